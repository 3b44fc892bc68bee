"""Our own side over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program

from fairlead.team.models import Member
from fairlead.team.types import Scope

pytestmark = pytest.mark.django_db
CLOSURE = {
    "name": "Spring Festival",
    "occasion": "CHINESE_NEW_YEAR",
    "start_date": "2027-02-04",
    "end_date": "2027-02-18",
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def program_of(member: Member) -> Program:
    return Program(member, scopes=(Scope.LEAVE_READ, Scope.LEAVE_WRITE))


def test_a_closure_from_its_record_to_the_told_customer(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    contact = make_contact(account, email="k.albers@nordlicht.example", languages=["de"], is_main=True)
    boss, owner = program_of(cast.boss), program_of(cast.owner)
    company = boss.ask("PATCH", "/our-company", {"name": "Chaoyin", "country": "CN", "subdivision": "Zhejiang"}).json()
    assert (company["subdivision"], company["notice_days"]) == ("ZJ", 21)
    made = boss.ask("POST", "/company-closures", CLOSURE).json()
    assert (made["announce_date"], made["told"], made["to_dos"]) == ("2027-01-14", 0, 0)
    at = f"/company-closures/{made['id']}"
    concerned = owner.ask("GET", f"{at}/customers?mine=true").json()["items"]
    assert [(one["account_id"], one["language"], one["telling"]) for one in concerned] == [
        (account.pk, "de", "planned")
    ]
    assert concerned[0]["lost_days"][0] == "2027-02-04"
    assert owner.ask("POST", f"{at}/to-dos").json() == {"made": 1}
    assert owner.ask("POST", f"{at}/to-dos").json() == {"made": 0}
    notice = owner.ask("GET", f"{at}/customers/{account.pk}/notice").json()
    assert (notice["language"], notice["email"], notice["contact_id"]) == (
        "de",
        "k.albers@nordlicht.example",
        contact.pk,
    )
    assert notice["subject"] == "Wir haben vom 4. Februar 2027 bis zum 17. Februar 2027 geschlossen"
    french = owner.ask("GET", f"{at}/customers/{account.pk}/notice?language=fr").json()
    assert french["subject"].startswith("Fermeture du 4 février 2027")
    told = owner.ask("POST", f"{at}/customers/{account.pk}/told").json()
    assert (told["telling"], told["to_do_owner_id"]) == ("told", cast.owner.pk)
    assert owner.ask("GET", at).json()["told"] == 1
    assert owner.ask("GET", f"{at}/customers?telling=open").json()["items"] == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"end_date": "2027-02-04"}, "/end_date"),
        ({"last_shipping_date": "2027-02-04"}, "/last_shipping_date"),
        ({"team_id": 999_999}, "/team_id"),
        ({"occasion": "PARTY"}, "/occasion"),
        ({"name": " "}, "/name"),
    ],
)
def test_a_closure_that_cannot_be(cast: Cast, changes: dict[str, Any], pointer: str) -> None:
    answer = program_of(cast.boss).ask("POST", "/company-closures", CLOSURE | changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_why_a_colleague_is_away_is_for_them_and_their_leader(cast: Cast) -> None:
    cast.owner.backup = cast.colleague
    cast.owner.save()
    body = {"member_id": cast.owner.pk, "start_date": "2027-02-01", "end_date": "2027-02-01", "end_time": "12:00"}
    made = program_of(cast.owner).ask("POST", "/member-leave", body | {"kind": "SICK", "note": "Dentist"}).json()
    assert (made["stand_in_id"], made["end_time"], made["kind"], made["note"]) == (
        cast.colleague.pk,
        "12:00",
        "SICK",
        "Dentist",
    )
    at = f"/member-leave/{made['id']}"
    for member, sees in ((cast.leader, True), (cast.boss, True), (cast.colleague, False), (cast.viewer, False)):
        seen = program_of(member).ask("GET", at).json()
        assert (seen["kind"], seen["note"]) == (("SICK", "Dentist") if sees else (None, None))
    nobody = program_of(cast.owner).ask("POST", "/member-leave", body | {"stand_in_id": None}).json()
    assert nobody["stand_in_id"] is None
    changed = program_of(cast.owner).ask("PATCH", at, {"end_date": "2027-02-03", "end_time": None}).json()
    assert (changed["end_date"], changed["end_time"], changed["stand_in_id"]) == (
        "2027-02-03",
        None,
        cast.colleague.pk,
    )
    listed = program_of(cast.viewer).ask("GET", "/member-leave?since=2027-02-02").json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    refused = program_of(cast.owner).ask("PATCH", at, {"stand_in_id": cast.owner.pk})
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/stand_in_id"]
