"""What the calendar of the world keeps, against others: `chinesecalendar`, `hijridate`, and the library itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import chinese_calendar
import pytest
from hijridate import Hijri

from fairlead.core.public_holidays import Coverage, HolidayState, KeptCalendar, LibraryCalendar
from fairlead.core.world_calendar import NAME_LANGUAGES, CalendarDay, PlaceYear, kept_calendar, write_down

YEARS = range(2024, 2029)
SAMPLE = 2027  # with estimates, years without data, and one that is not announced
# On overlapping feasts of Azerbaijan the library's own languages disagree about which of the two is observed.
DISAGREES_WITH_ITSELF = {"AZ"}


def place(country: str, subdivision: str = "") -> KeptCalendar:
    """Return a place's calendar from the rows that a table would hold."""
    world = write_down(YEARS, [country])
    days = [day for day in world.days if day.subdivision == subdivision]
    years = [year for year in world.years if year.subdivision == subdivision]
    return kept_calendar(days, years, None, region_known=True)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days)]


@pytest.fixture(scope="module")
def china() -> KeptCalendar:
    return place("CN")


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_china_works_on_the_days_that_chinesecalendar_says(china: KeptCalendar, year: int) -> None:
    known = china.year(year)

    def is_worked(day: date) -> bool:
        return day in known.make_up_days or (day.weekday() < 5 and day not in known.by_date)

    wrong = [day for day in days_of(year) if is_worked(day) != chinese_calendar.is_workday(day)]
    assert (len(days_of(year)), wrong) == (366 if year == 2024 else 365, [])
    assert known.coverage is Coverage.COMPLETE


def test_nobody_knows_2027_of_china_yet_and_nothing_is_invented(china: KeptCalendar) -> None:
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 2, 8))
    known = china.year(2027)
    assert known.coverage is Coverage.UNANNOUNCED
    assert known.make_up_days == frozenset()
    assert {holiday.state for holiday in known.by_date.values()} == {HolidayState.UNANNOUNCED}
    # The 3rd day of the new year is free by law; what follows it may be free as well, and no more is said.
    assert china.holiday_on(date(2027, 2, 8)) is not None
    assert china.holiday_on(date(2027, 2, 15)) is None


@pytest.mark.parametrize("year", YEARS)
def test_the_feasts_of_saudi_arabia_fall_where_the_umm_al_qura_calendar_puts_them(year: int) -> None:
    saudi_arabia = place("SA")
    # Of two Islamic years that touch ours, those feasts that lie in it.
    for islamic in (year - 579, year - 578):
        fitr, adha = Hijri(islamic, 10, 1).to_gregorian(), Hijri(islamic, 12, 10).to_gregorian()
        for feast, name in ((fitr, "Eid al-Fitr"), (adha, "Eid al-Adha")):
            first = date(feast.year, feast.month, feast.day)
            if first.year != year:
                continue
            for day in (first, first + timedelta(days=1), first + timedelta(days=2)):
                assert name in (saudi_arabia.name_on(day, "en") or ""), day
            holiday = saudi_arabia.holiday_on(first)
            assert holiday is not None
            assert holiday.doubts_day_before is (year > 2025), "what the moon has not shown yet is not certain"


def test_the_rows_of_every_place_say_what_the_library_says() -> None:
    world = write_down([SAMPLE])
    days: dict[tuple[str, str], list[CalendarDay]] = defaultdict(list)
    years: dict[tuple[str, str], list[PlaceYear]] = defaultdict(list)
    for day in world.days:
        days[day.country, day.subdivision].append(day)
    for year in world.years:
        years[year.country, year.subdivision].append(year)
    assert len({country for country, _region in years}) == 250
    assert len(years) > 850
    wrong = []
    for (country, region), rows in years.items():
        kept = kept_calendar(days[country, region], rows, None, region_known=bool(region))
        library = LibraryCalendar(country, region or None)
        if kept.year(SAMPLE) != library.year(SAMPLE):
            wrong.append((country, region))
        if country in DISAGREES_WITH_ITSELF:
            continue
        wrong += [
            (country, region, day, language)
            for day in kept.year(SAMPLE).by_date
            for language in NAME_LANGUAGES
            if kept.name_on(day, language) != library.name_on(day, language)
        ]
    assert wrong == []
