"""What incoming mail brings to the pages of others: the inbox in the navigation, what waits at an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.erasing import with_person
from fairlead.customers.operations.merging import on_merge
from fairlead.customers.operations.personal_data import add_personal_section
from fairlead.exchanges.operations.erasing import also_needed_by
from fairlead.messaging.operations.bounces import mark_failed
from fairlead.messaging.operations.following import FAILS
from fairlead.messaging.operations.mail_handlers import on_mail
from fairlead.messaging.operations.mail_history import BROUGHT
from fairlead.messaging.operations.mail_upkeep import erase_mails_of, mail_section, move_mails, needs_original
from fairlead.messaging.queries import inbox, mail_sentences
from fairlead.messaging.types import MailKind
from fairlead.team.models import Member
from fairlead.team.queries import add_notification_kind
from fairlead.ui import formats, slots
from fairlead.ui.context import clock
from fairlead.ui.navigation import Command, Entry, Found, add_command, add_entry, add_finder

MOST_SHOWN = 5


def register() -> None:
    """Add the pages to navigation, palette and the pages of customers. Called in `apps.py`, when models are ready."""
    add_entry(
        Entry(
            "inbox", _("Inbox"), icon="inbox", group="work", order=15, go="i", on_phone=False, count=inbox.count_waiting
        )
    )
    add_entry(Entry("mailboxes", _("Mailboxes"), icon="mailbox", group="system", order=21))
    add_command(
        Command(_("Follow a mailbox"), icon="mailbox", url_name="mailbox_new", words=(_("IMAP mail account e-mail"),))
    )
    add_command(
        Command(
            _("Place unknown senders"),
            icon="inbox",
            url_name="inbox",
            query="?box=unknown",
            words=(_("mail inbox triage new sender"),),
        )
    )
    add_finder(30, _("Mail"), found_mails)
    slots.fill("account.head", "messaging/_waiting_mails.html", facts=waiting_of_account, order=30)
    slots.fill("contact.head", "messaging/_waiting_mails.html", facts=waiting_of_contact, order=30)
    on_mail(MailKind.BOUNCE, mark_failed)
    also_needed_by(needs_original)
    with_person(erase_mails_of)
    on_merge(move_mails)
    add_personal_section("mails", mail_section)
    add_notification_kind(FAILS, icon="unplug", sentence=mail_sentences.failing_sentence)
    add_notification_kind(BROUGHT, icon="inbox", sentence=mail_sentences.brought_sentence)


def found_mails(by: Member, query: str, now: datetime) -> list[Found]:
    """Return the latest mails with the words in their subject or sender, for the palette."""
    words = query.split()[:5]
    if not words or len(query) < 3:
        return []
    rows = inbox.mails_visible_to(by)
    for word in words:
        rows = rows.filter(subject__icontains=word)
    return [
        Found(row.subject, str(row.account or row.from_address), "mail", f"/inbox/{row.pk}")
        for row in rows.order_by("-received_at")[:MOST_SHOWN]
    ]


def waiting_of_account(request: HttpRequest, subject: Account) -> dict[str, Any] | None:
    return _waiting(request, subject.pk, None)


def waiting_of_contact(request: HttpRequest, subject: Contact) -> dict[str, Any] | None:
    return _waiting(request, subject.account_id, subject.pk)


def _waiting(request: HttpRequest, account_id: int, contact_id: int | None) -> dict[str, Any] | None:
    """Return what of a customer waits for an answer; None when nothing does."""
    by: Member = request.user  # type: ignore[assignment]
    found = inbox.waiting_at(account_id, contact_id)[:MOST_SHOWN]
    if not found:
        return None
    now = clock(request)
    return {
        "waiting": [
            {
                "mail": row,
                "due": formats.date_and_time(row.answer_due_at.astimezone(by.zone_info)) if row.answer_due_at else "",
                "is_late": row.answer_due_at is not None and row.answer_due_at < now,
            }
            for row in found
        ]
    }
