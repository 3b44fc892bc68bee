"""Likely closures beside an answer: they change neither status nor hours, and are told as what is probable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fairlead.core.availability.days import closure_of
from fairlead.core.availability.instants import utc_moment
from fairlead.core.availability.leave import LeaveBlock
from fairlead.core.availability.person import Fact, Person
from fairlead.core.availability.stretches import next_good
from fairlead.core.availability.timeline import Timeline
from fairlead.core.closures import Closure
from fairlead.core.zones import date_of_wall, day_start, offset_at

# Closures that follow each other without a day between; more in a row have no end worth telling.
_MOST_IN_A_ROW = 8


def closure_facts(
    person: Person,
    timeline: Timeline,
    blocks: Sequence[LeaveBlock],
    *,
    good: int | None,
    language: str,
) -> dict[str, Fact]:
    """Return the facts of the closure that holds when the person is reached next, at `good`; empty without one.

    So a Friday evening already says that Monday is probably not the day to come back to, and the last Sunday of a
    closure says nothing of it.
    """
    closure = None if good is None else _closure_at(person, good)
    if closure is None:
        return {}
    rule = closure.rule
    facts: dict[str, Fact] = {
        "closure_name": rule.name(language),
        "closure_probability_percent": rule.probability_percent,
        "closure_scope": rule.scope.value,
        "closure_start": closure.start_date,
        "closure_end": closure.end_date,
    }
    likely_good = _likely_good(person, timeline, blocks, good) if closure.is_likely else None
    if likely_good is not None:
        facts["likely_good_at"] = utc_moment(likely_good)
    return facts


def _likely_good(person: Person, timeline: Timeline, blocks: Sequence[LeaveBlock], good: int | None) -> int | None:
    """Return the first reachable time that is in no likely closure; None when there is none for long."""
    for _ in range(_MOST_IN_A_ROW):
        if good is None:
            return None
        closure = _closure_at(person, good)
        if closure is None or not closure.is_likely:
            return good
        good = next_good(timeline, blocks, day_start(person.zone or "UTC", closure.end_date))
    return None


def _closure_at(person: Person, instant: int) -> Closure | None:
    return closure_of(person, _local_date(person, instant))


def _local_date(person: Person, instant: int) -> date:
    return date_of_wall(instant + offset_at(person.zone or "UTC", instant))
