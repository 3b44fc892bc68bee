"""Find the one time zone of a place, or say why there is none and what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from fairlead.core.places.cities import SMALL_TOWN, City, cities_named, zones_by_use
from fairlead.core.places.countries import is_country_code
from fairlead.core.places.subdivisions import (
    child_subdivisions,
    find_subdivision,
    parent_subdivision,
    territories_of,
    territory_of_subdivision,
)
from fairlead.core.places.zone_rules import one_per_time, same_time, zone_places, zones_by_country

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ZoneAnswer:
    """The zone of a place, or None with the zones that it may be.

    `reason_code` is one of `one_zone_in_country`, `one_zone_in_subdivision`, `city` (found) or `country_unknown`,
    `needs_subdivision_or_city`, `needs_city`, `city_unknown`, `city_in_several_zones`, `city_not_in_subdivision`,
    `two_times_in_use` (not found). `candidates` has one zone for each time that is possible, the likeliest first;
    it holds just the zone when that is found. Latitude and longitude are those of the city, where one was found.
    """

    zone: str | None
    reason_code: str
    candidates: tuple[str, ...]
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A zone to offer: `part` says in English where it is kept, `also` names other zones that keep the same time."""

    zone: str
    part: str
    also: tuple[str, ...]


def find_zone(country: str | None, subdivision: str | None = None, city: str | None = None) -> ZoneAnswer:
    """Return the time zone of a place when it is beyond doubt: never a capital's, never a guess.

    `country` is an ISO alpha-2 code; `subdivision` an ISO 3166-2 suffix or a name; `city` as written, also
    "Austin, TX". A country or subdivision answers by itself when all its zones keep the same time from now on; a
    city when all cities of that name, in the subdivision if one is given, do. In Xinjiang two times are in use
    side by side, so that it stays open.

    >>> find_zone("DE").zone, find_zone("US", "CA").zone, find_zone("US", None, "Chicago").zone
    ('Europe/Berlin', 'America/Los_Angeles', 'America/Chicago')
    >>> find_zone("US", "TX")
    ZoneAnswer(zone=None, reason_code='needs_city', candidates=('America/Chicago', 'America/Denver'), \
latitude=None, longitude=None)
    """
    return _find_zone(country or "", _name(subdivision), _name(city))


def _name(text: str | None) -> str:
    """Return a name to look up; what is longer than names are is unknown anyway."""
    name = (text or "").strip()
    return name if len(name) <= _LONGEST_NAME else "?"


def zone_choices(country: str) -> list[ZoneChoice]:
    """Return one zone for each time that is kept in `country`, the one with most cities first."""
    zones = _country_zones(country)
    choices = []
    for zone in one_per_time(zones):
        also = tuple(other for other in zones if other != zone and same_time([zone, other]))
        place = zone_places().get(zone)
        choices.append(ZoneChoice(zone, place.part if place else "", also))
    return choices


def zone_coordinates(zone: str) -> tuple[float, float] | None:
    """Return latitude and longitude of the main place of a zone, or None for a zone without a place (UTC)."""
    place = zone_places().get(zone)
    return (place.latitude, place.longitude) if place else None


def place_coordinates(country: str, subdivision: str | None, city: str | None) -> tuple[float, float] | None:
    """Return where to draw a place on a map: the largest city of the name, else the zone's main place, else None."""
    name, suffix = _name(city), _suffix(country, _name(subdivision))
    cities = _matching_cities(country, suffix, name) or cities_named(country, name)
    if cities:
        return cities[0].latitude, cities[0].longitude
    zone = find_zone(country, subdivision, city).zone
    return zone_coordinates(zone) if zone else None


def is_same_city(country: str, one: str, other: str) -> bool:
    """Answer whether two names are of one city of a country (alpha-2): 慕尼黑 is München. Unknown names are not."""
    cities = cities_named(country, one)
    return bool(cities) and cities[0] in cities_named(country, other)[:1]


@lru_cache(maxsize=8192)
def _find_zone(country: str, subdivision: str, city: str) -> ZoneAnswer:
    if not is_country_code(country) or not _country_zones(country):
        return ZoneAnswer(None, "country_unknown", ())
    city, subdivision = _city_and_subdivision(country, subdivision, city)
    suffix = _suffix(country, subdivision)
    if city and not suffix and not cities_named(country, city):
        # "Bali" or "Hawaii" in the column of cities.
        suffix = _suffix(country, city)
    territory = territory_of_subdivision(country, suffix)
    if territory:
        return _find_zone(territory, "", city)
    cities = _matching_cities(country, suffix, city)
    answer = _answer(country, suffix, city, cities)
    if cities and answer.zone:
        return ZoneAnswer(*_head(answer), cities[0].latitude, cities[0].longitude)
    return answer


def _head(answer: ZoneAnswer) -> tuple[str | None, str, tuple[str, ...]]:
    return answer.zone, answer.reason_code, answer.candidates


