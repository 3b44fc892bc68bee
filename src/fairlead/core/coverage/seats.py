"""What coverage is decided on: the people of one customer, who of them sits where, and the rules for each topic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# From the top of a company down; who has no rank stands with the staff.
RANKS = ("OWNER", "HEAD", "STAFF", "ASSISTANT")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the customer's. Who has left, or was deleted, is none.

    `is_reachable` says that at least one way to them is known.
    """

    key: int
    name: str
    department: str = ""
    rank: str = ""
    role: str = ""
    is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """That a person answers for a topic: at place 0 as the one responsible, behind it as first, second … stand-in.

    `agreed_on` is None while we only think so; `checked_on` is when it was last found to hold.
    """

    topic: str
    place: int
    person: int
    agreed_on: date | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What is wanted of a topic: so many stand-ins, and that each agreement is checked again after so many days."""

    topic: str
    stand_ins: int = 1
    check_days: int = 180


def ladder(seats: Iterable[Seat], topic: str) -> tuple[Seat, ...]:
    """Return the seats of a topic in the order in which people are asked."""
    return tuple(sorted((seat for seat in seats if seat.topic == topic), key=lambda seat: (seat.place, seat.person)))


def usable(seats: Iterable[Seat], people: Iterable[Colleague], topic: str) -> tuple[Seat, ...]:
    """Return the seats of a topic whose people still work there and can be reached, in the order of asking."""
    there = {one.key for one in people if one.is_reachable}
    return tuple(seat for seat in ladder(seats, topic) if seat.person in there)


def due_on(seat: Seat, rule: Rule) -> date | None:
    """Return when an agreement must be checked again; None where nothing is agreed yet.

    Agreeing is checking: the days run from the later of the two.
    """
    if seat.agreed_on is None:
        return None
    last = seat.agreed_on if seat.checked_on is None else max(seat.agreed_on, seat.checked_on)
    return last + timedelta(days=rule.check_days)
