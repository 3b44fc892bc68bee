"""What the pinned zone data says about zones: their names, countries, places, and which of them keep the same time.

Everything is read from the `tzdata` package, so that it changes with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from fairlead.core.zones import OffsetSegment, offset_segments

# Zones are compared over this time. Most of the more than four hundred zones differ in the past alone, and nobody
# plans a call in the past: 1 November 2026 lies behind the latest changes that the pinned data knows of (Alberta,
# British Columbia, Manitoba). Rules repeat every year, so that two years tell them apart.
RULES_COUNTED_FROM = 1793534400
RULES_COUNTED_UNTIL = 1861920000

# Old names that the data links to a zone of another country, because the clocks agree there.
_OWN_COUNTRY = {
    "Africa/Asmera": "Africa/Asmara", "Africa/Timbuktu": "Africa/Bamako",
    "America/Virgin": "America/St_Thomas", "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Faeroe": "Atlantic/Faroe", "Atlantic/Jan_Mayen": "Europe/Oslo", "Iceland": "Atlantic/Reykjavik",
    "Pacific/Ponape": "Pacific/Pohnpei", "Pacific/Samoa": "Pacific/Pago_Pago", "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk", "Asia/Saigon": "Asia/Ho_Chi_Minh", "US/Samoa": "Pacific/Pago_Pago",
    "Europe/Belfast": "Europe/London",
}  # fmt: skip
# Zones for countries that the zone table does not list.
_UNLISTED = {"XK": ("Europe/Belgrade",)}


@dataclass(frozen=True, slots=True)
class ZonePlace:
    """A zone as the zone table lists it: its countries' part in English ("Eastern (most areas)") and its main place."""

    zone: str
    countries: tuple[str, ...]
    part: str
    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def zone_places() -> dict[str, ZonePlace]:
    """Return all zones that the zone table lists, by name, in its order: by country, then roughly by importance."""
    places: dict[str, ZonePlace] = {}
    for line in _text("zone.tab").splitlines():
        if line and not line.startswith("#"):
            country, where, zone, *part = line.split("\t")
            latitude, longitude = _coordinates(where)
            places[zone] = ZonePlace(zone, (country,), part[0] if part else "", latitude, longitude)
    return places


@lru_cache(maxsize=1)
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """Return the zones of each country (ISO alpha-2), in the order of the zone table."""
    by_country: dict[str, list[str]] = {}
    for place in zone_places().values():
        by_country.setdefault(place.countries[0], []).append(place.zone)
    return {country: tuple(zones) for country, zones in by_country.items()} | _UNLISTED


def canonical_zone(name: str) -> str | None:
    """Return the zone table's name for a zone or an alias of it, or None for a name that the data does not know.

    >>> canonical_zone("asia/calcutta"), canonical_zone("US/Eastern"), canonical_zone("Europe/Oslo")
    ('Asia/Kolkata', 'America/New_York', 'Europe/Oslo')
    """
    known, links = _names()
    found = known.get(name.strip().casefold().replace(" ", "_"))
    if found is None or found in zone_places():
        return found
    return _OWN_COUNTRY.get(found) or links.get(found, found)


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Return all names by their lower-case form, and the target of each alias."""
    known: dict[str, str] = {}
    links: dict[str, str] = {}
    for line in _text("tzdata.zi").splitlines():
        if line.startswith("Z "):
            name = line.split()[1]
            known[name.casefold()] = name
        elif line.startswith("L "):
            _, target, name = line.split()
            known[name.casefold()] = name
            links[name] = target
    del known["factory"]
    return known, links


@lru_cache(maxsize=1024)
def rules_from_now(zone: str) -> tuple[OffsetSegment, ...]:
    """Return what the clocks of `zone` do from `RULES_COUNTED_FROM` on; equal for zones that keep the same time."""
    return tuple(offset_segments(zone, RULES_COUNTED_FROM, RULES_COUNTED_UNTIL))


def same_time(zones: tuple[str, ...] | list[str]) -> bool:
    """Tell whether the clocks of all these zones agree from now on."""
    return len({rules_from_now(zone) for zone in zones}) == 1


def one_per_time(zones: tuple[str, ...] | list[str]) -> list[str]:
    """Return the first zone of each group whose clocks agree from now on, in the given order."""
    first: dict[tuple[object, ...], str] = {}
    for zone in zones:
        first.setdefault(rules_from_now(zone), zone)
    return list(first.values())


def _coordinates(text: str) -> tuple[float, float]:
    """Read ISO 6709 as the zone table writes it: ±DDMM±DDDMM, or with seconds."""
    latitude, longitude = re.findall(r"[+-]\d+", text)
    return _degrees(latitude, 2), _degrees(longitude, 3)


def _degrees(text: str, width: int) -> float:
    digits = text[1:]
    degrees, minutes, seconds = digits[:width], digits[width : width + 2], digits[width + 2 :] or "0"
    value = int(degrees) + int(minutes) / 60 + int(seconds) / 3600
    return round(-value if text[0] == "-" else value, 2)


def _text(name: str) -> str:
    return (resources.files("tzdata.zoneinfo") / name).read_text(encoding="utf-8")