def _answer(country: str, suffix: str, city: str, cities: Sequence[City]) -> ZoneAnswer:
    if country == "CN":
        return _china(suffix, cities or cities_named(country, city))
    zones = _country_zones(country)
    if same_time(zones):
        return _one_zone_country(country, city, cities)
    own = _subdivision_zones(country, suffix)
    if cities:
        return _by_cities(own, cities)
    if city and own and cities_named(country, city):
        return _elsewhere(country, own, city)
    if own and same_time(own):
        return _found(own[0], "one_zone_in_subdivision")
    if own:
        return _open("city_unknown" if city else "needs_city", own)
    return _open("city_unknown" if city else "needs_subdivision_or_city", zones)


def _one_zone_country(country: str, city: str, cities: Sequence[City]) -> ZoneAnswer:
    """Answer for a country with one time, unless the city is only known in one of its territories overseas."""
    if city and not cities:
        overseas = [found.zone for territory in territories_of(country) for found in cities_named(territory, city)]
        if overseas:
            return _open("city_in_several_zones", [*_country_zones(country), *overseas])
    zone = cities[0].zone if cities else _country_zones(country)[0]
    return _found(zone, "one_zone_in_country")


def _china(suffix: str, cities: Sequence[City]) -> ZoneAnswer:
    """One legal time, and a second one on the clocks of Xinjiang, two hours behind: there only a person can say."""
    places = {found.subdivision for found in cities} or {suffix}
    if suffix == "XJ" or places == {"XJ"}:
        return _open("two_times_in_use", ["Asia/Shanghai", "Asia/Urumqi"])
    return _found("Asia/Shanghai", "one_zone_in_country")


def _by_cities(own: Sequence[str], cities: Sequence[City]) -> ZoneAnswer:
    zones = list(dict.fromkeys(found.zone for found in cities))
    if same_time(zones):
        return _found(zones[0], "city")
    return _open("city_in_several_zones", zones or own)


def _elsewhere(country: str, own: Sequence[str], city: str) -> ZoneAnswer:
    """The city is known, but not in the subdivision: one of the two is wrong, which matters unless the times agree."""
    cities = cities_named(country, city)
    of_some_size = [found for found in cities if found.size > SMALL_TOWN]
    zones = list(dict.fromkeys(found.zone for found in of_some_size or cities))
    if same_time([*own, *zones]):
        return _found(own[0], "one_zone_in_subdivision")
    return _open("city_not_in_subdivision", [*own, *zones])


def _found(zone: str, reason_code: str) -> ZoneAnswer:
    return ZoneAnswer(zone, reason_code, (zone,))


def _open(reason_code: str, zones: Sequence[str]) -> ZoneAnswer:
    return ZoneAnswer(None, reason_code, tuple(one_per_time(list(dict.fromkeys(zones)))))


def _city_and_subdivision(country: str, subdivision: str, city: str) -> tuple[str, str]:
    """Take "Austin, TX" and "Campinas - SP" apart where no subdivision is given and the end names one."""
    if subdivision or not city:
        return city, subdivision
    for mark in (",", " - ", "/", "，", "("):
        head, found, tail = city.rpartition(mark)
        tail = tail.strip(" .)")
        if found and head.strip() and find_subdivision(country, tail):
            return head.strip(), tail
    return city, subdivision


def _suffix(country: str, subdivision: str) -> str:
    return (find_subdivision(country, subdivision) or "") if subdivision else ""


def _matching_cities(country: str, suffix: str, city: str) -> list[City]:
    """Return the cities of the name that may be meant: in the subdivision if there is one, else those of some size."""
    if not city:
        return []
    cities = cities_named(country, city)
    if not suffix:
        return [found for found in cities if found.size > SMALL_TOWN]
    return [found for found in cities if _lies_in(country, found.subdivision, suffix)]


def _lies_in(country: str, inner: str, outer: str) -> bool:
    """Tell whether two subdivisions, of whatever level, are the same or one contains the other."""
    if not inner:
        return True
    parents = {inner, parent_subdivision(country, inner)}
    return outer in parents or inner == parent_subdivision(country, outer)


@lru_cache(maxsize=512)
def _country_zones(country: str) -> tuple[str, ...]:
    listed = zones_by_country().get(country, ())
    used = [zone for zone in zones_by_use(country) if zone in listed]
    return tuple(dict.fromkeys((*used, *listed)))


def _subdivision_zones(country: str, suffix: str) -> tuple[str, ...]:
    """Return the zones of a subdivision; of its parts or its parent where it is not listed itself; () if unknown."""
    if not suffix:
        return ()
    table = _zone_table()
    own = table.get(f"{country}-{suffix}")
    if own:
        return own
    parts = [zone for child in child_subdivisions(country, suffix) for zone in table.get(f"{country}-{child}", ())]
    if parts:
        return tuple(dict.fromkeys(parts))
    parent = parent_subdivision(country, suffix)
    return table.get(f"{country}-{parent}", ()) if parent else ()


@lru_cache(maxsize=1)
def _zone_table() -> dict[str, tuple[str, ...]]:
    text = (resources.files(__package__) / "data" / "subdivision_zones.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {code: tuple(zones.split()) for code, zones in rows}
