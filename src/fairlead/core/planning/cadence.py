"""The rhythm of contact: when a customer is to be contacted next, and until when it must have happened.

A touch comes before a closure or a leave, not after it. docs/algorithms/planning.md tells how.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fairlead.core.values import Cadence

Days = NDArray[np.int64]

# A gap of one and a half intervals is the longest that customers take for the agreed rhythm.
WORST_RATE = Fraction(3, 2)
# Two touches with windows of a quarter before and behind their day are never further apart than the worst gap.
SOONEST_RATE = Fraction(3, 4)
# Whoever has no rhythm of their own gets that of their tier; the smallest customers hear of us every month too.
TIER_CADENCES = {"A": Cadence(1, "week"), "B": Cadence(2, "week"), "C": Cadence(1, "month"), "D": Cadence(1, "month")}
DEFAULT_CADENCE = Cadence(1, "month")
# Among so many days before a long closure there is a choice.
DAYS_BEFORE_CLOSURE = 3
# Longer ago is long ago: the days in between are not counted one by one.
LONGEST_PAST_DAYS = 800
# No more touches of one account are planned at once.
MOST_TOUCHES = 60


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often an account is contacted: ideally, at the worst, and at the soonest, as shares of the interval.

    `floor_days` is the longest that anybody waits, whatever their interval.
    """

    ideal: Cadence
    worst_rate: Fraction = WORST_RATE
    soonest_rate: Fraction = SOONEST_RATE
    floor_days: int | None = None


@dataclass(frozen=True, slots=True)
class RhythmPolicy:
    """The rhythms that a team has set: by tier, for all others, and the floor for the smallest."""

    by_tier: Mapping[str, Cadence]
    default: Cadence = DEFAULT_CADENCE
    worst_rate: Fraction = WORST_RATE
    floor_days: int | None = None

    def rhythm_of(self, *, tier: str = "", own: Cadence | None = None) -> Rhythm:
        """Return the rhythm of an account: its own, else that of its tier, else everyone's.

        >>> str(RhythmPolicy(TIER_CADENCES).rhythm_of(tier="B").ideal)
        'fortnightly'
        """
        return Rhythm(own or self.by_tier.get(tier, self.default), self.worst_rate, floor_days=self.floor_days)


DEFAULT_POLICY = RhythmPolicy(TIER_CADENCES)


class Exchange(NamedTuple):
    """Something said to or by a customer; `is_answered` when both took part: a call that was taken, a mail from them.

    A mail of ours that nobody has answered yet, or a call that nobody took, is an attempt.
    """

    on_date: date
    is_answered: bool


class Standing(NamedTuple):
    """Where an account's rhythm stands: the latest real exchange (None: never any), and the attempts since."""

    latest_date: date | None
    latest_attempt_date: date | None
    attempts: int


def decide_standing(exchanges: Iterable[Exchange]) -> Standing:
    """Decide when the rhythm was reset: by a real exchange, never by an attempt that nobody answered.

    >>> decide_standing([Exchange(date(2026, 3, 2), True), Exchange(date(2026, 3, 9), False)])
    Standing(latest_date=datetime.date(2026, 3, 2), latest_attempt_date=datetime.date(2026, 3, 9), attempts=1)
    """
    known = list(exchanges)
    latest = max((one.on_date for one in known if one.is_answered), default=None)
    attempts = [one.on_date for one in known if not one.is_answered and (latest is None or one.on_date > latest)]
    return Standing(latest, max(attempts, default=None), len(attempts))


