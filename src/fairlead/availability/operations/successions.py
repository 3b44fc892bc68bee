"""Settles who follows somebody who has left the company."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from fairlead.availability.models import AbsenceMail, NamedDelegate, Succession
from fairlead.availability.operations.succession_port import give_items_back, move_items
from fairlead.customers.models import Contact
from fairlead.customers.operations.contacts import change_contact, create_contact
from fairlead.customers.types import BadInput, PointKind
from fairlead.team import access
from fairlead.team.models import Member


class AlreadySettled(Exception):
    """The question is answered already."""


class SuccessorElsewhere(Exception):
    """Who follows is another contact of the same company, who is still there."""


class ReasonNeeded(Exception):
    """That nobody follows is said with a reason."""


@transaction.atomic
def open_succession(*, contact: Contact, by: Member, now: datetime) -> Succession:
    """Ask who follows a contact who has left, as somebody has noted by hand; asked twice it is one question.

    Raises AccessRefused, SuccessorElsewhere when the contact has not left.
    """
    access.check_can_work_account(by, contact.account)
    if contact.left_on_date is None:
        raise SuccessorElsewhere
    return Succession.objects.get_or_create(contact=contact, defaults={"opened_at": now, "opened_by": by})[0]


@transaction.atomic
def settle_succession(*, succession: Succession, successor: Contact, by: Member, now: datetime) -> Succession:
    """Let a contact follow the one who has left: open to-dos and next steps with that one are now with this one.

    Who follows the main contact becomes it, by those who may change the account. Raises AccessRefused, AlreadySettled,
    SuccessorElsewhere.
    """
    row = _open(succession, by)
    left = row.contact
    is_there = successor.deleted_at is None and successor.left_on_date is None
    if successor.account_id != left.account_id or successor.pk == left.pk or not is_there:
        raise SuccessorElsewhere
    row.moved_items = move_items(left, successor)
    has_main = Contact.objects.filter(account=left.account_id, is_main=True, deleted_at=None).exists()
    if row.was_main and not has_main and access.can_edit_account(by, left.account):
        change_contact(contact_id=successor.pk, by=by, now=now, values={"is_main": True})
    row.successor = successor
    NamedDelegate.objects.filter(mail=row.mail_id, contact=successor).update(taken_at=now, taken_by=by)
    return _settled(row, by, now)


@transaction.atomic
def settle_with_named(*, succession: Succession, delegate: NamedDelegate, by: Member, now: datetime) -> Succession:
    """Let whom the mail names follow; whom we do not know yet becomes a contact of the company.

    Raises what `settle_succession` raises, and BadInput.
    """
    row = _open(succession, by)
    named = NamedDelegate.objects.select_for_update(of=("self",)).get(pk=delegate.pk, mail=row.mail_id)
    if named.contact is None:
        named.contact = new_contact_of(named, row.contact, by, now)
        named.save()
    return settle_succession(succession=row, successor=named.contact, by=by, now=now)


@transaction.atomic
def settle_with_new(*, succession: Succession, values: dict[str, Any], by: Member, now: datetime) -> Succession:
    """Let a new contact follow, made of `name` and `email`. Raises what `settle_succession` raises, and BadInput."""
    row = _open(succession, by)
    points = [{"kind": PointKind.EMAIL, "value": values["email"], "label": ""}] if values.get("email") else []
    made = create_contact(
        account_id=row.contact.account_id, by=by, now=now, values={"name": values["name"], "points": points}
    )
    return settle_succession(succession=row, successor=made, by=by, now=now)


@transaction.atomic
def dismiss_succession(*, succession: Succession, reason: str, by: Member, now: datetime) -> Succession:
    """Say that nobody follows, and why. Raises AccessRefused, AlreadySettled, ReasonNeeded."""
    row = _open(succession, by)
    row.reason = " ".join(reason.split())[:300]
    if not row.reason:
        raise ReasonNeeded
    return _settled(row, by, now)


@transaction.atomic
def reopen_succession(*, succession: Succession, by: Member, now: datetime) -> Succession:
    """Ask again who follows: to-dos that went to somebody and are still open come back."""
    row = _locked(succession, by)
    _give_back(row)
    row.successor, row.moved_items, row.reason = None, [], ""
    row.settled_at = row.settled_by = None
    row.save()
    row.refresh_from_db()
    return row


def unmark_as_left(mail: AbsenceMail, *, by: Member, now: datetime) -> None:
    """Let a contact be there again whom a mail had marked as having left. The caller has passed the door."""
    contact = mail.contact
    row = Succession.objects.select_for_update(of=("self",)).filter(contact=contact).first()
    was_main = row is not None and row.was_main
    if row is not None:
        _give_back(row)
        row.delete()
    has_main = Contact.objects.filter(account=contact.account_id, is_main=True, deleted_at=None).exists()
    Contact.objects.filter(pk=contact.pk).update(left_on_date=None, is_main=was_main and not has_main)


def new_contact_of(named: NamedDelegate, away: Contact, by: Member, now: datetime) -> Contact:
    """Make a contact of somebody whom a mail names. Raises AccessRefused, BadInput."""
    points = [{"kind": PointKind.EMAIL, "value": named.email, "label": ""}] if named.email else []
    phone = [{"kind": PointKind.PHONE, "value": named.phone, "label": ""}] if named.phone else []
    values: dict[str, Any] = {"name": str(named), "role": named.topic}
    try:
        with transaction.atomic():
            made = create_contact(
                account_id=away.account_id, by=by, now=now, values=values | {"points": points + phone}
            )
    except BadInput:
        # Numbers stand in mails as people write them; what is none is kept as words.
        values |= {"points": points, "note": named.phone}
        made = create_contact(account_id=away.account_id, by=by, now=now, values=values)
    return made


def _give_back(row: Succession) -> None:
    if row.successor is not None and row.moved_items:
        give_items_back(row.moved_items, row.successor, row.contact)


def _open(succession: Succession, by: Member) -> Succession:
    row = _locked(succession, by)
    if row.settled_at is not None:
        raise AlreadySettled
    return row


def _locked(succession: Succession, by: Member) -> Succession:
    rows = Succession.objects.select_for_update(of=("self",)).select_related("contact__account__owner", "successor")
    row = rows.get(pk=succession.pk)
    access.check_can_work_account(by, row.contact.account)
    return row


def _settled(row: Succession, by: Member, now: datetime) -> Succession:
    row.settled_at, row.settled_by = now, by
    row.save()
    row.refresh_from_db()
    return row
