"""One local day as strokes on the wall clock: which status holds from which minute to which.

What is painted later covers what was painted before. Leave is not painted here: it belongs to a person, while a painted
day is shared by all who work the same hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fairlead.core.availability.person import Status
from fairlead.core.weeks import Shift
from fairlead.core.weeks.week import DAY_MINUTES

# Somebody is often at the desk before the office opens, and more often after it has closed: people stay for what
# the day has left over, and come early only to be undisturbed. So a try is worth it one hour before, two after.
EARLY_MINUTES = 60
LATE_MINUTES = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """What a stretch of time is. Stretches whose marks are equal are one stretch."""

    status: Status
    holiday_name: str = ""
    holiday_state: str = ""


Stroke = tuple[int, int, Mark]

REACHABLE = Mark(Status.REACHABLE)
EARLY = Mark(Status.EARLY)
LATE = Mark(Status.LATE)
BREAK = Mark(Status.BREAK)
CLOSED = Mark(Status.CLOSED)
WEEKEND = Mark(Status.WEEKEND)


@dataclass(frozen=True, slots=True)
class WorkDay:
    """What a local date is: free (`rest` says why) or worked in shifts, `open_mark` being what work is painted with.

    A half-day is painted with `closing` from a minute on: its shifts have ended by then, or, where it is only doubtful,
    what of them lies behind is painted with that.
    """

    rest: Mark
    shifts: tuple[Shift, ...] = ()
    open_mark: Mark = REACHABLE
    closing: tuple[int, Mark] | None = None


@lru_cache(maxsize=8192)
def paint(before: tuple[WorkDay, WorkDay], today: WorkDay, after: WorkDay) -> tuple[Stroke, ...]:
    """Return the strokes of `today` in minutes of its wall clock: ordered, from 0 to 1440 without gap or overlap.

    `before` are the two days before it, the nearer one last: a long night shift and the hours after it reach that far.
    """
    neighbours = [(before[0], -2 * DAY_MINUTES), (before[1], -DAY_MINUTES), (today, 0), (after, DAY_MINUTES)]
    strokes = [(0, DAY_MINUTES, today.rest)]
    if today.rest.status is not Status.HOLIDAY:
        strokes += [(s + shift, e + shift, m) for day, shift in neighbours for s, e, m in _edges(day, LATE)]
        strokes += [(s + shift, e + shift, m) for day, shift in neighbours for s, e, m in _edges(day, EARLY)]
    if today.closing and today.closing[0] < DAY_MINUTES and today.closing[1].status is Status.HOLIDAY:
        strokes.append((today.closing[0], DAY_MINUTES, today.closing[1]))
    strokes += [(s + shift, e + shift, m) for day, shift in neighbours for s, e, m in _pauses(day)]
    # Work is painted last, own and the rest of a night shift alike: where one shift pauses another may work.
    strokes += [(s + shift, e + shift, m) for day, shift in neighbours for s, e, m in _work(day)]
    return tuple(_flatten(strokes))


def _edges(day: WorkDay, mark: Mark) -> Iterator[Stroke]:
    if not day.shifts:
        return
    if mark is EARLY:
        first = min(shift.start_minutes for shift in day.shifts)
        yield first - EARLY_MINUTES, first, EARLY
    else:
        latest = max(shift.end_minutes for shift in day.shifts)
        yield latest, latest + LATE_MINUTES, LATE


def _pauses(day: WorkDay) -> Iterator[Stroke]:
    if day.shifts:
        first = min(shift.start_minutes for shift in day.shifts)
        yield first, max(shift.end_minutes for shift in day.shifts), BREAK


def _work(day: WorkDay) -> Iterator[Stroke]:
    for shift in day.shifts:
        for start, end in shift.working_minutes():
            yield start, end, day.open_mark
            if day.closing and end > day.closing[0]:
                yield max(start, day.closing[0]), end, day.closing[1]


def _flatten(strokes: Sequence[Stroke]) -> Iterator[Stroke]:
    """Yield what is seen of strokes laid over each other, within the day, equal neighbours joined."""
    seen = [(max(s, 0), min(e, DAY_MINUTES), m) for s, e, m in strokes if s < DAY_MINUTES and e > 0]
    points = sorted({point for start, end, _ in seen for point in (start, end)})
    begun, mark = 0, _top(seen, 0)
    for point in points[1:-1]:
        top = _top(seen, point)
        if top != mark:
            yield begun, point, mark
            begun, mark = point, top
    yield begun, DAY_MINUTES, mark


def _top(strokes: Sequence[Stroke], minute: int) -> Mark:
    """Return the mark on top at a minute; the first stroke covers the whole day."""
    return next(mark for start, end, mark in reversed(strokes) if start <= minute < end)
