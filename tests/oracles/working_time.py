"""Working time the slow and plain way: look at the wall clock of every quarter of an hour.

Shares nothing with the engine but zoneinfo itself. Exact where every border lies on a quarter of an hour, as all clock
changes of today's zones and all patterns of the tests do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Window = tuple[datetime, datetime]


def works_at(week: Iterable[dict[str, Any]], wall: datetime) -> bool:
    """Tell whether a wall clock time lies in a week of the JSON form: today's shifts, and last night's."""
    today = DAY_NAMES[wall.weekday()]
    yesterday = DAY_NAMES[wall.weekday() - 1]
    clock = f"{wall:%H:%M}"
    for shift in week:
        begins, ends = shift["from"], shift["to"]
        if begins < ends:
            inside = today in shift["days"] and begins <= clock < ends
        else:
            inside = (today in shift["days"] and clock >= begins) or (yesterday in shift["days"] and clock < ends)
        if inside and not any(_in_break(clock, pause) for pause in shift.get("breaks", ())):
            return True
    return False


def _in_break(clock: str, pause: tuple[str, str]) -> bool:
    begins, ends = pause
    return begins <= clock < ends if begins < ends else clock >= begins or clock < ends


def windows_by_looking(zone: str, start: datetime, end: datetime, works: Callable[[datetime], bool]) -> list[Window]:
    """Return the merged windows of `[start, end)` in which `works(wall clock)`; start and end on a quarter."""
    info = ZoneInfo(zone)
    found: list[Window] = []
    instant = start.astimezone(UTC)
    while instant < end:
        if works(instant.astimezone(info)):
            if found and found[-1][1] == instant:
                found[-1] = (found[-1][0], instant + QUARTER)
            else:
                found.append((instant, instant + QUARTER))
        instant += QUARTER
    return found


def changes_of_offset(zone: str, first_year: int, latest_year: int) -> list[datetime]:
    """Return the quarters of an hour (UTC) at which a zone's offset changes, years inclusive."""
    info = ZoneInfo(zone)
    end = datetime(latest_year + 1, 1, 1, tzinfo=UTC)
    day = datetime(first_year, 1, 1, tzinfo=UTC)
    found = []
    while day < end:
        following = day + timedelta(days=1)
        if day.astimezone(info).utcoffset() != following.astimezone(info).utcoffset():
            quarters = (day + number * QUARTER for number in range(1, 97))
            found += [
                quarter
                for quarter in quarters
                if quarter.astimezone(info).utcoffset() != (quarter - QUARTER).astimezone(info).utcoffset()
            ]
        day = following
    return found
