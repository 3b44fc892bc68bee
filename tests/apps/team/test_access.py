"""The access doors answer alike for one account and for many."""

from __future__ import annotations

import pytest
from tests.factories.customers import make_account
from tests.factories.people import make_cast

from fairlead.customers.models import Account
from fairlead.team import access

pytestmark = pytest.mark.django_db

#          sees   edits  works  sees money
EXPECTED = {
    "owner": (True, True, True, True),
    "backup": (True, True, True, True),
    "colleague": (True, False, True, False),
    "leader": (True, True, True, True),
    "stranger": (False, False, False, False),
    "boss": (True, True, True, True),
    "finance": (True, False, True, True),
    "viewer": (True, False, False, False),
}


def test_each_relation_to_an_account_has_its_rights() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.backup)
    for relation, rights in EXPECTED.items():
        by = getattr(cast, relation)
        answers = (
            access.can_see_account(by, account),
            access.can_edit_account(by, account),
            access.can_work_account(by, account),
            access.can_see_money(by, account),
        )
        assert answers == rights, relation


def test_the_filter_for_many_agrees_with_the_door_for_one() -> None:
    cast = make_cast()
    accounts = [
        make_account("Owned", owner=cast.owner),
        make_account("Backed", owner=cast.stranger, backup_owner=cast.backup),
        make_account("Foreign", owner=cast.stranger),
        make_account("Unowned", owner=None),
    ]
    for relation in EXPECTED:
        by = getattr(cast, relation)
        filtered = set(Account.objects.filter(access.account_scope(by)))
        assert filtered == {account for account in accounts if access.can_see_account(by, account)}, relation


def test_a_leader_without_a_team_leads_everybody() -> None:
    cast = make_cast()
    cast.leader.team = None
    foreign = make_account("Foreign", owner=cast.stranger)
    assert access.can_edit_account(cast.leader, foreign)
    assert set(Account.objects.filter(access.account_scope(cast.leader))) == {foreign}