class Calendar:
    """The days around a plan, counted in calendar days or in the member's working days. Day 0 is `today`."""

    def __init__(self, today: date, works: Sequence[bool], usual_week: Sequence[bool]) -> None:
        """Take which of the days from `today` on are worked; `usual_week` (Monday first) stands for earlier ones."""
        self.today = today
        self.days = len(works)
        weekday = today.weekday()
        past = [usual_week[(weekday - back) % 7] for back in range(LONGEST_PAST_DAYS, 0, -1)]
        counted = np.cumsum([*past, *works], dtype=np.int64)
        self._working = counted - counted[LONGEST_PAST_DAYS]
        self._calendar = np.arange(-LONGEST_PAST_DAYS, self.days, dtype=np.int64)

    def day_of(self, on_date: date) -> int:
        """Return the number of a date; what is longer ago than is counted is the earliest day."""
        return max((on_date - self.today).days, -LONGEST_PAST_DAYS)

    def date_of(self, day: int) -> date:
        return self.today + timedelta(days=day)

    def position(self, day: int, *, in_working_days: bool) -> int:
        """Return how many days, or working days, lie between day 0 and a day; negative before."""
        return int(self.axis(in_working_days)[day + LONGEST_PAST_DAYS])

    def positions(self, days: Days, *, in_working_days: bool) -> Days:
        found: Days = self.axis(in_working_days)[days + LONGEST_PAST_DAYS]
        return found

    def day_at(self, position: int, *, in_working_days: bool) -> int:
        """Return the day that has a position: the inverse of `position`, the earliest of several."""
        return int(np.searchsorted(self.axis(in_working_days), position)) - LONGEST_PAST_DAYS

    def axis(self, in_working_days: bool) -> Days:
        return self._working if in_working_days else self._calendar


@dataclass(frozen=True, slots=True)
class Touch:
    """One touchpoint of an account, in days of a `Calendar`: where it may lie, is best, and must be at the latest.

    Windows of an account's touches are disjoint; between `deadline` and `late_until` it would be late. `since` is the
    day of the touch before, `wanted` the one that the interval alone would give. `code` is `due`, `first` (never
    contacted), `overdue` (the interval has passed), `broken` (the worst gap has), `before_closure` (drawn forward, as
    nobody is there when it would be due) or `after_closure` (as nobody is there before).
    """

    earliest: int
    due: int
    deadline: int
    late_until: int
    since: int
    wanted: int
    code: str


def plan_touches(
    rhythm: Rhythm,
    latest_date: date | None,
    open_days: Days,
    calendar: Calendar,
    days: int,
    *,
    attempt_date: date | None = None,
) -> list[Touch]:
    """Return the touches of an account within the next `days`, in order, their windows disjoint.

    `open_days` (ordered, from 0 on, as far beyond `days` as is known) are those on which both sides can be met. After
    an attempt that nobody answered the next one waits a quarter of the interval. Empty when nothing is due.
    """
    if not len(open_days):
        return []
    count = _Count(rhythm, calendar, open_days)
    base = calendar.day_of(latest_date) if latest_date else None
    touches: list[Touch] = []
    not_before = 0 if attempt_date is None else count.day_after_attempt(calendar.day_of(attempt_date), base)
    while len(touches) < MOST_TOUCHES:
        touch = count.first_touch(not_before) if base is None else count.next_touch(base, not_before)
        if touch is None or touch.earliest >= days or (touch.due >= days and touch.deadline >= days):
            break
        if touches:
            touch = count.after(touches[-1], touch)
        touches.append(touch)
        base, not_before = touch.due, max(touch.deadline, touch.due) + 1
    # What is late may be late only until the next one begins.
    return [replace(one, late_until=min(one.late_until, nxt.earliest - 1)) for one, nxt in pairwise(touches)] + touches[
        -1:
    ]


