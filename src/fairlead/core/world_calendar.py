"""The days of all countries and their regions, written down: what a table keeps, and how two writings differ.

What the library computes on the day of an update is a statement with a date. Kept as rows it can be shown, compared
with a later statement and corrected, and it changes only when somebody has agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from fairlead.core.half_day_hours import half_day_hours
from fairlead.core.public_holidays import (
    OTHER_CATEGORIES,
    Coverage,
    HalfDay,
    HolidayState,
    HolidayYear,
    KeptCalendar,
    PlaceCalendar,
    PublicHoliday,
    holiday_name,
    listed_places,
    other_days,
    public_holidays,
    speaks,
)

# The languages in which names are kept, in the order of `CalendarDay.names`.
NAME_LANGUAGES = ("en", "zh-hans", "zh-hant", "es")
YEARS_BEFORE, YEARS_AHEAD = 1, 3


class Category(StrEnum):
    """What a day is. Public holidays close, half-days from some hour on (`core.half_day_hours`); others are told."""

    PUBLIC = "public"
    MAKE_UP = "make_up"  # a free day of the week that is worked
    HALF_DAY = "half_day"
    BANK = "bank"
    GOVERNMENT = "government"
    OPTIONAL = "optional"


class CalendarDay(NamedTuple):
    """One day of one place. `subdivision` is "" for the nation's; `names` follow NAME_LANGUAGES, "" where not known."""

    country: str
    subdivision: str
    on_date: date
    category: str
    name: str
    names: tuple[str, str, str, str]
    state: str
    doubts_day_before: bool
    doubts_day_after: bool


class PlaceYear(NamedTuple):
    """What is known of a year in a place."""

    country: str
    subdivision: str
    year: int
    coverage: str


class WorldCalendar(NamedTuple):
    """The days of many places and what is known of each place and year."""

    days: list[CalendarDay]
    years: list[PlaceYear]


class DayKey(NamedTuple):
    """What a day is found by."""

    country: str
    subdivision: str
    on_date: date
    category: str


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that two calendars do not have alike: `before` is None for one added, `after` for one removed."""

    key: DayKey
    before: CalendarDay | None
    after: CalendarDay | None

    @classmethod
    def read(cls, written: Sequence[Any]) -> DayChange:
        """Return a change from what `written` gives."""
        before, after = (_read_day(part) for part in written)
        known = after or before
        if known is None:
            raise ValueError("a change of nothing")
        return cls(_key(known), before, after)

    def written(self) -> list[Any]:
        """Return the change as JSON values."""
        return [_written_day(self.before), _written_day(self.after)]

    @property
    def kind(self) -> Change:
        if self.before is None:
            return Change.ADDED
        return Change.REMOVED if self.after is None else Change.CHANGED

    @property
    def moves_work(self) -> bool:
        """Whether somebody's working days change, not only a name or a certainty that settles nothing."""
        if self.key.category not in (Category.PUBLIC, Category.MAKE_UP, Category.HALF_DAY):
            return False
        if self.key.category == Category.HALF_DAY and not half_day_hours(self.key.country, self.key.subdivision):
            return False
        return self.kind is not Change.CHANGED or _doubts(self.before) != _doubts(self.after)


@dataclass(frozen=True, slots=True)
class YearChange:
    """What is known of a year in a place, before and after; None where the place is new, or gone."""

    country: str
    subdivision: str
    year: int
    before: str | None
    after: str | None


def years_around(year: int) -> range:
    """Return the years that are kept in a year: the past one to three ahead."""
    return range(year - YEARS_BEFORE, year + YEARS_AHEAD + 1)


def write_down(years: Sequence[int], countries: Iterable[str] | None = None) -> WorldCalendar:
    """Return what the library knows of these years: of all countries and their regions, or of some countries alone."""
    wanted = None if countries is None else frozenset(countries)
    world = WorldCalendar([], [])
    for country, subdivision in listed_places():
        if wanted is None or country in wanted:
            for year in years:
                known = public_holidays(country, subdivision, year)
                world.years.append(PlaceYear(country, subdivision or "", year, known.coverage.value))
                world.days.extend(_days_of(country, subdivision, year, known))
    return world


def compare_days(kept: Iterable[CalendarDay], found: Iterable[CalendarDay]) -> list[DayChange]:
    """Return the days that differ, by place and date."""
    before = {_key(day): day for day in kept}
    after = {_key(day): day for day in found}
    differing = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return [DayChange(key, before.get(key), after.get(key)) for key in sorted(differing)]


