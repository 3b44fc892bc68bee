"""Reads the calendar of the world for people: its state, and the year of a place with the source of each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

import pycountry
from django.db.models import Count

from fairlead.availability.models import CalendarCorrection, CalendarRelease
from fairlead.availability.models import CalendarDay as DayRow
from fairlead.availability.queries.calendar_differences import DAY_COLUMNS, Difference, difference, name_of, region_of
from fairlead.availability.queries.calendars import (
    calendars,
    day_of_row,
    installed_versions,
    pending_release,
    release_in_use,
    years_kept,
)
from fairlead.availability.queries.corrections import corrections_of
from fairlead.availability.types import DayCategory, DayState, YearCoverage
from fairlead.core.half_day_hours import HalfDayHours, half_day_hours
from fairlead.core.public_holidays import Coverage, HalfDay, listed_places
from fairlead.customers.models import Account
from fairlead.team import access
from fairlead.team.models import Member

RELEASES_SHOWN = 12


@dataclass(frozen=True)
class CalendarState:
    """What the desk works with, and what is installed. `pending` is a difference that waits; `latest` the last change.

    `must_compare` says that another library is installed and nothing has been compared with it yet.
    """

    in_use: CalendarRelease | None
    latest: CalendarRelease | None
    installed_holidays: str
    installed_tzdata: str
    years: tuple[int, int] | None
    pending: CalendarRelease | None

    @property
    def is_current(self) -> bool:
        in_use = self.in_use
        versions = (self.installed_holidays, self.installed_tzdata)
        return in_use is not None and (in_use.holidays_version, in_use.tzdata_version) == versions

    @property
    def must_compare(self) -> bool:
        return self.in_use is not None and self.pending is None and not self.is_current


@dataclass(frozen=True)
class ShownDay:
    """A day of a place as it holds. `source` is the release that brought it, "" for a day that is computed anew each
    time; `correction` is the team's, which then is the source."""

    date: date
    category: DayCategory
    name: str
    local_name: str
    state: DayState
    doubts_day_before: bool
    doubts_day_after: bool
    source: str
    correction: CalendarCorrection | None = None
    hours: HalfDayHours | None = None  # of a half-day that closes, when work ends


@dataclass(frozen=True)
class ShownYear:
    """A year of a place. `reopened` are corrections that take a holiday away."""

    country: str
    subdivision: str
    year: int
    coverage: YearCoverage
    days: tuple[ShownDay, ...]
    is_kept: bool


@dataclass(frozen=True)
class CustomerCountry:
    """A country with customers: how many, and how many of them name no region where regions have days of their own."""

    country: str
    accounts: int
    without_region: int


def calendar_state() -> CalendarState:
    """Return the state of the calendar."""
    holidays, tzdata = installed_versions()
    applied = CalendarRelease.objects.filter(applied_at__isnull=False).select_related("applied_by").defer("changes")
    return CalendarState(
        release_in_use(), applied.order_by("-applied_at", "-pk").first(), holidays, tzdata, years_kept(),
        pending_release(),
    )  # fmt: skip


def applied_releases() -> list[tuple[CalendarRelease, datetime]]:
    """Return what was taken over and when, the latest first."""
    rows = CalendarRelease.objects.filter(applied_at__isnull=False).select_related("applied_by").defer("changes")
    return [(row, row.applied_at) for row in rows.order_by("-applied_at", "-pk")[:RELEASES_SHOWN] if row.applied_at]


def pending_difference(*, today: date) -> tuple[CalendarRelease, Difference] | None:
    """Return the difference that waits, with whom it touches."""
    release = pending_release()
    return None if release is None else (release, difference(release, today=today))


