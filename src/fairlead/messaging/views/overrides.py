"""The gate's log, the overrides, and the second person's queue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.core.contact_gate import Channel, reasons_from_json
from fairlead.messaging.forms.gate_rules import DecisionForm, OverrideForm
from fairlead.messaging.operations import overrides as operations
from fairlead.messaging.queries.deciding import may_contact
from fairlead.messaging.queries.gate_words import OVERRIDE_TONES, TONES, decision_facts, gate_words, reason_lines
from fairlead.messaging.queries.log import gate_decisions_visible_to
from fairlead.messaging.queries.overrides import can_decide, find_override, overrides_visible_to, waiting_for
from fairlead.messaging.queries.policy import find_purpose
from fairlead.messaging.types import ContactChannel, GateVerdict
from fairlead.messaging.views.gate import contact_or_404, show_refusal
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible
from fairlead.ui import formats
from fairlead.ui.context import clock

PAGE_SIZE = 50


@require_safe
def gate_log(request: HttpRequest) -> HttpResponse:
    """Show who waits for a second person, the latest overrides, and what the gate has said (`?verdict=not_now`)."""
    by = _member(request)
    now = clock(request)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in GateVerdict.values else ""
    rows = gate_decisions_visible_to(by)
    rows = rows.filter(verdict=verdict) if verdict else rows
    context = {
        "waiting": [_override_line(row, by, now) for row in waiting_for(by, now)[:PAGE_SIZE]],
        "overrides": [_override_line(row, by, now) for row in overrides_visible_to(by)[:20]],
        "decisions": [_decision_line(row, by) for row in rows[:PAGE_SIZE]],
        "verdict": verdict,
        "verdicts": GateVerdict.choices,
    }
    return render(request, "messaging/gate_log.html", context)


def _override_line(row: Any, by: Member, now: Any) -> dict[str, Any]:
    words = gate_words()
    return {
        "row": row,
        "tone": OVERRIDE_TONES[row.state],
        "channel": ContactChannel(row.channel).label,
        "at": formats.date_and_time(row.requested_at.astimezone(by.zone_info)),
        "decided_at": formats.date_and_time(row.decided_at.astimezone(by.zone_info)) if row.decided_at else "",
        "expires": formats.date_and_time(row.expires_at.astimezone(by.zone_info)),
        "is_over": row.expires_at <= now,
        "is_used": hasattr(row, "claim"),
        "lines": reason_lines(reasons_from_json(row.reasons), row.requested_at, "", words),
        "can_decide": can_decide(by, row, now),
    }


def _decision_line(row: Any, by: Member) -> dict[str, Any]:
    words = gate_words()
    lines = reason_lines(reasons_from_json(row.reasons), row.moment, "", words)
    return {
        "row": row,
        "tone": TONES[row.verdict],
        "channel": ContactChannel(row.channel).label,
        "at": formats.date_and_time(row.asked_at.astimezone(by.zone_info)),
        "first": lines[0]["text"] if lines else "",
        "rest": [line["text"] for line in lines[1:]],
    }


@require_http_methods(["GET", "POST"])
def override_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Ask to contact somebody although the gate says no (`?channel=phone&purpose=order`)."""
    by = _member(request)
    contact = contact_or_404(by, contact_id)
    access.check_can_work_account(by, contact.account)
    channel, purpose = _asked(request)
    now = clock(request)
    decision = may_contact(
        contact, channel=channel, purpose=purpose.code, moment=now, by=by, language=get_language() or "en"
    )
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = operations.request_override(
                contact=contact, channel=channel, purpose=purpose.code, by=by, now=now, **form.cleaned_data
            )
        except NotPossible as refused:
            show_refusal(form, refused)
        else:
            messages.info(
                request, _("Asked: a second person decides.") if row.needs_second else _("Noted. You may contact them.")
            )
            return redirect("override", row.pk)
    context = {
        "form": form,
        "contact": contact,
        "channel": ContactChannel(channel).label,
        "channel_code": channel,
        "purpose": purpose,
        **decision_facts(decision, now, ""),
    }
    return render(request, "messaging/override_new.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> tuple[str, Any]:
    channel = request.GET.get("channel", Channel.PHONE.value)
    purpose = find_purpose(request.GET.get("purpose", "quotation"))
    if channel not in list(Channel) or purpose is None:
        raise Http404
    return channel, purpose


@require_safe
def override(request: HttpRequest, override_id: int) -> HttpResponse:
    """Show one override, and let the second person decide."""
    by = _member(request)
    row = _override_or_404(by, override_id)
    line = _override_line(row, by, clock(request))
    context = {"line": line, "row": row, "form": DecisionForm(), "is_own": row.requested_by_id == by.pk}
    return render(request, "messaging/override.html", context)


@require_POST
def override_decision(request: HttpRequest, override_id: int) -> HttpResponse:
    """Approve or refuse (`act=approve`); nobody decides their own."""
    by = _member(request)
    row = _override_or_404(by, override_id)
    is_approved = request.POST.get("act") == "approve"
    note = request.POST.get("note", "")[:500]
    operations.decide_override(override=row, is_approved=is_approved, by=by, now=clock(request), note=note)
    messages.info(request, _("Approved.") if is_approved else _("Refused."))
    return redirect("override", row.pk)


@require_POST
def override_withdrawal(request: HttpRequest, override_id: int) -> HttpResponse:
    """Take one's own request back."""
    by = _member(request)
    row = _override_or_404(by, override_id)
    operations.withdraw_override(override=row, by=by, now=clock(request))
    messages.info(request, _("Withdrawn."))
    return redirect("override", row.pk)


def _override_or_404(by: Member, override_id: int) -> Any:
    row = find_override(by, override_id)
    if row is None:
        raise Http404
    return row


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member
