"""Time as quarters of an hour in UTC: where in a member's day a contact of a given length has a place.

Every zone's clock stands on a quarter (see `fairlead.core.bitmaps`), so that quarters of UTC are quarters everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

QUARTER_MINUTES = 15

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]

# Beside the opening or the closing of a contact's hours, and half an hour from it.
AT_THE_EDGE, NEAR_THE_EDGE = 2, 1


class Span(NamedTuple):
    """A stretch `[start, end)` in epoch seconds, with the way to it and back in minutes."""

    start: int
    end: int
    travel_minutes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """Places for contacts of one length, ordered and disjoint: `start` is a quarter, `day` the day it belongs to."""

    start: Numbers
    day: Numbers
    length: int

    def __len__(self) -> int:
        return len(self.start)


def quarters_of(minutes: int) -> int:
    """Return how many quarters a length takes up.

    >>> quarters_of(30), quarters_of(20), quarters_of(5)
    (2, 2, 1)
    """
    return -(-minutes // QUARTER_MINUTES)


def without(free: Flags, begin: int, busy: Iterable[Span]) -> Flags:
    """Return the quarters that are free of busy stretches and the way to them; `begin` is the first one's second."""
    left = free.copy()
    for span in busy:
        start = span.start - span.travel_minutes * 60 - begin
        end = span.end + span.travel_minutes * 60 - begin
        # A quarter that is begun is taken.
        left[max(start // (QUARTER_MINUTES * 60), 0) : max(-(-end // (QUARTER_MINUTES * 60)), 0)] = False
    return left


def cut_slots(free: Flags, day_of_quarter: Numbers, length: int) -> Slots:
    """Cut the free time of each day into slots of `length` quarters, each stretch from its beginning on.

    >>> slots = cut_slots(np.array([1, 1, 1, 0, 1, 1], bool), np.zeros(6, np.int64), 2)
    >>> slots.start.tolist()
    [0, 4]
    """
    if not len(free):
        return Slots(np.empty(0, np.int64), np.empty(0, np.int64), length)
    index = np.arange(len(free))
    # A stretch begins where the quarter before is not free, or belongs to another day.
    begins = free & (np.concatenate(([True], ~free[:-1])) | np.diff(day_of_quarter, prepend=day_of_quarter[0]) > 0)
    begun = np.maximum.accumulate(np.where(begins, index, -1))
    starts = index[free & ((index - begun) % length == 0)]
    ends = starts + length
    inside = ends <= len(free)
    starts, ends = starts[inside], ends[inside]
    counted = np.concatenate(([0], np.cumsum(free)))
    whole = (counted[ends] - counted[starts] == length) & (begun[starts] == begun[ends - 1])
    starts = starts[whole].astype(np.int64)
    return Slots(starts, day_of_quarter[starts], length)


def fits(reachable: Flags, starts: Numbers, length: int) -> tuple[Flags, Numbers]:
    """Return, for each contact (row) and start, whether it fits into their hours, and how near to the edge of them.

    >>> inside, edge = fits(np.array([[0, 1, 1, 1, 0]], bool), np.array([0, 1, 2]), 2)
    >>> inside.tolist(), edge.tolist()
    ([[False, True, True]], [[2, 2, 2]])
    """
    counted = np.zeros((len(reachable), reachable.shape[1] + 5), np.int32)
    np.cumsum(reachable, axis=1, out=counted[:, 3:-2])
    counted[:, -2:] = counted[:, -3:-2]
    first, past = starts + 2, starts + 2 + length

    def whole(margin: int) -> Flags:
        found: Flags = counted[:, past + margin] - counted[:, first - margin] == length + 2 * margin
        return found

    edge = np.full((len(reachable), len(starts)), AT_THE_EDGE, np.int64)
    edge[whole(1)] = NEAR_THE_EDGE
    edge[whole(2)] = 0
    return whole(0), edge
