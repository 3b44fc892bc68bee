"""Every window of many rows at once: templates copied in segments, cut at each person's leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairlead.core.bitmaps.away import TimesAway
from fairlead.core.bitmaps.shelf import WINDOWS_AT_ONCE, Numbers, Pool

Packed = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Segments:
    """Runs of windows of the pool, in the order of the answer: a row has one more than it has times away.

    `source` is the position of the first window, `count` how many follow. The first one begins no earlier than
    `begins`, the last one ends no later than `ends`. The segments of row `r` are at `[of_row[r], of_row[r + 1])`.
    """

    of_row: Numbers
    source: Numbers
    count: Numbers
    begins: NDArray[np.uint32]
    ends: NDArray[np.uint32]


class WindowCutter:
    """The windows of all templates in one period `[start, end)`, to be cut for rows."""

    def __init__(self, pool: Pool, start: int, end: int) -> None:
        self._pool = pool
        self._start, self._end = start, end
        self._made_steps: Numbers = np.empty(0, np.intp)
        numbers = pool.numbers
        self._earliest = pool.ending_after(numbers, np.full(len(numbers), start))
        self._past = pool.begun_before(numbers, np.full(len(numbers), end))

    def most(self, templates: Numbers, away: TimesAway) -> int:
        """Return how many windows rows can have at most, and what copying needs behind them."""
        uncut = (self._past - self._earliest)[templates]
        return int(uncut.sum()) + len(away.rows) + WINDOWS_AT_ONCE

    def cut(self, templates: Numbers, away: TimesAway) -> Segments:
        """Divide the windows of rows into segments between their times away."""
        # A row's segments come behind those of the rows before it: one each, and one more for each time away.
        of_row = np.arange(len(templates) + 1)
        of_row[1:] += np.cumsum(np.bincount(away.rows, minlength=len(templates)))
        behind = np.arange(1, len(away.rows) + 1) + away.rows
        total = int(of_row[-1])
        source, stop = np.empty(total, np.intp), np.empty(total, np.intp)
        begins, ends = np.full(total, self._start, np.uint32), np.full(total, self._end, np.uint32)
        earliest, past = self._earliest[templates], self._past[templates]
        source[of_row[:-1]] = earliest
        stop[of_row[1:] - 1] = past
        earliest, past = earliest[away.rows], past[away.rows]
        # What lies before the period, or behind it, has no segment there: both ends meet.
        source[behind] = np.where(away.ends >= self._end, past, np.maximum(away.cuts_to, earliest))
        stop[behind - 1] = np.where(away.starts <= self._start, earliest, np.minimum(away.cuts_from, past))
        begins[behind] = np.maximum(away.ends, self._start)
        ends[behind - 1] = np.minimum(away.starts, self._end)
        return Segments(of_row, source, np.maximum(stop - source, 0), begins, ends)

    def copy(self, segments: Segments, room: Packed) -> Numbers:
        """Write the windows of all segments to the front of `room`; return where each segment begins, and the end."""
        places = np.zeros(len(segments.count) + 1, np.intp)
        np.cumsum(segments.count, out=places[1:])
        self._copy_by_fours(segments, places, room)
        self._mend_borders(segments, places, room)
        filled = np.flatnonzero(segments.count)
        table = room.view(np.uint32).reshape(-1, 2)
        first, latest = places[filled], places[filled + 1] - 1
        table[first, 0] = np.maximum(table[first, 0], segments.begins[filled])
        table[latest, 1] = np.minimum(table[latest, 1], segments.ends[filled])
        return places

    def _copy_by_fours(self, segments: Segments, places: Numbers, room: Packed) -> None:
        """Copy four windows at a time, as the segment goes on in which the first of the four lies."""
        fours = (places + (WINDOWS_AT_ONCE - 1)) // WINDOWS_AT_ONCE
        source = np.repeat(segments.source - places[:-1], np.diff(fours))
        source += self._steps(len(source))
        target = room[: len(source) * WINDOWS_AT_ONCE].reshape(-1, WINDOWS_AT_ONCE)
        np.take(self._pool.windows_by_fours, source, axis=0, out=target, mode="clip")

    def _steps(self, count: int) -> Numbers:
        """Return 0, 4, 8 …, made once: fresh memory costs more than what is done in it."""
        if len(self._made_steps) < count:
            self._made_steps = np.arange(0, (count + count // 8) * WINDOWS_AT_ONCE, WINDOWS_AT_ONCE)
        return self._made_steps[:count]

    def _mend_borders(self, segments: Segments, places: Numbers, room: Packed) -> None:
        """Copy what a segment has in the four windows that began in an earlier one."""
        wrong = np.minimum(-places[:-1] % WINDOWS_AT_ONCE, segments.count)
        places_before = np.cumsum(wrong) - wrong
        steps = np.arange(int(wrong.sum()))
        source = np.repeat(segments.source - places_before, wrong)
        target = np.repeat(places[:-1] - places_before, wrong)
        room[target + steps] = self._pool.packed_windows[source + steps]
