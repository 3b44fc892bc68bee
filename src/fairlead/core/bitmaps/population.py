"""Thousands of people asked at once: who is reachable now, when everyone is, how long everyone has worked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability import Person, Status
from fairlead.core.availability.instants import epoch_seconds
from fairlead.core.availability.leave import LeaveBlock, leave_blocks
from fairlead.core.availability.stretches import closing, next_good
from fairlead.core.availability.timeline import TimelineKey, timeline_key
from fairlead.core.bitmaps.away import Away, TimesAway, clipped
from fairlead.core.bitmaps.masks import clear_quarters, cut_out
from fairlead.core.bitmaps.shelf import Numbers, Shelf
from fairlead.core.bitmaps.spans import WindowCutter
from fairlead.core.bitmaps.tables import Bitmaps, WindowTable, window_table
from fairlead.core.bitmaps.templates import CODE_OF_STATUS, LATEST_SECOND, QUARTER_SECONDS, Horizon, Seconds

NEVER = -1
# Rows that are worked on together, so that what is copied is trimmed while still in the processor's cache.
_ROWS_AT_ONCE = 1024
_NO_ZONE = 0  # the template of those whose zone is not known is always the first


class OutsideHorizon(ValueError):
    """A population was asked about a time for which it has no templates; `move` it there first."""


class Population:
    """People as rows of arrays, asked together about a horizon of days.

    A row is a person's number, given by `add` and `extend` in their order and kept until `remove`. Every answer is an
    array with one entry per row, and says of each exactly what `fairlead.core.availability` says of that person alone.
    People themselves are not kept: a row is 16 bytes, a time away 48, besides the templates that rows share.
    """

    def __init__(self, people: Iterable[Person] = (), *, start: datetime, days: int) -> None:
        """Begin with people and a horizon of `days` times 24 hours from `start` (aware; taken back to a quarter)."""
        self._shelf = _shelf(_horizon(start, days))
        self._away = Away()
        self._capacity: Numbers = np.empty(0, np.intp)
        self._size = 0
        self._free: dict[int, None] = {}  # ordered as they were removed
        self.extend(people)

    def __len__(self) -> int:
        """Return the number of rows; those of people who were removed count until they are given to others."""
        return self._size

    @property
    def horizon(self) -> Horizon:
        """The time, in epoch seconds, that can be asked about."""
        return self._shelf.horizon

    @property
    def template_count(self) -> int:
        """How many different calendars the rows share."""
        return len(self._shelf.templates)

    @property
    def row_bytes(self) -> int:
        """The memory that grows with people, leave included; templates, which they share, are beside it."""
        return self._capacity.nbytes + self._away.nbytes

    def add(self, person: Person) -> int:
        """Take a person in and return their row: that of someone removed, else a new one behind all others."""
        if not self._free:
            return self.extend([person]).start
        row, _ = self._free.popitem()
        self._set(row, person)
        return row

    def extend(self, people: Iterable[Person]) -> range:
        """Take many people in, behind all others, and return their rows."""
        begun = self._size
        arrived = list(people)
        self._reserve(begun + len(arrived))
        self._size += len(arrived)
        self._templates[begun:] = [self._shelf.number(timeline_key(person)) for person in arrived]
        blocks = [self._times_away(row, person) for row, person in enumerate(arrived, begun)]
        self._away.extend(blocks, len(self._capacity))
        return range(begun, self._size)

    def replace(self, row: int, person: Person) -> None:
        """Take a person's new hours, place or leave over; other rows stay as they are. Raises IndexError."""
        self._check_row(row)
        self._set(row, person)

    def regroup(self, rows: Numbers, person: Person) -> None:
        """Give many rows, none of them removed, the hours and holidays of one person; they keep their times away.

        Only for rows of that person's own zone: in another one a day of leave would begin at another instant.
        """
        self._templates[rows] = self._shelf.number(timeline_key(person))
        self._away.forget_cuts()

    def remove(self, row: int) -> None:
        """Forget a person; until it is given away the row answers as one whose zone is not known. Raises IndexError."""
        self._check_row(row)
        self._templates[row] = _NO_ZONE
        self._away.replace(row, ())
        self._free[row] = None

    def move(self, *, start: datetime, days: int) -> None:
        """Compute all templates anew for another horizon, or for newer data of zones and holidays."""
        old = self._shelf.keys()
        self._shelf = _shelf(_horizon(start, days))
        self._take_templates(old)

    def at_horizon(self, *, start: datetime, days: int) -> Population:
        """Return the same people, to be asked about another horizon; later changes of either are not in the other."""
        other = Population(start=start, days=days)
        other._capacity, other._size, other._free = self._templates.copy(), self._size, dict(self._free)
        other._away = self._away.copy()
        other._take_templates(self._shelf.keys())
        return other

    def reachable_now(self, moment: datetime) -> NDArray[np.bool_]:
        """Return who is reachable at a moment (aware) of the horizon."""
        instant = self._instant(moment)
        working = self._shelf.pool.reachable_at(instant)[self._templates]
        return np.greater(working, self._away.at(instant), out=working)

    def status_codes(self, moment: datetime) -> NDArray[np.uint8]:
        """Return everyone's status at a moment (aware) of the horizon; `STATUS_ORDER[code]` is the status."""
        instant = self._instant(moment)
        answer = self._shelf.pool.codes_at(instant)[self._templates]
        answer[self._away.at(instant)] = CODE_OF_STATUS[Status.LEAVE]
        return answer

    def next_good(self, moment: datetime) -> Seconds:
        """Return the first second (epoch) at or after a moment at which each is reachable, NEVER without one.

        As with `status_at`, "never" means not within 400 days, counted anew behind each leave, also beyond the horizon.
        """
        instant = self._instant(moment)
        pool, templates = self._shelf.pool, self._templates
        numbers = pool.numbers
        good = pool.next_good(numbers, np.full(len(numbers), instant))[templates]
        rows, starts, ends = self._away.rows, self._away.starts, self._away.ends
        while True:
            here = good[rows]
            meets = np.flatnonzero((starts <= here) & (here < ends) & (here != NEVER))
            if not len(meets):
                break
            moved = rows[meets]
            good[moved] = pool.next_good(templates[moved].astype(np.int64), clipped(ends[meets]))
        self._look_further(good, instant)
        return good

    def window_ends(self, moment: datetime) -> Seconds:
        """Return when the stretch of work of those who are reachable ends, for a break or a leave too (epoch second).

        NEVER for all others, and where the stretch lasts beyond the horizon.
        """
        instant = self._instant(moment)
        ends = _sooner(self._shelf.pool.window_ends(instant)[self._templates], self._away.next_starts(instant))
        return np.where(self.reachable_now(moment), ends, NEVER)

    def closing(self, moment: datetime) -> Seconds:
        """Return when the work of those who are reachable, or in a break, ends for the day (epoch second).

        NEVER for all others, and for those who work on for two days. Breaks do not end a day's work, leave does.
        """
        instant = self._instant(moment)
        answer = self._shelf.pool.closing_at(instant)[self._templates]
        codes = self.status_codes(moment)
        at_work = (codes == CODE_OF_STATUS[Status.REACHABLE]) | (codes == CODE_OF_STATUS[Status.BREAK])
        answer[~at_work] = NEVER
        return self._closed_by_leave(answer, at_work, instant)

    def windows(self, start: datetime, days: int) -> WindowTable:
        """Return the reachable windows of all in `days` times 24 hours from `start`: what `windows` says of each."""
        cutter, parts = self._window_cutter(start, days), self._parts()
        packed = np.empty(sum(cutter.most(templates, away) for templates, away in parts), np.uint64)
        offsets, filled = [np.zeros(1, np.intp)], 0
        for templates, away in parts:
            segments = cutter.cut(templates, away)
            places = cutter.copy(segments, packed[filled:]) + filled
            offsets.append(places[segments.of_row[1:]])
            filled = int(places[-1])
        return window_table(np.concatenate(offsets), packed[:filled])

    def windows_by_part(self, start: datetime, days: int) -> Iterator[WindowTable]:
        """Yield the same some thousand rows at a time, in order: for those who need no table of everyone in memory."""
        cutter = self._window_cutter(start, days)
        for templates, away in self._parts():
            segments = cutter.cut(templates, away)
            packed = np.empty(cutter.most(templates, away), np.uint64)
            places = cutter.copy(segments, packed)
            yield window_table(places[segments.of_row], packed[: places[-1]])

    def bitmaps(self, start: datetime, days: int) -> Bitmaps:
        """Return the reachable quarters of all in `days` times 24 hours from `start`, which must be on a quarter."""
        begun, ended = self._period(start, days)
        if begun % QUARTER_SECONDS:
            raise ValueError(f"{start} is not on a quarter of an hour")
        quarters = (ended - begun) // QUARTER_SECONDS
        pool = self._shelf.pool
        cut = cut_out(pool, (begun - self.horizon.start) // QUARTER_SECONDS, quarters)
        words = np.empty((self._size, cut.shape[1]), np.uint64)
        for number, (templates, away) in enumerate(self._parts()):
            part = words[number * _ROWS_AT_ONCE : (number + 1) * _ROWS_AT_ONCE]
            np.take(cut, templates, axis=0, out=part, mode="clip")
            clear_quarters(part, away, begun, quarters)
        exact = pool.on_quarters[self._templates]
        for border in (self._away.starts, self._away.ends):
            inside = (begun < border) & (border < ended) & (border % QUARTER_SECONDS > 0)
            exact[self._away.rows[inside]] = False
        return Bitmaps(start, quarters, words, exact)

    def working_minutes(self, rows: Numbers, starts: Seconds, ends: Seconds) -> NDArray[np.float64]:
        """Return how many minutes the person of each row is reachable from a start to an end (epoch seconds).

        Three arrays of one length: the response times of a whole mailbox are one call. An end before its start is 0.
        """
        if len(rows):
            self._check_period(int(starts.min()), int(ends.max()))
        starts, ends = starts.astype(np.int64), np.maximum(ends, starts).astype(np.int64)
        pool, numbers = self._shelf.pool, self._templates[rows].astype(np.int64)
        worked = pool.worked_until(numbers, ends) - pool.worked_until(numbers, starts)
        query, entry = self._times_away_of(rows)
        away_from = np.maximum(clipped(self._away.starts[entry]), starts[query])
        away_to = np.minimum(clipped(self._away.ends[entry]), ends[query])
        touched = away_from < away_to
        query, away_from, away_to = query[touched], away_from[touched], away_to[touched]
        missed = pool.worked_until(numbers[query], away_to) - pool.worked_until(numbers[query], away_from)
        np.subtract.at(worked, query, missed)
        return worked / 60

    @property
    def _templates(self) -> Numbers:
        return self._capacity[: self._size]

    def _take_templates(self, old: Sequence[TimelineKey | None]) -> None:
        """Number the rows' templates anew, on a shelf that is still empty; only those in use are computed."""
        used, inverse = np.unique(self._templates, return_inverse=True)
        renumbered = np.array([self._shelf.number(old[number]) for number in used.tolist()], np.intp)
        self._templates[:] = renumbered[inverse] if self._size else 0
        self._away.forget_cuts()

    def _window_cutter(self, start: datetime, days: int) -> WindowCutter:
        begun, ended = self._period(start, days)
        return WindowCutter(self._shelf.pool, begun, ended)

    def _parts(self) -> list[tuple[Numbers, TimesAway]]:
        """Return the rows in parts that stay in the processor's cache: templates and times away of each."""
        templates = self._templates
        self._away.look_up(templates, self._shelf.pool)
        return [
            (templates[begun : begun + _ROWS_AT_ONCE], self._away.part(begun, begun + _ROWS_AT_ONCE))
            for begun in range(0, self._size, _ROWS_AT_ONCE)
        ]

    def _set(self, row: int, person: Person) -> None:
        self._templates[row] = self._shelf.number(timeline_key(person))
        self._away.replace(row, self._times_away(row, person))

    def _times_away(self, row: int, person: Person) -> Sequence[LeaveBlock]:
        # Without a zone nobody knows when a day of leave begins, and the answer is "unknown zone" whatever the leave.
        return leave_blocks(person) if self._templates[row] != _NO_ZONE else ()

    def _reserve(self, size: int) -> None:
        if size > len(self._capacity):
            # An eighth in reserve, so that people who come one by one do not copy everybody each time.
            room = np.zeros(size + size // 8, np.intp)
            room[: self._size] = self._templates
            self._capacity = room

    def _check_row(self, row: int) -> None:
        if not 0 <= row < self._size or row in self._free:
            raise IndexError(f"no person has row {row}")

    def _instant(self, moment: datetime) -> int:
        instant = epoch_seconds(moment)
        self._check_period(instant, instant + 1)
        return instant

    def _period(self, start: datetime, days: int) -> tuple[int, int]:
        begun = epoch_seconds(start)
        ended = epoch_seconds(start + timedelta(days=days))
        self._check_period(begun, ended)
        return begun, ended

    def _check_period(self, begun: int, ended: int) -> None:
        if begun < self.horizon.start or ended > self.horizon.end:
            raise OutsideHorizon(f"[{begun}, {ended}) is not inside {self.horizon}")

    def _times_away_of(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Return, for a list of rows, the pairs of a position in it and an entry of `_away` that belongs to its row."""
        first = np.searchsorted(self._away.rows, rows, "left")
        counts = np.searchsorted(self._away.rows, rows, "right") - first
        query = np.repeat(np.arange(len(rows)), counts)
        entry = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(len(query))
        return query, entry

    def _blocks(self, row: int) -> Sequence[LeaveBlock]:
        begun, past = self._away.of(row)
        pairs = zip(self._away.starts[begun:past].tolist(), self._away.ends[begun:past].tolist(), strict=True)
        return [LeaveBlock(start, end, None, "") for start, end in pairs]

    def _look_further(self, good: Seconds, instant: int) -> None:
        """Ask the timelines themselves about those for whom the horizon had nothing."""
        with_leave = np.zeros(self._size, bool)
        with_leave[self._away.rows] = True
        lacking = np.flatnonzero((good == NEVER) & (self._templates != _NO_ZONE))
        known: dict[int, int] = {}
        for row in lacking.tolist():
            number = int(self._templates[row])
            timeline = self._shelf.templates[number].timeline
            if timeline is None:
                continue
            if with_leave[row]:
                good[row] = _or_never(next_good(timeline, self._blocks(row), instant))
                continue
            if number not in known:
                known[number] = _or_never(next_good(timeline, (), instant))
            good[row] = known[number]

    def _closed_by_leave(self, answer: Seconds, at_work: NDArray[np.bool_], instant: int) -> Seconds:
        """Ask again about those whose next leave begins while the work still goes on."""
        rows, starts = self._away.rows, self._away.starts
        late = np.where(answer[rows] == NEVER, LATEST_SECOND, answer[rows])
        for row in np.unique(rows[at_work[rows] & (starts > instant) & (starts < late)]).tolist():
            timeline = self._shelf.templates[int(self._templates[row])].timeline
            if timeline is not None:
                answer[row] = _or_never(closing(timeline, self._blocks(row), instant))
        return answer


def _sooner(ends: Seconds, away_next: Seconds) -> Seconds:
    """Return the earlier of both, where NEVER and LATEST_SECOND stand for none."""
    known = np.minimum(np.where(ends == NEVER, LATEST_SECOND, ends), away_next)
    return np.where(known == LATEST_SECOND, NEVER, known)


def _or_never(instant: int | None) -> int:
    return NEVER if instant is None else instant


def _horizon(start: datetime, days: int) -> Horizon:
    begun = epoch_seconds(start) // QUARTER_SECONDS * QUARTER_SECONDS
    ended = -(-epoch_seconds(start + timedelta(days=days)) // QUARTER_SECONDS) * QUARTER_SECONDS
    if not 0 <= begun < ended < LATEST_SECOND:
        raise OutsideHorizon(f"a horizon of {days} days from {start} is empty, or not between 1970 and 2105")
    return Horizon(begun, ended)


def _shelf(horizon: Horizon) -> Shelf:
    shelf = Shelf(horizon)
    shelf.number(None)
    return shelf
