"""A person's leave as instants: overlapping and touching times away become one block, in whatever order they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from fairlead.core.availability.instants import utc_moment
from fairlead.core.availability.person import Leave, Person
from fairlead.core.zones import day_start, wall_start

FOREVER = 1 << 62
# People write 9999-12-31 for "open" and 0001-01-01 for "always": what lies beyond a lifetime is taken as that.
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2199


class LeaveBlock(NamedTuple):
    """Time away `[start, end)` in epoch seconds; `end` is FOREVER while nobody knows when the person is back.

    `ends_on` is the end as it was written (a time of the person's own clock as its instant), None when open. `kind` is
    empty where several kinds were joined.
    """

    start: int
    end: int
    ends_on: date | datetime | None
    kind: str


# Thousands of people in one zone begin and end their leave on the same few hundred days.
_day_start = lru_cache(maxsize=32_768)(day_start)


@lru_cache(maxsize=8192)
def _blocks(leave: tuple[Leave, ...], zone: str) -> tuple[LeaveBlock, ...]:
    single = [block_of(away, zone) for away in leave]
    blocks: list[LeaveBlock] = []
    for block in sorted(single, key=lambda b: (b.start, b.end, b.kind, isinstance(b.ends_on, datetime))):
        if block.start >= block.end:
            continue
        if blocks and block.start <= blocks[-1].end:
            blocks[-1] = _join(blocks[-1], block)
        else:
            blocks.append(block)
    return tuple(blocks)


def leave_blocks(person: Person) -> Sequence[LeaveBlock]:
    """Return a person's times away, ordered and disjoint; the person must have a zone that is known."""
    return _blocks(person.leave, person.zone) if person.leave and person.zone else ()


def perhaps_away_at(person: Person, instant: int) -> tuple[Leave, LeaveBlock] | None:
    """Return the leave that is not certain and would hold at an instant; of several the first that the person has."""
    if not person.perhaps_leave or not person.zone:
        return None
    both = ((away, block_of(away, person.zone)) for away in person.perhaps_leave)
    return next((found for found in both if found[1].start <= instant < found[1].end), None)


def block_of(away: Leave, zone: str) -> LeaveBlock:
    """Return one time away as instants, of somebody who lives in a zone."""
    start = _instant(away.start, zone)
    if away.end is None:
        return LeaveBlock(start, FOREVER, None, away.kind)
    end = _instant(away.end, zone)
    is_wall_time = isinstance(away.end, datetime) and away.end.tzinfo is None and abs(end) != FOREVER
    return LeaveBlock(start, end, utc_moment(end) if is_wall_time else away.end, away.kind)


def _join(earlier: LeaveBlock, later: LeaveBlock) -> LeaveBlock:
    latest = max((earlier, later), key=lambda block: (block.end, not isinstance(block.ends_on, datetime)))
    kind = earlier.kind if earlier.kind == later.kind else ""
    return LeaveBlock(earlier.start, latest.end, latest.ends_on, kind)


def _instant(when: date | datetime, zone: str) -> int:
    if when.year < _EARLIEST_YEAR:
        return -FOREVER
    if when.year > _LATEST_YEAR:
        return FOREVER
    if not isinstance(when, datetime):
        return _day_start(zone, when)
    if when.tzinfo is None:
        return wall_start(zone, int(when.replace(tzinfo=UTC).timestamp()))
    return int(when.timestamp())
