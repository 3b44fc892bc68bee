"""Which working week is usual in which country: a dated table kept by hand, and CLDR where it is silent."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from babel import Locale, UnknownLocaleError

from fairlead.core.weeks.parsing import parse_week_text
from fairlead.core.weeks.week import DatedWeek, Shift, Week

_ASSUMED_SHIFT = Shift(9 * 60, 18 * 60, ((12 * 60, 13 * 60),))
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class CountryWeek:
    """The usual weeks of a country or of one of its subdivisions, from the earliest to the latest.

    `assumed` is true when nobody has looked: the days are CLDR's, the hours 09:00-18:00 with a break at noon.
    `sources` are addresses, `judgement` or `cldr`.
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
    found = (table.get((country, suffix)) or table.get((country, None))) if country else None
    if found is not None:
        return found
    return CountryWeek((DatedWeek(None, _assumed_week(country)),), assumed=True, sources=("cldr",))


def listed_places() -> list[tuple[str, str | None]]:
    """Return the countries and subdivisions of the hand-kept table, ordered."""
    return sorted(_table(), key=lambda place: (place[0], place[1] or ""))


@cache
def _table() -> dict[tuple[str, str | None], CountryWeek]:
    written = resources.files(__package__).joinpath("countries.toml").read_text(encoding="utf-8")
    grouped: dict[tuple[str, str | None], list[tuple[DatedWeek, list[str]]]] = {}
    for entry in tomllib.loads(written)["week"]:
        dated = DatedWeek(entry.get("since"), parse_week_text(entry["hours"]))
        grouped.setdefault((entry["country"], entry.get("subdivision")), []).append((dated, entry["source"]))
    table = {}
    for place, entries in grouped.items():
        entries.sort(key=lambda entry: entry[0].since_date or date.min)
        sources = dict.fromkeys(source for _, written_sources in entries for source in written_sources)
        table[place] = CountryWeek(tuple(dated for dated, _ in entries), assumed=False, sources=tuple(sources))
    return table


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
