"""Who is away and where is a holiday, day by day, for a page of some weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from fairlead.availability.models import Leave
from fairlead.availability.queries.calendars import Calendars, calendars
from fairlead.availability.queries.coming_absences import Wanted
from fairlead.availability.queries.leave import leave_between
from fairlead.availability.queries.people import people_of_contacts
from fairlead.core.weeks import week_on
from fairlead.customers.models import Account
from fairlead.team import access
from fairlead.team.models import Member

# More lines than these nobody reads; the page says how many are left out.
MOST_PEOPLE, MOST_COUNTRIES = 200, 60


@dataclass(frozen=True)
class Day:
    """One cell: `mark` is leave, perhaps (a leave that is not certain), holiday, free (their weekend) or "" for a
    working day; `name` is the holiday's.
    """

    date: date
    mark: str
    name: str = ""


@dataclass(frozen=True)
class AwayLine:
    """One contact who is away at some time of the period, with each leave that touches it."""

    leave: tuple[Leave, ...]
    days: tuple[Day, ...]

    @property
    def first(self) -> Leave:
        return self.leave[0]


@dataclass(frozen=True)
class HolidayLine:
    """The public holidays of one country in the period, regions of the customers included."""

    country: str
    customers: int
    days: tuple[Day, ...]


@dataclass(frozen=True)
class LeaveCalendar:
    """A period day by day. `people_left_out` were too many to show."""

    dates: tuple[date, ...]
    people: tuple[AwayLine, ...]
    people_left_out: int
    countries: tuple[HolidayLine, ...]


def leave_calendar(*, by: Member, first: date, end: date, language: str, wanted: Wanted) -> LeaveCalendar:
    """Return the calendar of `[first, end)` over the accounts that are wanted of those that the member may see."""
    rows = leave_between(by, first, end).filter(wanted.customers("contact__account__"))
    accounts = Account.objects.filter(access.account_scope(by), wanted.customers(), deleted_at=None)
    by_contact: dict[int, list[Leave]] = {}
    for leave in rows:
        by_contact.setdefault(leave.contact_id, []).append(leave)
    dates = tuple(first + timedelta(days=step) for step in range((end - first).days))
    shown = list(by_contact.items())[:MOST_PEOPLE]
    places = accounts.exclude(country="").order_by().values_list("country", "subdivision").annotate(number=Count("pk"))
    return LeaveCalendar(
        dates=dates,
        people=_people(shown, dates),
        people_left_out=len(by_contact) - len(shown),
        countries=_countries(list(places), dates, language),
    )


def _people(shown: Sequence[tuple[int, list[Leave]]], dates: Sequence[date]) -> tuple[AwayLine, ...]:
    persons = people_of_contacts(contact_id for contact_id, _leave in shown)
    lines = []
    for contact_id, leave in shown:
        person = persons[contact_id]
        days = []
        for day in dates:
            holiday = person.calendar.holiday_on(day) if person.calendar else None
            week = week_on(person.weeks, day)
            away = [one for one in leave if one.touches(day)]
            if away:
                days.append(Day(day, "leave" if any(one.is_certain for one in away) else "perhaps"))
            elif holiday is not None:
                days.append(Day(day, "holiday", holiday.name))
            else:
                days.append(Day(day, "" if week and week.days[day.weekday()] else "free"))
        lines.append(AwayLine(tuple(leave), tuple(days)))
    return tuple(lines)


def _countries(places: Sequence[tuple[str, str, int]], dates: Sequence[date], language: str) -> tuple[HolidayLine, ...]:
    regions: dict[str, list[tuple[str, int]]] = {}
    for country, subdivision, number in places:
        regions.setdefault(country, []).append((subdivision, number))
    kept = calendars()
    kept.load((country, subdivision) for country, subdivision, _number in places)
    lines = []
    for country, parts in regions.items():
        days = tuple(_country_day(country, parts, day, language, kept) for day in dates)
        if any(day.mark for day in days):
            lines.append(HolidayLine(country, sum(number for _subdivision, number in parts), days))
    lines.sort(key=lambda line: (-line.customers, line.country))
    return tuple(lines[:MOST_COUNTRIES])


def _country_day(country: str, parts: Sequence[tuple[str, int]], day: date, language: str, kept: Calendars) -> Day:
    for subdivision, _number in parts:
        calendar = kept.of(country, subdivision)
        name = calendar.name_on(day, language) if calendar else None
        if name is not None:
            return Day(day, "holiday", name)
    return Day(day, "")
