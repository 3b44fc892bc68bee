"""Descriptions of zones (VTIMEZONE) for feeds, made from the pinned zone data.

Outlook follows a rule per year and passes over lists of dates, so a zone whose changes follow one rule is described by
two rules that begin in 1970; a zone that has changed its rule gets one part per change.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib import resources
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fairlead.core.ics.recurrence import Budget, wall_times
from fairlead.core.ics.rules import parse_rule
from fairlead.core.ics.zone_definitions import Observance, ZoneDefinition, clock_of_definition
from fairlead.core.zones import DAY_SECONDS, OffsetSegment, offset_segments

_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _Part(NamedTuple):
    observance: Observance
    name: str


def zone_lines(zone: str, first_year: int, latest_year: int) -> list[str]:
    """Return the content lines of the VTIMEZONE of an IANA zone, exact from the first to the latest year."""
    start = int(datetime(first_year, 1, 1, tzinfo=UTC).timestamp())
    end = int(datetime(latest_year + 1, 1, 1, tzinfo=UTC).timestamp())
    segments = offset_segments(zone, start, end)
    parts = _parts_by_rule(zone)
    if not parts or not _agrees(parts, segments):
        parts = _parts_by_change(zone, segments)
    usual = min(part.observance.offset_to for part in parts)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", f"X-LIC-LOCATION:{zone}"]
    for part in parts:
        # Daylight is the part with the later clock, also in Ireland, where the law says it the other way round.
        lines += _part_lines(part, "DAYLIGHT" if part.observance.offset_to > usual else "STANDARD")
    return [*lines, "END:VTIMEZONE"]


def _part_lines(part: _Part, kind: str) -> list[str]:
    observance = part.observance
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{datetime.fromtimestamp(observance.start, UTC):%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset_text(observance.offset_from)}",
        f"TZOFFSETTO:{_offset_text(observance.offset_to)}",
        f"TZNAME:{part.name}",
        *(f"RRULE:{rule}" for rule in observance.rules),
        f"END:{kind}",
    ]


def _offset_text(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    text = f"{'-' if seconds < 0 else '+'}{hours:02d}{rest // 60:02d}"
    return f"{text}{rest % 60:02d}" if rest % 60 else text


def _agrees(parts: list[_Part], segments: list[OffsetSegment]) -> bool:
    clock = clock_of_definition(ZoneDefinition("", tuple(part.observance for part in parts)))
    return clock is not None and all(
        clock.wall(instant) == instant + segment.offset_seconds
        for segment in segments
        for instant in (segment.start, segment.end - 1)
    )


def _parts_by_change(zone: str, segments: list[OffsetSegment]) -> list[_Part]:
    """Return one part per run of constant offset, the first one from long ago."""
    parts = []
    before = segments[0].offset_seconds
    for number, segment in enumerate(segments):
        name = datetime.fromtimestamp(segment.start, ZoneInfo(zone)).tzname() or zone
        start = segment.start + before if number else 0
        parts.append(_Part(Observance(start, before, segment.offset_seconds), name))
        before = segment.offset_seconds
    return parts


_FOOTER = re.compile(
    r"(?P<name><[^>]+>|[A-Za-z]+)(?P<offset>[+-]?\d[\d:]*)"
    r"(?:(?P<dst><[^>]+>|[A-Za-z]+)(?P<dst_offset>[+-]?\d[\d:]*)?,(?P<begin>M[\d./:+-]+),(?P<end>M[\d./:+-]+))?"
)


def _parts_by_rule(zone: str) -> list[_Part]:
    """Return the parts by the rule that the zone data gives for all years to come; empty when it cannot be one.

    The rule is the last line of the zone's file, as POSIX writes it: CET-1CEST,M3.5.0,M10.5.0/3.
    """
    found = _FOOTER.fullmatch(_footer(zone))
    if not found:
        return []
    standard = -_seconds(found["offset"])
    if not found["dst"]:
        return [_Part(Observance(0, standard, standard), found["name"].strip("<>"))]
    summer = -_seconds(found["dst_offset"]) if found["dst_offset"] else standard + 3600
    begin = _yearly(found["begin"], standard, summer)
    end = _yearly(found["end"], summer, standard)
    if begin is None or end is None:
        return []
    return [_Part(end, found["name"].strip("<>")), _Part(begin, found["dst"].strip("<>"))]


def _footer(zone: str) -> str:
    data = resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).read_bytes()
    return data.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", errors="replace")


def _seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    return sign * sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def _yearly(text: str, offset_from: int, offset_to: int) -> Observance | None:
    """Return the change on "M10.5.0/3": month, which of its weekdays (5 the last), weekday, time of the clock."""
    date_text, _, time_text = text[1:].partition("/")
    month, nth, weekday = (int(part) for part in date_text.split("."))
    day_shift, clock = divmod(_seconds(time_text) if time_text else 2 * 3600, DAY_SECONDS)
    rule = f"FREQ=YEARLY;BYMONTH={month};{_day_parts(month, nth, weekday, day_shift)}"
    if rule.endswith(";"):
        return None
    first = wall_times(parse_rule(rule), clock, 0, 366 * DAY_SECONDS, Budget())
    return Observance(first[0], offset_from, offset_to, (rule,))


def _day_parts(month: int, nth: int, weekday: int, day_shift: int) -> str:
    """Return the parts of a rule that name the day; a time of 26:00 or -1:00 is one of the day behind or before."""
    if day_shift == 0:
        return f"BYDAY={-1 if nth == 5 else nth}{_WEEKDAYS[weekday]}"
    length = _MONTH_LENGTHS[month - 1]
    first = (length - 6 if nth == 5 else nth * 7 - 6) + day_shift
    if month == 2 or first < 1 or first + 6 > length:
        return ""
    days = ",".join(str(day) for day in range(first, first + 7))
    return f"BYMONTHDAY={days};BYDAY={_WEEKDAYS[(weekday + day_shift) % 7]}"
