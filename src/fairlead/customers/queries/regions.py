"""The regions of a country, to help whoever types one."""

from __future__ import annotations

from functools import lru_cache

import pycountry


@lru_cache(maxsize=256)
def regions_of(country: str) -> tuple[str, ...]:
    """Return the names of a country's regions of the highest level (ISO 3166-2), in alphabetical order; () for none."""
    if len(country) != 2 or not country.isalpha():
        return ()
    found = pycountry.subdivisions.get(country_code=country.upper()) or ()  # type: ignore[no-untyped-call]
    return tuple(sorted({region.name for region in found if region.parent_code is None}))
