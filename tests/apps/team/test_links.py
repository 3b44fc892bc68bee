"""Links let a member in once, and tell nobody else anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories.people import make_cast, make_member
from tests.factories.team import NOW, signed_in

from fairlead.team import operations
from fairlead.team.access import AccessRefused
from fairlead.team.models import Member, SignInLink
from fairlead.team.types import NotPossible, Role

pytestmark = pytest.mark.django_db


def who(client: Client) -> int | None:
    found = client.session.get("_auth_user_id")
    return int(found) if found else None


def test_the_first_link_makes_the_owner_and_stops_once_somebody_has_entered() -> None:
    secret = operations.first_sign_in_link(now=NOW)
    owner = Member.objects.get()
    assert (owner.role, owner.name, owner.has_usable_password()) == (Role.OWNER, "", False)
    link = operations.use_sign_in_link(secret=secret, now=NOW, language="zh-hans")
    assert link.member == owner
    Member.objects.update(last_login=NOW)
    assert operations.first_sign_in_link(now=NOW) == ""


def test_the_owner_of_an_empty_desk_gets_the_language_of_the_page_by_which_they_enter() -> None:
    operations.use_sign_in_link(secret=operations.first_sign_in_link(now=NOW), now=NOW, language="es")
    assert Member.objects.get().language == "es"


def test_a_named_member_keeps_the_language_they_were_given() -> None:
    member = make_member("Lin", language="zh-hant")
    secret = operations.make_sign_in_link(member=member, by=None, now=NOW)
    operations.use_sign_in_link(secret=secret, now=NOW, language="en")
    assert Member.objects.get().language == "zh-hant"


@pytest.mark.parametrize(
    ("is_invitation", "after", "opens"),
    [
        (False, timedelta(hours=23, minutes=59), True),
        (False, timedelta(hours=24), False),
        (True, timedelta(days=6, hours=23), True),
        (True, timedelta(days=7), False),
    ],
)
def test_links_end(is_invitation: bool, after: timedelta, opens: bool) -> None:
    secret = operations.make_sign_in_link(member=make_member("Lin"), by=None, now=NOW, is_invitation=is_invitation)
    if opens:
        assert operations.use_sign_in_link(secret=secret, now=NOW + after, language="en").used_at == NOW + after
    else:
        with pytest.raises(operations.LinkNotValid):
            operations.use_sign_in_link(secret=secret, now=NOW + after, language="en")


def test_a_link_works_once_and_a_new_one_replaces_it() -> None:
    member = make_member("Lin")
    first = operations.make_sign_in_link(member=member, by=None, now=NOW)
    second = operations.make_sign_in_link(member=member, by=None, now=NOW)
    for secret, opens in ((first, False), (second, True), (second, False), ("unknown", False)):
        if opens:
            operations.use_sign_in_link(secret=secret, now=NOW, language="en")
        else:
            with pytest.raises(operations.LinkNotValid):
                operations.use_sign_in_link(secret=secret, now=NOW, language="en")


def test_the_secret_is_stored_nowhere() -> None:
    secret = operations.make_sign_in_link(member=make_member("Lin"), by=None, now=NOW)
    stored = SignInLink.objects.values_list("secret_hash", flat=True).get()
    assert secret not in stored
    assert len(stored) == 64


def test_only_owners_invite_and_only_those_who_may_enter() -> None:
    cast = make_cast()
    assert operations.make_invitation(member_id=cast.owner.pk, by=cast.boss, now=NOW)
    for by in (cast.leader, cast.owner, cast.finance, cast.viewer, cast.stranger):
        with pytest.raises(AccessRefused):
            operations.make_invitation(member_id=cast.owner.pk, by=by, now=NOW)
    operations.deactivate_member(member_id=cast.stranger.pk, receiver_id=None, by=cast.boss, now=NOW)
    with pytest.raises(NotPossible, match="member_inactive"):
        operations.make_invitation(member_id=cast.stranger.pk, by=cast.boss, now=NOW)


def test_whoever_invited_hears_of_the_first_entry_and_of_no_later_one() -> None:
    boss = make_member("Bo", Role.OWNER)
    invited = operations.create_member(
        name="Lin", email="lin@x.example", role="VIEWER", team_id=None, language="en", by=boss, now=NOW
    )
    operations.use_sign_in_link(secret=invited.secret, now=NOW, language="en")
    assert [one.kind for one in boss.notifications.all()] == ["team.member_entered"]
    Member.objects.filter(pk=invited.member.pk).update(last_login=NOW)
    later = operations.make_invitation(member_id=invited.member.pk, by=boss, now=NOW)
    operations.use_sign_in_link(secret=later, now=NOW, language="en")
    assert boss.notifications.count() == 1


def test_a_recovery_link_is_for_the_first_owner_or_for_a_named_member() -> None:
    boss, other = make_member("Bo", Role.OWNER), make_member("Lin")
    opened = [
        operations.use_sign_in_link(secret=operations.make_recovery_link(email=email, now=NOW), now=NOW, language="en")
        for email in ("", "LIN@exporter.example")
    ]
    assert [link.member for link in opened] == [boss, other]
    with pytest.raises(operations.NoSuchMember) as refused:
        operations.make_recovery_link(email="nobody@exporter.example", now=NOW)
    assert refused.value.known == ["bo@exporter.example", "lin@exporter.example"]


# The pages -----------------------------------------------------------------------------------------------------------


def fresh_link(member: Member, *, is_invitation: bool) -> str:
    from django.utils import timezone

    secret = operations.make_sign_in_link(member=member, by=None, now=timezone.now(), is_invitation=is_invitation)
    return f"/enter/{secret}"


def test_a_link_of_the_command_line_signs_in_at_once_and_turns_the_session_over(client: Client) -> None:
    member = make_member("Lin")
    path = fresh_link(member, is_invitation=False)
    client.get("/sign-in")
    client.session["before"] = "entering"
    before = client.session.session_key
    answer = client.get(path)
    assert (answer.status_code, answer["Location"], who(client)) == (302, "/", member.pk)
    assert client.session.session_key != before
    assert answer["Referrer-Policy"] == "strict-origin"


def test_looking_at_an_invitation_does_not_use_it_up(client: Client) -> None:
    member = make_member("Lin")
    path = fresh_link(member, is_invitation=True)
    for _preview in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 405
    assert who(client) is None
    assert client.post(path).status_code == 302
    assert who(client) == member.pk


def test_expired_used_and_unknown_links_answer_alike(client: Client) -> None:
    member = make_member("Lin")
    used = fresh_link(member, is_invitation=True)
    client.post(used)
    client.post("/sign-in/out")
    pages = []
    for path in (used, "/enter/never-made"):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 410
            pages.append(answer.content.replace(path.encode(), b"").split(b"</main>")[0].split(b"<main")[1])
    assert len({page.split(b'name="csrfmiddlewaretoken"')[0] for page in pages}) == 1
    assert b"Lin" not in pages[0]


def test_a_moment_in_the_address_does_not_bring_a_link_back_to_life(client: Client) -> None:
    member = make_member("Lin")
    path = fresh_link(member, is_invitation=False)
    SignInLink.objects.update(expires_at=NOW - timedelta(days=400))
    assert client.get(f"{path}?at=2024-01-01T00:00").status_code == 410
    assert who(client) is None


def test_a_deactivated_member_enters_by_no_link(client: Client) -> None:
    member = make_member("Lin")
    path = fresh_link(member, is_invitation=True)
    Member.objects.update(is_active=False)
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410


def test_entering_as_somebody_else_signs_the_first_one_out() -> None:
    first, second = make_member("Lin"), make_member("Wei")
    client = signed_in(first)
    path = fresh_link(second, is_invitation=True)
    assert "You are signed in as Lin" in client.get(path).content.decode()
    client.post(path)
    assert who(client) == second.pk
