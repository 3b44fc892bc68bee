"""What people do with mail that came in: say whose it is, take it on, put it off, be done with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fairlead.availability.queries.people import person_of_account, person_of_contact
from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.contacts import change_contact, create_contact
from fairlead.customers.types import PointKind
from fairlead.exchanges.operations import read_original
from fairlead.messaging.models import IgnoredSender, IncomingMail, ReplyPromise
from fairlead.messaging.operations.incoming import match_mail
from fairlead.messaging.queries.matching import Match
from fairlead.messaging.queries.promises import next_working_moment
from fairlead.messaging.types import IncomingState, MatchedBy
from fairlead.team import access
from fairlead.team.models import Member

# How many earlier mails of a sender are put into the log at once, when somebody says whose they are.
MOST_AT_ONCE = 200


class AlreadySettled(Exception):
    """The mail waits for nobody any more: it was answered, dismissed or matched meanwhile."""


class ReasonMissing(Exception):
    """A mail that waits for an answer is dismissed with a reason, so that it can be seen later why."""


class CannotReadHere(Exception):
    """The member who is to take a mail on may not see its customer."""


class NoHours(Exception):
    """Nobody knows the customer's working hours, so that there is no next working day of theirs."""


@transaction.atomic
def attach_mail(*, mail: IncomingMail, account: Account, contact: Contact | None, by: Member, now: datetime) -> int:
    """Say whose the mail of an unknown sender is: it, and what else this sender wrote, goes into the account's log.

    With a contact the sender's address becomes one of the contact's; without one a new contact is made of it, by those
    who may. Returns how many mails were put into the log. Raises AccessRefused, AlreadySettled.
    """
    access.check_can_work_account(by, account)
    row = _open(mail, IncomingState.UNKNOWN)
    person = _person(row, account, contact, by, now)
    others = IncomingMail.objects.select_for_update(of=("self",)).filter(
        access.mailbox_scope(by, "mailbox__"), state=IncomingState.UNKNOWN, from_address=row.from_address
    )
    same_sender = others.exclude(pk=row.pk).order_by("received_at")[:MOST_AT_ONCE] if row.from_address else []
    rows = [row, *same_sender]
    for one in rows:
        match = Match(account, person, MatchedBy.HAND)
        match_mail(row=one, matches=[match], now=now, content=read_original(one.digest), by=by)
    return len(rows)


def _person(row: IncomingMail, account: Account, contact: Contact | None, by: Member, now: datetime) -> Contact | None:
    address = row.from_address
    if contact is not None:
        known = list(contact.points.values("kind", "value", "label"))
        has_it = any(point["value"] == address for point in known)
        if address and not has_it and access.can_edit_account(by, account):
            new = {"kind": PointKind.EMAIL, "value": address, "label": ""}
            return change_contact(contact_id=contact.pk, by=by, now=now, values={"points": [*known, new]})
        return contact
    if not address or not access.can_edit_account(by, account):
        return None
    values = {
        "name": row.from_name or address.partition("@")[0],
        "points": [{"kind": PointKind.EMAIL, "value": address, "label": ""}],
    }
    return create_contact(account_id=account.pk, by=by, now=now, values=values)


@transaction.atomic
def ignore_sender(*, mail: IncomingMail, whole_domain: bool, by: Member, now: datetime) -> int:
    """Say that a sender, or everybody at their domain, is no customer: their mail is put aside now and later.

    Returns how many mails were put aside. Raises AccessRefused, AlreadySettled.
    """
    _check_reads(mail, by)
    row = _open(mail, IncomingState.UNKNOWN)
    domain = row.from_address.rpartition("@")[2]
    sender = f"@{domain}" if whole_domain else row.from_address
    if not domain:
        return IncomingMail.objects.filter(pk=row.pk).update(state=IncomingState.QUIET)
    IgnoredSender.objects.get_or_create(sender=sender, defaults={"made_by": by, "made_at": now})
    same = {"from_address__endswith": sender} if whole_domain else {"from_address": sender}
    return IncomingMail.objects.filter(state=IncomingState.UNKNOWN, **same).update(state=IncomingState.QUIET)


