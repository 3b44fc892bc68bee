"""What a place in the plan costs: first floors, then long waits, then delay by weight, then comfort, then a change.

Each level is a table of small whole numbers. They are joined into one number in which no sum of a lower level reaches
one unit of the level above it, so that one flow keeps the order of all levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.int64]

# Later than any plan: of those who have no floor, or may come however late.
NO_DAY = 1 << 30
# A gap of the worst length costs 16, twice as long 64: the longer somebody waits, the more a further day counts, so
# that nobody is passed over for ever.
FLOOR_UNIT = 16
MOST_FLOOR = 16 * FLOOR_UNIT
# Delay in sixteenths of the interval, squared like the floor; a week late in a weekly rhythm costs 16.
LATE_UNIT = 16
MOST_LATE = 16 * LATE_UNIT
EARLY_UNIT = 16
MOST_EARLY = 16
OTHER_DAY, OTHER_TIME = 64, 24
# The solver multiplies costs by the number of nodes and must stay within 63 bits.
MOST_BITS = 61


@dataclass(frozen=True, slots=True, eq=False)
class TouchTable:
    """Items as arrays, one entry each; days count from the first of the plan and may be negative.

    `floor` is the last day that keeps the floor (NO_DAY without one), `end` the last one of any use, `since` the day
    from which the wait is counted. `is_broken` marks floors that can no longer be kept, only mended soon.
    """

    earliest: Costs
    due: Costs
    floor: Costs
    end: Costs
    since: Costs
    weight: Costs
    is_broken: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.earliest)


@dataclass(frozen=True, slots=True, eq=False)
class DayCosts:
    """Costs per item and day, `days` of them and one more column for "not within these days"."""

    breaks: Costs
    floor: Costs
    late: Costs
    early: Costs
    allowed: NDArray[np.bool_]


def day_costs(touches: TouchTable, days: int) -> DayCosts:
    """Return what each day costs for each item, level by level."""
    day = np.arange(days + 1, dtype=np.int64)[np.newaxis, :]
    due, floor, since = touches.due[:, np.newaxis], touches.floor[:, np.newaxis], touches.since[:, np.newaxis]
    interval = np.maximum(due - since, 1)
    worst = np.maximum(floor - since, 1)
    gap = np.minimum((day - since) / worst, 16.0)
    broken = np.where(day > floor, np.minimum((FLOOR_UNIT * gap * gap).astype(np.int64), MOST_FLOOR), 0)
    breaks = ((day > floor) & ~touches.is_broken[:, np.newaxis]).astype(np.int64)
    behind = np.minimum(np.maximum(day - due, 0) / interval, 16.0)
    late = np.minimum(np.ceil(LATE_UNIT * behind * behind).astype(np.int64), MOST_LATE)
    late[:, -1] += 1  # even what is not late yet is better placed than not
    before = np.minimum(np.maximum(due - day, 0) / interval, 1.0)
    early = np.minimum(np.ceil(EARLY_UNIT * before * before).astype(np.int64), MOST_EARLY)
    early[:, -1] = 0
    allowed = (day >= touches.earliest[:, np.newaxis]) & (day <= touches.end[:, np.newaxis])
    return DayCosts(breaks, broken, late * touches.weight[:, np.newaxis], early, allowed)


def join_levels(levels: Sequence[tuple[Costs, Costs]], nodes: int, exact: int = 3) -> tuple[Costs, Costs]:
    """Join levels, the most important first, into one cost per item and slot, and one per item for no slot at all.

    A level is a pair: costs by item and slot, costs by item for none. Where the numbers would grow too large for the
    solver with `nodes` nodes, the levels behind the `exact` first ones are told coarser.

    >>> slot, none = np.array([[0, 2]]), np.array([3])
    >>> [costs.tolist() for costs in join_levels([(slot, none), (slot, none)], nodes=4)]
    [[[0, 10]], [15]]
    """
    bits = MOST_BITS - int(nodes + 1).bit_length()
    coarser = 0
    while True:
        joined = _join([_coarse(level, coarser if place >= exact else 0) for place, level in enumerate(levels)])
        if joined is not None and joined[2] < 1 << bits:
            return joined[0], joined[1]
        coarser += 1
        if coarser > MOST_BITS:
            raise OverflowError(f"costs of {len(levels)} levels for {len(levels[0][1])} items do not fit {bits} bits")


def _coarse(level: tuple[Costs, Costs], shift: int) -> tuple[Costs, Costs]:
    return (level[0] >> shift, level[1] >> shift) if shift else level


def _join(levels: Sequence[tuple[Costs, Costs]]) -> tuple[Costs, Costs, int] | None:
    slots, none = np.zeros_like(levels[0][0]), np.zeros_like(levels[0][1])
    unit, largest = 1, 0
    for by_slot, without_slot in reversed(levels):
        highest = np.maximum(by_slot.max(axis=1, initial=0), without_slot)
        largest += unit * int(highest.max(initial=0))
        if largest >= 1 << MOST_BITS:
            return None
        slots += unit * by_slot
        none += unit * without_slot
        unit *= 1 + int(highest.sum())
    return slots, none, largest
