"""Lets some mail have come in: of customers who wait for an answer, of a machine, and of people nobody knows yet."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from typing import Any

from fairlead.customers.models import Contact
from fairlead.demo.operations.days import Days
from fairlead.messaging.models import IncomingMail, Mailbox
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.messaging.types import MailSecurity
from fairlead.team.models import Member, Notification

# No server of this name exists: the mailbox is left alone, so that nobody asks for it.
HOST, ADDRESS = "imap.chaoyin.example", "sales@chaoyin.example"
DAYS_AWAY = 6


def make_mails(contacts: Mapping[str, Sequence[Contact]], *, owner: Member, days: Days) -> dict[str, list[int]]:
    """Make the mailbox and what came into it; return the keys of those that do not go with a customer."""
    mailbox = Mailbox.objects.create(
        name="Sales",
        address=ADDRESS,
        host=HOST,
        security=MailSecurity.TLS,
        username=ADDRESS,
        folders=["INBOX", "Sent"],
        since_date=days.day(-30),
        made_by=owner,
        made_at=days.now - timedelta(days=30),
        settings_at=days.now,
        paused_at=days.now,
        paused_by=owner,
    )
    in_order = sorted(enumerate(told_mails()), key=lambda one: -one[1]["hours"])
    notices_before = set(Notification.objects.values_list("pk", flat=True))
    rows = [_take(number, told, contacts, mailbox, days) for number, told in in_order]
    notices = Notification.objects.exclude(pk__in=notices_before)
    return {
        "mailboxes": [mailbox.pk],
        "mails": [row.pk for row in rows if row.account_id is None],
        "mail_notices": list(notices.values_list("pk", flat=True)),
    }


def remove_mails(rows: Mapping[str, Any]) -> None:
    """Remove the mailbox, the mails of nobody, and the notices of all; the mails of customers go with them."""
    Notification.objects.filter(pk__in=rows.get("mail_notices", [])).delete()
    IncomingMail.objects.filter(pk__in=rows.get("mails", [])).delete()
    Mailbox.objects.filter(pk__in=rows.get("mailboxes", [])).delete()


@cache
def told_mails() -> list[dict[str, Any]]:
    """Return the mails of the demo as the file tells them."""
    text = files("fairlead.demo").joinpath("data", "mails.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["mails"]
    return found


def _take(
    number: int, told: Mapping[str, Any], contacts: Mapping[str, Sequence[Contact]], mailbox: Mailbox, days: Days
) -> IncomingMail:
    # Before the day of the exporter began: the same on every hour of it.
    at = days.moment(0, 0) - timedelta(hours=told["hours"])
    content = _message(number, told, contacts, days, at)
    return take_in(read=read(content, received_at=at, now=at), now=at, mailbox=mailbox)[0]


def _message(
    number: int, told: Mapping[str, Any], contacts: Mapping[str, Sequence[Contact]], days: Days, at: datetime
) -> bytes:
    message = EmailMessage()
    message["From"] = told.get("from") or _address(contacts[told["account"]][told["person"]])
    message["To"] = ADDRESS
    message["Subject"] = told["subject"]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{days.today:%Y%m%d}.{number}@demo.example>"
    for name, value in told.get("headers", {}).items():
        message[name] = value
    back = days.weekday(DAYS_AWAY)
    second = contacts[told["account"]][1] if "account" in told and len(contacts[told["account"]]) > 1 else None
    words = {
        "back": f"{back.day} {back:%B %Y}",
        "day": f"{back:%d.%m.%Y}",
        "mail_of_second": _address(second).rpartition("<")[2].rstrip(">") if second else "",
    }
    message.set_content(told["text"].strip().format(**words) + "\n")
    return message.as_bytes()


def _address(person: Contact) -> str:
    return (
        f"{person.latin_name or person.name} <{person.points.filter(kind='EMAIL').values_list('value', flat=True)[0]}>"
    )
