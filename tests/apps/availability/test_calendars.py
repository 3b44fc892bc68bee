"""The kept calendar of the world: filling it, asking it, and what the team knows better."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast

from fairlead.availability.models import CalendarCorrection, CalendarDay, CalendarYear
from fairlead.availability.operations.calendars import fill_calendars
from fairlead.availability.queries import make_person, person_of_contact
from fairlead.availability.queries.calendars import calendars
from fairlead.availability.types import DayCategory
from fairlead.core.availability import Status, status_at
from fairlead.core.public_holidays import Coverage, KeptCalendar, LibraryCalendar
from fairlead.team.models import Member
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
YEARS = range(2025, 2030)


def correct(country: str, on: date, name: str | None, subdivision: str = "") -> CalendarCorrection:
    boss = Member.objects.filter(role=Role.OWNER).first() or make_cast().boss
    return CalendarCorrection.objects.create(
        country=country,
        subdivision=subdivision,
        date=on,
        is_closed=name is not None,
        name=name or "",
        recorded_by=boss,
    )


def test_the_kept_table_says_what_the_library_says() -> None:
    fill_calendars(now=NOW, countries=["AE", "CN", "DE", "ES", "JP", "LK", "TW"])
    for country, subdivision in (
        ("DE", ""), ("DE", "BY"), ("DE", "DE-by"), ("DE", "nowhere"), ("ES", "B"), ("CN", ""), ("AE", ""),
        ("JP", "13"), ("TW", ""), ("LK", ""),
    ):  # fmt: skip
        kept, library = calendars().of(country, subdivision), LibraryCalendar(country, subdivision or None)
        assert isinstance(kept, KeptCalendar)
        for year in (*YEARS, 2020, 2031):
            assert kept.year(year) == library.year(year), (country, subdivision, year)
            for on_date in kept.year(year).by_date:
                for language in ("en", "zh-hans", "zh-hant", "es"):
                    assert kept.name_on(on_date, language) == library.name_on(on_date, language)


def test_a_place_that_is_not_kept_is_answered_by_the_library() -> None:
    assert calendars().of("DE", "BY") == LibraryCalendar("DE", "BY")
    fill_calendars(now=NOW, countries=["JP"])
    assert calendars().of("DE", "BY") == LibraryCalendar("DE", "BY")
    assert calendars().of("") is None


def test_filling_twice_changes_nothing() -> None:
    first = fill_calendars(now=NOW, countries=["AE"])
    assert first is not None
    assert first.day_count == CalendarDay.objects.count() > 40
    assert CalendarYear.objects.count() == len(YEARS)
    assert fill_calendars(now=NOW, countries=["DE"]) is None
    assert not CalendarDay.objects.filter(country="DE").exists()


@pytest.mark.parametrize("filled", [True, False])
def test_a_correction_wins_over_what_is_kept_and_over_the_library(filled: bool) -> None:
    if filled:
        fill_calendars(now=NOW, countries=["DE"])
    contact = make_contact(make_account(owner=make_cast().owner))
    assert status_at(person_of_contact(contact), NOW).status is Status.REACHABLE
    correct("DE", NOW.date(), "Betriebsversammlung")
    answer = status_at(person_of_contact(contact), NOW)
    assert (answer.status, answer.reason.facts["holiday_name"]) == (Status.HOLIDAY, "Betriebsversammlung")
    christmas = datetime(2026, 12, 25, 9, 0, tzinfo=UTC)
    assert status_at(person_of_contact(contact), christmas).status is Status.HOLIDAY
    correct("DE", christmas.date(), None)
    assert status_at(person_of_contact(contact), christmas).status is Status.REACHABLE


def test_a_correction_of_a_region_holds_there_and_in_what_lies_in_it() -> None:
    on = date(2026, 11, 24)
    correct("ES", on, "Fira", "CT")
    assert calendars().of("ES", "B").name_on(on, "en") == "Fira"  # type: ignore[union-attr]
    assert calendars().of("ES", "CT").name_on(on, "en") == "Fira"  # type: ignore[union-attr]
    assert calendars().of("ES", "").name_on(on, "en") is None  # type: ignore[union-attr]
    correct("ES", on, "Huelga")
    assert calendars().of("ES", "B").name_on(on, "en") == "Fira"  # type: ignore[union-attr]
    assert calendars().of("ES", "MD").name_on(on, "en") == "Huelga"  # type: ignore[union-attr]


def test_a_corrected_date_casts_and_bears_no_doubt() -> None:
    """The Emirates' Eid of 2027 is estimated for 9 March; the moon was seen a day later."""
    emirates = calendars().of("AE")
    assert emirates is not None
    assert emirates.possible_holiday_on(date(2027, 3, 8))
    correct("AE", date(2027, 3, 9), None)
    corrected = calendars().of("AE")
    assert corrected is not None
    assert corrected.holiday_on(date(2027, 3, 9)) is None
    assert corrected.possible_holiday_on(date(2027, 3, 9)) is None
    assert corrected.possible_holiday_on(date(2027, 3, 8)) is None


def test_a_free_saturday_can_be_made_a_working_day() -> None:
    saturday = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
    assert status_at(make_person("p", "Asia/Shanghai", "CN", ""), saturday).status is Status.WEEKEND
    correct("CN", saturday.date(), None)
    assert status_at(make_person("p", "Asia/Shanghai", "CN", ""), saturday).status is Status.REACHABLE


def test_2027_of_china_is_unannounced_and_has_no_invented_working_days() -> None:
    fill_calendars(now=NOW, countries=["CN"])
    china = calendars().of("CN")
    assert china is not None
    assert china.year(2026).coverage is Coverage.COMPLETE
    assert len(china.year(2026).make_up_days) == 6
    assert china.year(2027).coverage is Coverage.UNANNOUNCED
    assert china.year(2027).make_up_days == frozenset()
    closed = CalendarDay.objects.filter(country="CN", date__year=2027, category=DayCategory.PUBLIC)
    assert set(closed.values_list("state", flat=True)) == {"unannounced"}


def test_calendars_that_say_the_same_live_on() -> None:
    fill_calendars(now=NOW, countries=["DE", "JP"])
    germany, japan = calendars().of("DE", "HH"), calendars().of("JP")
    correct("DE", date(2026, 11, 24), "Fest")
    assert calendars().of("JP") is japan
    assert calendars().of("DE", "HH") is not germany


def test_many_places_cost_few_queries(django_assert_num_queries: object) -> None:
    fill_calendars(now=NOW, countries=["DE", "JP", "ES"])
    correct("DE", date(2026, 11, 24), "Fest")
    places = [("DE", ""), ("DE", "HH"), ("DE", "BY"), ("JP", ""), ("ES", "B"), ("FR", "")]
    with django_assert_num_queries(4):  # type: ignore[operator]
        kept = calendars()  # the version, and the corrections since that is new
        kept.load(places)
    with django_assert_num_queries(1):  # type: ignore[operator]
        again = calendars()
        again.load(places)
    assert again is kept
