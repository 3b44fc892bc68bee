"""The leave of a population: one entry per time away, ordered by row and begin, found again by row."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability.leave import LeaveBlock
from fairlead.core.bitmaps.shelf import Numbers, Pool
from fairlead.core.bitmaps.templates import LATEST_SECOND, Seconds


class TimesAway(NamedTuple):
    """The times away of some rows, counted from the first of them, in seconds that keys of a pool can hold."""

    rows: Numbers
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    cuts_from: Numbers
    cuts_to: Numbers


class Away:
    """Times away in parallel arrays, 48 bytes each: those of a row stand together, ordered, disjoint, never touching.

    A mask of quarters per person would take a kilobyte for a quarter of a year, and could not say 08:10. The earliest
    time away of each row stands in two more arrays by row number: most people have one, and who is away now is then
    two comparisons over all rows.
    """

    def __init__(self) -> None:
        self._size = 0
        self._first_starts: NDArray[np.uint32] = np.empty(0, np.uint32)
        self._first_ends: NDArray[np.uint32] = np.empty(0, np.uint32)
        self._further: Numbers | None = None
        self.rows: Numbers = np.empty(0, np.intp)
        self.starts: Seconds = np.empty(0, np.int64)
        self.ends: Seconds = np.empty(0, np.int64)
        # The same in half the width and clipped to it: twice as fast to look through.
        self._starts32: NDArray[np.uint32] = np.empty(0, np.uint32)
        self._ends32: NDArray[np.uint32] = np.empty(0, np.uint32)
        # Where the time away cuts the windows of its row's template: behind the latest window that begins before it,
        # and at the first that ends after it. Negative while not yet looked up.
        self._cuts_from: Numbers = np.empty(0, np.intp)
        self._cuts_to: Numbers = np.empty(0, np.intp)

    @property
    def nbytes(self) -> int:
        arrays = (self.rows, self.starts, self.ends, self._starts32, self._ends32, self._cuts_from, self._cuts_to)
        return sum(array.nbytes for array in (*arrays, self._first_starts, self._first_ends))

    def extend(self, blocks_of_rows: Sequence[Sequence[LeaveBlock]], room: int) -> None:
        """Add rows behind all others with the times away of each; `room` is for how many rows to take memory."""
        flat = [
            (row, block.start, block.end) for row, blocks in enumerate(blocks_of_rows, self._size) for block in blocks
        ]
        self._first_starts = _grown(self._first_starts, room, LATEST_SECOND)
        self._first_ends = _grown(self._first_ends, room, 0)
        self._size += len(blocks_of_rows)
        behind = len(self.rows)
        self._splice(behind, behind, flat)
        rows = self.rows[behind:]
        first = np.flatnonzero(np.diff(rows, prepend=-1)) + behind
        self._first_starts[self.rows[first]] = self._starts32[first]
        self._first_ends[self.rows[first]] = self._ends32[first]

    def replace(self, row: int, blocks: Sequence[LeaveBlock]) -> None:
        """Give a row other times away; entries of other rows keep their values."""
        begun, past = self.of(row)
        self._splice(begun, past, [(row, block.start, block.end) for block in blocks])
        self._first_starts[row] = self._starts32[begun] if blocks else LATEST_SECOND
        self._first_ends[row] = self._ends32[begun] if blocks else 0

    def copy(self) -> Away:
        """Return the same times away, which later changes of these do not touch."""
        other = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                setattr(other, name, value.copy())
        return other

    def next_starts(self, instant: int) -> Seconds:
        """Return, per row, when the first time away begins that begins after an instant; LATEST_SECOND without one."""
        answer = np.full(self._size, LATEST_SECOND, np.int64)
        later = np.flatnonzero((self.starts > instant) & (self.starts < LATEST_SECOND))
        # Ordered by begin within a row, so that of several the earliest is written last.
        answer[self.rows[later[::-1]]] = self.starts[later[::-1]]
        return answer

    def of(self, row: int) -> tuple[int, int]:
        """Return the positions `[begun, past)` of a row's entries."""
        return int(np.searchsorted(self.rows, row, "left")), int(np.searchsorted(self.rows, row, "right"))

    def at(self, instant: int) -> NDArray[np.bool_]:
        """Return, per row, whether it is away at an instant."""
        away = (self._first_starts[: self._size] <= instant) & (instant < self._first_ends[: self._size])
        if self._further is None:
            self._further = np.flatnonzero(self.rows[1:] == self.rows[:-1]) + 1
        if len(self._further):
            here = (self._starts32[self._further] <= instant) & (instant < self._ends32[self._further])
            away[self.rows[self._further[here]]] = True
        return away

    def part(self, begun: int, past: int) -> TimesAway:
        """Return the times away of the rows `[begun, past)`; `look_up` must have been called."""
        here = slice(*np.searchsorted(self.rows, (begun, past)).tolist())
        return TimesAway(
            self.rows[here] - begun,
            self._starts32[here],
            self._ends32[here],
            self._cuts_from[here],
            self._cuts_to[here],
        )

    def look_up(self, templates: Numbers, pool: Pool) -> None:
        """Find where each time away cuts the pool's windows; `templates` are the numbers of all rows.

        A pool that has grown gives those that were there the same places, so only new entries are looked up.
        """
        new = np.flatnonzero(self._cuts_to < 0)
        if len(new):
            numbers = templates[self.rows[new]].astype(np.int64)
            self._cuts_from[new] = pool.begun_before(numbers, clipped(self.starts[new]))
            self._cuts_to[new] = pool.ending_after(numbers, clipped(self.ends[new]))

    def forget_cuts(self) -> None:
        """Look every cut up again, for templates of another horizon."""
        self._cuts_to[:] = -1

    def _splice(self, begun: int, past: int, flat: Sequence[tuple[int, int, int]]) -> None:
        self._further = None
        new = np.array(flat, np.int64).reshape(-1, 3)
        rows, starts, ends = new[:, 0].astype(np.intp), new[:, 1], new[:, 2]
        self.rows = _spliced(self.rows, begun, past, rows)
        self.starts = _spliced(self.starts, begun, past, starts)
        self.ends = _spliced(self.ends, begun, past, ends)
        self._starts32 = _spliced(self._starts32, begun, past, clipped(starts).astype(np.uint32))
        self._ends32 = _spliced(self._ends32, begun, past, clipped(ends).astype(np.uint32))
        self._cuts_from = _spliced(self._cuts_from, begun, past, np.full(len(new), -1))
        self._cuts_to = _spliced(self._cuts_to, begun, past, np.full(len(new), -1))


def _spliced(entries: NDArray[Any], begun: int, past: int, new: NDArray[Any]) -> NDArray[Any]:
    if len(new) == past - begun:
        entries[begun:past] = new
        return entries
    return np.concatenate((entries[:begun], new, entries[past:]))


def _grown(entries: NDArray[np.uint32], room: int, empty: int) -> NDArray[np.uint32]:
    if room <= len(entries):
        return entries
    return np.concatenate((entries, np.full(room - len(entries), empty, np.uint32)))


def clipped(instants: NDArray[np.int64]) -> Seconds:
    """Return instants inside the seconds that keys of a pool can hold; "always" and "for ever" become its ends."""
    return np.clip(instants, 0, LATEST_SECOND)
