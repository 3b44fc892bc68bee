"""Which of our messages answered which of theirs: the pairs whose time between them is a response time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said to us (`is_theirs`) or by us. `who` is the customer's person, None for the company."""

    id: int
    at: datetime
    is_theirs: bool
    who: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Our answer, and the first thing that had waited for it."""

    answer: Said
    asked: Said


def find_replies(said: Iterable[Said]) -> list[Reply]:
    """Return our answers, the earliest first; what was not answered, and what answers nothing, is left out.

    An answer goes to the person who has waited, or to the company as a whole where it, or they, spoke without a name.
    Who asks twice before an answer has waited since the first time. Two people's questions are answered apart.

    >>> from datetime import UTC, datetime
    >>> nine, ten = datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC)
    >>> [(reply.asked.id, reply.answer.id) for reply in find_replies([Said(1, nine, True, 7), Said(2, ten, False, 7)])]
    [(1, 2)]
    """
    return _gone_through(said)[0]


def find_unanswered(said: Iterable[Said]) -> list[Said]:
    """Return what still waits for our answer, the earliest first: of each person the first thing since our last word.

    >>> from datetime import UTC, datetime
    >>> nine, ten = datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC)
    >>> [one.id for one in find_unanswered([Said(1, nine, True, 7), Said(2, ten, True, 7), Said(3, ten, True, 8)])]
    [1, 3]
    """
    return sorted(_gone_through(said)[1], key=lambda one: (one.at, one.id))


def _gone_through(said: Iterable[Said]) -> tuple[list[Reply], list[Said]]:
    waiting: dict[int | None, Said] = {}
    replies = []
    for one in sorted(said, key=lambda one: (one.at, one.id)):
        if one.is_theirs:
            waiting.setdefault(one.who, one)
            continue
        asked = _asked_by(one.who, waiting)
        if asked is not None:
            del waiting[asked.who]
            replies.append(Reply(one, asked))
    return replies, list(waiting.values())


def _asked_by(who: int | None, waiting: dict[int | None, Said]) -> Said | None:
    """Return what an answer to somebody answers; an answer to the company answers whoever has waited longest."""
    if who is None:
        return min(waiting.values(), key=lambda one: (one.at, one.id), default=None)
    return waiting.get(who) or waiting.get(None)
