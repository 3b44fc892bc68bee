"""Time zones as runs of constant offset from UTC.

A wall clock is handled as *wall seconds*: the epoch seconds that the clock would show if it were UTC. Inside a run of
constant offset, wall seconds and UTC differ by one number, so a pattern of the wall clock becomes instants by a
subtraction. A wall time that does not exist, or exists twice, needs no rule of its own: an instant is inside a pattern
exactly when its own wall clock is.
"""

from __future__ import annotations

import difflib
import zoneinfo
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY_SECONDS = 86_400
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class OffsetSegment(NamedTuple):
    """A run `[start, end)` of epoch seconds in which the zone is `offset_seconds` ahead of UTC."""

    start: int
    end: int
    offset_seconds: int


@cache
def _names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def is_known_zone(name: str) -> bool:
    """Tell whether `name` is an IANA zone, in its exact spelling, of the pinned tzdata.

    >>> is_known_zone("Europe/Berlin"), is_known_zone("Berlin"), is_known_zone("europe/berlin")
    (True, False, False)
    """
    return name in _names()


def nearest_zone(name: str) -> str:
    """Return the zone whose name is most like `name`, for the sentence that refuses it.

    >>> nearest_zone("Berlin")
    'Europe/Berlin'
    """
    wanted = name.strip().lower().replace(" ", "_")
    same_city = [zone for zone in sorted(_names()) if zone.lower().rpartition("/")[2] == wanted.rpartition("/")[2]]
    alike = difflib.get_close_matches(name, sorted(_names()), n=1, cutoff=0.5)
    return next(iter([*same_city, *alike]), "Europe/Berlin")


def zones_off_quarters(first_year: int, latest_year: int) -> list[str]:
    """Return the zones that in some year (inclusive) are off whole quarters of an hour, or change inside one.

    Bitmaps of quarters are exact without this list, and answered more slowly for those on it. It takes a quarter of a
    second per year.

    >>> zones_off_quarters(2026, 2026)
    []
    """
    start = int(datetime(first_year, 1, 1, tzinfo=UTC).timestamp())
    end = int(datetime(latest_year + 1, 1, 1, tzinfo=UTC).timestamp())
    return [
        zone
        for zone in sorted(_names())
        if any(segment.start % 900 or segment.offset_seconds % 900 for segment in offset_segments(zone, start, end))
    ]


def wall_seconds(on_date: date) -> int:
    """Return the wall seconds of midnight at the beginning of a date."""
    return (on_date.toordinal() - _EPOCH_ORDINAL) * DAY_SECONDS


def date_of_wall(wall: int) -> date:
    """Return the date that a wall clock shows."""
    return date.fromordinal(wall // DAY_SECONDS + _EPOCH_ORDINAL)


# ZoneInfo itself keeps but eight of them, and reads the others from their files each time.
_zone = lru_cache(maxsize=1024)(ZoneInfo)


def offset_at(zone: str, instant: int) -> int:
    """Return how many seconds the zone's clocks are ahead of UTC at an instant (epoch seconds)."""
    # A datetime with a zone always has an offset; the annotation of utcoffset() cannot say so.
    return int(datetime.fromtimestamp(instant, _zone(zone)).utcoffset().total_seconds())  # type: ignore[union-attr]


def offset_segments(zone: str, start: int, end: int) -> list[OffsetSegment]:
    """Return the runs of constant offset that cover `[start, end)`, in order, without gap, clipped to it."""
    first_year = datetime.fromtimestamp(start, UTC).year
    latest_year = datetime.fromtimestamp(end - 1, UTC).year
    segments: list[OffsetSegment] = []
    for year in range(first_year, latest_year + 1):
        for segment in _year_segments(zone, year):
            if segment.end <= start or segment.start >= end:
                continue
            if segments and segments[-1].offset_seconds == segment.offset_seconds:
                segments[-1] = segments[-1]._replace(end=min(segment.end, end))
            else:
                segments.append(OffsetSegment(max(segment.start, start), min(segment.end, end), segment.offset_seconds))
    return segments


def day_start(zone: str, on_date: date) -> int:
    """Return the first instant (epoch seconds) at which the zone's clocks show `on_date` or a later date.

    It is not always midnight: on a spring day in Cairo or Santiago the clocks go from 23:59 to 01:00. A date that a
    zone left out (Apia, 30 December 2011) begins where the next one does.
    """
    return wall_start(zone, wall_seconds(on_date))


def wall_start(zone: str, wall: int) -> int:
    """Return the first instant (epoch seconds) at which the zone's clocks show these wall seconds or later ones.

    A wall time that is left out in spring begins with the first one after it, one that comes twice when it comes first.
    """
    for segment in offset_segments(zone, wall - 2 * DAY_SECONDS, wall + 2 * DAY_SECONDS):
        instant = max(segment.start, wall - segment.offset_seconds)
        if instant < segment.end:
            return instant
    raise AssertionError(f"no wall second {wall} in {zone}")  # offsets never reach two days


@lru_cache(maxsize=8192)
def _year_segments(zone: str, year: int) -> tuple[OffsetSegment, ...]:
    """Find a UTC year's transitions: look once a day, then halve to the second where the offset has changed.

    zoneinfo does not show its transitions. A day is fine enough: no zone of tzdata changes twice in one day and
    returns to the same offset (a test walks the raw files to keep this true).
    """
    year_start = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    year_end = int(datetime(year + 1, 1, 1, tzinfo=UTC).timestamp())
    segments: list[OffsetSegment] = []
    begun, offset = year_start, offset_at(zone, year_start)
    for day in range(year_start, year_end, DAY_SECONDS):
        latest = day + DAY_SECONDS - 1
        while offset_at(zone, latest) != offset:
            change = _change_within(zone, max(day, begun), latest, offset)
            segments.append(OffsetSegment(begun, change, offset))
            begun, offset = change, offset_at(zone, change)
    segments.append(OffsetSegment(begun, year_end, offset))
    return tuple(segments)


def _change_within(zone: str, low: int, high: int, offset: int) -> int:
    """Return the first instant in `[low, high]` whose offset is no longer `offset`."""
    while low < high:
        middle = (low + high) // 2
        if offset_at(zone, middle) == offset:
            low = middle + 1
        else:
            high = middle
    return low
