"""People with the same hours, place and leave are asked about once, and never are others taken for them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime

from fairlead.availability.queries.alike import AnswersAlike
from fairlead.core.availability import Leave, Person, status_at
from fairlead.core.weeks import find_country_week

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
ANNA = Person("anna", "Europe/Berlin", "DE", weeks=find_country_week("DE", None).weeks)


def test_who_differs_in_name_alone_gets_the_same_object() -> None:
    answers = AnswersAlike(NOW)
    assert answers.of(ANNA) is answers.of(replace(ANNA, id="bert"))
    assert answers.of(ANNA) == status_at(ANNA, NOW)


def test_whoever_differs_in_anything_else_gets_an_answer_of_their_own() -> None:
    away = (Leave(date(2026, 11, 30), date(2026, 12, 2)),)
    other = {"zone": "Asia/Tokyo", "country": "FR", "subdivision": "BY", "weeks": (), "leave": away}
    other |= {"observes_holidays": False, "week_assumed": True, "perhaps_leave": away}
    assert set(other) <= {field.name for field in fields(Person)}
    answers = AnswersAlike(NOW)
    for name, value in other.items():
        person = replace(ANNA, **{name: value})
        assert answers.of(person) is not answers.of(ANNA), name
        assert answers.of(person) == status_at(person, NOW), name