class _Count:
    """The arithmetic of one account: gaps in days or working days, over the days on which it can be met."""

    def __init__(self, rhythm: Rhythm, calendar: Calendar, open_days: Days) -> None:
        self._rhythm = rhythm
        self._calendar = calendar
        self._in_working_days = rhythm.ideal.unit == "working_day"
        self._open = open_days
        self._at = calendar.positions(open_days, in_working_days=self._in_working_days)

    def first_touch(self, not_before: int) -> Touch:
        """Of whom nobody has contacted yet: as soon as possible, and within one interval."""
        ideal, worst, _ = self._lengths(0)
        usable = self._open[self._open >= not_before]
        earliest = int(usable[0]) if len(usable) else int(self._open[-1])
        in_time = self._open[(self._at - self._position(0) <= ideal) & (self._open >= earliest)]
        deadline = int(in_time[-1]) if len(in_time) else earliest
        return Touch(earliest, earliest, deadline, self._calendar.days, ideal - worst, earliest, "first")

    def next_touch(self, base: int, not_before: int) -> Touch | None:
        """Return the touch that follows one on day `base`; None when nobody can be met as far as is known."""
        ideal, worst, soonest = self._lengths(base)
        start = self._position(base)
        usable = (self._open > base) & (self._open >= not_before)
        in_time = usable & (self._at - start <= worst)
        if not in_time.any():
            return self._belated(base, usable, ideal, worst)
        well_spaced = in_time & (self._at - start >= soonest)
        days = self._best_days(in_time, well_spaced, soonest, worst)
        positions = self._calendar.positions(days, in_working_days=self._in_working_days) - start
        before = days[positions <= ideal]
        due = int(before[-1] if len(before) else days[0])
        wanted = self._calendar.day_at(start + ideal, in_working_days=self._in_working_days)
        code = self._code(base, due, ideal, days)
        return Touch(int(days[0]), due, int(days[-1]), self._calendar.days, base, wanted, code)

    def after(self, previous: Touch, touch: Touch) -> Touch:
        """Return a touch that keeps the worst gap even when the one before it comes as early as it may."""
        _, worst, _ = self._lengths(previous.due)
        reach = self._position(previous.earliest) + worst
        within = self._open[(self._at <= reach) & (self._open >= touch.earliest)]
        deadline = min(touch.deadline, int(within[-1])) if len(within) else touch.earliest
        return replace(touch, due=min(touch.due, deadline), deadline=deadline)

    def day_after_attempt(self, attempt: int, base: int | None) -> int:
        ideal, _, _ = self._lengths(attempt if base is None else base)
        wanted = self._position(attempt) + max(1, ideal // 4)
        later = self._open[self._at >= wanted]
        return int(later[0]) if len(later) else int(self._open[-1])

    def _belated(self, base: int, usable: NDArray[np.bool_], ideal: int, worst: int) -> Touch | None:
        days = self._open[usable]
        if not len(days):
            return None
        earliest = int(days[0])
        broken = self._position(min(0, earliest)) - self._position(base) > worst
        code = "broken" if broken else "after_closure"
        wanted = self._calendar.day_at(self._position(base) + ideal, in_working_days=self._in_working_days)
        return Touch(earliest, earliest, earliest, self._calendar.days, base, wanted, code)

    def _best_days(self, in_time: NDArray[np.bool_], well_spaced: NDArray[np.bool_], soonest: int, worst: int) -> Days:
        """Return the days after which the next touch can be in time as well; else the latest before the closure."""
        last_known = int(self._at[-1])
        found: Days
        for allowed in (well_spaced, in_time):
            days, at = self._open[allowed], self._at[allowed]
            followed = np.searchsorted(self._at, at + worst, "right") > np.searchsorted(self._at, at + soonest, "left")
            # What lies beyond the known days is taken for open.
            followed |= at + worst > last_known
            found = days[followed]
            if len(found):
                return found
        # The closure is longer than the worst gap. The later before it the better, but all of a country leave at once.
        found = self._open[in_time][-DAYS_BEFORE_CLOSURE:]
        return found

    def _code(self, base: int, due: int, ideal: int, days: Days) -> str:
        wanted = self._position(base) + ideal
        if wanted < self._position(0):
            return "overdue"
        # More than a weekend before its time: because nobody is there when it would be due.
        drawn = wanted - self._position(due)
        later_open = self._open[self._open > due]
        gap = int(later_open[0]) - due if len(later_open) else 0
        return "before_closure" if drawn > 0 and gap > 3 and due == int(days[-1]) else "due"

    def _lengths(self, base: int) -> tuple[int, int, int]:
        """Return the ideal, the worst and the soonest length, in days or working days."""
        ideal = self._ideal(base)
        rhythm = self._rhythm
        worst = max(math.floor(ideal * rhythm.worst_rate), ideal)
        if rhythm.floor_days is not None:
            floor = rhythm.floor_days * 5 // 7 if self._in_working_days else rhythm.floor_days
            worst = min(worst, max(floor, 1))
        ideal = min(ideal, worst)
        return ideal, worst, max(1, min(math.ceil(ideal * rhythm.soonest_rate), ideal))

    def _ideal(self, base: int) -> int:
        every, unit = self._rhythm.ideal.every, self._rhythm.ideal.unit
        if unit == "month":
            begun = self._calendar.date_of(base)
            return (add_months(begun, every) - begun).days
        return every * 7 if unit == "week" else every

    def _position(self, day: int) -> int:
        day = min(day, self._calendar.days - 1)
        return self._calendar.position(day, in_working_days=self._in_working_days)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where the month is shorter.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
