"""The starts of a meeting as bits: bit `n` of an integer stands for the meeting that begins at the n-th possible start.

Python's integers are bitmaps of any length: fourteen days of quarters are 168 bytes, and combining two of them takes
far less than a call into NumPy costs. The grid is as fine as the meeting needs: its step and its length are whole
numbers of cells. Times that are not (busy until 10:07) are rounded outward, which for meetings that begin and end on
the grid is exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability.instants import epoch_seconds, utc_moment
from fairlead.core.zones import DAY_SECONDS

Bits = int

BLOCK_SECONDS = 7 * DAY_SECONDS
# A meeting is no longer than a day, and is looked for within a year.
MOST_MINUTES = 1440
MOST_DAYS = 366
# Python counts in digits of 30 bits.
_WORD_BITS = 60
_EVERY = 1 << 60
_WORD = (1 << _WORD_BITS) - 1


class Grid(NamedTuple):
    """Cells of `cell_seconds` from `origin` (epoch second) on; a meeting takes `meeting_cells` of `cells`."""

    origin: int
    cell_seconds: int
    cells: int
    meeting_cells: int

    @property
    def starts(self) -> int:
        """How many cells a meeting can begin in and still end inside."""
        return max(0, self.cells - self.meeting_cells + 1)

    @property
    def end(self) -> int:
        return self.origin + self.cells * self.cell_seconds

    def instant(self, cell: int) -> int:
        """Return the epoch second at which a cell begins."""
        return self.origin + cell * self.cell_seconds

    def touching(self, start: int, end: int) -> Bits:
        """Return the starts of meetings that share time with `[start, end)` in epoch seconds; none if it is empty."""
        if start >= end:
            return 0
        first = (start - self.origin) // self.cell_seconds - self.meeting_cells + 1
        past = -((self.origin - end) // self.cell_seconds)
        first, past = max(first, 0), min(past, self.starts)
        return (1 << past) - (1 << first) if first < past else 0

    def touching_any(self, periods: Iterable[tuple[datetime, datetime]]) -> Bits:
        """Return the starts of meetings that share time with any of some periods (aware, `[start, end)`)."""
        origin, cell = utc_moment(self.origin), timedelta(seconds=self.cell_seconds)
        before, starts = self.meeting_cells - 1, self.starts
        taken = 0
        for start, end in periods:
            if start >= end:
                continue
            # Datetimes divide as fast as integers do, and exactly, without becoming floats on the way.
            first = max((start - origin) // cell - before, 0)
            past = min(-((origin - end) // cell), starts)
            if first < past:
                # A shift of a small number: half the work of the difference of two large ones.
                taken |= ((1 << past - first) - 1) << first
        return taken


class ImpossibleGrid(ValueError):
    """A meeting or a period that no grid can be laid for."""


def lay_grid(start: datetime, end: datetime, minutes: int, step_minutes: int) -> Grid:
    """Return the grid for meetings of some minutes in a period, whole weeks around it.

    So the searches of one week, each from another moment on, share what is remembered by grid. Raises ImpossibleGrid
    for a meeting longer than a day, a step that does not divide a day, and a period longer than a year.
    """
    if not 1 <= minutes <= MOST_MINUTES or step_minutes < 1 or MOST_MINUTES % step_minutes:
        raise ImpossibleGrid(f"no meetings of {minutes} minutes in steps of {step_minutes}")
    if end - start > timedelta(days=MOST_DAYS):
        raise ImpossibleGrid(f"from {start} to {end} are more than {MOST_DAYS} days")
    first = epoch_seconds(start) // BLOCK_SECONDS
    past = -(-epoch_seconds(end) // BLOCK_SECONDS)
    # Discomfort grows by the quarter of an hour, so a cell is never longer than one.
    cell = math.gcd(step_minutes, minutes, 15) * 60
    return Grid(first * BLOCK_SECONDS, cell, max(past - first, 1) * BLOCK_SECONDS // cell, minutes * 60 // cell)


def allowed_starts(grid: Grid, start: datetime, end: datetime, step_minutes: int) -> Bits:
    """Return the starts on whole steps from midnight UTC whose meetings lie in `[start, end)`; a step divides a day."""
    step_cells = step_minutes * 60 // grid.cell_seconds
    first = -((grid.origin - epoch_seconds(start)) // (step_cells * grid.cell_seconds)) * step_cells
    past = (epoch_seconds(end) - grid.origin) // grid.cell_seconds - grid.meeting_cells + 1
    return _every(step_cells, past) >> first << first if past > first else 0


def _every(step_cells: int, past: int) -> Bits:
    """Return the multiples of a step below `past`: a number with every n-th bit set is a geometric sum."""
    if step_cells == 1:
        return (1 << past) - 1
    steps = -(-past // step_cells)
    return int(((1 << steps * step_cells) - 1) // ((1 << step_cells) - 1))


def positions(bits: Bits, most: int | None = None) -> list[int]:
    """Return the positions of the bits that are set, ascending, at most so many.

    >>> positions(0b100110), positions(0b100110, 2)
    ([1, 2, 5], [1, 2])
    """
    found: list[int] = []
    wanted = _EVERY if most is None else most
    passed = 0
    while bits and len(found) < wanted:
        # A long integer is cut up into short ones, which are ten times as fast to take bits from.
        empty = (bits & -bits).bit_length() - 1
        bits >>= empty
        passed += empty
        word = bits & _WORD
        while word:
            lowest = word & -word
            found.append(passed + lowest.bit_length() - 1)
            word ^= lowest
        bits >>= _WORD_BITS
        passed += _WORD_BITS
    return found if most is None else found[:most]


def as_bits(starts: NDArray[np.bool_]) -> Bits:
    """Return the bits of an array with one truth value per start."""
    return int.from_bytes(np.packbits(starts, bitorder="little").tobytes(), "little")
