"""The best plan of a few items, by trying every one: what the planner's costs and its solver must agree with.

Nothing of the planner's arithmetic is used: levels are written out from the words of docs/algorithms/planning.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product

from fairlead.core.planning import Item

QUARTER_MINUTES = 15
USUAL_INTERVAL_DAYS = 14

# Items broken, waits of the broken, delay by weight, discomfort.
Levels = tuple[int, int, int, int]
Place = int | None


def best_levels(
    items: Sequence[Item],
    reachable: Sequence[Sequence[bool]],
    free: Sequence[bool],
    day_of: Sequence[int],
    first_date: date,
    *,
    capacity: int | None,
    buffer_minutes: int,
    starts: Sequence[int] | None = None,
) -> Levels:
    """Return the levels of the best plan; `starts` are the quarters at which items may begin (by default any)."""
    days = max(day_of) + 1
    room = [
        max(sum(free[q] for q in range(len(free)) if day_of[q] == day) * QUARTER_MINUTES - buffer_minutes, 0)
        for day in range(days)
    ]
    choices = [
        list(_places(item, own, free, day_of, first_date, starts)) for item, own in zip(items, reachable, strict=True)
    ]
    best: Levels | None = None
    for places in product(*choices):
        if _is_possible(items, places, day_of, room, capacity):
            levels = _levels(items, places, reachable, day_of, first_date, days)
            best = levels if best is None or levels < best else best
    assert best is not None
    return best


def levels_of(
    items: Sequence[Item],
    places: Sequence[Place],
    reachable: Sequence[Sequence[bool]],
    day_of: Sequence[int],
    first_date: date,
) -> Levels:
    """Return the levels of one plan."""
    return _levels(items, places, reachable, day_of, first_date, max(day_of) + 1)


def slot_starts(free: Sequence[bool], day_of: Sequence[int], length: int) -> list[int]:
    """Return where slots of a length begin: from the beginning of each stretch of free time, one behind the other."""
    starts, quarter = [], 0
    while quarter + length <= len(free):
        if all(free[quarter : quarter + length]) and day_of[quarter] == day_of[quarter + length - 1]:
            starts.append(quarter)
            quarter += length
            continue
        # The stretch is too short here: go on behind it.
        begun = quarter
        while quarter < len(free) and free[quarter] and day_of[quarter] == day_of[begun]:
            quarter += 1
        quarter = max(quarter, begun + 1)
    return starts


def _length(item: Item) -> int:
    return math.ceil(item.effort_minutes / QUARTER_MINUTES)


def _places(
    item: Item,
    own: Sequence[bool],
    free: Sequence[bool],
    day_of: Sequence[int],
    first_date: date,
    starts: Sequence[int] | None,
) -> Iterator[Place]:
    yield None
    length = _length(item)
    for start in range(len(free) - length + 1) if starts is None else starts:
        block = range(start, start + length)
        if not all(free[q] and own[q] and day_of[q] == day_of[start] for q in block):
            continue
        on_date = first_date + timedelta(days=day_of[start])
        if on_date >= item.earliest_date and (item.hard_end_date is None or on_date <= item.hard_end_date):
            yield start


def _is_possible(
    items: Sequence[Item], places: Sequence[Place], day_of: Sequence[int], room: Sequence[int], capacity: int | None
) -> bool:
    taken: set[int] = set()
    minutes, contacts = [0] * len(room), [0] * len(room)
    for item, place in zip(items, places, strict=True):
        if place is None:
            continue
        block = set(range(place, place + _length(item)))
        if taken & block:
            return False
        taken |= block
        minutes[day_of[place]] += len(block) * QUARTER_MINUTES
        contacts[day_of[place]] += 1
    return all(used <= most for used, most in zip(minutes, room, strict=True)) and (
        capacity is None or max(contacts) <= capacity
    )


def _levels(
    items: Sequence[Item],
    places: Sequence[Place],
    reachable: Sequence[Sequence[bool]],
    day_of: Sequence[int],
    first_date: date,
    days: int,
) -> Levels:
    totals = [0, 0, 0, 0]
    for item, place, own in zip(items, places, reachable, strict=True):
        on_date = first_date + timedelta(days=days if place is None else day_of[place])
        since = min(
            item.waits_since_date or item.due_date - timedelta(days=USUAL_INTERVAL_DAYS),
            item.due_date - timedelta(days=1),
        )
        interval = (item.due_date - since).days
        if item.floor_date is not None and on_date > item.floor_date:
            totals[0] += not item.floor_is_broken
            gap = min((on_date - since).days / max((item.floor_date - since).days, 1), 16)
            totals[1] += min(int(16 * gap * gap), 256)
        behind = min(max((on_date - item.due_date).days, 0) / interval, 16)
        late = min(math.ceil(16 * behind * behind), 256) + (place is None)
        totals[2] += late * item.weight
        if place is not None:
            before = min(max((item.due_date - on_date).days, 0) / interval, 1)
            totals[3] += 2 * min(math.ceil(16 * before * before), 16) + _discomfort(own, place, _length(item))
    return (totals[0], totals[1], totals[2], totals[3])


def _discomfort(own: Sequence[bool], start: int, length: int) -> int:
    """Return 2 right beside the edge of somebody's hours, 1 a quarter of an hour from it, and 0 inside."""

    def open_at(quarter: int) -> bool:
        return 0 <= quarter < len(own) and own[quarter]

    if not (open_at(start - 1) and open_at(start + length)):
        return 2
    return 0 if open_at(start - 2) and open_at(start + length + 1) else 1
