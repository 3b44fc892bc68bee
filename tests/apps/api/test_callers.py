"""Who may call: tokens with scopes and an end, sessions with their CSRF token, nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories.people import make_member
from tests.factories.programs import Program, make_token

from fairlead.audit.history import changes_of
from fairlead.team.models import ApiToken, Team
from fairlead.team.types import Role, Scope

pytestmark = pytest.mark.django_db


def test_a_token_opens_and_its_use_is_noted() -> None:
    member = make_member("Owen Owner")
    answer = Program(member).get("/me")
    assert (answer.status_code, answer.json()["id"]) == (200, member.pk)
    assert answer.json()["token"]["scopes"] == [scope.value for scope in Scope]
    assert ApiToken.objects.get().latest_used_at is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fl_",
        "fl_0123456789_wrong",
        "nonsense",
        "fl_\u00fc_x",
    ],
)
def test_a_token_that_was_never_made_is_refused(text: str) -> None:
    member = make_member("Owen Owner")
    make_token(member)
    answer = Program(None, token=text).get("/me")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_known_prefix_with_a_wrong_secret_is_refused() -> None:
    text = make_token(make_member("Owen Owner"))
    answer = Program(None, token=text[:-1] + ("A" if text[-1] != "A" else "B")).get("/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "token-invalid")
    assert Program(None, token=text).get("/me").status_code == 200


def test_tokens_end_by_time_by_revocation_and_with_their_member() -> None:
    now = timezone.now()
    member, leaver = make_member("Owen Owner"), make_member("Lea Leaver", is_active=False)
    ended = [
        make_token(member, expires_at=now - timedelta(seconds=1)),
        make_token(member, revoked_at=now),
        make_token(leaver),
    ]
    assert [Program(None, token=text).get("/me").status_code for text in ended] == [401, 401, 401]
    assert Program(None, token=make_token(member, expires_at=now + timedelta(minutes=1))).get("/me").status_code == 200


def test_without_a_scope_the_answer_names_it() -> None:
    boss = make_member("Bo Boss", Role.OWNER)
    reader = Program(boss, scopes=(Scope.TEAM_READ,))
    answer = reader.post("/teams", {"name": "Asia"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")
    assert "team:write" in answer.json()["detail"]
    assert 'scope="team:write"' in answer.headers["WWW-Authenticate"]
    assert reader.get("/teams").status_code == 200
    assert Program(boss, scopes=(Scope.TEAM_WRITE,)).post("/teams", {"name": "Asia"}).status_code == 201


def test_a_token_never_may_more_than_its_member() -> None:
    viewer, boss = make_member("Vi Viewer", Role.VIEWER), make_member("Bo Boss", Role.OWNER)
    assert Program(viewer).post("/teams", {"name": "Asia"}).json()["code"] == "not-allowed"
    assert not Team.objects.exists()
    assert Program(boss).post("/teams", {"name": "Asia"}).status_code == 201


def test_a_session_reads_and_writes_only_with_its_csrf_token() -> None:
    boss = make_member("Bo Boss", Role.OWNER)
    browser = Client(enforce_csrf_checks=True)
    assert browser.get("/api/v1/me").status_code == 401
    browser.force_login(boss)
    assert browser.get("/api/v1/me").json()["token"] is None
    refused = browser.post("/api/v1/teams", {"name": "Asia"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf-missing")
    browser.cookies["fairlead_csrf"] = secret = "a" * 32
    made = browser.post(
        "/api/v1/teams", {"name": "Asia"}, content_type="application/json", headers={"X-CSRFToken": secret}
    )
    assert made.status_code == 201


def test_a_wrong_token_is_not_saved_by_a_session() -> None:
    browser = Client()
    browser.force_login(make_member("Owen Owner"))
    assert browser.get("/api/v1/me", headers={"Authorization": "Bearer fl_no_no"}).status_code == 401
    assert browser.get("/api/v1/me", headers={"Authorization": "Basic b3dlbjpzZWNyZXQ="}).status_code == 401


def test_the_history_names_member_and_token() -> None:
    boss = make_member("Bo Boss", Role.OWNER)
    text = make_token(boss)
    made = Program(None, token=text).post("/teams", {"name": "Asia"})
    change = changes_of(Team.objects.get(pk=made.json()["id"]))[0]
    assert change.member_id == boss.pk
    assert change.cause == f"POST /api/v1/teams (token {text.split('_')[1]})"
