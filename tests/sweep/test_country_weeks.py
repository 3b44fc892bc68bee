"""The hand-kept weeks against CLDR's weekends and those of the `holidays` library: every difference has its reason."""

from __future__ import annotations

import holidays
from babel import Locale

from fairlead.core.weeks import find_country_week
from fairlead.core.weeks.countries import listed_places

Place = tuple[str, str | None]

HALF_SATURDAY = "offices work on Saturday mornings, which is neither a working day nor a weekend to the others"
STATE = "the others know the country's weekend only; this part has its own"
DIFFERENT_FROM_CLDR: dict[Place, str] = {
    ("AE", "SH"): "the offices of Sharjah close on Fridays",
    ("BD", None): "Friday and Saturday since 2005; CLDR has Saturday and Sunday",
    ("BN", None): HALF_SATURDAY,
    ("HN", None): HALF_SATURDAY,
    ("MV", None): "Friday and Saturday since 2013; CLDR has Saturday and Sunday",
    ("MY", "02"): STATE,
    ("MY", "03"): STATE,
    ("MY", "11"): STATE,
    ("NI", None): HALF_SATURDAY,
    ("NP", None): "only Saturday is free; the trial of a Sunday weekend was ended in 2022",
    ("PK", None): "companies work on Saturdays",
    ("SV", None): HALF_SATURDAY,
    ("UG", None): "offices close on Saturdays; CLDR has Sunday alone",
    ("VN", None): HALF_SATURDAY,
    ("ZM", None): HALF_SATURDAY,
}
DIFFERENT_FROM_HOLIDAYS: dict[Place, str] = {
    ("AE", "SH"): DIFFERENT_FROM_CLDR["AE", "SH"],
    ("AF", None): "Thursday and Friday, as CLDR has it; the library has Friday and Saturday",
    ("BN", None): "the library has the weekend of the government, Friday and Sunday; companies work on Fridays",
    ("HK", None): "offices close on Saturdays; the library has Sunday alone",
    ("HN", None): HALF_SATURDAY,
    ("IN", None): HALF_SATURDAY,
    ("LY", None): "Friday and Saturday, as CLDR has it; the library keeps the default",
    ("MY", "02"): STATE,
    ("MY", "03"): STATE,
    ("MY", "11"): STATE,
    ("NI", None): HALF_SATURDAY,
    ("NP", None): "only Saturday is free, as in CLDR's own day; the library keeps the default",
    ("PK", None): DIFFERENT_FROM_CLDR["PK", None],
    ("PY", None): "offices close on Saturdays; the library has Sunday alone",
    ("SV", None): HALF_SATURDAY,
    ("VE", None): "offices close on Saturdays; the library has Sunday alone",
    ("VN", None): HALF_SATURDAY,
    ("ZM", None): HALF_SATURDAY,
}


def free_days(place: Place) -> set[int]:
    week = find_country_week(*place).weeks[-1].week
    return {day for day in range(7) if not week.days[day]}


def cldr_weekend(country: str) -> set[int]:
    locale = Locale.parse(f"und_{country}")
    length = (locale.weekend_end - locale.weekend_start) % 7 + 1
    return {(locale.weekend_start + step) % 7 for step in range(length)}


def library_weekend(country: str) -> set[int]:
    library = getattr(holidays, country)
    return set(library(language=library.default_language).weekend)


def test_the_table_agrees_with_cldr_but_where_it_knows_better() -> None:
    different = {place for place in listed_places() if free_days(place) != cldr_weekend(place[0])}

    assert different == set(DIFFERENT_FROM_CLDR)


def test_the_table_agrees_with_the_library_but_where_it_knows_better() -> None:
    different = {place for place in listed_places() if free_days(place) != library_weekend(place[0])}

    assert different == set(DIFFERENT_FROM_HOLIDAYS)


def test_every_difference_has_a_reason() -> None:
    assert all(DIFFERENT_FROM_CLDR.values())
    assert all(DIFFERENT_FROM_HOLIDAYS.values())
