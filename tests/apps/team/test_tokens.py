"""Keys for programs: shown once, kept as a fingerprint, ended at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.people import make_cast, make_member
from tests.factories.team import NOW, signed_in

from fairlead.team import operations, queries
from fairlead.team.access import AccessRefused
from fairlead.team.models import ApiToken, Member
from fairlead.team.types import NotPossible, Role, Scope

pytestmark = pytest.mark.django_db


def make(by: Member, days: int = 30) -> operations.NewToken:
    return operations.make_token(name="Report", scopes=["desk:read", "customers:read"], days=days, by=by, now=NOW)


def test_a_token_opens_until_it_expires() -> None:
    made = make(make_member("Lin"), days=90)
    for moment, opens in ((NOW, True), (NOW + timedelta(days=90, seconds=-1), True), (NOW + timedelta(days=90), False)):
        assert (queries.find_token(made.text, moment) is not None) is opens
    assert made.token.scopes == ["customers:read", "desk:read"]


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-1], lambda text: "x" + text, lambda text: "", lambda text: "fl_"]
)
def test_anything_else_opens_nothing(spoil: object) -> None:
    made = make(make_member("Lin"))
    assert queries.find_token(spoil(made.text), NOW) is None  # type: ignore[operator]


def test_the_secret_is_not_in_the_database() -> None:
    made = make(make_member("Lin"))
    secret = made.text.split("_", 2)[2]
    stored = ApiToken.objects.values().get()
    assert made.text.split("_")[1] == stored["prefix"]
    assert not [name for name, value in stored.items() if secret in str(value)]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "x" * 81}, "name_too_long"),
        ({"scopes": []}, "scopes_missing"),
        ({"scopes": ["everything"]}, "unknown_scope"),
        ({"days": 1000}, "lifetime_not_offered"),
    ],
)
def test_a_token_needs_a_name_a_purpose_and_an_end(wrong: dict[str, object], code: str) -> None:
    values: dict[str, object] = {"name": "Report", "scopes": ["desk:read"], "days": 30, **wrong}
    with pytest.raises(NotPossible, match=code):
        operations.make_token(**values, by=make_member("Lin"), now=NOW)  # type: ignore[arg-type]
    assert not ApiToken.objects.exists()


def test_one_revokes_ones_own_and_an_owner_anybodys() -> None:
    cast = make_cast()
    for by, allowed in ((cast.owner, True), (cast.boss, True), (cast.leader, False), (cast.stranger, False)):
        made = make(cast.owner)
        if allowed:
            operations.revoke_token(token_id=made.token.pk, by=by, now=NOW)
        else:
            with pytest.raises(AccessRefused):
                operations.revoke_token(token_id=made.token.pk, by=by, now=NOW)
        assert (queries.find_token(made.text, NOW) is None) is allowed


def test_the_first_revocation_counts() -> None:
    member = make_member("Lin")
    made = make(member)
    operations.revoke_token(token_id=made.token.pk, by=member, now=NOW)
    operations.revoke_token(token_id=made.token.pk, by=member, now=NOW + timedelta(days=1))
    assert ApiToken.objects.get().revoked_at == NOW


def test_use_is_noted_at_most_once_a_minute() -> None:
    made = make(make_member("Lin"))
    noted = []
    for seconds in (0, 30, 61):
        operations.note_token_use(token=made.token, now=NOW + timedelta(seconds=seconds))
        noted.append(ApiToken.objects.get().latest_used_at)
    assert noted == [NOW, NOW, NOW + timedelta(seconds=61)]


def test_scopes_that_a_role_could_never_use_are_not_offered() -> None:
    offered = {role: queries.grantable_scopes(make_member(role.value, role)) for role in Role}
    assert all(scope.value.endswith(":read") for scope in offered[Role.VIEWER])
    assert Scope.TEAM_WRITE not in offered[Role.ACCOUNT_MANAGER]
    assert offered[Role.OWNER] == list(Scope)


# The pages -----------------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_never_again() -> None:
    member = make_member("Lin")
    client = signed_in(member)
    answer = client.post("/settings/tokens/new", {"name": "Report", "scopes": ["desk:read"], "days": "30"})
    token = member.api_tokens.get()
    shown = answer.content.decode()
    assert f"fl_{token.prefix}_" in shown
    assert "no-store" in answer["Cache-Control"]
    text = shown.split(f"fl_{token.prefix}_")[1].split('"')[0]
    assert token.opens_with(text)
    for page in ("/settings/tokens", "/settings/tokens/new"):
        assert text not in client.get(page).content.decode()
    assert token.prefix in client.get("/settings/tokens").content.decode()
    assert token.expires_at.date() == (timezone.now() + timedelta(days=30)).date()


def test_a_wrong_form_says_what_is_missing() -> None:
    client = signed_in(make_member("Lin"))
    answer = client.post("/settings/tokens/new", {"name": "Report", "days": "30"})
    assert answer.status_code == 422
    assert "Choose at least one thing" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_revoking_on_the_page_is_for_ones_own() -> None:
    member, stranger = make_member("Lin"), make_member("Stan")
    made = make(member)
    path = f"/settings/tokens/{made.token.pk}/revocation"
    assert signed_in(stranger).post(path).status_code == 403
    assert signed_in(member).get(path).status_code == 405
    assert signed_in(member).post(path)["Location"] == "/settings/tokens"
    assert ApiToken.objects.get().revoked_at is not None
    assert signed_in(member).post("/settings/tokens/987/revocation").status_code == 404
