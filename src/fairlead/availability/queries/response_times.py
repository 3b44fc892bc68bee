"""How long customers waited for our answers, in their own working time and in ours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fairlead.availability.queries.people import people_of_contacts, person_of_account
from fairlead.availability.queries.stand_ins import our_people
from fairlead.core import availability as engine
from fairlead.core.availability import working_minutes
from fairlead.core.response_times import Reply, Said, find_replies, find_unanswered
from fairlead.customers.models import Account
from fairlead.exchanges.types import CORRESPONDENCE, Direction, Outcome
from fairlead.team.models import Member


class SpokenRow(Protocol):
    """As much of an entry of the log as tells who answered whom."""

    pk: int
    occurred_at: datetime
    kind: str
    direction: str
    outcome: str
    contact_id: int | None
    recorded_by_id: int | None


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """Our answer `answer_id` to what was said in `asked_id`, and who of us gave it.

    `their_minutes` and `our_minutes` are working time between the two: of who asked, and of who answered. None where
    the zone is not known, or nobody of us stands behind the answer.
    """

    asked_id: int
    answer_id: int
    member: Member | None
    their_minutes: float | None
    our_minutes: float | None


def response_minutes(account: Account, exchanges: Sequence[SpokenRow]) -> dict[int, float]:
    """Return, for each of our answers among these exchanges, after how many working minutes of theirs it came.

    Answers to somebody whose zone nobody knows are left out: their hours are not known either.
    """
    return {
        one.answer_id: one.their_minutes
        for one in response_times(account, exchanges, shown={row.pk for row in exchanges})
        if one.their_minutes is not None
    }


def response_times(account: Account, spoken: Iterable[SpokenRow], *, shown: Collection[int]) -> list[ResponseTime]:
    """Return the answers of which the question or the answer is shown; `spoken` is all that was said around them.

    Their hours are those of who asked, else of who was answered; where neither has a name, those usual in the account's
    country. Ours are those of who recorded the answer, without their leave and our closures.
    """
    rows = list(spoken)
    replies = [
        reply
        for reply in find_replies(_said(row) for row in rows if _counts(row))
        if reply.answer.id in shown or reply.asked.id in shown
    ]
    if not replies:
        return []
    people = people_of_contacts({who for reply in replies if (who := _whose_hours(reply)) is not None})
    # The company's own hours are read only where nobody has a name.
    nameless = any(_whose_hours(reply) not in people for reply in replies)
    company = person_of_account(account) if nameless else None
    who_answered = {row.pk: row.recorded_by_id for row in rows}
    members = Member.objects.in_bulk({who for reply in replies if (who := who_answered[reply.answer.id]) is not None})
    since = min(reply.asked.at for reply in replies)
    ours = our_people(members.values(), now=since)
    found = []
    for reply in replies:
        answering = who_answered[reply.answer.id] or 0
        found.append(
            ResponseTime(
                reply.asked.id,
                reply.answer.id,
                members.get(answering),
                _minutes(people.get(_whose_hours(reply) or 0, company), reply),
                _minutes(ours[answering], reply) if answering in ours else None,
            )
        )
    return found


def unanswered(spoken: Iterable[SpokenRow]) -> set[int]:
    """Return the messages of theirs that wait for our answer; a call or a meeting was answered while it lasted."""
    rows = list(spoken)
    waiting = {one.id for one in find_unanswered(_said(row) for row in rows if _counts(row))}
    return {row.pk for row in rows if row.pk in waiting and row.kind in CORRESPONDENCE}


def _minutes(person: engine.Person | None, reply: Reply) -> float | None:
    return working_minutes(person, reply.asked.at, reply.answer.at) if person is not None and person.zone else None


def _counts(row: SpokenRow) -> bool:
    """Return whether something was said: by them, and not by their machines, or by us so that it reached them."""
    if row.direction == Direction.IN:
        return row.outcome != Outcome.AUTOMATIC
    return row.direction == Direction.OUT and row.outcome != Outcome.NO_ANSWER


def _said(row: SpokenRow) -> Said:
    return Said(row.pk, row.occurred_at, row.direction == Direction.IN, row.contact_id)


def _whose_hours(reply: Reply) -> int | None:
    return reply.asked.who if reply.asked.who is not None else reply.answer.who
