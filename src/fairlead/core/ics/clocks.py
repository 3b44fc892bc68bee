"""The clocks of a zone: from what they show to the instant, as RFC 5545 wants it.

A time that the clocks leave out in spring is counted with the offset before the change; a time that they show twice in
autumn is the first one. Both follow from one rule: wall times up to `change + max(before, after)` belong to the offset
before the change.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from fairlead.core.zones import DAY_SECONDS, OffsetSegment, offset_segments

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Outside, dates are written to mean "always" or by mistake: their clocks need no tables.
_EARLIEST, _LATEST = -86_400 * 366 * 200, 86_400 * 366 * 240


@dataclass(frozen=True, slots=True)
class Clock:
    """A zone's clocks: `offsets[i]` holds for wall times below `borders[i]`, the last one without end.

    Exact for wall times in `[low, high)`; outside, a zone of the zone data (`zone`) is asked directly.
    """

    borders: tuple[int, ...]
    offsets: tuple[int, ...]
    low: int
    high: int
    zone: str | None = None

    def instant(self, wall: int) -> int:
        """Return the epoch seconds at which the clocks show `wall`."""
        if self.zone is None or self.low <= wall < self.high:
            return wall - self.offsets[bisect_right(self.borders, wall)]
        return _instant_beyond(self.zone, wall)

    def instants(self, walls: Sequence[int]) -> list[int]:
        """Return the instants of ordered wall times."""
        if not walls:
            return []
        if self.zone is not None and not (self.low <= walls[0] and walls[-1] < self.high):
            return [self.instant(wall) for wall in walls]
        found: list[int] = []
        begin = 0
        for border, offset in zip(self.borders, self.offsets, strict=False):
            if border <= walls[begin]:
                continue
            end = bisect_left(walls, border, begin)
            found += [wall - offset for wall in walls[begin:end]]
            begin = end
            if begin == len(walls):
                return found
        last = self.offsets[-1]
        found += [wall - last for wall in walls[begin:]]
        return found

    def wall(self, instant: int) -> int:
        """Return what the clocks show at an instant."""
        if self.zone is not None and not self.low <= instant < self.high:
            return instant + _offset_beyond(self.zone, instant)
        for border, before, after in zip(self.borders, self.offsets, self.offsets[1:], strict=False):
            if instant < border - max(before, after):
                return instant + before
        return instant + self.offsets[-1]


def fixed_clock(offset_seconds: int) -> Clock:
    """Return clocks that are always the same number of seconds ahead of UTC."""
    return Clock((), (offset_seconds,), _EARLIEST, _LATEST)


def clock_of_segments(segments: Iterable[OffsetSegment], zone: str | None = None) -> Clock:
    """Return the clocks that the given runs of offset make; there must be at least one."""
    runs = list(segments)
    borders = tuple(before.end + max(before.offset_seconds, after.offset_seconds) for before, after in pairwise(runs))
    slack = 2 * DAY_SECONDS
    return Clock(borders, tuple(run.offset_seconds for run in runs), runs[0].start + slack, runs[-1].end - slack, zone)


@lru_cache(maxsize=512)
def clock_of_zone(zone: str, first_year: int, latest_year: int) -> Clock:
    """Return the clocks of an IANA zone, ready for the wall times of these years."""
    start = int(datetime(first_year, 1, 1, tzinfo=UTC).timestamp()) - 2 * DAY_SECONDS
    end = int(datetime(latest_year + 1, 1, 1, tzinfo=UTC).timestamp()) + 2 * DAY_SECONDS
    return clock_of_segments(offset_segments(zone, start, end), zone)


def _instant_beyond(zone: str, wall: int) -> int:
    if not _EARLIEST < wall < _LATEST:
        return wall
    local = (_EPOCH + timedelta(seconds=wall)).replace(tzinfo=ZoneInfo(zone))
    return int(local.timestamp())


def _offset_beyond(zone: str, instant: int) -> int:
    if not _EARLIEST < instant < _LATEST:
        return 0
    local = (_EPOCH + timedelta(seconds=instant)).astimezone(ZoneInfo(zone))
    return int((local.replace(tzinfo=UTC) - _EPOCH).total_seconds()) - instant
