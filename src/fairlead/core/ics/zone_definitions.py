"""Zones that a file describes itself (VTIMEZONE), for names that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fairlead.core.ics.clocks import Clock, clock_of_segments, fixed_clock
from fairlead.core.ics.problems import BadValue
from fairlead.core.ics.recurrence import Budget, TooManyTimes, wall_times
from fairlead.core.ics.rules import Rule, parse_rule
from fairlead.core.zones import DAY_SECONDS, OffsetSegment

# Rules without end are followed through these years; what begins before 1970 was never planned with this program.
_FIRST = 0
_END = 130 * 366 * DAY_SECONDS
_LONG_AGO = -1000 * 366 * DAY_SECONDS
_MOST_DATES = 1000


@dataclass(frozen=True, slots=True)
class Observance:
    """One STANDARD or DAYLIGHT part: from the wall time `start` on, by `rule` and on `dates`, `offset_to` holds.

    The wall times are those of the clocks before the change, which were `offset_from` seconds ahead of UTC.
    """

    start: int
    offset_from: int
    offset_to: int
    rules: tuple[str, ...] = ()
    dates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneDefinition:
    """A VTIMEZONE. `aliases` are other names that it gives itself: X-LIC-LOCATION, TZID-ALIAS-OF."""

    tzid: str
    observances: tuple[Observance, ...]
    aliases: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def clock_of_definition(definition: ZoneDefinition) -> Clock | None:
    """Return the clocks that a file describes, or None when the description cannot be followed."""
    if not definition.observances:
        return None
    try:
        changes = sorted({change for part in definition.observances for change in _changes(part)})
    except (BadValue, TooManyTimes):
        return None
    before = [part.offset_from for part in definition.observances if part.start - part.offset_from == changes[0][0]]
    segments = [OffsetSegment(_LONG_AGO, changes[0][0], before[0] if before else changes[0][1])]
    for number, (instant, offset) in enumerate(changes):
        following = changes[number + 1][0] if number + 1 < len(changes) else _END
        if following > instant:
            segments.append(OffsetSegment(instant, following, offset))
    if len({segment.offset_seconds for segment in segments[1:]}) == 1:
        return fixed_clock(segments[-1].offset_seconds)
    return clock_of_segments(segments)


def _changes(part: Observance) -> list[tuple[int, int]]:
    """Return the (instant, new offset) of every change to this part."""
    if len(part.dates) > _MOST_DATES:
        raise TooManyTimes
    walls = {part.start, *part.dates}
    for text in part.rules:
        walls.update(_rule_walls(parse_rule(text), part))
    return [(wall - part.offset_from, part.offset_to) for wall in walls]


def _rule_walls(rule: Rule, part: Observance) -> list[int]:
    until = _END
    if rule.until is not None:
        # An instant, by the standard; those who write the time of the clock mean that.
        until = (
            rule.until.wall + (part.offset_from if rule.until.zone else 0) + (DAY_SECONDS if rule.until.is_date else 1)
        )
    high = min(_END, until)
    return wall_times(rule, part.start, min(_FIRST, high - 800 * DAY_SECONDS), high, Budget())
