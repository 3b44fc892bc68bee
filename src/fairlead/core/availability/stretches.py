"""A person's time in epoch seconds: the shared timeline with their own leave laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fairlead.core.availability.leave import FOREVER, LeaveBlock
from fairlead.core.availability.painting import Mark
from fairlead.core.availability.person import Status
from fairlead.core.availability.timeline import LOOK_AHEAD_SECONDS, Timeline
from fairlead.core.intervals import Interval, clip, merge, subtract
from fairlead.core.zones import DAY_SECONDS

# Work, and what lies between two stretches of it.
WORKDAY_GOES_ON = (Status.REACHABLE, Status.BREAK, Status.UNCERTAIN)
# A day's work that has not ended after two days has no end: a watch around the clock.
CLOSING_SECONDS = 2 * DAY_SECONDS


def stretches(
    timeline: Timeline, blocks: Sequence[LeaveBlock], start: int, end: int
) -> Iterator[tuple[int, int, Mark | LeaveBlock]]:
    """Yield the runs of `[start, end)` with leave laid over the working time: in order, without gap."""
    position = start
    for block in blocks:
        if block.end <= position:
            continue
        if block.start >= end:
            break
        if block.start > position:
            yield from timeline.stretches(position, block.start)
        yield max(block.start, position), min(block.end, end), block
        position = block.end
    if position < end:
        yield from timeline.stretches(position, end)


def reachable(timeline: Timeline, blocks: Sequence[LeaveBlock], start: int, end: int) -> list[Interval]:
    """Return the reachable time of `[start, end)`: the working time less the leave, tidy."""
    work = clip(merge(timeline.reachable(start, end)), start, end)
    return subtract(work, [(block.start, block.end) for block in blocks])


def next_good(timeline: Timeline, blocks: Sequence[LeaveBlock], instant: int) -> int | None:
    """Return the first reachable instant from `instant` on; the look-ahead begins anew behind each leave."""
    position = instant
    while True:
        good = next(timeline.reachable(position, position + LOOK_AHEAD_SECONDS), None)
        if good is None:
            return None
        begun = max(good[0], position)
        away = next((block for block in blocks if block.start <= begun < block.end), None)
        if away is None:
            return begun
        if away.end == FOREVER:
            return None
        position = away.end


def closing(timeline: Timeline, blocks: Sequence[LeaveBlock], instant: int) -> int | None:
    """Return when the work that goes on at `instant` ends for good, breaks aside; None if not within two days."""
    closes = None
    for _, ended, what in stretches(timeline, blocks, instant, instant + CLOSING_SECONDS):
        if not isinstance(what, Mark) or what.status not in WORKDAY_GOES_ON:
            return closes
        closes = ended if what.status is not Status.BREAK else closes
    return None
