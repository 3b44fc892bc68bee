"""How much of each week's working days falls away in a place: by holidays, and by closures as likely as they are.

For a table of countries and weeks over thousands of places: only the few days that are not usual are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from fairlead.core.availability.days import closure_of, working_minutes_of
from fairlead.core.availability.person import Person
from fairlead.core.availability.short_days import short_day
from fairlead.core.closures import PlaceClosures, place_closures
from fairlead.core.public_holidays import REACH_DAYS, LibraryCalendar, PlaceCalendar
from fairlead.core.weeks import DatedWeek, Week, week_on

# A day that may be a holiday, or the one beside it, counts for half a day.
DOUBT_RATE = 0.5


@dataclass(frozen=True, slots=True)
class LostWeek:
    """One week: how many days are usual working days, and how much of each that is not sure falls away (0 to 1)."""

    monday: date
    working_days: int
    lost: Mapping[date, float]

    @property
    def rate(self) -> float:
        """The share of the week's working days that falls away, from 0 to 1; 0 of a week without any."""
        return sum(self.lost.values()) / self.working_days if self.working_days else 0.0


def lost_weeks(person: Person, monday: date, weeks: int) -> Sequence[LostWeek]:
    """Return so many weeks from a Monday on, leave aside. People of one place and week share the answer.

    >>> lost_weeks(Person("anna", "Europe/Berlin", "DE"), date(2026, 12, 21), 1)[0].working_days
    0
    """
    calendar = None
    if person.observes_holidays and person.country:
        calendar = person.calendar or LibraryCalendar(person.country, person.subdivision)
    closures = person.closures or place_closures(person.country, person.subdivision)
    return _weeks(person.weeks, calendar, closures, person.country, person.observes_holidays, monday, weeks)


@lru_cache(maxsize=4096)
def _weeks(
    dated: tuple[DatedWeek, ...],
    calendar: PlaceCalendar | None,
    closures: PlaceClosures,
    country: str | None,
    observes_holidays: bool,
    monday: date,
    weeks: int,
) -> tuple[LostWeek, ...]:
    person = Person("", None, country, None, dated, (), observes_holidays, calendar=calendar, closures=closures)
    end = monday + timedelta(days=7 * weeks)
    unusual = _unusual_days(person, calendar, monday, end)
    found = []
    for number in range(weeks):
        first = monday + timedelta(days=7 * number)
        week = week_on(dated, first)
        days = [first + timedelta(days=step) for step in range(7)]
        lost = {day: unusual[day] for day in days if day in unusual and _works(week, day)}
        found.append(LostWeek(first, sum(_works(week, day) for day in days), lost))
    return tuple(found)


def _works(week: Week | None, day: date) -> bool:
    return bool(week and week.days[day.weekday()])


def _unusual_days(person: Person, calendar: PlaceCalendar | None, first: date, end: date) -> dict[date, float]:
    closures = person.closures or place_closures(person.country, person.subdivision)
    rates: dict[date, float] = {}
    for closure in closures.between(first, end):
        for number in range((closure.end_date - closure.start_date).days):
            day = closure.start_date + timedelta(days=number)
            strongest = closure_of(person, day) if first <= day < end and day not in rates else None
            if strongest is not None:
                rates[day] = strongest.rule.probability_percent / 100
    for year in range(first.year, (end - timedelta(days=1)).year + 1) if calendar else ():
        rates |= _half_days(person, calendar, year, rates, first, end)
        rates |= _holidays(calendar, year, rates, first, end)
    return rates


def _half_days(
    person: Person, calendar: PlaceCalendar | None, year: int, rates: Mapping[date, float], first: date, end: date
) -> dict[date, float]:
    """Return the share of the day that half-days take, where no closure takes more."""
    found: dict[date, float] = {}
    for day in calendar.year(year).half_days if calendar else ():
        week = week_on(person.weeks, day) if first <= day < end else None
        shifts = week.days[day.weekday()] if week else ()
        short = short_day(calendar, shifts, day)
        if short is not None:
            whole, left = (
                sum(end - start for start, end in working_minutes_of(part)) for part in (shifts, short.shifts)
            )
            found[day] = max(1 - left / whole, rates.get(day, 0.0))
    return found


def _holidays(
    calendar: PlaceCalendar | None, year: int, rates: Mapping[date, float], first: date, end: date
) -> dict[date, float]:
    found: dict[date, float] = {}
    if calendar is None:
        return found
    for day, holiday in calendar.year(year).by_date.items():
        if first <= day < end:
            found[day] = 1.0
        # A notice that is still to come may lengthen a long festival over a weekend.
        steps = (
            *((-1,) if holiday.doubts_day_before else ()),
            *(range(1, REACH_DAYS) if holiday.doubts_day_after else ()),
        )
        for near in (day + timedelta(days=step) for step in steps):
            if first <= near < end and calendar.possible_holiday_on(near):
                found[near] = max(DOUBT_RATE, rates.get(near, 0.0))
    return found
