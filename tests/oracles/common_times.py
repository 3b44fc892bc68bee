"""Times to meet the slow and plain way: every start is looked at alone, minute counts and all, then all are sorted.

Shares with the search only the answers for one person (`runs`), which have oracles of their own, and the constants that
say how uncomfortable what is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.oracles.working_time import changes_of_offset

from fairlead.core.availability import Person, Run, Status, runs
from fairlead.core.meetings import Participant, Side

DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
BLOCKED = 255
AT_WORK = (Status.REACHABLE, Status.BREAK, Status.UNCERTAIN)

Window = tuple[datetime, datetime]


class Found(NamedTuple):
    start: datetime
    customer: int
    own: int
    levels: tuple[int, ...]


def best_times(
    people: Sequence[Participant],
    start: datetime,
    end: datetime,
    minutes: int,
    step_minutes: int,
    best: int,
    now: datetime | None = None,
) -> list[Found]:
    length, cell = timedelta(minutes=minutes), timedelta(minutes=math.gcd(minutes, step_minutes, 15))
    rows = []
    for begun in _starts(start if now is None else max(start, now), step_minutes):
        if begun + length > end:
            break
        levels = tuple(_level(one, begun, begun + length, cell) for one in people)
        if any(level == BLOCKED and not one.optional for level, one in zip(levels, people, strict=True)):
            continue
        sides = dict.fromkeys(Side, 0)
        for one, level in zip(people, levels, strict=True):
            if not one.optional:
                burden = round(one.burden * 100) if one.side is Side.OWN else 0
                sides[one.side] = max(sides[one.side], level + burden)
        missing = levels.count(BLOCKED)
        points = sum(
            (
                4 * (now is not None and begun < now + DAY),
                2 * any(_clocks_changed(one.person, begun, begun + length) for one in people),
                1 * any(_is_eve(one.person, begun, begun + length) for one in people),
            )
        )
        rank = (sides[Side.CUSTOMER], sides[Side.OWN], missing, sum(levels) - missing * BLOCKED, points, begun)
        rows.append((rank, Found(begun, sides[Side.CUSTOMER], sides[Side.OWN], levels)))
    return [found for _, found in sorted(rows)[:best]]


def _starts(start: datetime, step_minutes: int) -> Iterator[datetime]:
    moment = datetime(start.year, start.month, start.day, tzinfo=UTC)
    while True:
        if moment >= start:
            yield moment
        moment += timedelta(minutes=step_minutes)


def _level(one: Participant, begun: datetime, ended: datetime, cell: timedelta) -> int:
    if any(
        taken_from < ended and begun < taken_until and taken_from < taken_until for taken_from, taken_until in one.busy
    ):
        return BLOCKED
    if any(run.status in (Status.LEAVE, Status.UNKNOWN_ZONE) for run in runs(one.person, begun, ended)):
        return BLOCKED
    around = _around(replace(one.person, leave=()), begun.date())
    cores = _cores(around)
    worst, moment = 0, begun
    while moment < ended:
        for run in around:
            piece = (max(run.start, moment), min(run.end, moment + cell))
            if piece[0] < piece[1]:
                worst = max(worst, _piece(one, run, piece, cores))
        moment += cell
    return worst


def _piece(one: Participant, run: Run, piece: Window, cores: Sequence[Window]) -> int:
    if run.status is Status.UNCERTAIN:
        usual = 100
    elif run.status in (Status.REACHABLE, Status.EARLY, Status.LATE):
        away = min(max(core[0] - piece[0], piece[1] - core[1], timedelta()) for core in cores)
        usual = min(math.ceil(away / QUARTER) ** 2, 100)
    elif run.status is Status.BREAK and one.side is Side.OWN:
        usual = 50
    else:
        usual = BLOCKED
    if one.comfort is None:
        return usual
    if run.status in (Status.WEEKEND, Status.HOLIDAY):
        return BLOCKED
    wished = max(_wished(one, minute) for minute in _minutes(piece))
    return max(wished, 100) if run.status is Status.UNCERTAIN else wished


def _minutes(piece: Window) -> Iterator[datetime]:
    moment = piece[0]
    while moment < piece[1]:
        yield moment
        moment += timedelta(minutes=1)


def _wished(one: Participant, moment: datetime) -> int:
    wall = moment.astimezone(ZoneInfo(one.person.zone or "UTC"))
    clock = wall.hour * 60 + wall.minute
    levels = [BLOCKED]
    for span in one.comfort or ():
        inside = span.start_minutes <= clock < span.end_minutes
        if span.end_minutes <= span.start_minutes:
            inside = clock >= span.start_minutes or clock < span.end_minutes
        if inside:
            levels.append(round(100 * (1 - span.comfort)))
    return min(levels)


@cache
def _around(person: Person, day: object) -> list[Run]:
    middle = datetime.combine(day, datetime.min.time(), UTC)  # type: ignore[arg-type]
    return runs(person, middle - 5 * DAY, middle + 7 * DAY)


def _cores(found: Sequence[Run]) -> list[Window]:
    work: list[Window] = []
    for run in found:
        if run.status in AT_WORK:
            if work and work[-1][1] == run.start:
                work[-1] = (work[-1][0], run.end)
            else:
                work.append((run.start, run.end))
    margins = [(min(timedelta(minutes=30), (ended - begun) // 4), begun, ended) for begun, ended in work]
    return [(begun + margin, ended - margin) for margin, begun, ended in margins]


@cache
def _changes(zone: str) -> list[datetime]:
    return changes_of_offset(zone, 2025, 2028)


def _clocks_changed(person: Person, begun: datetime, ended: datetime) -> bool:
    return any(change < ended and begun < change + 7 * DAY for change in _changes(person.zone or "UTC"))


def _is_eve(person: Person, begun: datetime, ended: datetime) -> bool:
    if person.zone is None:
        return False
    ahead = [
        *(run for run in runs(person, begun - DAY, ended + 2 * DAY) if run.status is Status.LEAVE),
        *(run for run in _around(replace(person, leave=()), begun.date()) if run.status is Status.HOLIDAY),
    ]
    return any(run.start - DAY < ended and begun < run.start for run in ahead)
