"""Hands automatic replies on to those who keep leave: what comes in by itself, and what somebody brings by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fairlead.availability.models import AbsenceMail
from fairlead.availability.operations.absence_mails import take_absence_mail
from fairlead.core.absence_mail import Reading
from fairlead.core.mail_text import Mail, read_mail
from fairlead.customers.models import Contact
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.operations.incoming import match_mail, read, take_in
from fairlead.messaging.queries.mail_kinds import read_kind
from fairlead.messaging.queries.matching import Match
from fairlead.messaging.types import MailKind, MatchedBy
from fairlead.team import access
from fairlead.team.models import Member

ABSENCES = (MailKind.ABSENCE, MailKind.LEFT)
LONGEST_BROUGHT = 5 * 1024 * 1024


class NoAbsenceTold(Exception):
    """The text does not say that somebody is away or has left."""


class OfSomebodyElse(Exception):
    """The mail was written by another contact, or by one of us."""


def take_reply(row: IncomingMail, mail: Mail, reading: Reading | None, now: datetime) -> None:
    """Hand on an automatic reply that came in; of a sender whom nobody knows it waits until somebody says who it is."""
    if row.contact is None or reading is None:
        return
    take_absence_mail(contact=row.contact, exchange=row.exchange, reading=reading, received_at=row.received_at, now=now)


@transaction.atomic
def bring_reply(*, contact: Contact, content: bytes, by: Member, now: datetime) -> AbsenceMail:
    """Read an automatic reply that somebody brings by hand: a message as it came, or only its text.

    A message that came in already is known again. Raises AccessRefused, NoAbsenceTold, OfSomebodyElse,
    StoreUnavailable; nothing is kept then.
    """
    access.check_can_work_account(by, contact.account)
    mail = read_mail(content)
    return _bring_message(contact, content, by, now) if mail.sender.address else _bring_text(contact, content, by, now)


def _bring_message(contact: Contact, content: bytes, by: Member, now: datetime) -> AbsenceMail:
    told = read(content, received_at=None, now=now)
    kind, reading = read_kind(told.mail, told.received_at, contact)
    if kind not in ABSENCES:
        raise NoAbsenceTold
    row, _is_new = take_in(read=told, now=now, brought_by=by)
    if row.contact_id is None and row.exchange_id is None:
        match_mail(row=row, matches=[Match(contact.account, contact, MatchedBy.HAND)], now=now, content=content, by=by)
    if row.contact_id != contact.pk or row.direction != Direction.IN:
        raise OfSomebodyElse
    return take_absence_mail(
        contact=contact, exchange=row.exchange, reading=reading, received_at=row.received_at, now=now, brought_by=by
    )


def _bring_text(contact: Contact, content: bytes, by: Member, now: datetime) -> AbsenceMail:
    """Read a text without its headers as what it is said to be: an automatic reply that came in now."""
    words = content.decode("utf-8", "replace").strip()
    message = b"Auto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + words.encode()
    mail = read_mail(message)
    kind, reading = read_kind(mail, now, contact)
    if kind not in ABSENCES:
        raise NoAbsenceTold
    known = contact.exchanges.filter(kind=Kind.EMAIL, outcome=Outcome.AUTOMATIC, text=mail.text.strip()).first()
    entry = known or record_exchange(
        account=contact.account,
        contact=contact,
        by=by,
        now=now,
        kind=Kind.EMAIL,
        direction=Direction.IN,
        outcome=Outcome.AUTOMATIC,
        text=mail.text,
    )
    return take_absence_mail(
        contact=contact, exchange=entry, reading=reading, received_at=entry.occurred_at, now=now, brought_by=by
    )
