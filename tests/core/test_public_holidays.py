from __future__ import annotations

import os
from datetime import date, datetime

import pytest

from fairlead.core.availability import Person, Status, status_at
from fairlead.core.public_holidays import (
    Coverage,
    HolidayState,
    HolidayYear,
    KeptCalendar,
    PublicHoliday,
    holiday_name,
    holiday_on,
    possible_holiday_on,
    public_holidays,
)
from fairlead.core.weeks import find_country_week


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "name"),
    [
        ("DE", "BY", "2026-06-04", "Fronleichnam"),
        ("DE", "DE-BY", "2026-06-04", "Fronleichnam"),
        ("DE", "de-by", "2026-06-04", "Fronleichnam"),
        ("DE", "HH", "2026-06-04", None),
        ("DE", "Augsburg", "2026-08-08", "Augsburger Hohes Friedensfest"),  # no ISO subdivision, and a feast of its own
        ("DE", None, "2026-06-04", None),
        ("DE", None, "2026-10-03", "Tag der Deutschen Einheit"),
        # Barcelona is a province of Catalonia, London a part of England: the region's holidays are theirs
        ("ES", "B", "2026-09-11", "Fiesta Nacional de Cataluña"),
        ("GB", "LND", "2026-08-31", "Late Summer Bank Holiday"),
        ("GB", "SCT", "2026-08-31", None),
        # Substitute days as each country has them
        ("US", "CA", "2026-07-03", "Independence Day (observed)"),
        ("JP", None, "2026-09-22", "国民の休日"),
        ("CN", None, "2026-02-23", "休息日（由 2026-02-28 调休）"),
        ("ZZ", None, "2026-01-01", None),
        (None, None, "2026-01-01", None),
    ],
)
def test_holiday_on(country: str | None, subdivision: str | None, day: str, name: str | None) -> None:
    holiday = holiday_on(country, subdivision, date.fromisoformat(day))

    assert (holiday.name if holiday else None) == name


@pytest.mark.parametrize(
    ("country", "subdivision", "year", "coverage"),
    [
        ("DE", "BY", 2026, Coverage.COMPLETE),
        ("DE", None, 2026, Coverage.INCOMPLETE),
        ("DE", "nowhere", 2026, Coverage.INCOMPLETE),
        ("GB", None, 2026, Coverage.INCOMPLETE),
        ("FR", "IDF", 2026, Coverage.COMPLETE),  # a region without holidays of its own
        ("JP", None, 2026, Coverage.COMPLETE),
        ("JP", "13", 2026, Coverage.COMPLETE),
        ("QA", None, 2026, Coverage.COMPLETE),
        ("CN", None, 2026, Coverage.COMPLETE),
        ("CN", None, 2027, Coverage.UNANNOUNCED),
        ("LK", None, 2027, Coverage.NO_DATA),  # the library knows full moons of Sri Lanka until 2026
        ("ZZ", None, 2026, Coverage.NO_DATA),
        (None, None, 2026, Coverage.NO_DATA),
        ("DE", "BY", 2200, Coverage.NO_DATA),
    ],
)
def test_what_is_not_known_is_said(country: str | None, subdivision: str | None, year: int, coverage: Coverage) -> None:
    assert public_holidays(country, subdivision, year).coverage is coverage


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2025, ["01-26", "02-08", "04-27", "09-28", "10-11"]),
        (2026, ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
        (2027, []),
        (
            2001,
            ["01-20", "01-21", "04-28", "04-29", "09-29", "09-30", "12-29", "12-30"],
        ),  # two in the next year's notice
    ],
)
def test_make_up_days_of_china(year: int, days: list[str]) -> None:
    assert sorted(public_holidays("CN", None, year).make_up_days) == [
        date.fromisoformat(f"{year}-{day}") for day in days
    ]


@pytest.mark.parametrize(
    ("country", "day", "state"),
    [
        ("AE", "2026-12-02", HolidayState.CONFIRMED),
        ("AE", "2027-03-09", HolidayState.ESTIMATED),
        ("SA", "2025-03-30", HolidayState.CONFIRMED),
        ("SA", "2027-03-09", HolidayState.ESTIMATED),  # by the Umm al-Qura calendar, but the moon decides
        ("SA", "2027-09-23", HolidayState.CONFIRMED),
        ("IN", "2027-08-15", HolidayState.CONFIRMED),  # Independence Day, on which Milad may fall as well
        ("CN", "2026-10-01", HolidayState.CONFIRMED),
        ("CN", "2027-10-01", HolidayState.UNANNOUNCED),
    ],
)
def test_how_certain_a_date_is(country: str, day: str, state: HolidayState) -> None:
    holiday = holiday_on(country, None, date.fromisoformat(day))

    assert holiday is not None
    assert holiday.state is state


def test_a_label_of_estimates_is_no_part_of_the_name() -> None:
    for language in ("en", "zh-hans", "ar"):
        name = holiday_name("AE", None, date(2027, 3, 9), language)
        assert name is not None
        assert "(" not in name
        assert "（" not in name


