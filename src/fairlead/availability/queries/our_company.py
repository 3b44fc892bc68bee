"""Reads who we are ourselves: the company's row, its working days, and which holidays close us for long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fairlead.availability.models import CompanyClosure, OurCompany
from fairlead.availability.queries.people import make_person
from fairlead.availability.types import Occasion
from fairlead.core.availability import DayKind, DayPlan, day_plans
from fairlead.core.public_holidays import HolidayState, PlaceCalendar

# Holidays that take fewer working days than this close nobody so long that customers have to be told.
LONG_BLOCK_DAYS = 3
PROPOSED_AHEAD = timedelta(days=400)
# A working day is looked for so far before and after a closure.
SEARCHED_DAYS = 60

# What the names of holidays in English contain, and the occasion that notices name in every language.
_OCCASIONS = (
    (("chinese new year", "spring festival", "lunar new year"), Occasion.CHINESE_NEW_YEAR),
    (("national day",), Occasion.NATIONAL_DAY),
    (("labour day", "labor day", "workers' day", "may day"), Occasion.LABOUR_DAY),
    (("mid-autumn",), Occasion.MID_AUTUMN),
    (("vietnamese new year", "tet"), Occasion.TET),
    (("easter", "good friday"), Occasion.EASTER),
    (("eid",), Occasion.EID),
    (("diwali", "deepavali"), Occasion.DIWALI),
    (("christmas", "new year"), Occasion.YEAR_END),
)


@dataclass(frozen=True)
class HolidayBlock:
    """Days on which public holidays close us without a working day between them, weekends at both ends included.

    `is_certain` is False while a date waits for the moon or for the government's notice.
    """

    name: str
    occasion: Occasion
    start_date: date
    end_date: date
    working_days: int
    is_certain: bool


def our_company() -> OurCompany:
    """Return the row about ourselves, with its usual values while nobody has said anything."""
    return OurCompany.objects.first() or OurCompany(pk=1)


def our_today(now: datetime, company: OurCompany | None = None) -> date:
    """Return the date at our own place; that of UTC while our zone is not known."""
    return now.astimezone(ZoneInfo((company or our_company()).zone or "UTC")).date()


def our_days(company: OurCompany, first: date, end: date) -> list[DayPlan]:
    """Return what the days `[first, end)` are at our own place: its usual week and its public holidays."""
    us = make_person("us", company.zone, company.country, company.subdivision)
    return day_plans(us, first, end)


def working_day_before(closure: CompanyClosure, company: OurCompany) -> date | None:
    """Return our last working day before a closure; None when two months have none, or our country is not known."""
    days = our_days(company, closure.start_date - timedelta(days=SEARCHED_DAYS), closure.start_date)
    return _first_open(reversed(days), closure)


def working_day_after(closure: CompanyClosure, company: OurCompany) -> date | None:
    """Return our first working day after a closure; None under the same conditions."""
    days = our_days(company, closure.end_date, closure.end_date + timedelta(days=SEARCHED_DAYS))
    return _first_open(iter(days), closure)


def _first_open(days: Iterator[DayPlan], closure: CompanyClosure) -> date | None:
    others = CompanyClosure.objects.filter(team=None) | CompanyClosure.objects.filter(team=closure.team_id)
    closed = [(one.start_date, one.end_date) for one in others.exclude(pk=closure.pk)]
    for plan in days:
        if plan.is_worked and not any(start <= plan.on_date < end for start, end in closed):
            return plan.on_date
    return None


def holiday_blocks(company: OurCompany, today: date, *, language: str) -> list[HolidayBlock]:
    """Return the coming blocks of public holidays that take three working days or more, and that no closure covers."""
    if not company.country:
        return []
    us = make_person("us", company.zone, company.country, company.subdivision)
    days = day_plans(us, today, today + PROPOSED_AHEAD)
    covered = list(CompanyClosure.objects.filter(team=None, end_date__gt=today).values_list("start_date", "end_date"))
    weekdays = {day for plan in days if plan.is_worked for day in [plan.on_date.weekday()]}
    found = []
    for block in _free_stretches(days):
        holidays = [plan for plan in block if plan.kind is DayKind.HOLIDAY]
        lost = [plan for plan in holidays if plan.on_date.weekday() in weekdays]
        start, end = block[0].on_date, block[-1].on_date + timedelta(days=1)
        if len(lost) < LONG_BLOCK_DAYS or any(first < end and start < last for first, last in covered):
            continue
        on_date = holidays[0].on_date
        named = _name(us.calendar, on_date, language)
        is_certain = all(plan.holiday and plan.holiday.state is HolidayState.CONFIRMED for plan in holidays)
        occasion = _occasion(_name(us.calendar, on_date, "en"))
        found.append(HolidayBlock(named, occasion, start, end, len(lost), is_certain))
    return found


def _free_stretches(days: list[DayPlan]) -> Iterator[list[DayPlan]]:
    """Yield the runs of days without work that hold a holiday and begin after the first day."""
    stretch: list[DayPlan] = []
    begun = False
    for plan in days:
        if plan.is_worked:
            if stretch and begun and any(one.kind is DayKind.HOLIDAY for one in stretch):
                yield stretch
            stretch, begun = [], True
        else:
            stretch.append(plan)


def _name(calendar: PlaceCalendar | None, on_date: date, language: str) -> str:
    return (calendar.name_on(on_date, language) if calendar else None) or ""


def _occasion(name: str) -> Occasion:
    words = name.casefold()
    return next((occasion for parts, occasion in _OCCASIONS if any(part in words for part in parts)), Occasion.OTHER)
