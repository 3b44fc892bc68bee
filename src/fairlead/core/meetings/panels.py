"""What the required people of one side give together at each start: shared by all who have the same calendars."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from fairlead.core.meetings.curves import BLOCKED, MOST, Curve
from fairlead.core.meetings.grid import Bits, as_bits


class Place(NamedTuple):
    """A calendar's curve, and what its owner has given for earlier meetings, in hundredths."""

    curve: Curve
    burden: int


class Panel(NamedTuple):
    """The starts that suit the calendars of some people, in tiers: `(cost, starts)` ascending, disjoint, none empty.

    A start costs what it costs whoever has it worst, the burden of earlier meetings on top. `totals` are the
    discomforts of all together by start, without burdens, `free` the starts where there are none. Where a start does
    not suit, both mean nothing.
    """

    tiers: tuple[tuple[int, Bits], ...]
    totals: memoryview
    free: Bits
    clock_changes: Bits
    eves: Bits


@lru_cache(maxsize=1024)
def find_panel(places: tuple[Place, ...], starts: int) -> Panel:
    """Return the panel of some people on a grid with so many starts; without people every start costs nothing."""
    worst, totals = np.zeros(starts, np.int16), np.zeros(starts, np.int32)
    changes = eves = 0
    for curve, burden in places:
        levels = np.frombuffer(curve.levels, np.uint8)
        # What does not suit one must not fall below what is dear for another.
        costs = np.where(levels == BLOCKED, np.int16(2 * MOST + 1), levels.astype(np.int16) + burden)
        np.maximum(worst, costs, out=worst)
        totals += levels
        changes |= curve.clock_changes
        eves |= curve.eves
    tiers = [(cost, as_bits(worst == cost)) for cost in np.unique(worst).tolist() if cost <= 2 * MOST]
    return Panel(tuple(tiers), totals.data, as_bits(totals == 0), changes, eves)
