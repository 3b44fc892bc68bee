"""What each local date is to somebody, as a calendar on a wall shows it. Leave is not in here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fairlead.core.availability.person import Person
from fairlead.core.availability.short_days import ShortDay, short_day
from fairlead.core.closures import Closure, place_closures
from fairlead.core.public_holidays import LibraryCalendar, PlaceCalendar, PublicHoliday
from fairlead.core.weeks import Shift, dated_week_on


class DayKind(StrEnum):
    """Why a date is worked, or not."""

    WORK = "work"
    FREE = "free"
    HOLIDAY = "holiday"
    UNCERTAIN = "uncertain"
    MAKE_UP = "make_up"
    HALF_DAY = "half_day"


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One local date: its kind, the shifts worked on it, the holiday behind it, and the closure that is likely.

    `holiday` is that of the day itself, or of an uncertain day the one that may fall on it. `season` names the season
    whose hours these are. Days off have no shifts and no closure: nobody is closed who is free. `short` tells from when
    a half-day is closed; its shifts are what is left of them, for certain.
    """

    on_date: date
    kind: DayKind
    shifts: tuple[Shift, ...]
    holiday: PublicHoliday | None
    season: str
    closure: Closure | None
    short: ShortDay | None = None

    @property
    def is_worked(self) -> bool:
        """Whether the day is one of work by law and stated hours, certain or not."""
        return bool(self.shifts)


def day_plans(person: Person, start_date: date, end_date: date) -> list[DayPlan]:
    """Return what the days `[start_date, end_date)` of a person's own calendar are, in order.

    The engine decides the same way; a night shift belongs to the day on which it begins.

    >>> day_plans(Person("anna", "Europe/Berlin", "DE"), date(2026, 12, 25), date(2026, 12, 26))[0].kind.value
    'holiday'
    """
    calendar = _calendar(person)
    days = range((end_date - start_date).days)
    return [_plan(person, calendar, start_date + timedelta(days=step)) for step in days]


def _calendar(person: Person) -> PlaceCalendar | None:
    if not person.observes_holidays or not person.country:
        return None
    return person.calendar or LibraryCalendar(person.country, person.subdivision)


def _plan(person: Person, calendar: PlaceCalendar | None, day: date) -> DayPlan:
    dated = dated_week_on(person.weeks, day)
    season = dated.season if dated else ""
    holiday = calendar.holiday_on(day) if calendar else None
    if holiday:
        return DayPlan(day, DayKind.HOLIDAY, (), holiday, season, None)
    shifts, kind = dated.week.days[day.weekday()] if dated else (), DayKind.WORK
    if dated and not shifts and calendar and day in calendar.year(day.year).make_up_days:
        shifts, kind = dated.week.usual_shifts, DayKind.MAKE_UP
    if not shifts:
        return DayPlan(day, DayKind.FREE, (), None, season, None)
    doubt = calendar.possible_holiday_on(day) if calendar else None
    closure = closure_of(person, day)
    short = short_day(calendar, shifts, day)
    if doubt or (short and short.is_doubtful):
        kind = DayKind.UNCERTAIN
    elif short:
        kind = DayKind.HALF_DAY
    holiday = doubt or (short.half_day.holiday if short else None)
    return DayPlan(day, kind, short.shifts if short else shifts, holiday, season, closure, short)


def closure_of(person: Person, day: date) -> Closure | None:
    """Return the closure that is probable for a person on a local date; None for who works through them."""
    closures = person.closures or place_closures(person.country, person.subdivision)
    found = closures.on(day)
    # Who works on public holidays works through closures too, unless the company itself has told of one.
    return found if found and (person.observes_holidays or found.rule.is_own) else None


def working_minutes_of(shifts: Iterable[Shift]) -> list[tuple[int, int]]:
    """Return the working time of a day in minutes from its midnight: ordered, disjoint, breaks left out.

    >>> working_minutes_of([Shift(540, 1080, ((720, 780),))])
    [(540, 720), (780, 1080)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(piece for shift in shifts for piece in shift.working_minutes()):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
