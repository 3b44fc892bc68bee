"""Reads how the installed library differs from the kept days, and whom that touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from fairlead.availability.models import CalendarDay as DayRow
from fairlead.availability.models import CalendarRelease
from fairlead.availability.models import CalendarYear as YearRow
from fairlead.availability.queries.calendars import day_of_row
from fairlead.availability.types import MovedDays, Region
from fairlead.core.public_holidays import settle_region
from fairlead.core.world_calendar import (
    NAME_LANGUAGES,
    CalendarDay,
    Category,
    Change,
    DayChange,
    DayKey,
    PlaceYear,
    YearChange,
)
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place

DAY_COLUMNS = (
    "country", "subdivision", "date", "category", "name", "name_en", "name_zh_hans", "name_zh_hant", "name_es",
    "state", "doubts_day_before", "doubts_day_after",
)  # fmt: skip


@dataclass(frozen=True)
class PlaceCounts:
    """How many live accounts and contacts are where."""

    accounts: Mapping[Region, int]
    contacts: Mapping[Region, int]


@dataclass(frozen=True)
class ShownChange:
    """One change as people read it: the same day in several regions of a country stands in one line.

    `subdivisions` are those regions, "" among them for the country without a region. `before` and `after` are None
    where there is no such day; `accounts` and `contacts` are those at the places.
    """

    country: str
    subdivisions: tuple[str, ...]
    date: date
    category: str
    kind: Change
    before: CalendarDay | None
    after: CalendarDay | None
    moves_work: bool
    accounts: int
    contacts: int

    def name(self, language: str) -> str:
        """Return the day's name in a language; where it was renamed, the new one."""
        day = self.after or self.before
        return name_of(day, language) if day else ""


@dataclass(frozen=True)
class Difference:
    """What an update would change, or has changed. Counts are of places where a working day moves from today on."""

    changes: tuple[ShownChange, ...]
    years: tuple[YearChange, ...]
    moved: MovedDays
    accounts: int
    contacts: int

    @property
    def is_empty(self) -> bool:
        return not self.changes and not self.years


def name_of(day: CalendarDay, language: str) -> str:
    """Return a day's name in a language, in English where it is not known, else the country's own."""
    names = dict(zip(NAME_LANGUAGES, day.names, strict=True))
    return names.get(language) or names["en"] or day.name


def kept_days(years: tuple[int, int]) -> list[CalendarDay]:
    """Return all kept days of these years, the latest included."""
    rows = DayRow.objects.filter(date__gte=date(years[0], 1, 1), date__lte=date(years[1], 12, 31))
    return [day_of_row(row) for row in rows.order_by().values_list(*DAY_COLUMNS)]


def kept_years(years: tuple[int, int]) -> list[PlaceYear]:
    """Return what is known of all places in these years."""
    rows = YearRow.objects.filter(year__gte=years[0], year__lte=years[1]).order_by()
    return [PlaceYear(*row) for row in rows.values_list("country", "subdivision", "year", "coverage")]


def changes_of(release: CalendarRelease) -> tuple[list[DayChange], list[YearChange]]:
    """Return what a release changes, as it was written into the row."""
    written: dict[str, Any] = release.changes or {}
    days = [DayChange.read(one) for one in written.get("days", ())]
    return days, [YearChange(*one) for one in written.get("years", ())]


def difference(release: CalendarRelease, *, today: date) -> Difference:
    """Return a release's changes with whom they touch."""
    days, years = changes_of(release)
    counts = place_counts({change.key.country for change in days})
    moving = [change for change in days if change.moves_work and change.key.on_date >= today]
    places = {change.key[:2] for change in moving}
    return Difference(
        changes=tuple(_shown(days, counts)),
        years=tuple(years),
        moved=moved_days(days, today=today),
        accounts=sum(counts.accounts.get(place, 0) for place in places),
        contacts=sum(counts.contacts.get(place, 0) for place in places),
    )


def moved_days(days: Iterable[DayChange], *, today: date) -> MovedDays:
    """Return where work changes from today on."""
    closed: dict[Region, set[date]] = defaultdict(set)
    countries = set()
    for change in days:
        key = change.key
        if not change.moves_work or key.on_date < today:
            continue
        countries.add(key.country)
        if change.kind is (Change.ADDED if key.category == Category.PUBLIC else Change.REMOVED):
            closed[key.country, key.subdivision].add(key.on_date)
    return MovedDays(frozenset(countries), {place: frozenset(dates) for place, dates in closed.items()})


def region_of(country: str, subdivision: str) -> Region:
    """Return the place whose rows hold in a subdivision."""
    region, _coverage = settle_region(country, subdivision or None)
    return country, region or ""


def place_counts(countries: Iterable[str]) -> PlaceCounts:
    """Return how many accounts and contacts are in each place of these countries."""
    wanted = sorted(set(countries))
    accounts = accounts_with_place(Account.objects.filter(deleted_at=None))
    contacts = contacts_with_place(Contact.objects.filter(deleted_at=None, left_on_date=None, account__deleted_at=None))
    return PlaceCounts(_by_region(accounts, wanted), _by_region(contacts, wanted))


def _by_region(rows: Any, countries: Sequence[str]) -> dict[Region, int]:
    found: dict[Region, int] = defaultdict(int)
    if countries:
        names = ("effective_country", "effective_subdivision")
        rows = rows.filter(effective_country__in=countries).order_by().values_list(*names)
        for country, subdivision, number in rows.annotate(number=Count("pk")):
            found[region_of(country, subdivision)] += number
    return found


def _shown(days: Sequence[DayChange], counts: PlaceCounts) -> list[ShownChange]:
    """Return the changes with those of a country's regions that are alike together: by date, country and region."""
    alike: dict[tuple[Any, ...], list[DayChange]] = defaultdict(list)
    for change in days:
        key: DayKey = change.key
        alike[key.country, key.on_date, key.category, _said(change.before), _said(change.after)].append(change)
    shown = []
    for changes in alike.values():
        first = changes[0]
        regions = tuple(sorted(change.key.subdivision for change in changes))
        places = [(first.key.country, region) for region in regions]
        shown.append(
            ShownChange(
                first.key.country,
                regions,
                first.key.on_date,
                first.key.category,
                first.kind,
                first.before,
                first.after,
                first.moves_work,
                sum(counts.accounts.get(place, 0) for place in places),
                sum(counts.contacts.get(place, 0) for place in places),
            )
        )
    return sorted(shown, key=lambda one: (one.date, one.country, one.subdivisions, one.category))


def _said(day: CalendarDay | None) -> tuple[Any, ...] | None:
    """Return what a day says, its place aside."""
    return None if day is None else tuple(day[2:])
