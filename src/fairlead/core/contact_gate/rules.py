"""The rules that say "not now": each names its reason at an instant, and when it has nothing against it any more.

Instants are epoch seconds. That `clear_at` returns the instant itself exactly when the rule does not stand in the way
there is what makes the next good moment a good one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from fairlead.core.availability import Answer, Fact, Leave, Person, Status, status_at
from fairlead.core.availability.days import closure_of
from fairlead.core.availability.instants import epoch_seconds, utc_moment
from fairlead.core.availability.leave import FOREVER, block_of, leave_blocks
from fairlead.core.availability.stretches import next_good
from fairlead.core.availability.timeline import Timeline, timeline_of
from fairlead.core.contact_gate.ceilings import Ceiling, Count, Scope, Span, instants_of
from fairlead.core.contact_gate.question import OwnSide, Party, Question, Reason, Weight
from fairlead.core.contact_gate.words import Harshness, Manner, manner_of
from fairlead.core.zones import date_of_wall, day_start, offset_at

# Rules that keep sending each other ahead: behind so many tries no moment is worth telling.
_MOST_TRIES = 500


class Rule(Protocol):
    """Something that may say "not now"."""

    def reason_at(self, instant: int, language: str) -> Reason | None:
        """Return what the rule says at an instant: against it, only to be told, or nothing."""

    def clear_at(self, instant: int) -> int | None:
        """Return the first instant from this one on at which the rule is not against it; None if nobody knows one."""


def rules_for(question: Question) -> list[Rule]:
    """Return the rules that hold for a question."""
    return [rule for rules in (_their_time, _wished_hours, _holds, _ceilings, _our_time) for rule in rules(question)]


def first_clear(rules: Sequence[Rule], instant: int) -> int | None:
    """Return the first instant at which no rule is against it; None if one never ends, or they never agree."""
    content = 0  # so many rules in a row have nothing against the instant; who has just moved it is one of them
    for _ in range(_MOST_TRIES):
        for rule in rules:
            clear = rule.clear_at(instant)
            if clear is None:
                return None
            content = content + 1 if clear == instant else 1
            instant = clear
            if content == len(rules):
                return instant
    return None if rules else instant


def _their_time(question: Question) -> Iterator[Rule]:
    manner, purpose = manner_of(question.asked.channel), question.asked.purpose
    if manner is Manner.TRAVELS:
        return
    person = question.party.person
    binds = purpose.keeps_hours or manner is Manner.LIVE
    timeline = timeline_of(person)
    if timeline is None:
        yield _UnknownTime(Weight.NOT_NOW if binds and manner is not Manner.LIES else Weight.TOLD)
        return
    # Who rings, comes, or is hard on a customer, does not do it on a day on which they are probably away.
    is_careful = manner is Manner.LIVE or purpose.harshness >= Harshness.FIRM
    yield _Hours(person, timeline, Weight.NOT_NOW if binds else Weight.TOLD)
    yield _ProbableClosure(person, Weight.NOT_NOW if binds and is_careful else Weight.TOLD)
    if person.perhaps_leave:
        yield _PerhapsAway(person, Weight.NOT_NOW if binds and is_careful else Weight.TOLD)


class _UnknownTime:
    """Nobody knows what their clock shows."""

    def __init__(self, weight: Weight) -> None:
        self._weight = weight

    def reason_at(self, instant: int, language: str) -> Reason | None:
        return Reason("zone_unknown", self._weight)

    def clear_at(self, instant: int) -> int | None:
        return None if self._weight is Weight.NOT_NOW else instant


class _Hours:
    """Their working hours, holidays and certain leave, as the availability engine sees them."""

    def __init__(self, person: Person, timeline: Timeline, weight: Weight) -> None:
        self._person, self._timeline, self._weight = person, timeline, weight
        self._blocks = leave_blocks(person)

    def reason_at(self, instant: int, language: str) -> Reason | None:
        answer = _status_at(replace(self._person, id=""), instant, language)
        is_there = answer.status is Status.REACHABLE
        facts: dict[str, Fact] = {**answer.reason.facts, "status": answer.status.value, "why": answer.reason.code}
        for name in ("since", "until", "next_good_at"):
            at: datetime | None = getattr(answer, name)
            if at is not None:
                facts[name] = at
        return Reason("open" if is_there else "hours", Weight.TOLD if is_there else self._weight, facts)

    def clear_at(self, instant: int) -> int | None:
        return next_good(self._timeline, self._blocks, instant) if self._weight is Weight.NOT_NOW else instant


@lru_cache(maxsize=2048)
def _status_at(anybody: Person, instant: int, language: str) -> Answer:
    """Return the status that all have whose place, week and leave are the same: of a thousand there are some dozens."""
    return status_at(anybody, utc_moment(instant), language=language)


class _ProbableClosure:
    """Their company is more likely closed than open, though no law says so."""

    def __init__(self, person: Person, weight: Weight) -> None:
        self._person, self._weight, self._zone = person, weight, person.zone or "UTC"

    def reason_at(self, instant: int, language: str) -> Reason | None:
        closure = closure_of(self._person, _local_date(self._zone, instant))
        if closure is None or not closure.is_likely:
            return None
        facts: dict[str, Fact] = {
            "closure_name": closure.rule.name(language),
            "closure_probability_percent": closure.rule.probability_percent,
            "closure_end": closure.end_date,
        }
        return Reason("probably_closed", self._weight, facts)

    def clear_at(self, instant: int) -> int | None:
        if self._weight is not Weight.NOT_NOW:
            return instant
        for _ in range(_MOST_TRIES):
            closure = closure_of(self._person, _local_date(self._zone, instant))
            if closure is None or not closure.is_likely:
                return instant
            instant = day_start(self._zone, closure.end_date)
        return None


class _Blocked:
    """Times in which something is against it; ends of FOREVER are not known."""

    def __init__(self, periods: Sequence[tuple[int, int, Reason]]) -> None:
        self._periods = periods

    def reason_at(self, instant: int, language: str) -> Reason | None:
        here = [(end, reason) for start, end, reason in self._periods if start <= instant < end]
        return max(here, key=lambda one: (one[0], repr(sorted(one[1].facts.items()))))[1] if here else None

    def clear_at(self, instant: int) -> int | None:
        while True:
            ends = [
                end
                for start, end, reason in self._periods
                if start <= instant < end and reason.weight is Weight.NOT_NOW
            ]
            if not ends:
                return instant
            if max(ends) >= FOREVER:
                return None
            instant = max(ends)


class _PerhapsAway(_Blocked):
    """A leave that is not certain: planned, likely, or only heard of."""

    def __init__(self, person: Person, weight: Weight) -> None:
        super().__init__([_perhaps(person, away, weight) for away in person.perhaps_leave])


def _perhaps(person: Person, away: Leave, weight: Weight) -> tuple[int, int, Reason]:
    facts: dict[str, Fact] = {"certainty": away.certainty, "zone": person.zone or ""}
    block = block_of(away, person.zone or "UTC")
    if block.ends_on is not None and block.end < FOREVER:
        facts["end"] = block.ends_on
    return block.start, block.end, Reason("perhaps_away", weight, facts)


def _wished_hours(question: Question) -> Iterator[Rule]:
    channel, person = question.asked.channel, question.party.person
    manner = manner_of(channel)
    if manner is Manner.TRAVELS or not (question.asked.purpose.keeps_hours or manner is Manner.LIVE):
        return
    for wish in question.party.wishes:
        if wish.weeks and not wish.is_refused and wish.channel in (None, channel):
            timeline = timeline_of(Person(person.id, person.zone, weeks=wish.weeks, observes_holidays=False))
            if timeline is not None:
                yield _WishedHours(timeline, person.zone or "UTC")


class _WishedHours:
    """Hours of their own clock to which they keep a channel."""

    def __init__(self, timeline: Timeline, zone: str) -> None:
        self._timeline, self._zone = timeline, zone

    def reason_at(self, instant: int, language: str) -> Reason | None:
        good = self.clear_at(instant)
        if good == instant:
            return None
        facts: dict[str, Fact] = {"zone": self._zone}
        return Reason("wished_hours", Weight.NOT_NOW, facts | ({"from": utc_moment(good)} if good else {}))

    def clear_at(self, instant: int) -> int | None:
        return next_good(self._timeline, (), instant)


def _holds(question: Question) -> Iterator[Rule]:
    asked = question.asked
    for hold in question.holds:
        if not hold.holds_back(asked.channel, asked.purpose):
            continue
        facts: dict[str, Fact] = {**hold.facts, "hold_id": hold.id, "start": hold.start}
        if hold.end is not None:
            facts["end"] = hold.end
        end = FOREVER if hold.end is None else math.ceil(hold.end.timestamp())
        yield _Blocked([(epoch_seconds(hold.start), end, Reason("hold", Weight.NOT_NOW, facts))])


def _ceilings(question: Question) -> Iterator[Rule]:
    contact_id = question.party.contact_id
    theirs = [touch for touch in question.touches if touch.contact_id == contact_id]
    everybody = instants_of(question.touches)
    # Most have one person who is written to: then both are the same.
    own = everybody if len(theirs) == len(question.touches) else instants_of(theirs)
    counted = {Scope.ACCOUNT: everybody, Scope.CONTACT: own}
    for ceiling in question.ceilings:
        # Nobody who was not contacted comes near a ceiling, but for one that lets nothing through.
        if not counted[ceiling.scope] and ceiling.limit_for(question.asked.purpose.priority) > 0:
            continue
        if ceiling.scope is Scope.ACCOUNT or contact_id is not None:
            yield _Fullness(ceiling, Count(ceiling, counted[ceiling.scope], question.zone or "UTC"), question)


class _Fullness:
    """How far one ceiling is used."""

    def __init__(self, ceiling: Ceiling, count: Count, question: Question) -> None:
        purpose = question.asked.purpose
        self._ceiling, self._is_binding, self._count = ceiling, purpose.is_limited, count
        self._limit = ceiling.limit_for(purpose.priority)

    def reason_at(self, instant: int, language: str) -> Reason | None:
        used = self._count.used_at(instant)
        is_full = used >= self._limit
        # Nobody who was not contacted at all has come near a ceiling, however low it is.
        if not is_full and (used == 0 or used + 1 < self._limit):
            return None
        ceiling = self._ceiling
        facts: dict[str, Fact] = {
            "ceiling_id": ceiling.id,
            "scope": ceiling.scope.value,
            "span": ceiling.span.value,
            "used": used,
            "most": ceiling.most,
            "limit": self._limit,
        }
        if ceiling.span is Span.SLIDING:
            facts["length_hours"] = ceiling.length_hours
        if not is_full or not self._is_binding:
            return Reason("nearly_full", Weight.TOLD, facts)
        free = self._count.free_at(instant, self._limit)
        return Reason("ceiling", Weight.NOT_NOW, facts | ({"free_at": utc_moment(free)} if free else {}))

    def clear_at(self, instant: int) -> int | None:
        return self._count.free_at(instant, self._limit) if self._is_binding else instant


def _our_time(question: Question) -> Iterator[Rule]:
    """Yield what our own side has against it: whoever is away, or closed, can neither call nor come."""
    own = question.own
    if own is None:
        return
    is_live = manner_of(question.asked.channel) is Manner.LIVE
    weight = Weight.NOT_NOW if is_live else Weight.TOLD
    zone = own.person.zone or "UTC"
    away = [
        (block.start, block.end, Reason("we_are_away", weight, _until(block.ends_on, block.end)))
        for block in leave_blocks(replace(own.person, zone=zone))
    ]
    closed = [
        (day_start(zone, start), day_start(zone, end), Reason("we_are_closed", weight, {"name": name, "end": end}))
        for start, end, name in own.closures
    ]
    yield _Blocked(away)
    yield _Blocked(closed)


def _until(ends_on: date | datetime | None, end: int) -> dict[str, Fact]:
    return {"end": ends_on} if ends_on is not None and end < FOREVER else {}


def _local_date(zone: str, instant: int) -> date:
    return date_of_wall(instant + offset_at(zone, instant))


def stand_in_at(party: Party | OwnSide, instant: int, purpose: str = "") -> int | None:
    """Return which of a party's stand-ins is meant at an instant, by position.

    Who is meant for this very purpose goes before who is meant for all, then the one who stays longest.
    """
    zone = party.person.zone or "UTC"
    found: list[tuple[bool, int, str, int]] = []
    for position, one in enumerate(party.stand_ins):
        if one.purposes and purpose not in one.purposes:
            continue
        block = block_of(Leave(one.start, one.end), zone)
        if block.start <= instant < block.end:
            found.append((bool(one.purposes), block.end, f"{one.name}\0{one.id}", position))
    return max(found)[3] if found else None
