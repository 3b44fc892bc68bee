"""Tells mail of people from that of machines."""

from __future__ import annotations

from datetime import datetime

from fairlead.core.absence_mail import KnownContact, Reading, read_absence_mail
from fairlead.core.mail_text import Mail
from fairlead.customers.models import Contact
from fairlead.messaging.types import MailKind

_KINDS = {
    "absence": MailKind.ABSENCE,
    "left_company": MailKind.LEFT,
    "negative:human": MailKind.HUMAN,
    "negative:human_rule_forwarded": MailKind.HUMAN,
    "negative:holiday_notice": MailKind.HUMAN,
    "negative:dsn": MailKind.BOUNCE,
    "negative:read_receipt": MailKind.RECEIPT,
    "negative:ticket_ack": MailKind.TICKET,
    "negative:ticket_notification": MailKind.TICKET,
    "negative:newsletter": MailKind.NEWSLETTER,
}


def read_kind(mail: Mail, received_at: datetime, contact: Contact | None) -> tuple[MailKind, Reading]:
    """Return what a mail is, and what it says of an absence."""
    reading = read_absence_mail(mail, received_at, known(contact))
    return kind_of(reading), reading


def kind_of(reading: Reading) -> MailKind:
    found = _KINDS.get(reading.kind)
    if found is None:
        return MailKind.CALENDAR if reading.kind.startswith("negative:meeting") else MailKind.OTHER
    return found


def known(contact: Contact | None) -> KnownContact:
    """Return what the desk knows of a contact, for reading their mail."""
    if contact is None:
        return KnownContact()
    languages = contact.languages or []
    return KnownContact(
        country=contact.account.country or None,
        locale=languages[0] if languages else None,
        name=str(contact),
        zone=contact.zone or None,
    )
