"""The working time of everyone who shares zone, week and holidays, as runs of UTC instants, computed once.

Leave is not in here. A desk of thousands of people has some hundreds of timelines, so that an answer is a look-up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from fairlead.core.availability.painting import CLOSED, REACHABLE, WEEKEND, Mark, Stroke, WorkDay, paint
from fairlead.core.availability.person import Person, Status
from fairlead.core.availability.short_days import short_day
from fairlead.core.intervals import Interval
from fairlead.core.public_holidays import LibraryCalendar, PlaceCalendar
from fairlead.core.weeks import DatedWeek, week_on
from fairlead.core.zones import DAY_SECONDS, date_of_wall, is_known_zone, offset_segments

# A week of runs is some fifty tuples: small enough to compute for one question, long enough for most "next" ones.
CHUNK_SECONDS = 7 * DAY_SECONDS
# How far an answer looks for the next good moment or the end of a status: a year, and a month for late beginners.
LOOK_AHEAD_SECONDS = 400 * DAY_SECONDS

Stretch = tuple[int, int, Mark]


class Rhythm:
    """Which local dates are worked, in which shifts: weeks and holidays, without a zone."""

    def __init__(self, weeks: tuple[DatedWeek, ...], calendar: PlaceCalendar | None) -> None:
        self._weeks = weeks
        self._calendar = calendar
        self._days: dict[int, WorkDay] = {}

    def strokes(self, day: int) -> tuple[Stroke, ...]:
        """Return the painted day; `day` is its wall seconds divided by the seconds of a day."""
        before = (self._day(day - 2), self._day(day - 1))
        return paint(before, self._day(day), self._day(day + 1))

    def _day(self, day: int) -> WorkDay:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._decide_day(date_of_wall(day * DAY_SECONDS))
        return known

    def _decide_day(self, on_date: date) -> WorkDay:
        calendar = self._calendar
        holiday = calendar.holiday_on(on_date) if calendar else None
        if holiday:
            return WorkDay(Mark(Status.HOLIDAY, holiday.name, holiday.state))
        week = week_on(self._weeks, on_date)
        shifts = week.days[on_date.weekday()] if week else ()
        if week and not shifts and calendar and on_date in calendar.year(on_date.year).make_up_days:
            shifts = week.usual_shifts
        if not shifts:
            return WorkDay(WEEKEND)
        doubt = calendar.possible_holiday_on(on_date) if calendar else None
        open_mark = Mark(Status.UNCERTAIN, doubt.name, doubt.state) if doubt else REACHABLE
        short = short_day(calendar, shifts, on_date)
        if short is None:
            return WorkDay(CLOSED, shifts, open_mark)
        half = short.half_day.holiday
        status = Status.UNCERTAIN if short.is_doubtful else Status.HOLIDAY
        closing = (short.closed_from_minutes, Mark(status, half.name, half.state))
        return WorkDay(CLOSED, short.shifts, open_mark, closing)


class Chunk:
    """The runs of one week of UTC time, ordered, without gap, neighbours different."""

    def __init__(self, stretches: list[Stretch]) -> None:
        self.stretches = stretches
        self.starts = [start for start, _, _ in stretches]

    @cached_property
    def reachable(self) -> list[Interval]:
        return [(start, end) for start, end, mark in self.stretches if mark.status is Status.REACHABLE]


class Timeline:
    """A rhythm in a zone. Instants are epoch seconds."""

    def __init__(self, rhythm: Rhythm, zone: str) -> None:
        self._rhythm = rhythm
        self._zone = zone

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """Yield the runs of `[start, end)`, clipped to it, in order, without gap, neighbours different."""
        begun, mark = start, None
        for index in range(start // CHUNK_SECONDS, (end - 1) // CHUNK_SECONDS + 1):
            for stretch_start, stretch_end, other in _chunk(self, index).stretches:
                if stretch_end <= start or other == mark:
                    continue
                if stretch_start >= end:
                    break
                if mark is not None:
                    yield begun, stretch_start, mark
                begun, mark = max(stretch_start, start), other
        if mark is not None:
            yield begun, end, mark

    def stretch_at(self, instant: int) -> tuple[int | None, int | None, Mark]:
        """Return the whole run around an instant; an end that lies beyond the look-ahead is None."""
        chunk = _chunk(self, instant // CHUNK_SECONDS)
        position = bisect_right(chunk.starts, instant) - 1
        begun, ended, mark = chunk.stretches[position]
        since: int | None = begun
        until: int | None = ended
        if position == 0:
            since = self._begin_of(mark, instant)
        if position == len(chunk.stretches) - 1:
            until = self._end_of(mark, instant)
        return since, until, mark

    def reachable(self, start: int, end: int) -> Iterator[Interval]:
        """Yield the reachable intervals that touch `[start, end)`, in order; those of two chunks may meet."""
        for index in range(start // CHUNK_SECONDS, (end - 1) // CHUNK_SECONDS + 1):
            for interval in _chunk(self, index).reachable:
                if interval[0] < end and interval[1] > start:
                    yield interval

    def build(self, start: int, end: int) -> list[Stretch]:
        """Compute the runs of `[start, end)`: each run of constant offset shows its own piece of the painted days."""
        stretches: list[Stretch] = []
        for segment in offset_segments(self._zone, start, end):
            offset = segment.offset_seconds
            for day in range((segment.start + offset) // DAY_SECONDS, (segment.end - 1 + offset) // DAY_SECONDS + 1):
                midnight = day * DAY_SECONDS - offset
                for from_minute, to_minute, mark in self._rhythm.strokes(day):
                    begun = max(midnight + from_minute * 60, segment.start)
                    ended = min(midnight + to_minute * 60, segment.end)
                    if begun >= ended:
                        continue
                    if stretches and stretches[-1][2] == mark:
                        stretches[-1] = (stretches[-1][0], ended, mark)
                    else:
                        stretches.append((begun, ended, mark))
        return stretches

    def _end_of(self, mark: Mark, instant: int) -> int | None:
        index = instant // CHUNK_SECONDS
        for later in range(index + 1, index + LOOK_AHEAD_SECONDS // CHUNK_SECONDS + 2):
            begun, ended, other = _chunk(self, later).stretches[0]
            if other != mark:
                return begun
            if ended < (later + 1) * CHUNK_SECONDS:
                return ended
        return None

    def _begin_of(self, mark: Mark, instant: int) -> int | None:
        index = instant // CHUNK_SECONDS
        for earlier in range(index - 1, index - LOOK_AHEAD_SECONDS // CHUNK_SECONDS - 2, -1):
            begun, ended, other = _chunk(self, earlier).stretches[-1]
            if other != mark:
                return ended
            if begun > earlier * CHUNK_SECONDS:
                return begun
        return None


class TimelineKey(NamedTuple):
    """What a timeline depends on: people with equal keys share one."""

    weeks: tuple[DatedWeek, ...]
    calendar: PlaceCalendar | None
    zone: str


def timeline_key(person: Person) -> TimelineKey | None:
    """Return the key of a person's timeline; None without a zone that is known."""
    if person.zone is None or not is_known_zone(person.zone):
        return None
    calendar = None
    if person.observes_holidays and person.country:
        calendar = person.calendar or LibraryCalendar(person.country, person.subdivision)
    return TimelineKey(person.weeks, calendar, person.zone)


def timeline_of(person: Person) -> Timeline | None:
    """Return the timeline that a person shares with others; None without a zone that is known."""
    key = timeline_key(person)
    return None if key is None else shared_timeline(key)


@lru_cache(maxsize=4096)
def shared_timeline(key: TimelineKey) -> Timeline:
    """Return the timeline of a key."""
    return Timeline(_rhythm(key.weeks, key.calendar), key.zone)


@lru_cache(maxsize=2048)
def _rhythm(weeks: tuple[DatedWeek, ...], calendar: PlaceCalendar | None) -> Rhythm:
    return Rhythm(weeks, calendar)


@lru_cache(maxsize=8192)
def _chunk(timeline: Timeline, index: int) -> Chunk:
    return Chunk(timeline.build(index * CHUNK_SECONDS, (index + 1) * CHUNK_SECONDS))
