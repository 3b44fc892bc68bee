"""Adds, changes, finishes and snoozes to-dos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from fairlead.availability.queries import person_of_account, person_of_contact, versions_in_use
from fairlead.core.availability import Status, status_at
from fairlead.customers.models import Account, Contact
from fairlead.customers.types import Channel
from fairlead.db.models import check_unchanged
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.types import Direction, Kind, NewAttachment, Outcome
from fairlead.planner.models import Item
from fairlead.planner.types import ItemSource
from fairlead.team import access
from fairlead.team.models import Member


class ItemAlreadyDone(Exception):
    """The to-do is done; open it again before changing it."""


class ContactOfAnotherAccount(Exception):
    """The contact does not belong to the account."""


class OwnerCannotSeeAccount(Exception):
    """The to-do would go to somebody who may not see the account."""


class EmptyTitle(Exception):
    """A to-do says what is to be done."""


@transaction.atomic
def add_item(
    *,
    account: Account,
    by: Member,
    now: datetime,
    title: str,
    due_date: date,
    owner: Member | None = None,
    contact: Contact | None = None,
    channel: Channel | str = "",
    note: str = "",
    source: ItemSource = ItemSource.BY_HAND,
) -> Item:
    """Add a to-do with an account; without an owner it is the writer's own.

    Raises AccessRefused, EmptyTitle, ContactOfAnotherAccount, OwnerCannotSeeAccount.
    """
    access.check_can_work_account(by, account)
    _check(account, contact, owner or by, title)
    return Item.objects.create(
        account=account,
        contact=contact,
        title=title.strip(),
        due_date=due_date,
        owner=owner or by,
        channel=channel,
        note=note.strip(),
        source=source,
        made_by=by,
    )


@transaction.atomic
def change_item(
    *,
    item: Item,
    by: Member,
    now: datetime,
    title: str,
    due_date: date,
    owner: Member,
    contact: Contact | None,
    channel: Channel | str,
    note: str,
    expected_version: int | None = None,
) -> Item:
    """Change an open to-do. A new due date ends a snooze: the writer has decided anew.

    Raises what `add_item` raises, ItemAlreadyDone and ChangedMeanwhile.
    """
    row = _locked_open(item, by, expected_version)
    _check(row.account, contact, owner, title)
    if due_date != row.due_date:
        _end_snooze(row)
    row.title, row.due_date, row.owner, row.contact = title.strip(), due_date, owner, contact
    row.channel, row.note = channel, note.strip()
    return _saved(row)


@transaction.atomic
def finish_item(*, item: Item, by: Member, now: datetime, expected_version: int | None = None) -> Item:
    """Mark a to-do as done. Raises AccessRefused, ItemAlreadyDone, ChangedMeanwhile."""
    row = _locked_open(item, by, expected_version)
    row.done_at, row.done_by = now, by
    return _saved(row)


@transaction.atomic
def reopen_item(*, item: Item, by: Member, now: datetime) -> Item:
    """Take back that a to-do is done. Reopening an open one changes nothing."""
    row = _locked(item)
    access.check_can_work_account(by, row.account)
    row.done_at = row.done_by = None
    return _saved(row)


@transaction.atomic
def remove_item(*, item: Item, by: Member, now: datetime, expected_version: int | None = None) -> None:
    """Remove a to-do that need not be done after all; the history keeps it."""
    row = _locked(item)
    access.check_can_work_account(by, row.account)
    check_unchanged(row, expected_version)
    row.delete()


@transaction.atomic
def snooze_item(*, item: Item, by: Member, now: datetime, until_date: date | None = None) -> Item:
    """Hide a to-do until a day of the customer's calendar: without a day, their next working day after today there.

    Raises AccessRefused, ItemAlreadyDone.
    """
    row = _locked_open(item, by, None)
    row.snoozed_until_date = until_date or next_working_date(row.account, row.contact, now=now)
    row.snoozed_at, row.snoozed_by = now, by
    row.snooze_rests_on = "" if until_date else versions_in_use()
    return _saved(row)


@transaction.atomic
def wake_item(*, item: Item, by: Member, now: datetime) -> Item:
    """End a snooze. Waking one that is awake changes nothing."""
    row = _locked(item)
    access.check_can_work_account(by, row.account)
    _end_snooze(row)
    return _saved(row)


@transaction.atomic
def log_and_plan(
    *,
    account: Account,
    by: Member,
    now: datetime,
    kind: Kind,
    contact: Contact | None = None,
    direction: Direction = Direction.OUT,
    outcome: Outcome = Outcome.NONE,
    duration_minutes: int | None = None,
    text: str = "",
    attachments: Sequence[NewAttachment] = (),
    done_item: Item | None = None,
    next_title: str = "",
    next_date: date | None = None,
) -> Item | None:
    """Log an exchange, finish the step it was for, and plan the next one, all or nothing.

    Returns the next step, None when none was asked for. Raises what the three single operations raise.
    """
    record_exchange(
        account=account,
        by=by,
        now=now,
        kind=kind,
        contact=contact,
        direction=direction,
        outcome=outcome,
        duration_minutes=duration_minutes,
        text=text,
        attachments=attachments,
    )
    if done_item is not None:
        finish_item(item=done_item, by=by, now=now)
    if not next_title.strip() or next_date is None:
        return None
    return add_item(account=account, by=by, now=now, title=next_title, due_date=next_date, contact=contact)


def next_working_date(account: Account, contact: Contact | None, *, now: datetime) -> date:
    """Return the customer's next working day after today, both in their own calendar.

    With an unknown zone, or when no working day can be told, it is tomorrow.
    """
    person = person_of_contact(contact) if contact is not None else person_of_account(account)
    tomorrow = (now.astimezone(ZoneInfo(person.zone or "UTC")) + timedelta(days=1)).replace(hour=0, minute=0)
    if person.zone is None:
        return tomorrow.date()
    answer = status_at(person, tomorrow)
    if answer.status is Status.UNKNOWN_ZONE or answer.next_good_at is None:
        return tomorrow.date()
    return answer.next_good_at.astimezone(ZoneInfo(person.zone)).date()


def _end_snooze(row: Item) -> None:
    row.snoozed_until_date = row.snoozed_at = row.snoozed_by = None
    row.snooze_rests_on = ""


def _locked(item: Item) -> Item:
    rows = Item.objects.select_for_update(of=("self",)).select_related("account", "account__owner", "contact")
    return rows.get(pk=item.pk)


def _locked_open(item: Item, by: Member, expected_version: int | None) -> Item:
    row = _locked(item)
    access.check_can_work_account(by, row.account)
    check_unchanged(row, expected_version)
    if row.done_at is not None:
        raise ItemAlreadyDone
    return row


def _saved(row: Item) -> Item:
    row.save()
    row.refresh_from_db()
    return row


def _check(account: Account, contact: Contact | None, owner: Member, title: str) -> None:
    if not title.strip():
        raise EmptyTitle
    if contact is not None and contact.account_id != account.pk:
        raise ContactOfAnotherAccount
    if not access.can_work_account(owner, account):
        raise OwnerCannotSeeAccount
