"""What an answer tells of likely closures, and that they change neither status nor hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.availability import Person, person_from_json, status_at, windows
from fairlead.core.closures import PlaceClosures, all_rules, rules_of_place
from fairlead.core.desk_order import DeskGroup, decide_place

ROME = {"id": "r", "country": "IT"}


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def closure_facts(person: Person, moment: str, language: str = "en") -> dict[str, Any]:
    facts = status_at(person, utc(moment), language=language).reason.facts
    return {name: fact for name, fact in facts.items() if name.startswith("closure") or name == "likely_good_at"}


def test_august_in_rome() -> None:
    assert closure_facts(person_from_json(ROME), "2026-08-14T08:00") == {
        "closure_name": "August holidays",
        "closure_probability_percent": 75,
        "closure_scope": "office",
        "closure_start": date(2026, 8, 8),
        "closure_end": date(2026, 8, 24),
        "likely_good_at": utc("2026-08-24T07:00"),
    }


@pytest.mark.parametrize(
    ("person", "moment", "name", "good"),
    [
        (ROME, "2026-08-07T15:00", None, None),  # the last Friday, open until six
        (ROME, "2026-08-07T17:00", "August holidays", "2026-08-24T07:00"),  # and after it: Monday is in August already
        (ROME, "2026-08-23T10:00", None, None),  # the last Sunday: tomorrow all are back
        (ROME | {"leave": [{"start": "2026-08-10", "end": "2026-08-24"}]}, "2026-08-14T08:00", None, None),
        (ROME | {"leave": [{"start": "2026-08-10", "end": None}]}, "2026-08-14T08:00", None, None),
        # Leave follows the closure at once: the good moment is behind both
        (
            ROME | {"leave": [{"start": "2026-08-24", "end": "2026-08-31"}]},
            "2026-08-14T08:00",
            "August holidays",
            "2026-08-31T07:00",
        ),
        (ROME | {"holidays": False}, "2026-08-14T08:00", None, None),
        # Christmas eve in Milan: back after Epiphany, on Thursday the 7th
        (ROME, "2026-12-24T10:00", "Christmas to Epiphany", "2027-01-07T08:00"),
        # One closure follows another: Holy Thursday and Friday within Holy Week
        (
            {"id": "m", "country": "MX", "zone": "America/Mexico_City"},
            "2026-03-31T16:00",
            "Holy Week",
            "2026-04-06T15:00",
        ),
        # Less likely than not: told, but nothing is moved behind it
        ({"id": "n", "country": "US", "zone": "America/New_York"}, "2026-12-28T15:00", "Christmas and New Year", None),
        # The end of a closure is the customer's own midnight
        ({"id": "t", "country": "JP"}, "2026-12-31T01:00", "Year end", "2027-01-04T00:00"),
    ],
)
def test_the_closure_told_is_that_of_the_next_time_they_would_be_there(
    person: dict[str, Any], moment: str, name: str | None, good: str | None
) -> None:
    facts = closure_facts(person_from_json(person), moment)

    assert facts.get("closure_name") == name
    assert facts.get("likely_good_at") == (utc(good) if good else None)


def test_names_are_in_the_language_asked() -> None:
    assert closure_facts(person_from_json(ROME), "2026-08-14T08:00", "zh-hant")["closure_name"] == "八月休假"


def test_closures_given_with_a_person_stand_instead_of_the_rules() -> None:
    open_all_august = PlaceClosures([rule for rule in rules_of_place("IT") if rule.id != "it-august"], "IT")

    assert closure_facts(replace(person_from_json(ROME), closures=open_all_august), "2026-08-14T08:00") == {}


def test_who_works_on_holidays_keeps_to_what_the_own_company_told() -> None:
    own = [replace(rule, is_own=True) for rule in rules_of_place("IT") if rule.id == "it-august"]
    person = replace(person_from_json(ROME | {"holidays": False}), closures=PlaceClosures(own, "IT"))

    assert closure_facts(person, "2026-08-14T08:00")["closure_probability_percent"] == 75


@given(
    st.sampled_from(sorted({country for rule in all_rules() for country in rule.countries})),
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_closures_change_neither_status_nor_hours(country: str, moment: datetime) -> None:
    told = Person("p", "Europe/Rome", country, weeks=person_from_json(ROME).weeks)
    untold = replace(told, closures=PlaceClosures([], country))
    with_closures, without = status_at(told, moment), status_at(untold, moment)

    assert (with_closures.status, with_closures.since, with_closures.until, with_closures.next_good_at) == (
        without.status,
        without.since,
        without.until,
        without.next_good_at,
    )
    assert windows(told, moment, moment + timedelta(days=14)) == windows(untold, moment, moment + timedelta(days=14))
    likely = with_closures.reason.facts.get("likely_good_at")
    if likely is not None:
        assert with_closures.next_good_at is not None
        assert isinstance(likely, datetime)
        assert likely > with_closures.next_good_at
        assert "likely_good_at" not in status_at(told, likely).reason.facts
        assert decide_place(with_closures, now=moment, key="").group in (
            DeskGroup.PROBABLY_CLOSED,
            DeskGroup.NOT_TODAY,
        )
