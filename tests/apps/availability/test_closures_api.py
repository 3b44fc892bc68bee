"""Closures by the API."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.customers import make_account
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program

from fairlead.availability.models import ClosureRuleChange, KnownClosure
from fairlead.customers.models import Account

pytestmark = pytest.mark.django_db
AUGUST = "since=2026-08-01&until=2026-09-01"
TOLD = {"name": "Ferie", "start_date": "2026-08-03", "end_date": "2026-08-22", "scope": "factory"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def account(cast: Cast) -> Account:
    place = {"country": "IT", "subdivision": "25", "city": "Milan", "zone": "Europe/Rome"}
    return make_account("Serra", owner=cast.owner, **place)


def test_the_closures_of_a_country_are_those_that_the_team_sees(cast: Cast) -> None:
    owner, boss = Program(cast.owner), Program(cast.boss)
    before = owner.get(f"/closures?country=IT&{AUGUST}").json()
    changed = boss.patch("/closure-rules/it-august-factories", {"is_off": True, "note": "they all work"})
    weighed = boss.patch("/closure-rules/it-august", {"probability_percent": 90})
    after = owner.get(f"/closures?country=IT&{AUGUST}").json()

    assert [one["rule"] for one in before["closures"]] == ["it-august-factories", "it-august"]
    assert changed.json()["is_off"] is True
    assert (weighed.json()["usual_percent"], weighed.json()["probability_percent"]) == (75, 90)
    assert after["closures"] == [
        {
            "rule": "it-august",
            "known_closure_id": None,
            "name": "August holidays",
            "start_date": "2026-08-08",
            "end_date": "2026-08-24",
            "scope": "office",
            "probability_percent": 90,
        }
    ]
    assert owner.patch("/closure-rules/it-august", {"is_off": True}).status_code == 403


def test_a_rule_that_is_given_back_holds_as_it_is(cast: Cast) -> None:
    boss = Program(cast.boss)
    boss.patch("/closure-rules/it-august", {"is_off": True})
    given_back = boss.patch("/closure-rules/it-august", {"is_off": False}).json()

    assert (given_back["is_off"], given_back["probability_percent"], given_back["version"]) == (False, 75, None)
    assert not ClosureRuleChange.objects.exists()
    assert boss.patch("/closure-rules/it-carnival", {"is_off": True}).status_code == 404
    assert boss.patch("/closure-rules/it-august", {"probability_percent": 0}).status_code == 422


def test_every_rule_is_listed_with_its_sources(cast: Cast) -> None:
    rules = Program(cast.viewer).get("/closure-rules").json()["items"]

    assert len(rules) > 100
    assert all(rule["sources"] for rule in rules)
    italy = next(rule for rule in rules if rule["rule"] == "it-august")
    assert (italy["begins"], italy["ends"], italy["countries"]) == ("08-08", "08-24", ["IT"])


def test_an_account_tells_of_its_own_and_has_those_of_its_place(cast: Cast, account: Account) -> None:
    owner = Program(cast.owner)
    made = owner.post("/known-closures", TOLD | {"account_id": account.pk})
    listed = owner.get(f"/accounts/{account.pk}/closures?{AUGUST}").json()["closures"]

    assert made.status_code == 201
    assert made.json()["country"] is None
    assert [(one["rule"], one["known_closure_id"], one["name"]) for one in listed] == [
        ("it-august-factories", None, "August holidays: factories"),
        (None, made.json()["id"], "Ferie"),
        ("it-august", None, "August holidays"),
    ]


def test_what_was_told_is_changed_filtered_and_removed(cast: Cast, account: Account) -> None:
    owner, boss = Program(cast.owner), Program(cast.boss)
    one = owner.post("/known-closures", TOLD | {"account_id": account.pk}).json()
    boss.post("/known-closures", TOLD | {"country": "FR", "subdivision": "Bretagne", "probability_percent": 60})

    changed = owner.patch(f"/known-closures/{one['id']}", {"probability_percent": 0, "is_yearly": True}).json()
    of_france = owner.get("/known-closures?country=FR").json()["items"]

    assert (changed["probability_percent"], changed["is_yearly"], changed["name"]) == (0, True, "Ferie")
    assert [row["subdivision"] for row in of_france] == ["BRE"]
    assert len(owner.get("/known-closures").json()["items"]) == 2
    assert len(Program(cast.stranger).get("/known-closures").json()["items"]) == 1
    assert owner.delete(f"/known-closures/{one['id']}").status_code == 204
    assert not KnownClosure.objects.filter(pk=one["id"]).exists()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"end_date": "2026-08-03"}, "/end_date"),
        ({"country": None}, "/country"),
        ({"subdivision": "Atlantis"}, "/subdivision"),
        ({"probability_percent": 101}, "/probability_percent"),
        ({"name": " "}, "/name"),
        ({"account_id": 4_000_000}, "/account_id"),
    ],
)
def test_impossible_closures_are_refused_with_the_place(cast: Cast, change: dict[str, Any], pointer: str) -> None:
    refused = Program(cast.boss).post("/known-closures", TOLD | {"country": "IT"} | change)

    assert refused.status_code == 422
    assert pointer in refused.content.decode()
    assert not KnownClosure.objects.exists()


def test_an_answer_tells_of_the_closure(cast: Cast, account: Account) -> None:
    address = f"/accounts/{account.pk}/availability?at=2026-08-14T08:00:00Z"

    answer = Program(cast.owner).get(address).json()

    assert answer["status"] == "reachable"
    assert answer["facts"]["closure_probability_percent"] == 75
    assert answer["facts"]["closure_end"] == "2026-08-24"
    assert answer["facts"]["likely_good_at"].startswith("2026-08-24T07:00:00")
    assert answer["reason"].endswith("probably closed (75 %): August holidays until 24 Aug")
