"""What the demo shows of outgoing mail: a draft, one that waits, one that went, and one that is uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage

from fairlead.core.letters import Letter, TemplateKey, Tone, as_text, letter_purpose
from fairlead.customers.models import Account, Contact
from fairlead.demo.operations.days import Days
from fairlead.exchanges.operations import store_original
from fairlead.messaging.models import OutgoingMail
from fairlead.messaging.queries.letter_values import reader_of, sample_values, write_for
from fairlead.messaging.queries.letters import get_template
from fairlead.messaging.types import OutgoingState
from fairlead.team.models import Member

DRAFT, WAITS, SENT, UNCERTAIN = "kranich", "ambre", "alpenlicht", "rheinpark"


def make_outgoing(accounts: Mapping[str, Account], *, by: Member, days: Days) -> None:
    """Write the mails, to those of the customers that the demo has."""
    for key, purpose, state in (
        (DRAFT, "absence_request", OutgoingState.DRAFT),
        (WAITS, "follow_up_offer", OutgoingState.SCHEDULED),
        (SENT, "shipping_notice", OutgoingState.SENT),
        (UNCERTAIN, "sample_follow_up", OutgoingState.UNCERTAIN),
    ):
        contact = _addressed(accounts[key]) if key in accounts else None
        if contact is not None:
            _write(contact, purpose, state, by, days)


def _addressed(account: Account) -> Contact | None:
    return account.contacts.filter(points__kind="EMAIL", deleted_at=None).order_by("-is_main", "pk").first()


def _write(contact: Contact, purpose: str, state: OutgoingState, by: Member, days: Days) -> None:
    reader = reader_of(contact.account, contact)
    key = TemplateKey(purpose, Tone.FORMAL, reader.language)
    samples = sample_values(key, today=days.day(0), currency=contact.account.currency)
    letter = write_for(reader, get_template(key), by=by, now=days.now, given=samples)
    address = contact.points.filter(kind="EMAIL").values_list("value", flat=True)[0]
    OutgoingMail.objects.create(
        account=contact.account,
        contact=contact,
        purpose_id=letter_purpose(purpose).gate,
        language=reader.language,
        to_address=address,
        subject=letter.subject,
        body=letter.body,
        made_by=by,
        state=state,
        **_standing(contact, address, letter, state, days),
    )


def _standing(contact: Contact, address: str, letter: Letter, state: OutgoingState, days: Days) -> dict[str, Any]:
    """Return what else a mail in this state has. The bytes of an uncertain one are kept, so that it can be settled."""
    if state is OutgoingState.SCHEDULED:
        return {"send_at": days.moment(1, 16)}
    if state is OutgoingState.DRAFT:
        return {}
    went = days.moment(-1, 15)
    message = EmailMessage(
        letter.subject,
        as_text(letter.body),
        "sales@chaoyin.example",
        [address],
        headers={"Message-ID": f"<fl.demo.{contact.pk}@chaoyin.example>"},
    )
    facts: dict[str, Any] = {"message_id": f"<fl.demo.{contact.pk}@chaoyin.example>", "sending_at": went, "attempts": 1}
    if state is OutgoingState.UNCERTAIN:
        return facts | {"original_digest": store_original(message.message().as_bytes()), "failure": "no_answer"}
    return facts | {"sent_at": went}
