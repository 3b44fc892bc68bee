"""One participant on the grid of a search: which starts suit, and what each of them costs."""

from __future__ import annotations

import numpy as np

from fairlead.core.availability.leave import leave_blocks
from fairlead.core.availability.timeline import timeline_key
from fairlead.core.meetings.curves import BLOCKED, MOST, find_curve
from fairlead.core.meetings.grid import Bits, Grid
from fairlead.core.meetings.panels import Place
from fairlead.core.meetings.participants import Participant, Side
from fairlead.core.zones import DAY_SECONDS

# Who plays a part in many searches keeps what was found out for the latest grids.
_GRIDS_KEPT = 8


class Seat:
    """A participant with their own leave and busy times laid over the curve that they share.

    `open` are the starts that suit: those of the curve that are neither `away` (leave) nor `busy`. `eves` are those
    on the day before a leave. `levels` is the discomfort of each start, of somebody optional BLOCKED where it does
    not suit; who must come is only asked about starts that do. Nothing suits those whose zone is not known: they have
    no `place`.
    """

    __slots__ = ("away", "busy", "eves", "is_optional", "is_own", "levels", "open", "participant", "place")

    def __init__(self, participant: Participant, grid: Grid) -> None:
        self.participant = participant
        self.is_own = participant.side is Side.OWN
        self.is_optional = participant.optional
        self.away: Bits = 0
        self.busy: Bits = grid.touching_any(participant.busy)
        self.eves: Bits = 0
        self.open: Bits = 0
        self.place: Place | None = None
        self.levels = bytes([BLOCKED]) * grid.starts
        key = timeline_key(participant.person)
        if key is None:
            return
        curve = find_curve(key, participant.side, participant.comfort, grid)
        self.place = Place(curve, round(participant.burden * MOST) if self.is_own else 0)
        for block in leave_blocks(participant.person):
            self.away |= grid.touching(block.start, block.end)
            self.eves |= grid.touching(block.start - DAY_SECONDS, block.start)
        self.open = curve.open & ~(self.away | self.busy)
        self.levels = curve.levels if not self.is_optional else _with_gaps(curve.levels, self.open)


def take_seat(participant: Participant, grid: Grid) -> Seat:
    """Return the participant's seat on a grid, remembered with the participant."""
    kept = participant.kept
    seat = kept.get(grid)
    if seat is None:
        if len(kept) >= _GRIDS_KEPT:
            del kept[next(iter(kept))]
        seat = kept[grid] = Seat(participant, grid)
    return seat


def _with_gaps(levels: bytes, suiting: Bits) -> bytes:
    found = np.frombuffer(levels, np.uint8).copy()
    bits = np.frombuffer(suiting.to_bytes(-(-len(found) // 8), "little"), np.uint8)
    found[np.unpackbits(bits, count=len(found), bitorder="little") == 0] = BLOCKED
    return found.tobytes()