@pytest.mark.parametrize(
    ("day", "possible"),
    [
        ("2027-03-08", True),
        ("2027-03-09", False),  # is one
        ("2027-03-12", True),
        ("2027-03-13", False),
        ("2026-12-01", False),  # beside a certain one
        ("2027-12-01", False),
    ],
)
def test_the_days_beside_an_estimate_are_in_doubt(day: str, possible: bool) -> None:
    assert bool(possible_holiday_on("AE", None, date.fromisoformat(day))) is possible


@pytest.mark.parametrize(
    ("day", "possible"),
    [
        ("2026-12-31", False),  # New Year keeps to its day
        ("2027-02-04", False),
        ("2027-02-11", True),  # the Spring Festival ends later than the law alone says
        ("2027-02-12", True),
        ("2027-02-15", False),
        ("2027-04-06", False),
        ("2027-04-30", False),
        ("2027-05-05", True),
        ("2027-05-07", False),
        ("2027-10-06", True),
        ("2027-10-07", True),  # the day on which the week off mostly ends
        ("2027-10-08", False),
        ("2028-05-03", True),  # the two days of Labour Day have mostly become five
        ("2028-05-04", True),
        ("2028-05-05", False),
        ("2028-01-04", False),  # New Year has one day, though it is Monday's as well
        ("2031-01-28", True),  # the last day of the festival was a Saturday and moves to Monday
        ("2028-01-31", True),  # a weekend lies between the festival, which ends on a Friday, and what is added
        ("2028-02-01", True),
        ("2028-02-02", False),
        ("2026-10-08", False),  # announced
    ],
)
def test_long_chinese_festivals_may_be_lengthened_at_their_end_until_announced(day: str, possible: bool) -> None:
    assert bool(possible_holiday_on("CN", None, date.fromisoformat(day))) is possible


def test_a_certain_holiday_that_shares_its_date_with_an_estimate_does_not_settle_its_neighbours() -> None:
    """15 August 2027 is Independence Day in any case; Milad may as well fall on the 16th."""
    assert possible_holiday_on("IN", "MH", date(2027, 8, 16)) == holiday_on("IN", "MH", date(2027, 8, 15))


@pytest.mark.parametrize(
    ("country", "day", "language", "name"),
    [
        ("DE", "2026-10-03", "de", "Tag der Deutschen Einheit"),
        ("DE", "2026-10-03", "en", "German Unity Day"),
        ("DE", "2026-10-03", "es", "German Unity Day"),
        ("CN", "2026-02-17", "zh-hans", "春节"),
        ("CN", "2026-02-17", "zh-hant", "春節"),
        ("MX", "2026-11-16", "es", "Día de la Revolución"),
        ("MX", "2026-11-17", "es", None),
        ("ZZ", "2026-11-17", "es", None),
    ],
)
def test_names_in_the_language_asked_else_in_english(country: str, day: str, language: str, name: str | None) -> None:
    assert holiday_name(country, None, date.fromisoformat(day), language) == name


def test_the_languages_of_the_server_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LANGUAGE", "LC_ALL", "LANG"):
        monkeypatch.setenv(variable, "th_TH.UTF-8")
    public_holidays.cache_clear()

    assert os.environ["LANG"] == "th_TH.UTF-8"
    assert public_holidays("DE", "BY", 2026).by_date[date(2026, 1, 1)].name == "Neujahr"
    public_holidays.cache_clear()


def kept(*days: date) -> KeptCalendar:
    own = {day: PublicHoliday(day, "Betriebsfest", HolidayState.CONFIRMED, False, False) for day in days}
    year = HolidayYear(own, frozenset({date(2026, 11, 28)}), Coverage.COMPLETE)
    return KeptCalendar({2026: year}, {day: {"en": "Works fair"} for day in days})


@pytest.mark.parametrize(
    ("day", "status", "reason_name"),
    [
        ("2026-11-24", Status.HOLIDAY, "Works fair"),  # ours alone
        ("2026-12-25", Status.REACHABLE, None),  # the library's, and not ours
        ("2026-11-28", Status.REACHABLE, None),  # a Saturday that is worked
    ],
)
def test_a_kept_calendar_stands_for_the_librarys(day: str, status: Status, reason_name: str | None) -> None:
    weeks = find_country_week("DE").weeks
    person = Person("p", "Europe/Berlin", "DE", None, weeks, calendar=kept(date(2026, 11, 24)))
    answer = status_at(person, datetime.fromisoformat(f"{day}T10:00+00:00"), language="en")
    assert (answer.status, answer.reason.facts.get("holiday_name")) == (status, reason_name)


def test_kept_calendars_of_equal_days_are_not_taken_for_one_another() -> None:
    first, second = kept(date(2026, 11, 24)), kept(date(2026, 11, 24))
    assert first != second
    assert first.year(2027).coverage is Coverage.NO_DATA
