"""Pages of our own people's absences: one's own, a colleague's, and the calendar of the whole team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.availability.forms.own_side import MemberLeaveForm
from fairlead.availability.operations import member_leave as operations
from fairlead.availability.queries.member_leave import (
    CalendarLine,
    covered_by,
    find_member_leave,
    leave_of_member,
    possible_stand_ins,
    sees_reason,
    team_calendar,
)
from fairlead.availability.views.leave_words import leave_period
from fairlead.availability.views.member_calendars import own_calendars
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.queries import find_active_member
from fairlead.team.queries.remarks import remarks_on
from fairlead.ui import formats
from fairlead.ui.context import clock

SPANS = {"month": 31, "quarter": 92}
SHOWN_BACK = timedelta(days=180)


@require_safe
def my_leave(request: HttpRequest) -> HttpResponse:
    """Show when the reader is away, and whom they stand in for."""
    by = _member(request)
    now = clock(request)
    wall = now.astimezone(by.zone_info).replace(tzinfo=None)
    context = {
        "lines": [_leave_line(row, wall) for row in leave_of_member(by, since=wall.date() - SHOWN_BACK)],
        "covered": covered_by(by, now),
        "usual": by.backup,
        **own_calendars(by, now),
    }
    return render(request, "availability/my_leave.html", context)


@require_safe
def team_calendar_page(request: HttpRequest) -> HttpResponse:
    """Show who of us is here on which day, and who stands in (`?from=2026-12-01&span=quarter`)."""
    by = _member(request)
    today = clock(request).astimezone(by.zone_info).date()
    span = request.GET.get("span", "")
    span = span if span in SPANS else "month"
    first = _day_asked(request, today - timedelta(days=today.weekday()))
    end = first + timedelta(days=SPANS[span])
    dates = [first + timedelta(days=step) for step in range((end - first).days)]
    lines = team_calendar(first, end, language=get_language() or "en")
    context = {
        "weeks": _weeks(dates),
        "dates": [(day, day == today, day.weekday() >= 5) for day in dates],
        "lines": [_calendar_line(line, by, today) for line in lines],
        "away": [
            {"row": row, "period": leave_period(row), "opens": access.can_edit_member(by, row.member)}
            for line in lines
            for row in line.leave
        ],
        "earlier": (first - timedelta(days=28)).isoformat(),
        "later": (first + timedelta(days=28)).isoformat(),
        "title": formats.date_span(first, end - timedelta(days=1)),
        "span": span,
    }
    return render(request, "availability/team_calendar.html", context)


@require_http_methods(["GET", "POST"])
def member_leave_new(request: HttpRequest, member_id: int) -> HttpResponse:
    """Record that one of us is away: oneself, or somebody whom one leads."""
    by = _member(request)
    member = find_active_member(member_id)
    if member is None:
        raise Http404
    access.check_can_edit_member(by, member)
    form = _form(request, member)

    def record() -> None:
        operations.record_member_leave(member=member, by=by, now=clock(request), **form.values())

    if request.method == "POST" and form.is_valid() and _carried_out(form, record):
        return _back(request, member, _("Leave recorded."))
    return _form_page(request, form, member, None)


@require_http_methods(["GET", "POST"])
def member_leave(request: HttpRequest, member_leave_id: int) -> HttpResponse:
    """Show and change one absence. Colleagues are shown days and stand-in alone, in the team's calendar."""
    by = _member(request)
    row = _leave_or_404(member_leave_id)
    if not sees_reason(by, row):
        raise access.AccessRefused
    form = _form(request, row.member, MemberLeaveForm.initial_of(row))

    def change() -> None:
        operations.change_member_leave(
            leave=row, by=by, now=clock(request), expected_version=form.cleaned_data["version"], **form.values()
        )

    if request.method == "POST" and form.is_valid() and _carried_out(form, change):
        return _back(request, row.member, _("Saved."))
    return _form_page(request, form, row.member, row)


@require_POST
def member_leave_removal(request: HttpRequest, member_leave_id: int) -> HttpResponse:
    """Remove an absence that was recorded by mistake or called off."""
    row = _leave_or_404(member_leave_id)
    operations.remove_member_leave(leave=row, by=_member(request), now=clock(request))
    return _back(request, row.member, _("Leave removed."))


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member


def _leave_or_404(leave_id: int) -> Any:
    row = find_member_leave(leave_id)
    if row is None:
        raise Http404
    return row


def _form(request: HttpRequest, member: Member, initial: dict[str, Any] | None = None) -> MemberLeaveForm:
    stand_ins = list(possible_stand_ins(member).values_list("pk", flat=True))
    remarks = remarks_on(stand_ins, clock(request))
    return MemberLeaveForm(request.POST or None, member=member, remarks=remarks, initial=initial)


def _form_page(request: HttpRequest, form: MemberLeaveForm, member: Member, row: Any) -> HttpResponse:
    by = _member(request)
    context = {
        "form": form,
        "member": member,
        "leave": row,
        "is_own": member == by,
        "recorded_at": formats.date_and_time(row.created_at.astimezone(by.zone_info)) if row else "",
    }
    return render(request, "availability/member_leave.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest, member: Member, text: str) -> HttpResponse:
    messages.info(request, text)
    return redirect("my_leave") if member == request.user else redirect("team_calendar")


def _carried_out(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except ChangedMeanwhile:
        form.add_error(
            None, _("Somebody else changed this after you opened it. Open it again and make your change there.")
        )
    except operations.NotAStandIn:
        form.add_error("stand_in", _("The stand-in must be another member who may sign in."))
    else:
        return True
    return False


def _leave_line(row: Any, wall: Any) -> dict[str, Any]:
    return {
        "row": row,
        "period": leave_period(row),
        "is_now": row.lasts_at(wall),
        "is_over": row.ends is not None and row.ends <= wall,
    }


def _calendar_line(line: CalendarLine, by: Member, today: date) -> dict[str, Any]:
    named = [(formats.day_and_date(day.date), day.name) for day in line.days if day.name]
    return {
        "member": line.member,
        "team": line.member.team,
        "days": [(day, day.date == today) for day in line.days],
        "away": next((day.name for day in line.days if day.date == today and day.mark == "leave"), ""),
        "named": named,
        "opens": access.can_edit_member(by, line.member),
    }


def _weeks(dates: list[date]) -> list[tuple[str, int]]:
    """Return the head of the grid: each week's first day with how many of its days are shown."""
    weeks: list[tuple[str, int]] = []
    for day in dates:
        if not weeks or day.weekday() == 0:
            weeks.append((formats.short_date(day), 1))
        else:
            weeks[-1] = (weeks[-1][0], weeks[-1][1] + 1)
    return weeks


def _day_asked(request: HttpRequest, otherwise: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return otherwise
    return asked if 2000 <= asked.year <= 2100 else otherwise
