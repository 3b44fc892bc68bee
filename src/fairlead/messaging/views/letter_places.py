"""What letters and outgoing mail bring to the pages of others. Called in `apps.py`, when models are ready."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fairlead.availability.queries.explaining import main_contact
from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.erasing import with_person
from fairlead.customers.operations.merging import on_merge
from fairlead.customers.operations.personal_data import add_personal_section
from fairlead.exchanges.operations.erasing import also_needed_by
from fairlead.exchanges.queries import find_exchange
from fairlead.exchanges.types import Kind
from fairlead.messaging.operations.outgoing import MailIsOnItsWay, NotUncertain, erase_marks, move_to_account
from fairlead.messaging.queries.letters import UnknownTemplate
from fairlead.messaging.queries.outgoing import count_to_settle, mail_section, needs_bytes
from fairlead.messaging.views import mail_answers
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import slots
from fairlead.ui.navigation import Command, Entry, add_command, add_entry
from fairlead.ui.refusals import register_refusal


def register() -> None:
    """Add the pages to navigation and palette, and say how their refusals are answered."""
    add_entry(Entry("letter_templates", pgettext_lazy("page", "Letters"), icon="file-text", group="system", order=24))
    add_command(
        Command(
            _("Look at the letters that we write"),
            icon="file-text",
            url_name="letter_templates",
            words=(_("template mail text salutation language"),),
        )
    )
    add_entry(Entry("outgoing", _("Outgoing mail"), icon="send", group="work", order=30, go="m", count=count_to_settle))
    add_entry(Entry("mail_server", _("Mail server"), icon="server", group="system", order=25))
    for slot in ("contact.head", "account.head"):
        slots.fill(slot, "messaging/_write_card.html", facts=writing, order=40)
    slots.fill("exchange.actions", "messaging/_reply.html", facts=answering, order=10)
    slots.fill("mail.actions", "messaging/_reply.html", facts=answering_mail, order=10)
    register_refusal(UnknownTemplate, 404)
    register_refusal(
        MailIsOnItsWay, 409, sentence=lambda refused: gettext("This mail is on its way, or has gone already.")
    )
    register_refusal(
        NotUncertain, 409, sentence=lambda refused: gettext("Somebody has said already what became of it.")
    )
    mail_answers.listen()
    on_merge(move_to_account)
    with_person(erase_marks)
    also_needed_by(needs_bytes)
    add_personal_section("outgoing_mails", mail_section)


def writing(request: HttpRequest, subject: Account | Contact) -> dict[str, Any] | None:
    """Return whom a mail can be written to from the page of an account or a contact."""
    by: Member = request.user  # type: ignore[assignment]
    account = subject if isinstance(subject, Account) else subject.account
    contact = main_contact(subject) if isinstance(subject, Account) else subject
    if contact is None or not access.can_work_account(by, account):
        return None
    return {"write_to": contact, "can_write": True}


def answering(request: HttpRequest, subject: dict[str, Any]) -> dict[str, Any] | None:
    """Return how a mail of the timeline is answered: `subject` is an entry as the log's pages draw it."""
    by: Member = request.user  # type: ignore[assignment]
    said = find_exchange(by, subject["id"])
    if said is None or said.kind != Kind.EMAIL or said.contact_id is None:
        return None
    return {"said": said} if access.can_work_account(by, said.account) else None


def answering_mail(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """Return how a mail of the inbox is answered, once it stands in the log of a customer."""
    return answering(request, {"id": subject.exchange_id}) if subject.exchange_id else None