def stop_ignoring(*, ignored: IgnoredSender, by: Member) -> None:
    """Let the mail of a sender be asked about again from now on. Raises AccessRefused."""
    access.check_can_run_mailbox(by, None if ignored.made_by_id != by.pk else by)
    ignored.delete()


@transaction.atomic
def assign_mail(*, mail: IncomingMail, member: Member | None, by: Member, now: datetime) -> None:
    """Let a member answer a mail, or nobody in particular. Raises AccessRefused, AlreadySettled, CannotReadHere."""
    row = _worked(mail, by)
    if member is not None and not access.can_work_account(member, _account(row)):
        raise CannotReadHere
    row.assignee = member
    row.save(update_fields=["assignee"])


@transaction.atomic
def snooze_mail(*, mail: IncomingMail, by: Member, now: datetime) -> datetime:
    """Put a mail off until the customer's next working day begins, and return that moment.

    It comes back by itself. Raises AccessRefused, AlreadySettled, NoHours.
    """
    row = _worked(mail, by)
    person = person_of_contact(row.contact) if row.contact is not None else person_of_account(_account(row))
    until = next_working_moment(person, now)
    if until is None:
        raise NoHours
    row.snoozed_until, row.snoozed_by = until, by
    row.save(update_fields=["snoozed_until", "snoozed_by"])
    return until


@transaction.atomic
def settle_mail(*, mail: IncomingMail, reason: str, by: Member, now: datetime) -> None:
    """Say that a mail needs no answer any more, and why. Raises AccessRefused, AlreadySettled, ReasonMissing."""
    row = _worked(mail, by)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ReasonMissing
    row.state, row.reason, row.settled_at, row.settled_by = IncomingState.DISMISSED, reason, now, by
    row.snoozed_until = row.snoozed_by = None
    row.save()


@transaction.atomic
def reopen_mail(*, mail: IncomingMail, by: Member, now: datetime) -> None:
    """Let a mail wait for an answer again, or for the first time. Raises AccessRefused, AlreadySettled."""
    row = IncomingMail.objects.select_for_update(of=("self",)).select_related("account__owner").get(pk=mail.pk)
    access.check_can_work_account(by, _account(row))
    if row.exchange_id is None or row.state == IncomingState.WAITING:
        raise AlreadySettled
    row.state, row.reason = IncomingState.WAITING, ""
    row.settled_at = row.settled_by = row.settled_with = None
    row.save()


def settle_promise(*, tier: str, working_minutes: int, by: Member, now: datetime) -> ReplyPromise:
    """Say within how many working minutes of theirs customers of a tier are answered. Raises AccessRefused."""
    access.check_can_settle_promises(by)
    values = {"working_minutes": working_minutes, "settled_by": by, "settled_at": now}
    row, _made = ReplyPromise.objects.update_or_create(tier=tier, defaults=values)
    return row


def _open(mail: IncomingMail, state: IncomingState) -> IncomingMail:
    row = IncomingMail.objects.select_for_update(of=("self",)).select_related("account__owner").get(pk=mail.pk)
    if row.state != state:
        raise AlreadySettled
    return row


def _worked(mail: IncomingMail, by: Member) -> IncomingMail:
    row = (
        IncomingMail.objects.select_for_update(of=("self",)).select_related("account__owner", "contact").get(pk=mail.pk)
    )
    access.check_can_work_account(by, _account(row))
    if row.state != IncomingState.WAITING:
        raise AlreadySettled
    return row


def _account(row: IncomingMail) -> Account:
    if row.account is None:
        raise AlreadySettled
    return row.account


def _check_reads(mail: IncomingMail, by: Member) -> None:
    if not IncomingMail.objects.filter(access.mailbox_scope(by, "mailbox__"), pk=mail.pk).exists():
        raise access.AccessRefused
