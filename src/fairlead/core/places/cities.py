"""Look up cities by name within their country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from fairlead.core.search_terms import normalise

# Towns below 5,000 people answer only when the subdivision is named too: without it, the next larger namesake may
# be just as small and not in the table.
SMALL_TOWN = 0

_SHORT_WORDS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt", "santa": "sta", "ciudad": "cd"}
_NOISE = re.compile(r"\b(city of|greater|ciudad de|municipio de|metropolitan|downtown)\b")
_CHINESE_CITY = re.compile(r"^(.{2,}?)(市|区|區|县|縣|镇|鎮)")
_POSTCODE = re.compile(r"\b[a-z]{0,2}\d{3,}[a-z]{0,2}\b")
_BRACKETS = re.compile(r"[(（\[].*?[)）\]]")


@dataclass(frozen=True, slots=True)
class City:
    """A city: its subdivision (ISO 3166-2 suffix, empty where not needed), zone, place, and size.

    `size` is 0 below 5,000 people, then 1 to 4 from 5,000, 15,000, 100,000 and a million.
    """

    subdivision: str
    zone: str
    latitude: float
    longitude: float
    size: int


def cities_named(country: str, name: str) -> tuple[City, ...]:
    """Return the cities of `country` (alpha-2) with this name, the largest first; () when there is none."""
    table = _cities(country)
    for key in city_keys(name):
        rows = table.get(key)
        if rows:
            return tuple(_city(country, row) for row in rows)
    return ()


def zones_by_use(country: str) -> tuple[str, ...]:
    """Return the zones of the cities of `country`, the one with most cities first."""
    return tuple(_file(country)[0].split())


def city_keys(name: str) -> list[str]:
    """Return the forms under which to look a city up, the most exact first.

    >>> city_keys("Saint Louis (MO)")
    ['stlouismo', 'stlouis']
    """
    plain = normalise(name)
    bare = normalise(_BRACKETS.sub(" ", name))
    without_code = _POSTCODE.sub(" ", bare)
    forms = [plain, bare, without_code, _NOISE.sub(" ", bare)]
    chinese = _CHINESE_CITY.match(bare)
    if chinese:
        forms.append(chinese.group(1))
    if bare.endswith(" city"):
        forms.append(bare.removesuffix(" city"))
    return [key for key in dict.fromkeys(map(_key, forms)) if key]


def _key(plain: str) -> str:
    return "".join(_SHORT_WORDS.get(word, word) for word in plain.split())


@lru_cache(maxsize=256)
def _file(country: str) -> list[str]:
    entry = resources.files(__package__) / "data" / "cities" / f"{country}.txt"
    return entry.read_text(encoding="utf-8").splitlines() if entry.is_file() else [""]


@lru_cache(maxsize=256)
def _cities(country: str) -> dict[str, list[int]]:
    """Return the numbers of the lines of each name, in the file's order, which is by size."""
    table: dict[str, list[int]] = {}
    for row, line in enumerate(_file(country)[1:], start=1):
        for name in line[: line.index("\t")].split("|"):
            key = _key(name)
            rows = table.setdefault(key, [])
            if not rows or rows[-1] != row:
                rows.append(row)
    return table


def _city(country: str, row: int) -> City:
    _, subdivision, zone, latitude, longitude, size = _file(country)[row].split("\t")
    return City(subdivision, zones_by_use(country)[int(zone)], float(latitude), float(longitude), int(size))
