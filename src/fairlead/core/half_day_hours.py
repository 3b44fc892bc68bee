"""When work ends on a half-day, by country and region: a table by hand, since a calendar of days has no hours.

The `holidays` library knows which days are half ones, and sometimes names the hour in English. Where neither it nor a
law names one, work is assumed to end at one o'clock, and is marked so. docs/adr/0059-half-days-close-from-an-hour-on.md
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.core.weeks.week import Shift

_NOON = 12 * 60
ASSUMED_END_MINUTES = 13 * 60


@dataclass(frozen=True, slots=True)
class HalfDayHours:
    """When work ends: at `ends_at_minutes` of the wall clock, or `shortened_minutes` before its usual end.

    `source` is the law; "" where the hour is assumed.
    """

    ends_at_minutes: int | None = ASSUMED_END_MINUTES
    shortened_minutes: int = 0
    source: str = ""

    @property
    def is_assumed(self) -> bool:
        return not self.source

    def end_of(self, shifts: Sequence[Shift]) -> int:
        """Return the minute at which a day of these shifts ends, counted from its midnight."""
        if self.ends_at_minutes is not None:
            return self.ends_at_minutes
        return max((shift.end_minutes for shift in shifts), default=0) - self.shortened_minutes


_ASSUMED = HalfDayHours()
_HOURS = {
    ("AU", "NT"): HalfDayHours(19 * 60, source="Public Holidays Act 1981 (NT)"),
    ("AU", "QLD"): HalfDayHours(18 * 60, source="Holidays Act 1983 (Qld)"),
    ("AU", "SA"): HalfDayHours(19 * 60, source="Public Holidays Act 2023 (SA)"),
    ("CH", "SO"): HalfDayHours(_NOON, source="Ruhetagsgesetz (Solothurn)"),
    ("EE", ""): HalfDayHours(None, 180, source="Employment Contracts Act § 53"),
    ("IS", ""): HalfDayHours(13 * 60, source="Act 88/1971 on a 40-hour week"),
    ("PR", ""): HalfDayHours(_NOON, source="holidays"),
    ("TR", ""): HalfDayHours(13 * 60, source="Law 2429 on holidays"),
    ("US", "PR"): HalfDayHours(_NOON, source="holidays"),
}

# China's half-days are those of women, of the young, of children and of soldiers: a company does not close on them.
_OF_A_GROUP = frozenset({"CN"})


def half_day_hours(country: str, subdivision: str | None) -> HalfDayHours | None:
    """Return when work ends on the half-days of a place; None where they are those of a group of people alone.

    >>> half_day_hours("TR", None).ends_at_minutes
    780
    """
    if country in _OF_A_GROUP:
        return None
    return _HOURS.get((country, subdivision or "")) or _HOURS.get((country, "")) or _ASSUMED


def shortened(shifts: Sequence[Shift], end_minutes: int) -> tuple[Shift, ...]:
    """Return what is left of shifts when work ends at a minute; those that begin later are gone.

    >>> shortened([Shift(540, 1080, ((720, 780),))], 780)
    (Shift(start_minutes=540, end_minutes=720, breaks=()),)
    """
    left = []
    for shift in shifts:
        end, breaks = min(shift.end_minutes, end_minutes), []
        for pause_start, pause_end in shift.breaks:
            if pause_end < end:
                breaks.append((pause_start, pause_end))
            elif pause_start < end:
                end = pause_start  # nobody comes back from a break to go home
        if shift.start_minutes < end:
            left.append(Shift(shift.start_minutes, end, tuple(breaks)))
    return tuple(left)
