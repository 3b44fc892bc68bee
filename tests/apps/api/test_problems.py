"""Whatever goes wrong leaves as a problem document, in the caller's language, without our insides."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings
from tests.factories.people import make_member
from tests.factories.programs import Program

from fairlead.team import operations
from fairlead.team.models import Member, Team
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Member:
    return make_member("Bo Boss", Role.OWNER)


def check_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Return the document of an answer after checking what every problem has."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert set(document) == {"type", "title", "status", "detail", "instance", "code", "errors"}
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"/api/v1/problems#{code}"
    assert document["instance"] == answer.wsgi_request.path
    assert document["title"]
    assert document["detail"]
    return document


@pytest.mark.parametrize("path", ["/nowhere", "/", "/teams/", "/teams/999999", "/teams/1/nothing"])
def test_unknown_addresses_and_records(boss: Member, path: str) -> None:
    check_problem(Program(boss).get(path), 404, "not-found")


def test_unknown_addresses_beside_the_version(boss: Member) -> None:
    for address in ("/api/", "/api/v2/accounts", "/api/v1"):
        check_problem(Program(boss).client.get(address), 404, "not-found")
        check_problem(Program(boss).client.post(address), 404, "not-found")


def test_a_wrong_method_names_the_right_ones(boss: Member) -> None:
    answer = Program(boss).ask("DELETE", "/teams")
    check_problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert check_problem(Program(boss).ask("OPTIONS", "/teams"), 405, "method-not-allowed")


def test_head_answers_as_get_without_a_body(boss: Member) -> None:
    program = Program(boss)
    got, headed = program.get("/me"), program.ask("HEAD", "/me")
    assert (headed.status_code, headed.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert headed.headers[name] == got.headers[name]


@pytest.mark.parametrize("body", [b"{", b"[1,]", b"\xff\xfe", b'{"name": NaN}', b'{"name": ' + b"[" * 100_000])
def test_a_body_that_is_not_json(boss: Member, body: bytes) -> None:
    check_problem(Program(boss).post("/teams", body), 400, "malformed")


def test_a_body_of_another_type(boss: Member) -> None:
    answer = Program(boss).client.post(
        "/api/v1/teams",
        {"name": "Asia"},
        headers=Program(boss).headers,
        content_type="application/x-www-form-urlencoded",
    )
    check_problem(answer, 415, "wrong-content-type")
    assert not Team.objects.exists()


def test_a_body_that_is_too_large(boss: Member, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    check_problem(Program(boss).post("/teams", {"name": "A" * 200}), 413, "too-large")
    assert Program(boss).post("/teams", {"name": "A" * 20}).status_code == 201


@pytest.mark.parametrize(
    ("body", "where", "pointer", "code"),
    [
        ({}, "body", "/name", "missing"),
        ({"name": 5}, "body", "/name", "string_type"),
        ({"name": None}, "body", "/name", "string_type"),
        ({"name": ""}, "body", "/name", "string_too_short"),
        ({"name": "A" * 81}, "body", "/name", "string_too_long"),
        ({"name": "Asia", "colour": "red"}, "body", "/colour", "extra_forbidden"),
        ({"name": "As\x00ia"}, "body", "/name", "value"),
        ({"name": "   "}, "body", "/name", "name_missing"),
        ("Asia", "body", "", "model_type"),
        ([], "body", "", "model_type"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(boss: Member, body: Any, where: str, pointer: str, code: str) -> None:
    document = check_problem(Program(boss).post("/teams", body), 422, "invalid")
    assert [(error["where"], error["pointer"], error["code"]) for error in document["errors"]] == [
        (where, pointer, code)
    ]
    assert document["errors"][0]["message"]
    assert not Team.objects.exists()


def test_half_a_character_is_refused(boss: Member) -> None:
    check_problem(Program(boss).post("/teams", b'{"name": "\\ud800"}'), 422, "invalid")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("limit=many", "/limit"),
        ("cursor=made-up", "/cursor"),
        ("lmit=5", "/lmit"),
        ("role=KING", "/role"),
        ("team_id=x", "/team_id"),
    ],
)
def test_a_wrong_or_unknown_parameter_is_named(boss: Member, query: str, pointer: str) -> None:
    document = check_problem(Program(boss).get(f"/members?{query}"), 422, "invalid")
    assert [(error["where"], error["pointer"]) for error in document["errors"]] == [("query", pointer)]


def test_a_path_that_is_not_a_number(boss: Member) -> None:
    document = check_problem(Program(boss).get("/teams/asia"), 422, "invalid")
    assert document["errors"][0]["pointer"] == "/team_id"
    check_problem(Program(boss).get(f"/teams/{2**64}"), 422, "invalid")


def test_our_own_fault_shows_no_insides(boss: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(**_: Any) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(operations, "create_team", break_down)
    answer = Program(boss).post("/teams", {"name": "Asia"})
    check_problem(answer, 500, "broken")
    assert b"secret" not in answer.content


def test_problems_speak_the_language_asked_for_else_the_members(boss: Member) -> None:
    program = Program(boss)
    assert program.get("/teams/999").headers["Content-Language"] == "en"
    assert program.get("/teams/999", Accept_Language="fr, zh-CN;q=0.8").headers["Content-Language"] == "zh-hans"
    assert program.get("/teams/999", Accept_Language="zh-TW").headers["Content-Language"] == "zh-hant"
    Member.objects.update(language="es")
    assert program.get("/teams/999").headers["Content-Language"] == "es"
    assert program.get("/teams/999", Accept_Language="*").headers["Content-Language"] == "es"


def test_every_kind_of_problem_is_listed_for_everybody() -> None:
    listed = {kind["code"]: kind["status"] for kind in Program(None).get("/problems").json()}
    assert listed["stale-version"] == 412
    assert listed["idempotency-key-used"] == 422
    assert len(listed) == 17
