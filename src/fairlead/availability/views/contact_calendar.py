"""The calendar of a contact, and of an account with its people: the year as strips, a month day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairlead.availability.queries.contact_calendar import (
    Cell,
    CustomerCalendar,
    Event,
    Line,
    calendar_of_account,
    calendar_of_contact,
)
from fairlead.availability.types import DayCategory, DayState
from fairlead.availability.views.leave_words import leave_period, short_certainty
from fairlead.availability.views.pattern_pieces import pattern_line
from fairlead.core.availability import DayKind, working_minutes_of
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import drawings, formats
from fairlead.ui.context import clock
from fairlead.ui.zones import zone_city

# What is drawn of a person on an account's page: the rest is the same for all of them.
OF_PEOPLE = ("leave", "perhaps", "likely")


@require_safe
def contact_calendar(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show a contact's year and one month of it (`?month=2026-08`), in the contact's own calendar."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    return _page(request, contact.account, contact)


@require_safe
def account_calendar(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show the year and one month of an account and all its people."""
    by: Member = request.user  # type: ignore[assignment]
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    return _page(request, account, None)


def _page(request: HttpRequest, account: Account, contact: Contact | None) -> HttpResponse:
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    today = now.astimezone(by.zone_info).date()
    month = month_asked(request, today)
    shown = _calendar(account, contact, month.year, today)
    zone = shown.whole.person.zone
    there = now.astimezone(ZoneInfo(zone)).date() if zone else today
    can_work = access.can_work_account(by, account)
    context = {
        "subject": contact or account,
        "contact": contact,
        "account": account,
        "can_work": can_work,
        "title": _month_name(month),
        "year": month.year,
        "months": _months(shown.whole, month, there),
        "axis": [(f"{(day - 0.5) / drawings.LONGEST_MONTH * 100:.2f}", day) for day in (1, 5, 10, 15, 20, 25, 30)],
        "people": [_person(line, there) for line in shown.people],
        "people_left_out": shown.people_left_out,
        "weekdays": _weekdays(),
        "leading": range(_column(month)),
        "trailing": range(-(_column(month) + len(_days_of(month))) % 7),
        "days": list(_days(shown, month, there, by, contact if can_work else None)),
        "events": [_event(event, contact) for event in shown.events],
        "patterns": [pattern_line(one) for one in shown.patterns],
        "next_address": request.get_full_path(),
        "earlier": _moved(month, -1).strftime("%Y-%m"),
        "later": _moved(month, 1).strftime("%Y-%m"),
        "zone": zone_city(zone) if zone else "",
        "home": zone_city(by.zone) if zone and by.zone and by.zone != zone else "",
        "back": reverse("contact", args=[contact.pk]) if contact else reverse("account", args=[account.pk]),
    }
    return render(request, "availability/contact_calendar.html", context)


def _calendar(account: Account, contact: Contact | None, year: int, today: date) -> CustomerCalendar:
    first, end, language = date(year, 1, 1), date(year + 1, 1, 1), get_language() or "en"
    if contact is not None:
        return calendar_of_contact(contact, first=first, end=end, today=today, language=language)
    return calendar_of_account(account, first=first, end=end, today=today, language=language)


def month_asked(request: HttpRequest, today: date) -> date:
    """Return the first day of the month that an address asks for; this month's without one that can be read."""
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if 2000 <= asked.year <= 2100 else today.replace(day=1)


