"""Dates of wandering feasts, against calendars of others."""

from __future__ import annotations

from datetime import date

import pytest
from dateutil.easter import EASTER_ORTHODOX
from dateutil.easter import easter as easter_of_dateutil
from hijridate import Hijri
from lunardate import LunarDate

from fairlead.core.feasts import FEASTS, easter, feast_dates, orthodox_easter


def test_easter_is_that_of_another_computation() -> None:
    for year in range(1900, 2100):
        assert easter(year) == easter_of_dateutil(year)
        assert orthodox_easter(year) == easter_of_dateutil(year, EASTER_ORTHODOX)


@pytest.mark.parametrize(
    ("feast", "month", "day"), [("ramadan", 9, 1), ("eid_al_fitr", 10, 1), ("eid_al_adha", 12, 10)]
)
def test_islamic_feasts_without_a_country_are_those_of_umm_al_qura(feast: str, month: int, day: int) -> None:
    of_hijridate = [Hijri(year, month, day).to_gregorian() for year in range(1436, 1475)]
    expected = {date(one.year, one.month, one.day) for one in of_hijridate if 2015 <= one.year <= 2050}

    found = {one for year in range(2015, 2051) for one in feast_dates(feast, year)}

    assert found == expected


def test_a_country_sees_the_moon_for_itself() -> None:
    assert feast_dates("eid_al_fitr", 2026) == (date(2026, 3, 20),)
    assert feast_dates("eid_al_fitr", 2026, "SA") == (date(2026, 3, 20),)
    assert feast_dates("eid_al_fitr", 2026, "BD") == (date(2026, 3, 21),)
    assert feast_dates("eid_al_fitr", 2026, "ZZ") == (date(2026, 3, 20),)


def test_lunar_new_year_is_that_of_another_calendar() -> None:
    for year in range(2015, 2051):
        assert feast_dates("lunar_new_year", year) == (LunarDate(year, 1, 1).to_solar_date(),)


@pytest.mark.parametrize(
    ("feast", "day"),
    [
        ("vietnamese_new_year", date(2030, 2, 2)),  # a day before China's
        ("korean_new_year", date(2027, 2, 7)),  # a day after China's
        ("korean_mid_autumn", date(2026, 9, 25)),
        ("midsummer_eve", date(2026, 6, 19)),
        ("midsummer_eve", date(2027, 6, 25)),
        ("nowruz", date(2029, 3, 20)),
        ("passover", date(2027, 4, 22)),
        ("sukkot", date(2026, 9, 26)),
        ("diwali", date(2025, 10, 20)),
        ("dussehra", date(2026, 10, 20)),
    ],
)
def test_other_feasts(feast: str, day: date) -> None:
    assert feast_dates(feast, day.year) == (day,)


def test_every_feast_has_its_dates_in_order_and_in_the_year_asked() -> None:
    for feast in FEASTS:
        for year in range(2020, 2036):
            found = feast_dates(feast, year)
            assert list(found) == sorted(set(found))
            assert all(day.year == year for day in found)
            assert len(found) == 1 or feast in ("ramadan", "eid_al_fitr", "eid_al_adha")


def test_where_the_tables_end_there_is_no_date() -> None:
    assert feast_dates("diwali", 2090) == ()
