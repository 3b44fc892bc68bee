"""A member's days: which quarters are theirs to plan, and how much of each day the buffer leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np

from fairlead.core.planning.slots import QUARTER_MINUTES, Flags, Numbers, Span, without

DEFAULT_BUFFER_MINUTES = 60
_QUARTER = QUARTER_MINUTES * 60


@dataclass(frozen=True, slots=True, eq=False)
class MemberDays:
    """The time of a member over the days of a plan, in quarters from `begin` (epoch seconds) on.

    `free` are the quarters of their working time that nothing has taken yet, and that have not passed; `day` is the
    number of the day of each quarter, counted from `first_date`. `capacity` limits the contacts of a day, and
    `buffer_minutes` of the free time of each day stay free.
    """

    key: str
    first_date: date
    begin: int
    free: Flags
    day: Numbers
    days: int
    capacity: int | None = None
    buffer_minutes: int = DEFAULT_BUFFER_MINUTES

    @property
    def quarters(self) -> int:
        return len(self.free)

    def quarter_of(self, instant: datetime) -> int:
        """Return the quarter that an instant (aware) lies in; it may lie outside the days."""
        return (int(instant.timestamp()) - self.begin) // _QUARTER

    def instant_of(self, quarter: int) -> datetime:
        return datetime.fromtimestamp(self.begin + quarter * _QUARTER, UTC)

    def free_minutes(self, free: Flags) -> Numbers:
        """Return how many minutes of each day are free, of the given quarters."""
        counted: Numbers = np.bincount(self.day[free], minlength=self.days).astype(np.int64) * QUARTER_MINUTES
        return counted

    def room_minutes(self, free: Flags) -> Numbers:
        """Return how many minutes of each day can be planned when the buffer is kept."""
        return np.maximum(self.free_minutes(free) - self.buffer_minutes, 0)


def make_member_days(
    key: str,
    working: Iterable[tuple[datetime, datetime]],
    zone: tzinfo,
    *,
    now: datetime,
    days: int,
    busy: Sequence[Span] = (),
    capacity: int | None = None,
    buffer_minutes: int = DEFAULT_BUFFER_MINUTES,
) -> MemberDays:
    """Return the days of a member from today in `zone` on, of which nothing before `now` (aware) is free any more.

    `working` are the reachable windows of the member, as `fairlead.core.availability.windows` returns them; `busy`
    are meetings and journeys, with the way to them.
    """
    first_date = now.astimezone(zone).date()
    midnights = [_midnight(first_date + timedelta(days=day), zone) for day in range(days + 1)]
    begin = midnights[0] // _QUARTER * _QUARTER
    quarters = -(-(midnights[-1] - begin) // _QUARTER)
    free = quarters_inside(working, begin, quarters)
    free[: max(-(-(int(now.timestamp()) - begin) // _QUARTER), 0)] = False
    starts = begin + np.arange(quarters, dtype=np.int64) * _QUARTER
    day = np.clip(np.searchsorted(midnights, starts, "right") - 1, 0, days - 1).astype(np.int64)
    return MemberDays(
        key, first_date, begin, without(free, begin, busy), day, days, capacity, buffer_minutes=buffer_minutes
    )


def quarters_inside(windows: Iterable[tuple[datetime, datetime]], begin: int, quarters: int) -> Flags:
    """Return which of the quarters from `begin` (epoch seconds) on lie wholly inside disjoint windows."""
    inside = np.zeros(quarters, bool)
    for start, end in windows:
        first = -(-(int(start.timestamp()) - begin) // _QUARTER)
        inside[max(first, 0) : max((int(end.timestamp()) - begin) // _QUARTER, 0)] = True
    return inside


def _midnight(on_date: date, zone: tzinfo) -> int:
    # Where midnight does not exist, the zone's offset before the gap makes it the instant at which the day begins.
    return int(datetime(on_date.year, on_date.month, on_date.day, tzinfo=zone).timestamp())
