"""The working week of a person or a country, in minutes of the wall clock."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

DAY_MINUTES = 1440
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Minutes = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work, in minutes from the midnight at which its day begins.

    A night shift ends after `DAY_MINUTES` and belongs to the day on which it starts. Breaks are ordered, disjoint and
    inside the shift, counted from the same midnight.
    """

    start_minutes: int
    end_minutes: int
    breaks: tuple[Minutes, ...] = ()

    def working_minutes(self) -> list[Minutes]:
        """Return the shift without its breaks, ordered.

        >>> Shift(540, 1080, ((720, 780),)).working_minutes()
        [(540, 720), (780, 1080)]
        """
        pieces, begun = [], self.start_minutes
        for pause_start, pause_end in self.breaks:
            pieces.append((begun, pause_start))
            begun = pause_end
        pieces.append((begun, self.end_minutes))
        return [(start, end) for start, end in pieces if start < end]


@dataclass(frozen=True)
class Week:
    """The shifts of each weekday, Monday first; a day without shifts is free."""

    days: tuple[tuple[Shift, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != len(DAYS):
            raise ValueError(f"a week has {len(DAYS)} days, not {len(self.days)}")

    @cached_property
    def usual_shifts(self) -> tuple[Shift, ...]:
        """The shifts that most working days have; the earlier weekday's where two are as frequent. Empty if none works.

        A free day that is made a working day (a Chinese make-up Saturday) is worked with these.
        """
        worked = [shifts for shifts in self.days if shifts]
        return Counter(worked).most_common(1)[0][0] if worked else ()

    @cached_property
    def _hash(self) -> int:
        return hash(self.days)

    def __hash__(self) -> int:
        # Weeks are keys of every cache of the availability engine: hashing seven tuples each time would cost more
        # than the cached answer.
        return self._hash


@dataclass(frozen=True, slots=True)
class DatedWeek:
    """A week that holds from `since_date` (local, inclusive) until the next one; None means since always.

    `season` names the season whose hours these are (`ramadan`); usual weeks have none.
    """

    since_date: date | None
    week: Week
    season: str = ""


class DatedWeeks(tuple[DatedWeek, ...]):
    """Many dated weeks, earliest first: what a country with seasons has. Hashed once and searched by halving.

    >>> old = DatedWeek(None, Week(((),) * 7))
    >>> DatedWeeks([old, DatedWeek(date(2026, 2, 18), old.week, "ramadan")]).on(date(2026, 2, 18)).season
    'ramadan'
    """

    _begins: list[date]
    _hash: int

    def __new__(cls, weeks: Iterable[DatedWeek]) -> DatedWeeks:
        """Return the weeks in the order of their dates; of two of one date the later given holds."""
        made = super().__new__(cls, sorted(weeks, key=_begin))
        made._begins = [_begin(dated) for dated in made]
        made._hash = tuple.__hash__(made)
        return made

    def on(self, on_date: date) -> DatedWeek | None:
        """Return the latest begun on a date, or the earliest before any has; None without weeks."""
        position = bisect_right(self._begins, on_date)
        return self[max(position - 1, 0)] if self else None

    def __hash__(self) -> int:
        # They are keys of the engine's caches, and sixty weeks hashed anew would cost more than a cached answer.
        return self._hash


def week_on(weeks: Sequence[DatedWeek], on_date: date) -> Week | None:
    """Return the week that holds on a date: the latest begun, or the earliest before any has; None without weeks."""
    dated = dated_week_on(weeks, on_date)
    return dated.week if dated else None


def dated_week_on(weeks: Sequence[DatedWeek], on_date: date) -> DatedWeek | None:
    """Return what `week_on` returns, with its date and its season."""
    if isinstance(weeks, DatedWeeks):
        return weeks.on(on_date)
    begun = [dated for dated in weeks if dated.since_date is None or dated.since_date <= on_date]
    if begun:
        return max(begun, key=_begin)
    return min(weeks, key=_begin) if weeks else None


def _begin(dated: DatedWeek) -> date:
    return dated.since_date or date.min


def week_as_json(week: Week) -> list[dict[str, Any]]:
    """Return the week in the form that `parse_week` reads: days of equal shifts together, in the order of the week."""
    written: list[dict[str, Any]] = []
    for shifts, days in _days_by_shifts(week):
        for shift in shifts:
            entry: dict[str, Any] = {
                "days": [DAYS[day] for day in days],
                "from": _clock(shift.start_minutes, is_end=False),
                "to": _clock(shift.end_minutes, is_end=True),
            }
            if shift.breaks:
                entry["breaks"] = [
                    [_clock(start, is_end=False), _clock(end, is_end=True)] for start, end in shift.breaks
                ]
            written.append(entry)
    return written


def week_as_text(week: Week) -> str:
    """Return the week in the form that `parse_week_text` reads, such as `Mon-Fri 09:00-18:00 break 12:00-13:00`."""
    parts = []
    for entry in week_as_json(week):
        text = f"{_day_names(entry['days'])} {entry['from']}-{entry['to']}"
        parts.append(text + "".join(f" break {start}-{end}" for start, end in entry.get("breaks", ())))
    return "; ".join(parts)


def _days_by_shifts(week: Week) -> list[tuple[tuple[Shift, ...], list[int]]]:
    grouped: dict[tuple[Shift, ...], list[int]] = {}
    for day, shifts in enumerate(week.days):
        if shifts:
            grouped.setdefault(shifts, []).append(day)
    return list(grouped.items())


def _day_names(days: Sequence[str]) -> str:
    """Write `Mon-Fri`, or `Sun-Thu` for a run over the end of the week, or the days one by one."""
    positions = {DAYS.index(day) for day in days}
    starts = [day for day in positions if (day - 1) % len(DAYS) not in positions]
    if len(days) < 3 or len(starts) > 1:
        return ",".join(day.capitalize() for day in days)
    first = starts[0] if starts else 0
    latest = (first + len(days) - 1) % len(DAYS)
    return f"{DAYS[first].capitalize()}-{DAYS[latest].capitalize()}"


def _clock(minutes: int, *, is_end: bool) -> str:
    # Only an end may be written 24:00; after that the clock begins anew on the next day.
    shown = minutes if is_end and minutes == DAY_MINUTES else minutes % DAY_MINUTES
    return f"{shown // 60:02d}:{shown % 60:02d}"
