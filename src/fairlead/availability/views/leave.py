"""Pages of leave: who is away when, and the form of one leave."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fairlead.availability import operations
from fairlead.availability.forms import LeaveForm
from fairlead.availability.queries import find_leave
from fairlead.availability.queries.absence_mails import latest_reply_of
from fairlead.availability.queries.coming_absences import Wanted
from fairlead.availability.queries.leave_calendar import LeaveCalendar, leave_calendar
from fairlead.availability.views.leave_words import how_known, leave_period
from fairlead.core.places import country_name
from fairlead.customers.models import Contact
from fairlead.customers.queries.contacts import find_contact
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock

SPANS = {"month": 31, "quarter": 92}


def timeline_context(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    """Return who is away and where is a holiday, day by day from a day on (`?from=2026-12-01&span=quarter`)."""
    by: Member = request.user  # type: ignore[assignment]
    today = clock(request).astimezone(by.zone_info).date()
    first, end = asked_days(request)
    calendar = leave_calendar(by=by, first=first, end=end, language=get_language() or "en", wanted=wanted)
    return {
        "weeks": _weeks(calendar.dates),
        "dates": [(day, day == today, day.weekday() >= 5) for day in calendar.dates],
        "people": [_person_line(line, today) for line in calendar.people],
        "people_left_out": calendar.people_left_out,
        "country_lines": _country_lines(calendar, today),
        "earlier": (first - timedelta(days=28)).isoformat(),
        "later": (first + timedelta(days=28)).isoformat(),
        "title": formats.date_span(first, end - timedelta(days=1)),
        "span": _span_asked(request),
    }


def asked_days(request: HttpRequest) -> tuple[date, date]:
    """Return the days `[first, end)` that an address asks for; from this week's Monday on without any."""
    by: Member = request.user  # type: ignore[assignment]
    today = clock(request).astimezone(by.zone_info).date()
    first = _day_asked(request, today - timedelta(days=today.weekday()))
    return first, first + timedelta(days=SPANS[_span_asked(request)])


def _span_asked(request: HttpRequest) -> str:
    asked = request.GET.get("span", "")
    return asked if asked in SPANS else "month"


@require_http_methods(["GET", "POST"])
def leave_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Record a leave of a contact."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    access.check_can_work_account(by, contact.account)
    form = LeaveForm(request.POST or None, contact=contact, initial=_day_clicked(request))

    def record() -> None:
        operations.record_leave(contact=contact, by=by, now=clock(request), **form.values())

    if request.method == "POST" and form.is_valid() and _carried_out(form, record):
        return _saved(request, contact, _("Leave recorded."))
    return _form_page(request, form, contact, None)


