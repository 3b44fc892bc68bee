"""The absences of a calendar file as times of its owner's own clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fairlead.core.ics import Period, Problem, find_periods, read_calendar

MIDNIGHT = time(0, 0)


class Absence(NamedTuple):
    """One absence: half-open, in the owner's calendar and clock; times are None where a whole day begins or ends.

    `summary` is empty where the event is private. `is_floating`: the event names no zone, so the times are a guess.
    """

    start_date: date
    start_time: time | None
    end_date: date
    end_time: time | None
    summary: str
    uid: str
    is_floating: bool = False

    @property
    def latest_day(self) -> date:
        """The last day that is away, at least in part."""
        return self.end_date if self.end_time else self.end_date - timedelta(days=1)


class Absences(NamedTuple):
    """What a file says of absences: those found, ordered by their begin, and what was not taken over."""

    found: list[Absence]
    problems: list[Problem]

    @property
    def floating(self) -> list[Absence]:
        return [absence for absence in self.found if absence.is_floating]

    @property
    def settled(self) -> list[Absence]:
        return [absence for absence in self.found if not absence.is_floating]


def read_absences(
    data: bytes, start: datetime, end: datetime, zone: str, *, floating_zone: str | None = None
) -> Absences:
    """Return the absences that touch `[start, end)` by the clock of `zone`, that of the calendar's owner.

    Times that name no zone are read in `floating_zone`; without one they are read in `zone` and marked as floating, for
    somebody to confirm. Raises UnreadableCalendar.
    """
    calendar = read_calendar(data)
    own = find_periods(calendar, start, end, zone)
    named = find_periods(calendar, start, end, floating_zone)
    timed = [period for period in named.periods if not period.is_all_day]
    settled = {period.uid for period in timed}
    floating = [
        period
        for period in own.periods
        if floating_zone is None and not period.is_all_day and period.uid not in settled
    ]
    days = [period for period in own.periods if period.is_all_day]
    found = [*_absences([*days, *timed], zone, False), *_absences(floating, zone, True)]
    problems = [problem for problem in own.problems if problem.code != "floating"]
    return Absences(list(_without_repetition(sorted(found, key=_order))), problems)


def _absences(periods: Iterable[Period], zone: str, is_floating: bool) -> Iterator[Absence]:
    for period in periods:
        if period.kind == "absent":
            yield Absence(
                *_span(period, ZoneInfo(zone)), "" if period.is_private else period.summary, period.uid, is_floating
            )


def _span(period: Period, zone: ZoneInfo) -> tuple[date, time | None, date, time | None]:
    if period.start_date is not None and period.end_date is not None:
        return period.start_date, None, period.end_date, None
    begun = period.start.astimezone(zone).replace(second=0, microsecond=0)
    ended = (period.end.astimezone(zone) + timedelta(seconds=59)).replace(second=0, microsecond=0)
    return begun.date(), _clock(begun), ended.date(), _clock(ended)


def _clock(local: datetime) -> time | None:
    at = local.time().replace(fold=0)
    return None if at == MIDNIGHT else at


def _order(absence: Absence) -> tuple[date, time, date, time, str]:
    return (
        absence.start_date,
        absence.start_time or MIDNIGHT,
        absence.end_date,
        absence.end_time or MIDNIGHT,
        absence.uid,
    )


def _without_repetition(absences: Iterable[Absence]) -> Iterator[Absence]:
    """Yield absences that say something new: a calendar often holds the same days twice, and none that is empty."""
    seen: set[object] = set()
    for absence in absences:
        span = absence[:4]
        is_empty = (absence.start_date, absence.start_time or MIDNIGHT) >= (
            absence.end_date,
            absence.end_time or MIDNIGHT,
        )
        if span not in seen and not is_empty:
            seen.add(span)
            yield absence
