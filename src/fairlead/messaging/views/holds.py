"""Holds: who is left in peace, why, until when; placing, prolonging and lifting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.customers.queries.accounts import find_account
from fairlead.messaging.forms.holds import HoldEndForm, HoldForm
from fairlead.messaging.operations import holds as operations
from fairlead.messaging.queries.gate_words import hold_line
from fairlead.messaging.queries.holds import find_hold, holds_visible_to, not_over
from fairlead.messaging.queries.policy import purposes
from fairlead.messaging.views.gate import show_refusal
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.queries.members import active_members
from fairlead.team.types import NotPossible
from fairlead.ui.context import clock

# More lines than this nobody reads.
MOST_SHOWN = 200


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """Show all holds that last or will (`?show=over`: those that are over), those without an end first."""
    by = _member(request)
    now = clock(request)
    shows_over = request.GET.get("show") == "over"
    rows = holds_visible_to(by)
    rows = rows.exclude(not_over(now)) if shows_over else rows.filter(not_over(now))
    lines = [hold_line(row, by, now) for row in rows[: MOST_SHOWN + 1]]
    lines.sort(key=lambda line: not line["is_open"])
    context = {
        "lines": lines[:MOST_SHOWN],
        "has_more": len(lines) > MOST_SHOWN,
        "shows_over": shows_over,
        "without_end": sum(line["is_open"] for line in lines),
    }
    return render(request, "messaging/holds.html", context)


@require_http_methods(["GET", "POST"])
def hold_new(request: HttpRequest, account_id: int) -> HttpResponse:
    """Leave an account, or one person there (`?contact=7`), in peace."""
    by = _member(request)
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    access.check_can_work_account(by, account)
    initial = {"contact": request.GET.get("contact", ""), "owner": by.pk, "spares_from": 5}
    form = HoldForm(request.POST or None, account=account, by=by, members=list(active_members()), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            hold = operations.place_hold(account=account, by=by, now=clock(request), **form.values())
        except NotPossible as refused:
            show_refusal(form, refused)
        else:
            messages.info(request, _("They are left in peace now."))
            return redirect("hold", hold.pk)
    context = {
        "form": form,
        "title": _("Leave them in peace"),
        "back": account,
        "back_address": reverse("account", args=[account.pk]),
    }
    return render(request, "messaging/gate_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Show one hold, and give it another end."""
    by = _member(request)
    row = _hold_or_404(by, hold_id)
    now = clock(request)
    wall = row.ends_at.astimezone(by.zone_info).replace(tzinfo=None) if row.ends_at else None
    form = HoldEndForm(request.POST or None, by=by, initial={"ends_at": wall})
    if request.method == "POST":
        access.check_can_work_account(by, row.account)
        if form.is_valid():
            try:
                operations.prolong_hold(hold=row, ends_at=form.ends(), by=by, now=now)
            except NotPossible as refused:
                show_refusal(form, refused)
            else:
                messages.info(request, _("Saved."))
                return redirect("hold", row.pk)
    line = hold_line(row, by, now)
    names = {one.code: str(one) for one in purposes(retired=True)}
    context = {
        "form": form,
        "line": line,
        "hold": row,
        "purposes": [names.get(code, code) for code in row.purposes],
        "can_change": access.can_work_account(by, row.account) and (line["is_now"] or line["is_coming"]),
    }
    return render(request, "messaging/hold.html", context, status=422 if form.errors else 200)


@require_POST
def hold_lifting(request: HttpRequest, hold_id: int) -> HttpResponse:
    """End a hold now."""
    by = _member(request)
    row = _hold_or_404(by, hold_id)
    operations.lift_hold(hold=row, by=by, now=clock(request), note=request.POST.get("note", "")[:500])
    messages.info(request, _("Lifted: they may be contacted again."))
    return redirect("hold", row.pk)


def _hold_or_404(by: Member, hold_id: int) -> Any:
    row = find_hold(by, hold_id)
    if row is None:
        raise Http404
    return row


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member
