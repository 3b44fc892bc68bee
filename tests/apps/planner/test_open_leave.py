"""Leave whose end nobody knows: on the day to ask, its owner has a to-do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member

from fairlead.availability.models import Leave
from fairlead.customers.models import Contact
from fairlead.planner.models import Item
from fairlead.planner.operations.items import finish_item, remove_item
from fairlead.planner.operations.open_leave import ask_again
from fairlead.planner.types import ItemSource
from fairlead.team.models import Member
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 8)
MORNING = datetime(2026, 12, 8, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.fixture
def owner() -> Member:
    return make_member("Mia Manager", zone="Asia/Shanghai")


@pytest.fixture
def contact(owner: Member) -> Contact:
    return make_contact(make_account(owner=owner), name="Hannah Brandt")


@pytest.fixture
def leave(contact: Contact, owner: Member) -> Leave:
    return Leave.objects.create(contact=contact, start_date=date(2026, 11, 2), ask_again_date=DAY, recorded_by=owner)


def test_the_owner_has_one_to_do_from_the_day_on_at_their_own_place(leave: Leave, owner: Member) -> None:
    assert ask_again(now=datetime(2026, 12, 7, 15, 59, tzinfo=UTC)) == 0
    assert ask_again(now=datetime(2026, 12, 7, 16, 0, tzinfo=UTC)) == 1
    assert ask_again(now=MORNING) == 0
    item = Item.objects.get()
    assert item.title == "Ask until when Hannah Brandt is away"
    assert (item.owner, item.contact, item.due_date, item.source) == (owner, leave.contact, DAY, ItemSource.OPEN_LEAVE)


def test_what_was_done_or_removed_does_not_come_again(leave: Leave, owner: Member) -> None:
    ask_again(now=MORNING)
    finish_item(item=Item.objects.get(), by=owner, now=MORNING)
    assert ask_again(now=MORNING) == 0
    Leave.objects.update(ask_again_date=DAY + timedelta(days=7))
    assert ask_again(now=MORNING + timedelta(days=7)) == 1
    remove_item(item=Item.objects.get(done_at=None), by=owner, now=MORNING)
    assert ask_again(now=MORNING + timedelta(days=8)) == 0


@pytest.mark.parametrize(
    "change", [{"end_date": DAY, "ask_again_date": None}, {"ask_again_date": DAY + timedelta(days=7)}]
)
def test_an_open_question_goes_when_it_is_answered(leave: Leave, change: dict[str, object]) -> None:
    ask_again(now=MORNING)
    Leave.objects.update(**change)
    ask_again(now=MORNING)
    assert not Item.objects.exists()


def test_an_open_question_goes_with_its_leave_and_others_stay(leave: Leave, contact: Contact, owner: Member) -> None:
    ask_again(now=MORNING)
    other = Item.objects.create(account=contact.account, title="Call", due_date=DAY, owner=owner, made_by=owner)
    leave.delete()
    ask_again(now=MORNING)
    assert list(Item.objects.all()) == [other]


def test_the_backup_asks_for_an_owner_who_is_gone(leave: Leave, contact: Contact, owner: Member) -> None:
    backup = make_member("Ben Backup", zone="Asia/Shanghai", language="de")
    contact.account.backup_owner = backup
    contact.account.save()
    Member.objects.filter(pk=owner.pk).update(is_active=False)
    assert ask_again(now=MORNING) == 1
    assert Item.objects.get().owner == backup


def test_nobody_is_asked_for_who_has_left_or_whom_nobody_may_work_with(leave: Leave, contact: Contact) -> None:
    Contact.objects.update(left_on_date=DAY)
    assert ask_again(now=MORNING) == 0
    Contact.objects.update(left_on_date=None)
    Member.objects.update(role=Role.VIEWER)
    assert ask_again(now=MORNING) == 0