def compare_years(kept: Iterable[PlaceYear], found: Iterable[PlaceYear]) -> list[YearChange]:
    """Return the places and years of which more, or less, is known, in order."""
    before = {year[:3]: year.coverage for year in kept}
    after = {year[:3]: year.coverage for year in found}
    differing = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return [YearChange(*key, before.get(key), after.get(key)) for key in sorted(differing)]


def kept_calendar(
    days: Iterable[CalendarDay], years: Iterable[PlaceYear], beyond: PlaceCalendar | None, *, region_known: bool
) -> KeptCalendar:
    """Return the calendar of one place from its rows.

    `region_known` says that the nation's rows stand for a region that has no days of its own, so that nothing is
    missing.
    """
    by_year: dict[int, _Days] = {}
    names: dict[date, dict[str, str]] = {}
    for day in days:
        holidays, make_up_days, half_days = by_year.setdefault(day.on_date.year, ({}, set(), {}))
        if day.category == Category.MAKE_UP:
            make_up_days.add(day.on_date)
        elif day.category == Category.HALF_DAY:
            hours = half_day_hours(day.country, day.subdivision)
            if hours is not None:
                half_days[day.on_date] = HalfDay(_holiday_of(day), hours)
        elif day.category == Category.PUBLIC:
            holidays[day.on_date] = _holiday_of(day)
            spoken = zip(NAME_LANGUAGES, day.names, strict=True)
            names[day.on_date] = {language: name for language, name in spoken if name}
    kept = {}
    for place in years:
        holidays, make_up_days, half_days = by_year.get(place.year, ({}, set(), {}))
        coverage = Coverage(place.coverage)
        if region_known and coverage is Coverage.INCOMPLETE:
            coverage = Coverage.COMPLETE
        kept[place.year] = HolidayYear(holidays, frozenset(make_up_days), coverage, half_days)
    return KeptCalendar(kept, names, beyond)


# Of one year: public holidays, make-up days and half-days.
_Days = tuple[dict[date, PublicHoliday], set[date], dict[date, HalfDay]]


def _holiday_of(day: CalendarDay) -> PublicHoliday:
    state = HolidayState(day.state)
    return PublicHoliday(day.on_date, day.name, state, day.doubts_day_before, day.doubts_day_after)


def _days_of(country: str, subdivision: str | None, year: int, known: HolidayYear) -> Iterator[CalendarDay]:
    where = (country, subdivision or "")
    for on_date, holiday in known.by_date.items():
        names = _names(country, subdivision, on_date, holiday.name)
        doubts = (holiday.doubts_day_before, holiday.doubts_day_after)
        yield CalendarDay(*where, on_date, Category.PUBLIC.value, holiday.name, names, holiday.state.value, *doubts)
    unnamed = ("", "", "", "")
    for on_date in sorted(known.make_up_days):
        yield CalendarDay(
            *where, on_date, Category.MAKE_UP.value, "", unnamed, HolidayState.CONFIRMED.value, False, False
        )
    for category, other in other_days(country, subdivision, year):
        doubts = (other.doubts_day_before, other.doubts_day_after)
        yield CalendarDay(*where, other.on_date, category, other.name, unnamed, other.state.value, *doubts)


@cache
def _languages(country: str) -> tuple[str, ...]:
    return tuple(language if speaks(country, language) else "" for language in NAME_LANGUAGES)


# Hardly any name has two translations within a country, and to ask for each is most of the work of a whole world.
_named: dict[tuple[str, str], tuple[str, str, str, str]] = {}


def _names(country: str, subdivision: str | None, on_date: date, name: str) -> tuple[str, str, str, str]:
    known = _named.get((country, name))
    if known is None:
        en, hans, hant, es = (
            (holiday_name(country, subdivision, on_date, language) or "") if language else ""
            for language in _languages(country)
        )
        known = _named[country, name] = (en, hans, hant, es)
    return known


def _key(day: CalendarDay) -> DayKey:
    return DayKey(day.country, day.subdivision, day.on_date, day.category)


def _written_day(day: CalendarDay | None) -> list[Any] | None:
    return None if day is None else [*day[:2], day.on_date.isoformat(), *day[3:5], list(day.names), *day[6:]]


def _read_day(written: Sequence[Any] | None) -> CalendarDay | None:
    if written is None:
        return None
    country, subdivision, on_date, category, name, names, *rest = written
    return CalendarDay(country, subdivision, date.fromisoformat(on_date), category, name, tuple(names), *rest)


def _doubts(day: CalendarDay | None) -> tuple[bool, bool] | None:
    return None if day is None else (day.doubts_day_before, day.doubts_day_after)


if not set(OTHER_CATEGORIES) <= set(Category):
    raise AssertionError("a kind of day of the library has no name here")
