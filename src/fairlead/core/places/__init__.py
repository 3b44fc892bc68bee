"""Where a customer is: countries, subdivisions, cities as people write them, and their zone when it is beyond doubt."""

from fairlead.core.places.countries import (
    country_codes,
    country_name,
    find_country,
    is_country_code,
    suggest_countries,
)
from fairlead.core.places.finding import (
    ZoneAnswer,
    ZoneChoice,
    find_zone,
    is_same_city,
    place_coordinates,
    zone_choices,
    zone_coordinates,
)
from fairlead.core.places.subdivisions import find_subdivision, territory_of_subdivision
from fairlead.core.places.world_regions import EUROPEAN_UNION, countries_of_region, parts_of_continents
from fairlead.core.places.zone_rules import canonical_zone

__all__ = [
    "EUROPEAN_UNION",
    "ZoneAnswer",
    "ZoneChoice",
    "canonical_zone",
    "countries_of_region",
    "country_codes",
    "country_name",
    "find_country",
    "find_subdivision",
    "find_zone",
    "is_country_code",
    "is_same_city",
    "parts_of_continents",
    "place_coordinates",
    "suggest_countries",
    "territory_of_subdivision",
    "zone_choices",
    "zone_coordinates",
]
