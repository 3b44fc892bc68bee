"""Which working week is usual in which country: a dated table kept by hand, and CLDR where it is silent.

Hours that a season changes every year (Ramadan) become dated weeks of their own, from the season's first day until the
day after its last, so that nobody who asks for the week of a date has to know of seasons.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from babel import Locale, UnknownLocaleError

from fairlead.core.feasts import feast_dates
from fairlead.core.weeks.parsing import parse_week_text
from fairlead.core.weeks.week import DatedWeek, DatedWeeks, Shift, Week, week_on

_ASSUMED_SHIFT = Shift(9 * 60, 18 * 60, ((12 * 60, 13 * 60),))
_SATURDAY, _SUNDAY = 5, 6
# A season as its first day and the first day after it, each the date of a feast.
_SEASONS = {"ramadan": ("ramadan", "eid_al_fitr")}
# Years for which seasons are written out. Beyond them the usual week holds all year round.
SEASON_YEARS = range(2015, 2051)


@dataclass(frozen=True, slots=True)
class CountryWeek:
    """The usual weeks of a country or of one of its subdivisions, from the earliest to the latest.

    Weeks of a season (`season` of DatedWeek) stand among them; the last one is always a usual one. `assumed` is true
    when nobody has looked: the days are CLDR's, the hours 09:00-18:00 with a break at noon. `sources` are addresses,
    `judgement` or `cldr`.
    """

    weeks: tuple[DatedWeek, ...]
    assumed: bool
    sources: tuple[str, ...]


@cache
def find_country_week(country: str | None, subdivision: str | None = None) -> CountryWeek:
    """Return the usual weeks of a country (ISO alpha-2), of its subdivision (`01` or `MY-01`) where it has its own.

    Never fails: an unknown country, or None, has the week of most of the world, labelled as assumed.

    >>> find_country_week("SA").assumed, find_country_week("TO").assumed
    (False, True)
    """
    table = _table()
    suffix = subdivision.removeprefix(f"{country}-") if subdivision else None
    entries = (table.get((country, suffix)) or table.get((country, None))) if country else None
    if country is None or entries is None:
        return CountryWeek((DatedWeek(None, _assumed_week(country)),), assumed=True, sources=("cldr",))
    sources = dict.fromkeys(source for entry in entries for source in entry.sources)
    return CountryWeek(_dated_weeks(country, entries), assumed=False, sources=tuple(sources))


def listed_places() -> list[tuple[str, str | None]]:
    """Return the countries and subdivisions of the hand-kept table, ordered."""
    return sorted(_table(), key=lambda place: (place[0], place[1] or ""))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the table: a week that holds from a date on, all year round or in a season of every year."""

    since_date: date | None
    season: str
    week: Week
    sources: tuple[str, ...]

    def holds(self, on_date: date) -> bool:
        return self.since_date is None or self.since_date <= on_date


@cache
def _table() -> dict[tuple[str, str | None], list[_Entry]]:
    """Return the entries of each place, the usual ones first, each kind from the earliest to the latest."""
    written = resources.files(__package__).joinpath("countries.toml").read_text(encoding="utf-8")
    table: dict[tuple[str, str | None], list[_Entry]] = {}
    for entry in tomllib.loads(written)["week"]:
        read = _Entry(
            entry.get("since"), entry.get("season", ""), parse_week_text(entry["hours"]), tuple(entry["source"])
        )
        table.setdefault((entry["country"], entry.get("subdivision")), []).append(read)
    for entries in table.values():
        entries.sort(key=lambda entry: (entry.season, entry.since_date or date.min))
    return table


def _dated_weeks(country: str, entries: list[_Entry]) -> tuple[DatedWeek, ...]:
    usual = tuple(DatedWeek(entry.since_date, entry.week) for entry in entries if not entry.season)
    seasonal = [entry for entry in entries if entry.season]
    if not seasonal:
        return usual
    return DatedWeeks([*usual, *_season_weeks(country, usual, seasonal)])


def _season_weeks(country: str, usual: tuple[DatedWeek, ...], seasonal: list[_Entry]) -> Iterator[DatedWeek]:
    """Yield the week of each season, and the usual week again from the day after it."""
    for season in {entry.season for entry in seasonal}:
        for first_date, end_date in _season_dates(season, country):
            entries = [entry for entry in seasonal if entry.season == season and entry.holds(first_date)]
            after = week_on(usual, end_date)
            if entries and after is not None:
                yield DatedWeek(first_date, entries[-1].week, season)
                yield DatedWeek(end_date, after)


def _season_dates(season: str, country: str) -> list[tuple[date, date]]:
    """Return the seasons that begin in SEASON_YEARS as first day and first day after, in a country's own calendar."""
    first, after = _SEASONS[season]
    ends = [day for year in (*SEASON_YEARS, SEASON_YEARS.stop) for day in feast_dates(after, year, country)]
    begins = [day for year in SEASON_YEARS for day in feast_dates(first, year, country)]
    return [(begin, min(end for end in ends if end > begin)) for begin in begins]


def _assumed_week(country: str | None) -> Week:
    first, latest = _cldr_weekend(country)
    free = {(first + step) % 7 for step in range((latest - first) % 7 + 1)}
    return Week(tuple(() if day in free else (_ASSUMED_SHIFT,) for day in range(7)))


def _cldr_weekend(country: str | None) -> tuple[int, int]:
    """Return the first and the latest weekday of the weekend, Monday being 0."""
    try:
        locale = Locale.parse(f"und_{country}") if country else None
    except (UnknownLocaleError, ValueError):
        locale = None  # a territory in which CLDR knows no language, such as Antarctica
    return (locale.weekend_start, locale.weekend_end) if locale else (_SATURDAY, _SUNDAY)
