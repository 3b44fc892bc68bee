"""What is left of a day's work on a half-day: one decision for the engine and for calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fairlead.core.half_day_hours import shortened
from fairlead.core.public_holidays import HalfDay, PlaceCalendar
from fairlead.core.weeks import Shift


class ShortDay(NamedTuple):
    """A half-day that takes work away: from which minute of its wall clock it is closed, and the shifts before that.

    `is_doubtful` says that the half-day is a neighbour's, which may fall on this date instead: the shifts are whole,
    and what lies behind the minute is uncertain.
    """

    half_day: HalfDay
    closed_from_minutes: int
    shifts: tuple[Shift, ...]
    is_doubtful: bool

    @property
    def closed_from(self) -> str:
        """The time of day from which it is closed, such as `13:00`."""
        return f"{self.closed_from_minutes // 60:02d}:{self.closed_from_minutes % 60:02d}"


def short_day(calendar: PlaceCalendar | None, shifts: Sequence[Shift], on_date: date) -> ShortDay | None:
    """Return how a half-day shortens the shifts of a date; None when none falls there, or all work ends before it."""
    if calendar is None or not shifts:
        return None
    half_day = calendar.half_day_on(on_date)
    doubtful = None if half_day else calendar.possible_half_day_on(on_date)
    found = half_day or doubtful
    if found is None:
        return None
    closed_from = max(0, found.hours.end_of(shifts))
    if all(shift.end_minutes <= closed_from for shift in shifts):
        return None
    left = tuple(shifts) if doubtful else shortened(shifts, closed_from)
    return ShortDay(found, closed_from, left, doubtful is not None)
