"""How all accounts are covered, gaps first; what is wanted of each topic; the list as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from fairlead.continuity.forms.rules import RuleForm
from fairlead.continuity.operations.exports import export_seats
from fairlead.continuity.operations.rules import settle_rule
from fairlead.continuity.queries.overview import GapFilter, OverviewFilter, overview, proposals_waiting
from fairlead.continuity.queries.rules import find_rule, rules
from fairlead.continuity.types import Topic
from fairlead.continuity.views.words import topic_lines
from fairlead.customers.types import Tier
from fairlead.db.models import ChangedMeanwhile
from fairlead.planner.queries.people import visible_members
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible
from fairlead.ui.context import clock
from fairlead.ui.exports import file_response, format_asked

MOST_PROPOSALS = 20
# Longer numbers in an address are none of ours.
MOST_DIGITS = 15


@require_safe
def coverage_list(request: HttpRequest) -> HttpResponse:
    """Show accounts with their gaps, the worst first (`?gap=nobody&topic=payment&whose=all&tier=A&page=2`)."""
    by = _member(request)
    wanted = wanted_accounts(request, by)
    page = request.GET.get("page", "1")
    shown = overview(
        by=by, now=clock(request), wanted=wanted, page=int(page) if page.isdecimal() and len(page) <= MOST_DIGITS else 1
    )
    proposals = list(proposals_waiting(by)[: MOST_PROPOSALS + 1])
    context = {
        "shown": shown,
        "rows": [
            {"account": account, "standing": standing, "topics": topic_lines(covered)}
            for account, standing, covered in shown.rows
        ],
        "wanted": wanted,
        "tabs": _tabs(shown.counts, wanted.gap),
        "topics": Topic.choices,
        "tiers": Tier.values,
        "members": list(visible_members(by)),
        "proposals": [{"seat": seat, "topic": Topic(seat.topic).label} for seat in proposals[:MOST_PROPOSALS]],
        "can_settle": access.can_settle_contact_rules(by),
        "is_narrow": bool(wanted.topic or wanted.tier),
    }
    return render(request, "continuity/coverage_list.html", context)


def wanted_accounts(request: HttpRequest, by: Member) -> OverviewFilter:
    """Read which accounts the address asks for; one's own without a word."""
    asked = request.GET
    whose: int | None = by.pk
    if asked.get("whose") == "all" or (not asked.get("whose") and by.role not in ("ACCOUNT_MANAGER",)):
        whose = None
    elif asked.get("whose", "").isdigit() and asked["whose"] in {str(one.pk) for one in visible_members(by)}:
        whose = int(asked["whose"])
    gap = asked.get("gap", "")
    return OverviewFilter(
        whose=whose,
        gap=gap if gap in list(GapFilter) else "",
        topic=asked.get("topic", "") if asked.get("topic") in Topic.values else "",
        tier=asked.get("tier", "") if asked.get("tier") in Tier.values else "",
    )


def _tabs(counts: Any, current: str) -> list[dict[str, Any]]:
    labels = {
        "": pgettext("accounts by coverage", "All"),
        GapFilter.NOBODY: pgettext("accounts by coverage", "Nobody"),
        GapFilter.FEW: pgettext("accounts by coverage", "No stand-in"),
        GapFilter.ALONE: pgettext("accounts by coverage", "One person alone"),
        GapFilter.AGREE: pgettext("accounts by coverage", "Not agreed"),
        GapFilter.CHECK: pgettext("accounts by coverage", "Check due"),
        GapFilter.NONE: pgettext("accounts by coverage", "Covered"),
    }
    return [
        {"gap": str(gap), "title": label, "count": counts.get(str(gap), 0), "is_current": gap == current}
        for gap, label in labels.items()
    ]


@require_safe
def coverage_rules(request: HttpRequest) -> HttpResponse:
    """Show what is wanted of each topic."""
    by = _member(request)
    context = {"rules": rules(), "can_settle": access.can_settle_contact_rules(by)}
    return render(request, "continuity/rules.html", context)


@require_http_methods(["GET", "POST"])
def coverage_rule(request: HttpRequest, topic: str) -> HttpResponse:
    """Settle what is wanted of a topic."""
    by = _member(request)
    row = find_rule(topic)
    if row is None:
        raise Http404
    form = RuleForm(request.POST or None, initial=RuleForm.initial_of(row))
    if request.method == "POST":
        access.check_can_settle_contact_rules(by)
        if form.is_valid() and _settle(request, row, form):
            messages.info(request, _("Saved."))
            return redirect("coverage_rules")
    context = {"form": form, "rule": row, "can_settle": access.can_settle_contact_rules(by)}
    return render(request, "continuity/rule.html", context, status=422 if form.errors else 200)


def _settle(request: HttpRequest, row: Any, form: RuleForm) -> bool:
    version, now = form.cleaned_data["version"], clock(request)
    try:
        settle_rule(rule=row, values=form.values(), by=_member(request), now=now, expected_version=version)
    except ChangedMeanwhile:
        form.add_error(
            None, _("Somebody else changed this after you opened it. Open it again and make your change there.")
        )
    except NotPossible as refused:
        form.add_error(None, refused.sentence)
    else:
        return True
    return False


@require_safe
def coverage_export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out who answers for what, of the accounts that the page shows."""
    by = _member(request)
    file_format = format_asked(request)
    listed = export_seats(by=by, now=clock(request), file_format=file_format, wanted=wanted_accounts(request, by))
    return file_response(listed, file_format)


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member
