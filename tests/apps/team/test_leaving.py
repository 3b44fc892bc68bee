"""A member leaves: nothing they cared for is left behind, and nothing of theirs opens the desk any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories.people import make_cast, make_member
from tests.factories.team import NOW, Cupboard, signed_in

from fairlead.db.models import ChangedMeanwhile
from fairlead.team import operations, queries
from fairlead.team.access import AccessRefused
from fairlead.team.models import Member
from fairlead.team.types import NotPossible, Role

pytestmark = pytest.mark.django_db


def test_what_a_member_holds_goes_to_the_receiver_who_is_told(cupboard: Cupboard) -> None:
    cast = make_cast()
    cupboard.keys = {cast.owner.pk: 3}
    operations.deactivate_member(member_id=cast.owner.pk, receiver_id=cast.colleague.pk, by=cast.boss, now=NOW)
    assert cupboard.keys == {cast.colleague.pk: 3}
    told = queries.show_notification(cast.colleague.notifications.get())
    assert told.sentence == "Owen Owner has left and you take over: 3 keys."
    assert not Member.objects.get(pk=cast.owner.pk).is_active


def test_without_a_receiver_nothing_happens_while_something_is_held(cupboard: Cupboard) -> None:
    cast = make_cast()
    cupboard.keys = {cast.owner.pk: 3}
    with pytest.raises(NotPossible) as refused:
        operations.deactivate_member(member_id=cast.owner.pk, receiver_id=None, by=cast.boss, now=NOW)
    assert refused.value.code == "handover_missing"
    assert "3 keys" in refused.value.sentence
    assert Member.objects.get(pk=cast.owner.pk).is_active
    cupboard.keys = {}
    operations.deactivate_member(member_id=cast.owner.pk, receiver_id=None, by=cast.boss, now=NOW)
    assert not Member.objects.get(pk=cast.owner.pk).is_active


def test_a_receiver_must_be_able_to_care(cupboard: Cupboard) -> None:
    cast = make_cast()
    cupboard.keys = {cast.owner.pk: 1}
    operations.deactivate_member(member_id=cast.stranger.pk, receiver_id=None, by=cast.boss, now=NOW)
    for unfit in (cast.owner, cast.stranger, cast.viewer, cast.finance):
        with pytest.raises(NotPossible, match="receiver_unfit"):
            operations.deactivate_member(member_id=cast.owner.pk, receiver_id=unfit.pk, by=cast.boss, now=NOW)
    assert cupboard.keys == {cast.owner.pk: 1}
    assert cast.viewer not in queries.possible_receivers(cast.owner)
    assert next(iter(queries.possible_receivers(cast.owner))).team_id == cast.owner.team_id


def test_a_failing_handover_leaves_all_as_it_was(cupboard: Cupboard) -> None:
    cast = make_cast()
    cupboard.keys = {cast.owner.pk: 1}

    def fails(**_facts: object) -> None:
        raise RuntimeError("the cupboard is locked")

    operations.on_handover(fails)
    with pytest.raises(RuntimeError):
        operations.deactivate_member(member_id=cast.owner.pk, receiver_id=cast.colleague.pk, by=cast.boss, now=NOW)
    assert Member.objects.get(pk=cast.owner.pk).is_active
    assert not cast.colleague.notifications.exists()


def test_only_owners_deactivate_and_nobody_themselves(cupboard: Cupboard) -> None:
    cast = make_cast()
    for by in (cast.leader, cast.colleague, cast.finance, cast.viewer):
        with pytest.raises(AccessRefused):
            operations.deactivate_member(member_id=cast.owner.pk, receiver_id=None, by=by, now=NOW)
    with pytest.raises(NotPossible, match="own_deactivation"):
        operations.deactivate_member(member_id=cast.boss.pk, receiver_id=None, by=cast.boss, now=NOW)
    operations.deactivate_member(member_id=cast.owner.pk, receiver_id=None, by=cast.boss, now=NOW)
    with pytest.raises(NotPossible, match="already_inactive"):
        operations.deactivate_member(member_id=cast.owner.pk, receiver_id=None, by=cast.boss, now=NOW)


def test_sessions_tokens_and_links_end_at_once(cupboard: Cupboard) -> None:
    boss, member = make_member("Bo", Role.OWNER), make_member("Lin")
    Member.objects.filter(pk=boss.pk).update(backup=member)
    client = signed_in(member)
    assert client.get("/settings/profile").status_code == 200
    made = operations.make_token(name="Script", scopes=["desk:read"], days=30, by=member, now=NOW)
    secret = operations.make_sign_in_link(member=member, by=None, now=NOW)
    operations.deactivate_member(member_id=member.pk, receiver_id=None, by=boss, now=NOW)
    assert client.get("/settings/profile").status_code == 302
    assert queries.find_token(made.text, NOW) is None
    with pytest.raises(operations.LinkNotValid):
        operations.use_sign_in_link(secret=secret, now=NOW, language="en")
    assert Member.objects.get(pk=boss.pk).backup is None


def test_whoever_comes_back_gets_a_new_link_but_no_old_token(cupboard: Cupboard) -> None:
    cast = make_cast()
    made = operations.make_token(name="Script", scopes=["desk:read"], days=30, by=cast.owner, now=NOW)
    operations.deactivate_member(member_id=cast.owner.pk, receiver_id=None, by=cast.boss, now=NOW)
    with pytest.raises(AccessRefused):
        operations.reactivate_member(member_id=cast.owner.pk, by=cast.leader, now=NOW)
    secret = operations.reactivate_member(member_id=cast.owner.pk, by=cast.boss, now=NOW)
    link = operations.use_sign_in_link(secret=secret, now=NOW, language="en")
    assert (link.member.pk, link.member.is_active) == (cast.owner.pk, True)
    assert queries.find_token(made.text, NOW + timedelta(minutes=1)) is None


def test_a_stale_page_deactivates_nobody(cupboard: Cupboard) -> None:
    cast = make_cast()
    read = cast.owner.version = Member.objects.get(pk=cast.owner.pk).version
    operations.change_member(member_id=cast.owner.pk, changes={"name": "Owen"}, by=cast.boss, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        operations.deactivate_member(
            member_id=cast.owner.pk, receiver_id=None, by=cast.boss, now=NOW, expected_version=read
        )
    assert Member.objects.get(pk=cast.owner.pk).is_active


def test_holdings_are_counted_for_many_with_one_question_per_kind(cupboard: Cupboard) -> None:
    one, two = make_member("One"), make_member("Two")
    cupboard.keys = {one.pk: 2}
    held = queries.holdings_by_member([one.pk, two.pk])
    assert [(holding.name, holding.count, holding.words) for holding in held[one.pk]] == [("keys", 2, "2 keys")]
    assert held[two.pk] == []
