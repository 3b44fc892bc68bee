"""How uncomfortable a meeting is at each possible start, for everyone who shares a calendar: shared and remembered."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability import Status
from fairlead.core.availability.painting import Mark
from fairlead.core.availability.stretches import WORKDAY_GOES_ON
from fairlead.core.availability.timeline import TimelineKey, shared_timeline
from fairlead.core.intervals import Interval
from fairlead.core.meetings.grid import Bits, Grid, as_bits
from fairlead.core.meetings.participants import ComfortSpan, Side
from fairlead.core.zones import DAY_SECONDS, offset_segments

# Discomfort is counted in hundredths: 0 is comfortable, 100 the most that is asked of anyone.
BLOCKED = 255
MOST = 100
STEP_SECONDS = 900
# Within half an hour of its begin and end a working day is not yet, or no more, at its best. From there on discomfort
# is the square of the quarters of an hour: 4 at the begin of work, 36 an hour before it, 100 two hours after its end.
CORE_MARGIN_SECONDS = 1800
OWN_BREAK = 50
CLOCK_CHANGE_SECONDS = 7 * DAY_SECONDS
# The hours around the grid's ends belong to working days outside it.
_MARGIN_SECONDS = 3 * DAY_SECONDS

Levels = NDArray[np.uint8]


class Curve:
    """The discomfort of one calendar on one grid, by start: for a meeting the worst of its cells counts.

    `levels[n]` is the discomfort of start `n`, or BLOCKED; `open` are the starts that are not. `hours` are the cells
    that are not, however short the meeting would have to be. `eves` are the starts on
    the day before a holiday, `clock_changes` those in the week after a change of the clocks.
    """

    def __init__(self, cells: Levels, eves: Bits, clock_changes: Bits, grid: Grid) -> None:
        worst = np.lib.stride_tricks.sliding_window_view(cells, grid.meeting_cells).max(axis=1)
        self.levels = worst.tobytes()
        self.open: Bits = as_bits(worst != BLOCKED)
        self.hours: Bits = as_bits(cells != BLOCKED)
        self.eves = eves
        self.clock_changes = clock_changes


@lru_cache(maxsize=512)
def find_curve(key: TimelineKey, side: Side, comfort: tuple[ComfortSpan, ...] | None, grid: Grid) -> Curve:
    """Return the curve of a calendar, leave and busy times aside; the grid must have room for the meeting."""
    timeline = shared_timeline(key)
    found = list(timeline.stretches(grid.origin - _MARGIN_SECONDS, grid.end + _MARGIN_SECONDS))
    cells = np.zeros(grid.cells, np.uint8)
    if comfort is None:
        _usual(cells, found, side, grid)
    else:
        _own(cells, found, key.zone, comfort, grid)
    holidays = [begun for begun, _, mark in found if mark.status is Status.HOLIDAY]
    eves = 0
    for begun in holidays:
        eves |= grid.touching(begun - DAY_SECONDS, begun)
    changes = 0
    segments = offset_segments(key.zone, grid.origin - CLOCK_CHANGE_SECONDS, grid.end)
    for _, segment in pairwise(segments):
        changes |= grid.touching(segment.start, segment.start + CLOCK_CHANGE_SECONDS)
    return Curve(cells, eves, changes, grid)


def _usual(cells: Levels, found: Sequence[tuple[int, int, Mark]], side: Side, grid: Grid) -> None:
    cores = list(_cores(found))
    core_begins = [begun for begun, _ in cores]
    for begun, ended, mark in found:
        status = mark.status
        if status in (Status.REACHABLE, Status.EARLY, Status.LATE):
            position = bisect_right(core_begins, begun)
            _raise_away_from(cells, begun, ended, cores[max(position - 1, 0) : position + 1], grid)
        elif status is Status.UNCERTAIN:
            _raise(cells, begun, ended, MOST, grid)
        elif status is Status.BREAK and side is Side.OWN:
            _raise(cells, begun, ended, OWN_BREAK, grid)
        else:
            # A break of the customer's may be a prayer as well as a meal: it is not ours to take.
            _raise(cells, begun, ended, BLOCKED, grid)


def _own(
    cells: Levels, found: Sequence[tuple[int, int, Mark]], zone: str, comfort: Sequence[ComfortSpan], grid: Grid
) -> None:
    pieces = _day_pieces(comfort)
    for segment in offset_segments(zone, grid.origin, grid.end):
        first = (segment.start + segment.offset_seconds) // DAY_SECONDS
        latest = (segment.end - 1 + segment.offset_seconds) // DAY_SECONDS
        for day in range(first, latest + 1):
            midnight = day * DAY_SECONDS - segment.offset_seconds
            for begun, ended, level in pieces:
                _raise(cells, max(midnight + begun, segment.start), min(midnight + ended, segment.end), level, grid)
    for begun, ended, mark in found:
        if mark.status in (Status.WEEKEND, Status.HOLIDAY):
            _raise(cells, begun, ended, BLOCKED, grid)
        elif mark.status is Status.UNCERTAIN:
            _raise(cells, begun, ended, MOST, grid)


def _cores(found: Sequence[tuple[int, int, Mark]]) -> Iterator[Interval]:
    """Yield the comfortable middle of each working day, breaks included, in order."""
    work: list[Interval] = []
    for begun, ended, mark in found:
        if mark.status not in WORKDAY_GOES_ON:
            continue
        if work and work[-1][1] == begun:
            work[-1] = (work[-1][0], ended)
        else:
            work.append((begun, ended))
    for begun, ended in work:
        margin = min(CORE_MARGIN_SECONDS, (ended - begun) // 4)
        yield begun + margin, ended - margin


def _raise_away_from(cells: Levels, begun: int, ended: int, cores: Sequence[Interval], grid: Grid) -> None:
    """Raise the cells of a stretch by how far they are from the nearest of some cores."""
    part = _cells_of(begun, ended, grid)
    starts = grid.origin + np.arange(part.start, part.stop) * grid.cell_seconds
    first, past = np.maximum(starts, begun), np.minimum(starts + grid.cell_seconds, ended)
    away = np.full(len(starts), MOST * STEP_SECONDS)
    for core_begun, core_ended in cores:
        away = np.minimum(away, np.maximum(np.maximum(core_begun - first, past - core_ended), 0))
    steps = -(-away // STEP_SECONDS)
    np.maximum(cells[part], np.minimum(steps * steps, MOST).astype(np.uint8), out=cells[part])


def _raise(cells: Levels, begun: int, ended: int, level: int, grid: Grid) -> None:
    if begun < ended:
        part = cells[_cells_of(begun, ended, grid)]
        np.maximum(part, np.uint8(level), out=part)


def _cells_of(begun: int, ended: int, grid: Grid) -> slice:
    first = (begun - grid.origin) // grid.cell_seconds
    past = -((grid.origin - ended) // grid.cell_seconds)
    return slice(min(max(first, 0), grid.cells), min(max(past, 0), grid.cells))


def _day_pieces(comfort: Sequence[ComfortSpan]) -> list[tuple[int, int, int]]:
    """Return a day as `(begin, end, discomfort)` in seconds of the wall clock without gap; the gladder span counts."""
    minutes = np.full(1440, BLOCKED, np.uint8)
    for span in comfort:
        level = np.uint8(round(MOST * (1 - span.comfort)))
        over_midnight = span.end_minutes <= span.start_minutes
        parts = (
            [(span.start_minutes, 1440), (0, span.end_minutes)]
            if over_midnight
            else [(span.start_minutes, span.end_minutes)]
        )
        for begun, ended in parts:
            minutes[begun:ended] = np.minimum(minutes[begun:ended], level)
    borders = [0, *(np.flatnonzero(np.diff(minutes)) + 1).tolist(), 1440]
    return [(begun * 60, ended * 60, int(minutes[begun])) for begun, ended in pairwise(borders)]
