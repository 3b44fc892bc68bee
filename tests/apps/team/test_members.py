"""Who may change what of a member, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories.people import Cast, make_cast, make_member
from tests.factories.team import NOW

from fairlead.audit.history import changes_of
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import operations, queries
from fairlead.team.access import AccessRefused
from fairlead.team.models import Member, Team
from fairlead.team.types import MemberChanges, NotPossible, Role

pytestmark = pytest.mark.django_db


def change(member: Member, by: Member, version: int | None = None, **changes: Any) -> Member:
    values: MemberChanges = changes  # type: ignore[assignment]
    return operations.change_member(member_id=member.pk, changes=values, by=by, now=NOW, expected_version=version)


NEW: dict[str, Any] = {
    "name": "Lin Wei",
    "email": " Lin@Company.example ",
    "role": "ACCOUNT_MANAGER",
    "team_id": None,
    "language": "zh-hans",
}


def test_an_owner_adds_a_member_who_may_enter_by_the_invitation() -> None:
    boss = make_member("Bo", Role.OWNER)
    invited = operations.create_member(**NEW, by=boss, now=NOW)
    assert (invited.member.email, invited.member.has_usable_password()) == ("lin@company.example", False)
    link = operations.use_sign_in_link(secret=invited.secret, now=NOW, language="en")
    assert (link.member, link.is_invitation) == (invited.member, True)


def test_nobody_else_adds_members() -> None:
    cast = make_cast()
    for by in (cast.leader, cast.owner, cast.finance, cast.viewer):
        with pytest.raises(AccessRefused):
            operations.create_member(**NEW, by=by, now=NOW)
    assert not Member.objects.filter(email="lin@company.example").exists()


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": "   "}, "name_missing", "name"),
        ({"name": "x" * 121}, "name_too_long", "name"),
        ({"email": "no address"}, "mail_unreadable", "email"),
        ({"email": "BO@exporter.example"}, "mail_taken", "email"),
        ({"role": "KING"}, "unknown_choice", "role"),
        ({"language": "tlh"}, "unknown_choice", "language"),
        ({"team_id": 987}, "unknown_choice", "team_id"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place_and_nothing_is_written(
    wrong: dict[str, Any], code: str, field: str
) -> None:
    boss = make_member("Bo", Role.OWNER)
    with pytest.raises(NotPossible) as refused:
        operations.create_member(**{**NEW, **wrong}, by=boss, now=NOW)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.sentence
    assert list(Member.objects.all()) == [boss]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"zone": "Berlin"}, "unknown_zone"),
        ({"clock_zones": ["Asia/Shanghai", "Mars/Base"]}, "unknown_zone"),
        ({"clock_zones": [f"Etc/GMT+{hours}" for hours in range(13)]}, "too_many_clocks"),
        ({"country": "ZZZ"}, "unknown_choice"),
        ({"country": "QQ"}, "unknown_choice"),
        ({"languages": ["en", "klingonese"]}, "unknown_choice"),
        ({"theme": "pink"}, "unknown_choice"),
        ({"week": [{"days": ["mon"], "from": "09:00", "to": "25:00"}]}, "impossible_week"),
        ({"backup_id": 987}, "unknown_choice"),
    ],
)
def test_own_settings_are_checked(wrong: dict[str, Any], code: str) -> None:
    member = make_member("Lin")
    with pytest.raises(NotPossible) as refused:
        change(member, member, **wrong)
    assert refused.value.code == code
    assert refused.value.sentence


def test_own_settings_are_kept_in_one_form() -> None:
    member, other = make_member("Lin"), make_member("Wei")
    change(
        member,
        member,
        name="  Lin   Wei ",
        zone="Europe/Madrid",
        country="es",
        languages=["es", "zh-Hant", "es"],
        week=[{"days": ["fri", "mon"], "from": "9:00", "to": "15:00"}],
        clock_zones=["Asia/Tokyo", "Asia/Tokyo"],
        backup_id=other.pk,
        theme="dark",
    )
    member.refresh_from_db()
    assert (member.name, member.country, member.languages) == ("Lin Wei", "ES", ["es", "zh-Hant"])
    assert member.week == [{"days": ["mon", "fri"], "from": "09:00", "to": "15:00"}]
    assert (member.clock_zones, member.backup, member.theme) == (["Asia/Tokyo"], other, "dark")


def test_nobody_stands_in_for_themselves() -> None:
    member = make_member("Lin")
    with pytest.raises(NotPossible, match="own_stand_in"):
        change(member, member, backup_id=member.pk)


# Who may change which value of Owen, an account manager of Lea's team.
RIGHTS: dict[str, dict[str, bool]] = {
    #             own      work     standing
    "owner": {"theme": True, "name": True, "email": True, "role": False, "team_id": False},
    "colleague": {"theme": False, "name": False, "email": False, "role": False, "team_id": False},
    "stranger": {"theme": False, "name": False, "email": False, "role": False, "team_id": False},
    "leader": {"theme": False, "name": True, "email": False, "role": False, "team_id": False},
    "boss": {"theme": False, "name": True, "email": True, "role": True, "team_id": True},
    "finance": {"theme": False, "name": False, "email": False, "role": False, "team_id": False},
    "viewer": {"theme": False, "name": False, "email": False, "role": False, "team_id": False},
}
VALUES: dict[str, Any] = {
    "theme": "dark", "name": "Owen Other", "email": "new@x.example", "role": "VIEWER", "team_id": None,
}  # fmt: skip


@pytest.mark.parametrize("relation", RIGHTS)
def test_each_value_has_its_door(relation: str) -> None:
    cast = make_cast()
    by: Member = getattr(cast, relation)
    for field, allowed in RIGHTS[relation].items():
        if allowed:
            changed = change(cast.owner, by, **{field: VALUES[field]})
            assert getattr(changed, field) == VALUES[field], field
        else:
            with pytest.raises(AccessRefused):
                change(cast.owner, by, **{field: VALUES[field]})


def test_one_forbidden_value_stops_the_allowed_ones_beside_it() -> None:
    cast = make_cast()
    with pytest.raises(AccessRefused):
        change(cast.owner, cast.leader, name="Renamed", role="VIEWER")
    cast.owner.refresh_from_db()
    assert cast.owner.name == "Owen Owner"


def test_nobody_changes_their_own_role() -> None:
    boss, second = make_member("Bo", Role.OWNER), make_member("Second", Role.OWNER)
    with pytest.raises(NotPossible, match="own_role"):
        change(boss, boss, role="VIEWER")
    assert change(boss, second, role="VIEWER").role == "VIEWER"


def test_one_owner_who_may_sign_in_remains() -> None:
    boss, second = make_member("Bo", Role.OWNER), make_member("Second", Role.OWNER)
    change(second, boss, role="LEADER")
    # `second` still holds the owner's rights in memory, as a request does that began before its role was taken away.
    second.role = Role.OWNER
    with pytest.raises(NotPossible, match="last_owner"):
        change(boss, second, role="LEADER")
    with pytest.raises(NotPossible, match="last_owner"):
        operations.deactivate_member(member_id=boss.pk, receiver_id=None, by=second, now=NOW)
    assert Member.objects.get(pk=boss.pk).role == Role.OWNER


def test_a_new_role_is_told_and_an_unchanged_one_is_not() -> None:
    boss, member = make_member("Bo", Role.OWNER), make_member("Lin")
    change(member, boss, role="ACCOUNT_MANAGER")
    assert not member.notifications.exists()
    change(member, boss, role="LEADER")
    shown = queries.show_notification(member.notifications.get())
    assert shown.sentence == "Bo changed your role: Team leader."


def test_a_stale_version_is_refused_and_signing_in_makes_none_stale() -> None:
    boss, member = make_member("Bo", Role.OWNER), make_member("Lin")
    read = Member.objects.get(pk=member.pk).version
    Member.objects.filter(pk=member.pk).update(last_login=NOW)
    assert change(member, boss, read, name="Lin Wei").version == read + 1
    with pytest.raises(ChangedMeanwhile):
        change(member, boss, read, name="Lin Other")


def test_a_new_address_closes_the_old_one_for_signing_in() -> None:
    from allauth.account.models import EmailAddress
    from django.test import Client
    from tests.factories.people import PASSWORD

    member = make_member("Lin", email="old@x.example")
    EmailAddress.objects.create(user=member, email="old@x.example", primary=True, verified=True)
    change(member, member, email="new@x.example")
    for email, opens in (("old@x.example", False), ("new@x.example", True)):
        client = Client()
        client.post("/sign-in", {"login": email, "password": PASSWORD})
        assert ("_auth_user_id" in client.session) is opens


def test_changes_are_in_the_history_and_secrets_are_not() -> None:
    member = make_member("Lin")
    member = change(member, member, zone="Europe/Berlin")
    member.set_password("another long secret")
    member.save()
    recorded = changes_of(member)
    assert [change.kind for change in recorded] == ["update", "insert"]
    assert set(recorded[0].fields) == {"zone"}


def test_the_history_is_written_in_words() -> None:
    boss, member = make_member("Bo", Role.OWNER), make_member("Lin", zone="")
    team = Team.objects.create(name="Europe")
    change(
        member, boss, zone="Asia/Kolkata", team_id=team.pk, role="LEADER", backup_id=boss.pk,
        country="IN", languages=["hi"], week=[{"days": ["mon", "tue", "wed"], "from": "10:00", "to": "18:00"}],
    )  # fmt: skip
    first = queries.history_of_member(member, boss.zone_info)[0]
    assert sorted(first.changes) == [
        ("Country", "–", "India"),
        ("Languages spoken", "–", "Hindi"),
        ("Role", "Account manager", "Team leader"),
        ("Team", "–", "Europe"),
        ("Time zone", "–", "Kolkata"),
        ("Usual stand-in", "–", "Bo"),
        ("Working week", "–", "Mon–Wed 10:00–18:00"),
    ]


def test_second_steps_are_removed_by_owners_alone() -> None:
    from allauth.mfa.models import Authenticator

    cast = make_cast()
    Authenticator.objects.create(user=cast.owner, type="totp", data={"secret": "x"})
    for by in (cast.leader, cast.owner):
        with pytest.raises(AccessRefused):
            operations.remove_second_steps(member_id=cast.owner.pk, by=by, now=NOW)
    operations.remove_second_steps(member_id=cast.owner.pk, by=cast.boss, now=NOW)
    assert not Authenticator.objects.exists()
    assert cast.owner.notifications.get().kind == "team.second_steps_removed"


def test_the_list_shows_colleagues_to_all_and_private_facts_to_few(cupboard: Any) -> None:
    cast: Cast = make_cast()
    cupboard.keys = {cast.owner.pk: 3}
    Member.objects.filter(pk=cast.owner.pk).update(last_login=NOW)
    for by, opens in ((cast.boss, True), (cast.leader, True), (cast.colleague, True), (cast.stranger, False)):
        row = next(row for row in queries.member_rows(by, NOW) if row.member == cast.owner)
        assert (row.opens, bool(row.holdings), row.signed_in_at is not None) == (opens, opens, opens), by
        assert row.local_now is not None
        assert row.local_now.strftime("%H:%M") == "17:00"


def test_those_who_left_are_listed_last_and_only_to_those_who_lead() -> None:
    cast = make_cast()
    operations.deactivate_member(member_id=cast.backup.pk, receiver_id=None, by=cast.boss, now=NOW)
    assert queries.member_rows(cast.leader, NOW)[-1].member == cast.backup
    assert cast.backup not in [row.member for row in queries.member_rows(cast.colleague, NOW)]