def _day_clicked(request: HttpRequest) -> dict[str, Any]:
    """Return the day that was pressed in a calendar (`?day=2026-12-24`), as first and last day away."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return {}
    return {"start_date": day, "latest_day": day}


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, leave_id: int) -> HttpResponse:
    """Show and change one leave."""
    by: Member = request.user  # type: ignore[assignment]
    row = _leave_or_404(by, leave_id)
    form = LeaveForm(request.POST or None, contact=row.contact, initial=LeaveForm.initial_of(row))
    if request.method == "POST":
        access.check_can_work_account(by, row.contact.account)
        if form.is_valid():

            def change() -> None:
                version = form.cleaned_data["version"]
                operations.change_leave(leave=row, by=by, now=clock(request), expected_version=version, **form.values())

            if _carried_out(form, change):
                return _saved(request, row.contact, _("Saved."))
    return _form_page(request, form, row.contact, row)


@require_POST
def leave_overlap(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Resolve records that overlap: join them, or keep the one that was recorded latest."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    keeps = request.POST.get("act") == "keep"
    resolve = operations.keep_latest_leave if keeps else operations.join_leave
    try:
        kept = resolve(contact=contact, versions=_versions(request), by=by, now=clock(request))
    except (ChangedMeanwhile, operations.NothingOverlaps):
        messages.error(request, _("Somebody else changed these records meanwhile. Look at them again."))
    else:
        sentence = _("Kept: %(period)s.") if keeps else _("Joined: %(period)s.")
        messages.info(request, sentence % {"period": leave_period(kept)})
    return redirect("contact", contact.pk)


def _versions(request: HttpRequest) -> dict[int, int]:
    """Return the records that the member saw, as `12:1,15:2` says them; unreadable ones are none."""
    found = re.findall(r"(\d{1,15}):(\d{1,9})", request.POST.get("versions", ""))
    return {int(pk): int(version) for pk, version in found}


@require_POST
def leave_removal(request: HttpRequest, leave_id: int) -> HttpResponse:
    """Remove a leave that was recorded by mistake or called off."""
    by: Member = request.user  # type: ignore[assignment]
    row = _leave_or_404(by, leave_id)
    operations.remove_leave(leave=row, by=by, now=clock(request))
    return _saved(request, row.contact, _("Leave removed."))


def _leave_or_404(by: Member, leave_id: int) -> Any:
    row = find_leave(by, leave_id)
    if row is None:
        raise Http404
    return row


def _day_asked(request: HttpRequest, otherwise: date) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return otherwise
    return asked if 2000 <= asked.year <= 2100 else otherwise


def _carried_out(form: LeaveForm, act: Callable[[], object]) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except ChangedMeanwhile:
        form.add_error(
            None, _("Somebody else changed this after you opened it. Open it again and make your change there.")
        )
    except operations.StandInElsewhere:
        form.add_error("stand_in", _("The stand-in must be another contact of the same company."))
    else:
        return True
    return False


def _form_page(request: HttpRequest, form: LeaveForm, contact: Contact, row: Any) -> HttpResponse:
    by: Member = request.user  # type: ignore[assignment]
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet" or bool(getattr(request, "htmx", False))
    context = {
        "form": form,
        "contact": contact,
        "leave": row,
        "known": how_known(row, by.zone_info) if row else "",
        "reply": latest_reply_of(row) if row else None,
        "path": request.path,
        "can_work": access.can_work_account(by, contact.account),
    }
    template = "availability/_leave.html" if is_panel else "availability/leave.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, contact: Contact, text: str) -> HttpResponse:
    if not getattr(request, "htmx", False):
        messages.info(request, text)
        return redirect("contact", contact.pk)
    response = HttpResponse("<span data-shut></span>")
    response["HX-Trigger"] = json.dumps({"toast": text})
    return response


def _weeks(dates: tuple[date, ...]) -> list[tuple[str, int]]:
    """Return the head of the grid: each week's first day with how many of its days are shown."""
    weeks: list[tuple[str, int]] = []
    for day in dates:
        if not weeks or day.weekday() == 0:
            weeks.append((formats.short_date(day), 1))
        else:
            weeks[-1] = (weeks[-1][0], weeks[-1][1] + 1)
    return weeks


def _person_line(line: Any, today: date) -> dict[str, Any]:
    first = line.first
    back = first.end_date
    return {
        "contact": first.contact,
        "account": first.contact.account,
        "leave": first,
        "kind": first.get_kind_display(),
        "text": _("until further notice")
        if back is None
        else _("back on %(day)s") % {"day": formats.day_and_date(back)},
        "start": formats.day_and_date(first.start_date),
        "stand_in": first.stand_in,
        "is_now": first.start_date <= today and (back is None or today < back),
        "days": [(day, day.date == today) for day in line.days],
    }


def _country_lines(calendar: LeaveCalendar, today: date) -> list[dict[str, Any]]:
    locale = formats.locale_name()
    return [
        {
            "code": line.country,
            "country": country_name(line.country, locale),
            "customers": line.customers,
            "days": [(day, day.date == today) for day in line.days],
            "named": [(formats.day_and_date(day.date), day.name) for day in line.days if day.mark],
        }
        for line in calendar.countries
    ]
