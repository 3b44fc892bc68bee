from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from fairlead.core.availability import ImpossiblePerson, Leave, explain, person_from_json
from fairlead.core.weeks import find_country_week, parse_week_text

WHOLE = {
    "id": "p1",
    "zone": "Europe/Berlin",
    "country": "DE",
    "subdivision": "BY",
    "week": [{"days": ["mon", "tue"], "from": "09:00", "to": "18:00", "breaks": [["12:00", "13:00"]]}],
    "leave": [
        {"start": "2026-12-20", "end": "2027-01-06"},
        {"start": "2026-11-02T08:00:00+01:00", "end": "2026-11-02T12:00:00Z"},
    ],
    "holidays": True,
}


def test_a_whole_person() -> None:
    person = person_from_json(WHOLE)

    assert (person.id, person.zone, person.country, person.subdivision) == ("p1", "Europe/Berlin", "DE", "BY")
    assert [dated.week for dated in person.weeks] == [parse_week_text("Mon,Tue 09:00-18:00 break 12:00-13:00")]
    assert person.leave[0] == Leave(date(2026, 12, 20), date(2027, 1, 6))
    assert person.leave[1].start == datetime(2026, 11, 2, 7, tzinfo=UTC)
    assert person.observes_holidays
    assert not person.week_assumed


@pytest.mark.parametrize(
    ("written", "zone", "country", "subdivision"),
    [
        ({}, None, None, None),
        ({"country": "DE"}, "Europe/Berlin", "DE", None),
        ({"country": "Germany", "subdivision": "Bavaria"}, "Europe/Berlin", "DE", "BY"),
        ({"country": "US"}, None, "US", None),
        ({"country": "US", "subdivision": "CA"}, "America/Los_Angeles", "US", "CA"),
        ({"country": "CN", "subdivision": "HK"}, "Asia/Hong_Kong", "HK", None),
        ({"country": "US", "zone": "America/Denver"}, "America/Denver", "US", None),
        ({"country": "DE", "subdivision": "the south"}, "Europe/Berlin", "DE", "the south"),
        ({"zone": None, "country": None, "week": None, "leave": None, "holidays": None}, None, None, None),
    ],
)
def test_what_is_absent_is_taken_from_the_country(
    written: dict[str, Any], zone: str | None, country: str | None, subdivision: str | None
) -> None:
    person = person_from_json({"id": "x"} | written)

    assert (person.zone, person.country, person.subdivision) == (zone, country, subdivision)
    assert person.weeks == find_country_week(country, subdivision).weeks
    assert person.leave == ()
    assert person.observes_holidays


def test_a_numeric_id_is_kept_as_text() -> None:
    assert person_from_json({"id": 17}).id == "17"


@pytest.mark.parametrize(
    ("written", "code", "place", "told"),
    [
        ([], "not_an_object", "person", "[]"),
        ("Anna", "not_an_object", "person", "Anna"),
        ({"zone": "Europe/Berlin"}, "missing_key", "person", "id"),
        ({"id": True}, "not_text", "id", "True"),
        ({"id": "x", "name": "Anna"}, "unknown_key", "person", "name"),
        ({"id": "x", "zone": "Berlin"}, "unknown_zone", "zone", "Europe/Berlin"),
        ({"id": "x", "zone": 1}, "not_text", "zone", "1"),
        ({"id": "x", "country": "Germny"}, "unknown_country", "country", "Germany"),
        ({"id": "x", "holidays": "no"}, "not_a_flag", "holidays", "no"),
        ({"id": "x", "week": [{"days": ["mon"], "from": "9", "to": "18:00"}]}, "bad_time", "week[0].from", "9"),
        ({"id": "x", "leave": "2026-12-20"}, "not_a_list", "leave", "2026-12-20"),
        ({"id": "x", "leave": ["2026-12-20"]}, "not_a_leave", "leave[0]", "2026-12-20"),
        ({"id": "x", "leave": [{"end": "2026-12-20"}]}, "missing_key", "leave[0]", "start"),
        ({"id": "x", "leave": [{"start": "2026-12-20", "until": "x"}]}, "unknown_key", "leave[0]", "until"),
        ({"id": "x", "leave": [{"start": "20.12.2026"}]}, "bad_date", "leave[0].start", "20.12.2026"),
        ({"id": "x", "leave": [{"start": "2026-02-30"}]}, "bad_date", "leave[0].start", "2026-02-30"),
        ({"id": "x", "leave": [{"start": 20261220}]}, "bad_date", "leave[0].start", "20261220"),
        (
            {"id": "x", "leave": [{"start": "2026-12-20T08:00:00"}]},
            "no_offset",
            "leave[0].start",
            "2026-12-20T08:00:00",
        ),
        (
            {"id": "x", "leave": [{"start": "2026-12-20", "end": "2026-12-20"}]},
            "backwards",
            "leave[0].end",
            "2026-12-20",
        ),
        ({"id": "x", "leave": [{"start": "2026-12-20", "kind": 3}]}, "not_text", "leave[0].kind", "3"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_value_place_and_remedy(
    written: Any, code: str, place: str, told: str
) -> None:
    with pytest.raises(ImpossiblePerson) as caught:
        person_from_json(written)

    assert (caught.value.code, caught.value.place) == (code, place)
    sentence = explain(caught.value, str)
    assert told in sentence
    assert sentence.endswith(".")
