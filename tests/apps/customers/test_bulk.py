"""One change to many accounts: all that the list shows, only those one may change, and back again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.customers import make_account
from tests.factories.people import make_cast

from fairlead.customers.models import Account, BulkChange
from fairlead.customers.operations.accounts import change_account
from fairlead.customers.operations.bulk import (
    Selection,
    TooOldToUndo,
    bulk_change_accounts,
    forget_bulk_changes,
    queue_bulk_change,
    reach_of,
    undo_bulk_change,
)
from fairlead.customers.queries.account_filter import AccountFilter
from fairlead.customers.tasks import bulk_change
from fairlead.customers.types import BadInput, BulkAct
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
ALL = Selection(all_of=AccountFilter())


def test_all_matching_reaches_beyond_the_page_but_not_beyond_the_doors() -> None:
    cast = make_cast()
    own = [make_account(f"Own {number}", owner=cast.owner, tier="A") for number in range(60)]
    colleagues = make_account("Colleague's", owner=cast.colleague, tier="A")
    strangers = make_account("Stranger's", owner=cast.stranger, tier="A")
    selection = Selection(all_of=AccountFilter(tier="A"))
    reach = reach_of(by=cast.owner, selection=selection, act=BulkAct.TIER)
    assert (reach.selected, reach.changeable) == (61, 60)
    change = bulk_change_accounts(by=cast.owner, now=NOW, selection=selection, act=BulkAct.TIER, value="B")
    assert change.accounts_changed == 60
    assert set(Account.objects.filter(tier="B")) == set(own)
    assert {account.tier for account in Account.objects.filter(pk__in=[colleagues.pk, strangers.pk])} == {"A"}


def test_ticked_accounts_that_one_may_not_see_or_change_stay_as_they_are() -> None:
    cast = make_cast()
    own, others = make_account("Own", owner=cast.owner), make_account("Other", owner=cast.stranger)
    selection = Selection(ids=(own.pk, others.pk, 999_999))
    change = bulk_change_accounts(by=cast.owner, now=NOW, selection=selection, act=BulkAct.ADD_TAG, value="fair 2026")
    assert change.accounts_changed == 1
    for by in (cast.viewer, cast.finance, cast.colleague):
        none = bulk_change_accounts(by=by, now=NOW, selection=selection, act=BulkAct.STAGE, value="LOST")
        assert none.accounts_changed == 0


ACTS: dict[str, tuple[str, str, dict[str, object]]] = {
    "tier": (BulkAct.TIER, "C", {"tier": "C"}),
    "no tier": (BulkAct.TIER, "", {"tier": ""}),
    "stage": (BulkAct.STAGE, "LOST", {"stage": "LOST"}),
    "add a tag": (BulkAct.ADD_TAG, "new", {"tags": ["old", "new"]}),
    "remove a tag": (BulkAct.REMOVE_TAG, "old", {"tags": []}),
}


@pytest.mark.parametrize(("act", "value", "expected"), list(ACTS.values()), ids=list(ACTS))
def test_each_act_and_its_undoing(act: str, value: str, expected: dict[str, object]) -> None:
    owner = make_cast().owner
    account = make_account(owner=owner, tier="A", stage="ACTIVE", tags=["old"])
    before = {field: getattr(account, field) for field in expected}
    change = bulk_change_accounts(by=owner, now=NOW, selection=ALL, act=act, value=value)
    account.refresh_from_db()
    assert {field: getattr(account, field) for field in expected} == expected
    assert undo_bulk_change(change_id=change.pk, by=owner, now=NOW) == (1, 0)
    account.refresh_from_db()
    assert {field: getattr(account, field) for field in expected} == before


def test_owners_change_and_come_back_with_their_backups() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.colleague)
    with pytest.raises(AccessRefused):
        bulk_change_accounts(by=cast.owner, now=NOW, selection=ALL, act=BulkAct.OWNER, value=str(cast.colleague.pk))
    assert reach_of(by=cast.owner, selection=ALL, act=BulkAct.OWNER).changeable == 0
    value = str(cast.colleague.pk)
    change = bulk_change_accounts(by=cast.leader, now=NOW, selection=ALL, act=BulkAct.OWNER, value=value)
    account.refresh_from_db()
    assert (account.owner, account.backup_owner) == (cast.colleague, None)
    assert cast.colleague.notifications.get().facts["count"] == 1
    undo_bulk_change(change_id=change.pk, by=cast.leader, now=NOW)
    account.refresh_from_db()
    assert (account.owner, account.backup_owner) == (cast.owner, cast.colleague)


def test_the_bin_and_back() -> None:
    owner = make_cast().owner
    make_account(owner=owner)
    change = bulk_change_accounts(by=owner, now=NOW, selection=ALL, act=BulkAct.DELETE)
    assert not Account.objects.filter(deleted_at=None).exists()
    undo_bulk_change(change_id=change.pk, by=owner, now=NOW)
    assert Account.objects.filter(deleted_at=None, deleted_by=None).exists()


def test_an_undoing_leaves_alone_what_was_changed_since() -> None:
    owner = make_cast().owner
    touched, untouched = make_account("One", owner=owner, tier="A"), make_account("Two", owner=owner, tier="A")
    change = bulk_change_accounts(by=owner, now=NOW, selection=ALL, act=BulkAct.TIER, value="D")
    change_account(account_id=touched.pk, by=owner, now=NOW, values={"tier": "B"})
    assert undo_bulk_change(change_id=change.pk, by=owner, now=NOW) == (1, 1)
    touched.refresh_from_db()
    untouched.refresh_from_db()
    assert (touched.tier, untouched.tier) == ("B", "A")


def test_a_change_is_undone_once_by_who_made_it_within_a_week() -> None:
    cast = make_cast()
    make_account(owner=cast.owner)
    change = bulk_change_accounts(by=cast.owner, now=NOW, selection=ALL, act=BulkAct.TIER, value="D")
    with pytest.raises(BulkChange.DoesNotExist):
        undo_bulk_change(change_id=change.pk, by=cast.boss, now=NOW)
    with pytest.raises(TooOldToUndo):
        undo_bulk_change(change_id=change.pk, by=cast.owner, now=NOW + timedelta(days=8))
    undo_bulk_change(change_id=change.pk, by=cast.owner, now=NOW)
    with pytest.raises(TooOldToUndo):
        undo_bulk_change(change_id=change.pk, by=cast.owner, now=NOW)
    forget_bulk_changes(now=NOW + timedelta(days=8))
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize(
    ("act", "value"), [("TIER", "VIP"), ("STAGE", ""), ("ADD_TAG", " "), ("OWNER", "abc"), ("BURN", "")]
)
def test_a_value_that_is_none_changes_nothing(act: str, value: str) -> None:
    boss = make_cast().boss
    make_account(owner=boss)
    with pytest.raises(BadInput):
        bulk_change_accounts(by=boss, now=NOW, selection=ALL, act=act, value=value)
    assert Account.objects.get().version == 1


def test_very_many_accounts_are_left_to_the_worker_who_tells_when_it_is_done() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, tier="A")
    selection = Selection(all_of=AccountFilter(tier="A"))
    with pytest.raises(BadInput):
        queue_bulk_change(by=cast.owner, now=NOW, selection=selection, act=BulkAct.TIER, value="VIP")
    with pytest.raises(AccessRefused):
        queue_bulk_change(by=cast.owner, now=NOW, selection=selection, act=BulkAct.OWNER, value="1")
    queue_bulk_change(by=cast.owner, now=NOW, selection=selection, act=BulkAct.TIER, value="C")
    job = ProcrastinateJob.objects.get(task_name="customers.bulk_change")
    account.refresh_from_db()
    assert account.tier == "A"
    bulk_change(**job.args)
    account.refresh_from_db()
    assert account.tier == "C"
    told = cast.owner.notifications.get()
    change = BulkChange.objects.get()
    assert (told.kind, told.facts["count"], told.path) == ("customers.bulk_done", 1, f"/customers/bulk/{change.pk}")
