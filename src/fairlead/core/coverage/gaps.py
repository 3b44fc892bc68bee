"""Finds what is missing at a customer's: topics without a person, without a stand-in, agreements grown old."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fairlead.core.coverage.seats import Colleague, Rule, Seat, due_on, ladder, usable


class GapKind(StrEnum):
    """What is missing, the worst first."""

    NOBODY = "nobody"  # no person who could be asked about the topic
    HAS_LEFT = "has_left"  # somebody named does not work there any more
    UNREACHABLE = "unreachable"  # somebody is named, but no way to them is known
    NOBODY_RESPONSIBLE = "nobody_responsible"  # there are stand-ins, but for whom?
    TOO_FEW = "too_few"  # fewer stand-ins than the rule wants
    NOT_AGREED = "not_agreed"  # we think so; the customer has not said so
    CHECK_DUE = "check_due"  # agreed, but too long ago


_ORDER = {kind: place for place, kind in enumerate(GapKind)}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing in a topic. `person` is who it is about, None when it is nobody in particular.

    `number` says how many stand-ins are missing, or for how many days a check has been due.
    """

    kind: GapKind
    topic: str
    person: int | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A person without whom topics have nobody."""

    person: int
    topics: tuple[str, ...]


def find_gaps(
    people: Sequence[Colleague], seats: Sequence[Seat], rules: Sequence[Rule], today: date
) -> tuple[Gap, ...]:
    """Return what is missing, the worst first, then in the order of the rules; topics without a rule are left out."""
    places = {rule.topic: place for place, rule in enumerate(rules)}
    found = [gap for rule in rules for gap in _gaps_of_topic(people, seats, rule, today)]
    return tuple(sorted(found, key=lambda gap: (_ORDER[gap.kind], places[gap.topic], -gap.number, gap.person or 0)))


def _gaps_of_topic(people: Sequence[Colleague], seats: Sequence[Seat], rule: Rule, today: date) -> Iterator[Gap]:
    named, there = ladder(seats, rule.topic), usable(seats, people, rule.topic)
    working = {one.key for one in people}
    reachable = {seat.person for seat in there}
    for seat in named:
        if seat.person not in working:
            yield Gap(GapKind.HAS_LEFT, rule.topic, seat.person)
        elif seat.person not in reachable:
            yield Gap(GapKind.UNREACHABLE, rule.topic, seat.person)
    if not there:
        yield Gap(GapKind.NOBODY, rule.topic)
        return
    if there[0].place != 0:
        yield Gap(GapKind.NOBODY_RESPONSIBLE, rule.topic)
    missing = rule.stand_ins - sum(seat.place > 0 for seat in there)
    if missing > 0:
        yield Gap(GapKind.TOO_FEW, rule.topic, number=missing)
    for seat in there:
        due = due_on(seat, rule)
        if due is None:
            yield Gap(GapKind.NOT_AGREED, rule.topic, seat.person)
        elif due <= today:
            yield Gap(GapKind.CHECK_DUE, rule.topic, seat.person, (today - due).days)


def single_points(people: Sequence[Colleague], seats: Sequence[Seat], topics: Sequence[str]) -> tuple[SinglePoint, ...]:
    """Return the people without whom a topic has nobody, those who carry most alone first."""
    alone: dict[int, list[str]] = {}
    for topic in topics:
        there = {seat.person for seat in usable(seats, people, topic)}
        if len(there) == 1:
            alone.setdefault(there.pop(), []).append(topic)
    found = [SinglePoint(person, tuple(held)) for person, held in alone.items()]
    return tuple(sorted(found, key=lambda point: (-len(point.topics), point.person)))
