"""A person's leave as instants: overlapping and touching times away become one block, in whatever order they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from fairlead.core.availability.person import Leave, Person
from fairlead.core.zones import day_start

FOREVER = 1 << 62
# People write 9999-12-31 for "open" and 0001-01-01 for "always": what lies beyond a lifetime is taken as that.
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2199


class LeaveBlock(NamedTuple):
    """Time away `[start, end)` in epoch seconds; `end` is FOREVER while nobody knows when the person is back.

    `ends_on` is the end as it was written, None when open. `kind` is empty where several kinds were joined.
    """

    start: int
    end: int
    ends_on: date | datetime | None
    kind: str


# Thousands of people in one zone begin and end their leave on the same few hundred days.
_day_start = lru_cache(maxsize=32_768)(day_start)


@lru_cache(maxsize=8192)
def _blocks(leave: tuple[Leave, ...], zone: str) -> tuple[LeaveBlock, ...]:
    single = [
        LeaveBlock(
            _instant(away.start, zone), FOREVER if away.end is None else _instant(away.end, zone), away.end, away.kind
        )
        for away in leave
    ]
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


def _join(earlier: LeaveBlock, later: LeaveBlock) -> LeaveBlock:
    latest = max((earlier, later), key=lambda block: (block.end, not isinstance(block.ends_on, datetime)))
    kind = earlier.kind if earlier.kind == later.kind else ""
    return LeaveBlock(earlier.start, latest.end, latest.ends_on, kind)


def _instant(when: date | datetime, zone: str) -> int:
    if when.year < _EARLIEST_YEAR:
        return -FOREVER
    if when.year > _LATEST_YEAR:
        return FOREVER
    return int(when.timestamp()) if isinstance(when, datetime) else _day_start(zone, when)
