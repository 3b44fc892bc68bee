"""How long customers waited for our answers, in their own working time."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.availability.queries.people import people_of_contacts, person_of_account
from fairlead.core.availability import working_minutes
from fairlead.core.response_times import Reply, Said, find_replies
from fairlead.customers.models import Account
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.types import Direction, Outcome


def response_minutes(account: Account, exchanges: Sequence[Exchange]) -> dict[int, float]:
    """Return, for each of our answers among these exchanges, after how many working minutes of theirs it came.

    The hours are those of who asked, else of who was answered; where neither has a name, those usual in the account's
    country. Answers to somebody whose zone nobody knows are left out: their hours are not known either.
    """
    replies = find_replies(_said(row) for row in exchanges if _counts(row))
    if not replies:
        return {}
    people = people_of_contacts({who for reply in replies if (who := _whose_hours(reply)) is not None})
    found = {}
    for reply in replies:
        person = people.get(_whose_hours(reply) or 0) or person_of_account(account)
        if person.zone:
            found[reply.answer.id] = working_minutes(person, reply.asked.at, reply.answer.at)
    return found


def _counts(row: Exchange) -> bool:
    """Return whether something was said: by them, or by us so that it reached them."""
    if row.direction == Direction.IN:
        return True
    return row.direction == Direction.OUT and row.outcome != Outcome.NO_ANSWER


def _said(row: Exchange) -> Said:
    return Said(row.pk, row.occurred_at, row.direction == Direction.IN, row.contact_id)


def _whose_hours(reply: Reply) -> int | None:
    return reply.asked.who if reply.asked.who is not None else reply.answer.who