def _moved(month: date, step: int) -> date:
    number = month.year * 12 + month.month - 1 + step
    return date(number // 12, number % 12 + 1, 1)


def _days_of(month: date) -> range:
    return range((_moved(month, 1) - month).days)


def _month_name(month: date) -> str:
    return formats.month_and_year(month)


def _months(whole: Line, shown: date, today: date) -> list[dict[str, Any]]:
    months = []
    for number in range(1, 13):
        cells = [cell for cell in whole.cells if cell.plan.on_date.month == number]
        first = cells[0].plan.on_date
        is_now = (first.year, first.month) == (today.year, today.month)
        months.append(
            {
                "name": formats.month_name(first, short=True),
                "month": first.strftime("%Y-%m"),
                "is_shown": first == shown,
                "row": drawings.month_row(
                    [(cell.mark, _title(cell)) for cell in cells], today=today.day if is_now else None
                ),
            }
        )
    return months


def _title(cell: Cell) -> str:
    return " · ".join([formats.day_and_date(cell.plan.on_date), *_names(cell)])


def _names(cell: Cell) -> list[str]:
    """Say what is not usual about a day."""
    plan = cell.plan
    names = [str(row.get_kind_display()) for row in cell.leave]
    if plan.kind is DayKind.UNCERTAIN:
        names.append(_("perhaps %(name)s") % {"name": cell.holiday_name})
    elif plan.kind is DayKind.MAKE_UP:
        names.append(_("Make-up working day"))
    elif plan.kind is DayKind.HALF_DAY:
        names.append(_("half-day: %(name)s") % {"name": cell.holiday_name})
    elif cell.holiday_name:
        names.append(cell.holiday_name)
    if plan.closure is not None:
        names.append(_closure_name(plan.closure))
    if cell.patterns:
        names.append(_("Likely away (%(percent)d %%)") % {"percent": cell.patterns[0].percent})
    return [name.replace(" %", "\N{NO-BREAK SPACE}%") for name in names]


def _closure_name(closure: Any) -> str:
    words = {"name": closure.rule.name(get_language() or "en"), "percent": closure.rule.probability_percent}
    return _("%(name)s (%(percent)d %%)") % words


def _person(line: Line, today: date) -> dict[str, Any]:
    marks = [_mark_of_person(cell) for cell in line.cells]
    first = line.cells[0].plan.on_date
    inside = 0 <= (today - first).days < len(marks)
    away = sum(cell.mark == "leave" and cell.plan.is_worked for cell in line.cells)
    return {
        "contact": line.contact,
        "band": drawings.band(marks, shown=OF_PEOPLE, now=(today - first).days if inside else None),
        "days_away": away,
    }


def _mark_of_person(cell: Cell) -> str:
    """Return what of a day is the person's own, whatever else it is."""
    if cell.leave:
        return "leave" if any(row.is_certain for row in cell.leave) else "perhaps"
    return "likely" if cell.patterns else "free"


def _first_weekday() -> int:
    return int(Locale.parse(formats.locale_name()).first_week_day)


def _column(day: date) -> int:
    return (day.weekday() - _first_weekday()) % 7


def _weekdays() -> list[str]:
    monday = date(2024, 1, 1)
    return [formats.weekday_name(monday + timedelta(days=_first_weekday() + step), short=True) for step in range(7)]


def _days(
    shown: CustomerCalendar, month: date, today: date, by: Member, recordable: Contact | None
) -> Iterator[dict[str, Any]]:
    before: list[str] = []
    mark = ""
    for cell in shown.whole.cells:
        day = cell.plan.on_date
        if (day.year, day.month) != (month.year, month.month):
            continue
        away = [] if shown.whole.contact else list(_people_away(shown.people, day))
        hours, ours = _hours(cell, shown.whole.person.zone, by)
        names = _names(cell)
        # What lasts for days is written once in each row, and read on every day.
        seen = before if day.day > 1 and _column(day) and cell.mark == mark else []
        before, mark = names, cell.mark
        yield {
            "date": day,
            "mark": cell.mark,
            "names": [(name, name in seen) for name in names],
            "hours": hours,
            "ours": ours,
            "away": away,
            "is_today": day == today,
            "label": formats.day_and_date(day),
            "address": f"{reverse('leave_new', args=[recordable.pk])}?day={day.isoformat()}" if recordable else "",
        }


def _people_away(people: Sequence[Line], day: date) -> Iterator[dict[str, Any]]:
    for line in people:
        cell = line.cells[day.timetuple().tm_yday - 1]
        for row in cell.leave:
            yield {"name": str(line.contact), "address": reverse("leave", args=[row.pk]), "is_certain": row.is_certain}


def _hours(cell: Cell, zone: str | None, by: Member) -> tuple[str, str]:
    """Return the working hours of a day on their clock and on ours, from its begin to its end; "" for none."""
    pieces = working_minutes_of(cell.plan.shifts)
    if not pieces or cell.mark == "leave":
        return "", ""
    midnight = datetime.combine(cell.plan.on_date, time(0))
    begins, ends = (midnight + timedelta(minutes=minutes) for minutes in (pieces[0][0], pieces[-1][1]))
    theirs = _span(begins, ends)
    if not zone or by.zone == zone:
        return theirs, ""
    own = [moment.replace(tzinfo=ZoneInfo(zone)).astimezone(by.zone_info) for moment in (begins, ends)]
    return theirs, _span(own[0], own[1])


def _span(begins: datetime, ends: datetime) -> str:
    return f"{formats.clock_time(begins)}\N{EN DASH}{formats.clock_time(ends)}"


def _event(event: Event, contact: Contact | None) -> dict[str, Any]:
    """Return a line of the list: when, what, how certain, and where more is told."""
    line: dict[str, Any] = {"dates": _dates(event.start_date, event.end_date), "address": "", "panel": False}
    if event.leave is not None:
        row = event.leave
        who = "" if contact else f"{row.contact} · "
        return line | {
            "dates": leave_period(row),
            "name": f"{who}{row.get_kind_display()}",
            "chip": short_certainty(row.certainty),
            "mark": "leave" if row.is_certain else "perhaps",
            "address": reverse("leave", args=[row.pk]),
            "panel": True,
        }
    if event.closure is not None:
        name = event.closure.rule.name(get_language() or "en")
        percent = _("%(percent)d %%") % {"percent": event.closure.rule.probability_percent}
        return line | {"name": name, "chip": percent, "mark": "closed"}
    if event.pattern is not None:
        return line | {
            "name": _("Likely away"),
            "chip": _("%(percent)d %%") % {"percent": event.pattern.percent},
            "mark": "likely",
        }
    return line | _holiday_event(event.holiday)


def _holiday_event(cell: Cell | None) -> dict[str, Any]:
    if cell is None or cell.plan.holiday is None:
        return {"name": _("Make-up working day"), "chip": "", "mark": "make_up"}
    state = DayState(cell.plan.holiday.state.value)
    chip = "" if state == DayState.CONFIRMED else str(state.label).partition(":")[0]
    if cell.plan.kind is DayKind.HALF_DAY:
        return {"name": cell.holiday_name, "chip": chip or str(DayCategory.HALF_DAY.label), "mark": "half_day"}
    return {"name": cell.holiday_name, "chip": chip, "mark": "holiday"}


def _dates(start: date, end: date | None) -> str:
    latest = end - timedelta(days=1) if end else None
    if latest is None or latest == start:
        return formats.day_and_date(start)
    said = formats.short_date if start.year == latest.year else formats.medium_date
    return _("%(first)s – %(latest)s") % {"first": said(start), "latest": said(latest)}
