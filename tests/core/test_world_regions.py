"""The parts of the world: every country in one of them, and all of them named in every language."""

from __future__ import annotations

from collections import Counter

import pytest
from babel import Locale

from fairlead.core.places import EUROPEAN_UNION, countries_of_region, country_codes, country_name, parts_of_continents
from fairlead.core.places.zone_rules import zone_places

PARTS = [part for parts in parts_of_continents().values() for part in parts]
CONTINENT_OF_ZONES = {"Africa": "002", "America": "019", "Asia": "142", "Europe": "150"}
# Ceuta is Spain's, Siberia Russia's, and the clocks of Turkey are those of its largest city.
IN_TWO_CONTINENTS = {("002", "ES"), ("142", "RU"), ("150", "TR")}


def test_every_country_lies_in_one_part() -> None:
    counts = Counter(country for part in PARTS for country in countries_of_region(part))
    assert set(counts.values()) == {1}
    assert set(country_codes()) - set(counts) == {"AQ"}
    assert set(counts) <= set(country_codes())


def test_a_continent_is_the_whole_of_its_parts() -> None:
    for continent, parts in parts_of_continents().items():
        assert countries_of_region(continent) == frozenset().union(*map(countries_of_region, parts))


def test_the_union_has_27_countries_of_two_continents() -> None:
    union = countries_of_region(EUROPEAN_UNION)
    assert len(union) == 27
    assert union - countries_of_region("150") == {"CY"}
    assert not union & {"GB", "CH", "NO"}


def test_continents_are_those_after_which_the_zones_are_named() -> None:
    """Another source: the tz database writes for most zones in which continent they lie."""
    elsewhere = set()
    for zone, place in zone_places().items():
        named = CONTINENT_OF_ZONES.get(zone.partition("/")[0])
        if named and place.countries and place.countries[0] not in countries_of_region(named):
            elsewhere.add((named, place.countries[0]))
    assert elsewhere == IN_TWO_CONTINENTS


@pytest.mark.parametrize("locale", ["en", "zh_Hans", "zh_Hant", "es"])
def test_all_are_named_in_every_language(locale: str) -> None:
    for code in [EUROPEAN_UNION, *parts_of_continents(), *PARTS]:
        assert country_name(code, locale) == Locale.parse(locale).territories[code] != code


def test_what_is_no_region_has_no_countries() -> None:
    assert countries_of_region("DE") == countries_of_region("") == frozenset()