def place_year(country: str, subdivision: str, year: int, language: str) -> ShownYear:
    """Return a year of a place as it holds, with the team's corrections and where each day comes from."""
    calendar = calendars().of(country, subdivision)
    known = calendar.year(year) if calendar else None
    kept = years_kept()
    is_kept = kept is not None and kept[0] <= year <= kept[1]
    days = {(day.date, day.category): day for day in _kept(country, subdivision, year, language)} if is_kept else {}
    for key, day in days.items():
        # Of half-days only their own names are kept.
        if calendar is not None and day.hours is not None:
            days[key] = replace(day, name=calendar.name_on(day.date, language) or day.name)
    if known is not None and calendar is not None and not days:
        for on_date, holiday in known.by_date.items():
            name = calendar.name_on(on_date, language) or holiday.name
            days[on_date, DayCategory.PUBLIC] = ShownDay(
                on_date,
                DayCategory.PUBLIC,
                name,
                holiday.name,
                DayState(holiday.state.value),
                holiday.doubts_day_before,
                holiday.doubts_day_after,
                "",
            )
        for on_date, half_day in known.half_days.items():
            days[on_date, DayCategory.HALF_DAY] = _half_day(half_day, calendar.name_on(on_date, language))
        is_kept = False
    for on_date, row in corrections_of(country, subdivision, date(year, 1, 1), date(year + 1, 1, 1)).items():
        for category in DayCategory:
            days.pop((on_date, category), None)
        shown = _corrected(row)
        days[on_date, shown.category] = shown
    coverage = YearCoverage(known.coverage.value if known else Coverage.NO_DATA.value)
    ordered = tuple(days[key] for key in sorted(days))
    return ShownYear(country, subdivision, year, coverage, ordered, is_kept)


def regions_with_days(country: str) -> list[str]:
    """Return the codes of a country's regions that have days of their own."""
    return [region for listed, region in listed_places() if listed == country and region]


@lru_cache(maxsize=2048)
def region_name(country: str, subdivision: str) -> str:
    """Return a region's official name, or its code where ISO 3166-2 does not know it; "" for none."""
    found = pycountry.subdivisions.get(code=f"{country}-{subdivision}") if subdivision else None  # type: ignore[no-untyped-call]
    return found.name if found is not None else subdivision


def customer_countries(by: Member) -> list[CustomerCountry]:
    """Return the countries of the customers that the member may see, those with most first."""
    rows = Account.objects.filter(access.account_scope(by), deleted_at=None).exclude(country="").order_by()
    found: dict[str, list[int]] = {}
    for country, subdivision, number in rows.values_list("country", "subdivision").annotate(number=Count("pk")):
        numbers = found.setdefault(country, [0, 0])
        numbers[0] += number
        numbers[1] += number if not subdivision else 0
    with_regions = {listed for listed, region in listed_places() if region}
    countries = [
        CustomerCountry(country, number, unnamed if country in with_regions else 0)
        for country, (number, unnamed) in found.items()
    ]
    return sorted(countries, key=lambda one: (-one.accounts, one.country))


def _kept(country: str, subdivision: str, year: int, language: str) -> Sequence[ShownDay]:
    where = region_of(country, subdivision)
    rows = DayRow.objects.filter(
        country=where[0], subdivision=where[1], date__gte=date(year, 1, 1), date__lt=date(year + 1, 1, 1)
    )
    shown = []
    for *columns, version in rows.values_list(*DAY_COLUMNS, "release__holidays_version"):
        day = day_of_row(columns)
        shown.append(
            ShownDay(
                day.on_date,
                DayCategory(day.category),
                name_of(day, language),
                day.name,
                DayState(day.state),
                day.doubts_day_before,
                day.doubts_day_after,
                f"holidays {version}",
                hours=half_day_hours(country, subdivision) if day.category == DayCategory.HALF_DAY else None,
            )
        )
    return shown


def _half_day(half_day: HalfDay, name: str | None) -> ShownDay:
    one = half_day.holiday
    return ShownDay(
        one.on_date,
        DayCategory.HALF_DAY,
        name or one.name,
        one.name,
        DayState(one.state.value),
        one.doubts_day_before,
        one.doubts_day_after,
        "",
        hours=half_day.hours,
    )


def _corrected(row: CalendarCorrection) -> ShownDay:
    category = DayCategory.PUBLIC if row.is_closed else DayCategory.MAKE_UP
    return ShownDay(row.date, category, row.name, row.name, DayState.CONFIRMED, False, False, "", row)


def doubtful_days(day: ShownDay) -> list[date]:
    """Return the days beside an uncertain one on which it may fall instead."""
    before = [day.date - timedelta(days=1)] if day.doubts_day_before else []
    return before + ([day.date + timedelta(days=1)] if day.doubts_day_after else [])
