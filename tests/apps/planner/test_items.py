"""To-dos: added, changed, done, snoozed to the customer's next working day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast
from tests.factories.team import signed_in

from fairlead.db.models import ChangedMeanwhile
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations.recording import MOST_ATTACHMENTS
from fairlead.exchanges.types import Kind
from fairlead.planner.models import Item
from fairlead.planner.operations import items as operations
from fairlead.planner.queries.items import due_counts, list_items, progress_today
from fairlead.planner.types import ItemList
from fairlead.team.access import AccessRefused
from fairlead.team.operations import deactivate_member
from fairlead.team.queries import holdings_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def test_who_sees_the_account_may_plan_with_it_but_viewers_may_not() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, backup_owner=cast.backup)
    for relation in ("owner", "backup", "colleague", "leader", "boss", "finance"):
        operations.add_item(account=account, by=getattr(cast, relation), now=NOW, title="Call", due_date=TODAY)
    for relation in ("stranger", "viewer"):
        with pytest.raises(AccessRefused):
            operations.add_item(account=account, by=getattr(cast, relation), now=NOW, title="Call", due_date=TODAY)
    assert Item.objects.count() == 6


def test_a_step_is_not_given_to_who_cannot_see_the_account() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    with pytest.raises(operations.OwnerCannotSeeAccount):
        operations.add_item(account=account, by=cast.owner, now=NOW, title="Call", due_date=TODAY, owner=cast.stranger)
    with pytest.raises(operations.EmptyTitle):
        operations.add_item(account=account, by=cast.owner, now=NOW, title="  ", due_date=TODAY)


@pytest.mark.parametrize(
    ("country", "zone", "moment", "expected"),
    [
        # Monday noon in Hamburg: Tuesday. Friday: the weekend is skipped.
        ("DE", "Europe/Berlin", "2026-11-23T11:00", date(2026, 11, 24)),
        ("DE", "Europe/Berlin", "2026-11-27T11:00", date(2026, 11, 30)),
        # Thursday in Riyadh: their week begins on Sunday.
        ("SA", "Asia/Riyadh", "2026-11-26T09:00", date(2026, 11, 29)),
        # The day before Thanksgiving: Thursday is a holiday.
        ("US", "America/New_York", "2026-11-25T15:00", date(2026, 11, 27)),
        # 23:00 UTC on Sunday is Monday in Tokyo, a holiday (Labour Thanksgiving): Tuesday.
        ("JP", "Asia/Tokyo", "2026-11-22T23:00", date(2026, 11, 24)),
    ],
)
def test_snoozing_means_their_next_working_day(country: str, zone: str, moment: str, expected: date) -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner, country=country, subdivision="", city="", zone=zone)
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    item = operations.add_item(account=account, by=cast.owner, now=now, title="Call", due_date=now.date())
    snoozed = operations.snooze_item(item=item, by=cast.colleague, now=now)
    assert (snoozed.snoozed_until_date, snoozed.snoozed_by) == (expected, cast.colleague)
    awake = operations.wake_item(item=item, by=cast.owner, now=now)
    assert awake.snoozed_until_date is None


def test_a_done_step_is_done_once_and_can_be_opened_again() -> None:
    cast = make_cast()
    item = operations.add_item(
        account=make_account(owner=cast.owner), by=cast.owner, now=NOW, title="Call", due_date=TODAY
    )
    operations.finish_item(item=item, by=cast.colleague, now=NOW)
    with pytest.raises(operations.ItemAlreadyDone):
        operations.finish_item(item=item, by=cast.owner, now=NOW)
    assert progress_today(cast.colleague, NOW, TODAY) == (1, 1)
    reopened = operations.reopen_item(item=item, by=cast.owner, now=NOW)
    assert (reopened.done_at, reopened.done_by) == (None, None)
    assert due_counts(cast.owner, TODAY) == {"overdue": 0, "today": 1, "later": 0}


def test_a_change_of_a_version_that_is_gone_is_refused() -> None:
    cast = make_cast()
    item = operations.add_item(
        account=make_account(owner=cast.owner), by=cast.owner, now=NOW, title="Call", due_date=TODAY
    )
    values = {"owner": cast.owner, "contact": None, "channel": "", "note": "", "due_date": TODAY}
    item.refresh_from_db()
    operations.change_item(item=item, by=cast.owner, now=NOW, title="Write", expected_version=item.version, **values)
    with pytest.raises(ChangedMeanwhile):
        operations.change_item(item=item, by=cast.owner, now=NOW, title="Ask", expected_version=item.version, **values)
    assert Item.objects.get().title == "Write"


def test_logging_and_planning_is_one_act_or_none() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    contact = make_contact(account)
    item = operations.add_item(account=account, by=cast.owner, now=NOW, title="Call", due_date=TODAY)
    step = operations.log_and_plan(
        account=account,
        by=cast.owner,
        now=NOW,
        kind=Kind.CALL,
        contact=contact,
        text="Wants a new price",
        done_item=item,
        next_title="Send the price",
        next_date=date(2026, 11, 25),
    )
    assert step is not None
    assert (step.title, step.contact) == ("Send the price", contact)
    item.refresh_from_db()
    assert item.done_by == cast.owner
    # The step is done already: neither is a second call logged nor a third step planned.
    with pytest.raises(operations.ItemAlreadyDone):
        operations.log_and_plan(
            account=account, by=cast.owner, now=NOW, kind=Kind.CALL, done_item=item, next_title="X", next_date=TODAY
        )
    assert Exchange.objects.count() == 1
    assert Item.objects.filter(done_at=None).count() == 1


def test_files_go_into_the_log_with_what_was_said() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    client, address = signed_in(cast.owner), reverse("log", args=[account.pk])
    assert 'enctype="multipart/form-data"' in client.get(address).content.decode()
    files = [SimpleUploadedFile("list.pdf", b"%PDF-1.4", "application/pdf"), SimpleUploadedFile("报价.txt", b"1")]
    said = {"kind": "VISIT", "direction": "OUT", "text": "Seen the plant", "attachments": files}
    assert client.post(address, said).status_code == 302
    entry = Exchange.objects.get()
    assert (entry.kind, entry.text) == (Kind.VISIT, "Seen the plant")
    assert [one.name for one in entry.attachments.all()] == ["list.pdf", "报价.txt"]
    many = [SimpleUploadedFile(f"{number}.txt", b"1") for number in range(MOST_ATTACHMENTS + 1)]
    refused = client.post(address, said | {"attachments": many})
    assert (refused.status_code, Exchange.objects.count()) in ((422, 1), (400, 1))


def test_lists_show_open_snoozed_and_done_ones_page_by_page() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    made = [
        operations.add_item(account=account, by=cast.owner, now=NOW, title=f"Step {day}", due_date=date(2026, 12, day))
        for day in (3, 1, 2)
    ]
    operations.snooze_item(item=made[1], by=cast.owner, now=NOW)
    operations.finish_item(item=made[0], by=cast.owner, now=NOW)
    first = list_items(by=cast.owner, which=ItemList.OPEN, owner=cast.owner, limit=1)
    second = list_items(by=cast.owner, which=ItemList.OPEN, owner=cast.owner, limit=1, cursor=first.next_cursor)
    assert [first.rows[0].title, second.rows[0].title, second.next_cursor] == ["Step 1", "Step 2", ""]
    assert [row.title for row in list_items(by=cast.boss, which=ItemList.SNOOZED, owner=None, limit=9).rows] == [
        "Step 1"
    ]
    assert [row.title for row in list_items(by=cast.boss, which=ItemList.DONE, owner=None, limit=9).rows] == ["Step 3"]
    assert list_items(by=cast.stranger, which=ItemList.OPEN, owner=None, limit=9).rows == []


def test_open_steps_of_who_leaves_go_to_the_receiver() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    kept = operations.add_item(account=account, by=cast.owner, now=NOW, title="Call", due_date=TODAY)
    done = operations.add_item(account=account, by=cast.owner, now=NOW, title="Write", due_date=TODAY)
    operations.finish_item(item=done, by=cast.owner, now=NOW)
    assert [holding.words for holding in holdings_of(cast.owner)] == ["1 customer", "1 to-do"]
    deactivate_member(member_id=cast.owner.pk, receiver_id=cast.colleague.pk, by=cast.boss, now=NOW)
    kept.refresh_from_db()
    done.refresh_from_db()
    assert (kept.owner, done.owner) == (cast.colleague, cast.owner)
