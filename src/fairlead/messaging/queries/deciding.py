"""Asks the gate: may we contact this person? For one contact, for a page of them, or for a thousand at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fairlead.core.contact_gate import Asked, Channel, Decision, Purpose, Question, decide
from fairlead.customers.models import Contact
from fairlead.messaging.queries.gathering import Gathered, gather
from fairlead.team.models import Member


class UnknownPurpose(Exception):
    """There is no such purpose, or it is not used any more."""


@dataclass(frozen=True)
class Wanted:
    """One contact that somebody wants to make. `language` is that of the text, "" for what is only spoken."""

    contact_id: int
    channel: Channel
    purpose: str
    language: str = ""


def may_contact(
    contact: Contact,
    *,
    channel: Channel | str,
    purpose: str,
    moment: datetime,
    by: Member | None = None,
    text_language: str = "",
    language: str = "en",
) -> Decision:
    """Return whether a contact may be contacted at a moment, with all reasons and the next good moment.

    `by` is who of us would do it, None for the desk itself. The caller has passed the account's door. Raises
    UnknownPurpose.
    """
    wanted = Wanted(contact.pk, Channel(channel), purpose, text_language)
    return decisions([wanted], moment=moment, by=by, language=language)[0]


def decisions(
    wanted: Sequence[Wanted], *, moment: datetime, by: Member | None = None, language: str = "en"
) -> list[Decision]:
    """Return the decision on each, in their order. Raises UnknownPurpose, and Contact.DoesNotExist."""
    known = gather((one.contact_id for one in wanted), moment=moment, by=by)
    return [decide(question_of(known, one, moment), language=language) for one in wanted]


def question_of(known: Gathered, wanted: Wanted, moment: datetime) -> Question:
    """Return the question that is put to the gate. Raises UnknownPurpose, and Contact.DoesNotExist."""
    party = known.parties.get(wanted.contact_id)
    if party is None:
        raise Contact.DoesNotExist
    purpose = known.policy.purposes.get(wanted.purpose)
    if purpose is None:
        raise UnknownPurpose
    return Question(
        Asked(wanted.channel, purpose, moment, wanted.language),
        party,
        holds=known.holds_of(wanted.contact_id),
        ceilings=known.policy.ceilings,
        touches=known.touches_of(wanted.contact_id),
        own=known.own,
        zone=party.person.zone or "",
    )


@dataclass(frozen=True)
class Cell:
    """One answer of a table of channels and purposes; `zone` is the customer's, "" while nobody knows it."""

    channel: Channel
    purpose: Purpose
    decision: Decision
    zone: str


def table_of(
    contact: Contact, *, moment: datetime, by: Member, purposes: Iterable[str], language: str = "en"
) -> list[Cell]:
    """Return the answer for every channel and each of these purposes. The caller has passed the account's door."""
    known = gather([contact.pk], moment=moment, by=by)
    if contact.pk not in known.parties:
        return []
    return [
        Cell(
            channel,
            known.policy.purposes[code],
            decide(question_of(known, Wanted(contact.pk, channel, code), moment), language=language),
            known.parties[contact.pk].person.zone or "",
        )
        for code in purposes
        if code in known.policy.purposes
        for channel in Channel
    ]
