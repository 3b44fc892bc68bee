"""The values of iCalendar properties: dates, durations, texts, parameters.

Times are *wall seconds*, as in `fairlead.core.zones`: what a clock shows, counted as if it were UTC.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from fairlead.core.ics.problems import BadValue, shown
from fairlead.core.zones import DAY_SECONDS

UTC_ZONE = "UTC"
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
# Longer than any event that is meant, short enough for every sum to stay inside a calendar.
_LONGEST_SECONDS = 200 * 366 * DAY_SECONDS


class Stamp(NamedTuple):
    """A date or a time as a file has it.

    `wall` are wall seconds, midnight for a date. `zone` is the name of the zone as written, `UTC` for a time in UTC,
    None where the file names none ("floating").
    """

    wall: int
    is_date: bool
    zone: str | None

    @property
    def day(self) -> int:
        """The day of the wall clock, counted from 1 January 1970."""
        return self.wall // DAY_SECONDS


class Length(NamedTuple):
    """How long something takes: `wall` seconds added to the wall clock, then `exact` seconds of real time.

    A night shift until 06:00 ends at 06:00 whatever the clocks did in that night; eight hours are eight hours.
    """

    wall: int
    exact: int


def day_number(year: int, month: int, day: int) -> int:
    """Return the days since 1 January 1970; raises ValueError for a date that does not exist."""
    return date(year, month, day).toordinal() - _EPOCH_ORDINAL


def date_of_day(day: int) -> date:
    return date.fromordinal(day + _EPOCH_ORDINAL)


@lru_cache(maxsize=8192)
def _day_of_digits(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(digits)
    return day_number(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


@lru_cache(maxsize=8192)
def _seconds_of_digits(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(digits)
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if hours > 24 or minutes > 59 or seconds > 60 or (hours == 24 and minutes + seconds > 0):
        raise ValueError(digits)
    # A leap second is no time of the calendar.
    return hours * 3600 + minutes * 60 + min(seconds, 59)


def read_stamp(value: str, zone: str | None = None, *, as_date: bool = False, name: str = "DTSTART") -> Stamp:
    """Return the date or time that `value` says; `zone` is its TZID, which a time in UTC overrules.

    Understands, beside the forms of RFC 5545, hyphens and colons, missing seconds, offsets, and 24:00. `as_date` takes
    the date of a time. Raises BadValue with the `name` of the property.

    >>> read_stamp("20261220"), read_stamp("20261220T090000Z")
    (Stamp(wall=1797724800, is_date=True, zone=None), Stamp(wall=1797757200, is_date=False, zone='UTC'))
    >>> read_stamp("2026-12-20T09:00+0800") == read_stamp("20261220T010000Z")
    True
    """
    try:
        length = len(value)
        if length == 15 and value[8] == "T":
            stamp = Stamp(_day_of_digits(value[:8]) * DAY_SECONDS + _seconds_of_digits(value[9:]), False, zone)
        elif length == 16 and value[15] == "Z" and value[8] == "T":
            stamp = Stamp(_day_of_digits(value[:8]) * DAY_SECONDS + _seconds_of_digits(value[9:15]), False, UTC_ZONE)
        elif length == 8:
            return Stamp(_day_of_digits(value) * DAY_SECONDS, True, zone)
        else:
            stamp = _read_odd_stamp(value, zone)
    except ValueError as error:
        raise BadValue("unreadable", value=shown(value), name=name) from error
    return Stamp(stamp.day * DAY_SECONDS, True, zone) if as_date and not stamp.is_date else stamp


_ODD_STAMP = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]\s?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)


def _read_odd_stamp(value: str, zone: str | None) -> Stamp:
    found = _ODD_STAMP.fullmatch(value.strip()[:40])
    if not found:
        raise ValueError(value)
    year, month, day, hours, minutes, seconds, offset = found.groups()
    wall = _day_of_digits(year + month + day) * DAY_SECONDS
    if hours is None:
        return Stamp(wall, True, zone)
    wall += _seconds_of_digits(hours + minutes + (seconds or "00"))
    if offset is None:
        return Stamp(wall, False, zone)
    return Stamp(wall if offset in "Zz" else wall - read_offset(offset), False, UTC_ZONE)


def read_offset(value: str) -> int:
    """Return the seconds of a UTC offset such as `+0800`, `-05:30` or `+012345`; raises BadValue."""
    digits = value[1:].replace(":", "")
    if value[:1] not in ("+", "-") or len(digits) not in (4, 6) or not (digits.isascii() and digits.isdigit()):
        raise BadValue("unreadable", value=shown(value), name="UTC offset")
    seconds = int(digits[:2]) * 3600 + int(digits[2:4]) * 60 + int(digits[4:] or 0)
    if seconds >= DAY_SECONDS:
        raise BadValue("unreadable", value=shown(value), name="UTC offset")
    return -seconds if value[0] == "-" else seconds


_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?", re.ASCII
)


def read_duration(value: str) -> Length:
    """Return a duration such as `P2D` or `PT1H30M`: days move the wall clock, hours are real time; raises BadValue.

    >>> read_duration("P1DT2H")
    Length(wall=86400, exact=7200)
    """
    found = _DURATION.fullmatch(value.strip()[:60].upper())
    if not found or not any(found.groups()[1:]):
        raise BadValue("unreadable", value=shown(value), name="DURATION")
    sign = -1 if found[1] == "-" else 1
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = Length(sign * (weeks * 7 + days) * DAY_SECONDS, sign * (hours * 3600 + minutes * 60 + seconds))
    if abs(length.wall) + abs(length.exact) > _LONGEST_SECONDS:
        raise BadValue("unreadable", value=shown(value), name="DURATION")
    return length


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def read_text(value: str) -> str:
    r"""Return a text on one line without its escapes.

    >>> read_text(r"Urlaub\, Teil 2\nmit Familie")
    'Urlaub, Teil 2 mit Familie'
    """
    if "\\" in value:
        value = _ESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], value)
    return " ".join(value.split())


def zone_key(name: str) -> str:
    """Return the form in which a TZID is looked up among the zones that a file describes."""
    return " ".join(name.replace("\\", "").strip(" \"'").casefold().split())


def split_line(line: str) -> tuple[str, dict[str, str], str]:
    """Return the name, the parameters and the value of a content line; the value begins behind the first free colon.

    >>> split_line('ATTENDEE;CN="Li: Ming";ROLE=CHAIR:mailto:li@x.example')
    ('ATTENDEE', {'CN': 'Li: Ming', 'ROLE': 'CHAIR'}, 'mailto:li@x.example')
    """
    quoted = False
    for position, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return *_split_head(line[:position]), line[position + 1 :]
    head, _, value = line.partition(":")
    return *_split_head(head), value


def split_date_line(line: str) -> tuple[str, dict[str, str], str]:
    """Return the parts of a line whose value is dates: those have no colon, which the name of a zone may have unquoted.

    >>> split_date_line("DTSTART;TZID=tzone://Microsoft/Utc:20261220T090000")
    ('DTSTART', {'TZID': 'tzone://Microsoft/Utc'}, '20261220T090000')
    """
    head, _, value = line.rpartition(":")
    written_with_colons = _DATE_WITH_COLONS.search(line[-400:])
    if written_with_colons:
        value = written_with_colons[1]
        head = line[: len(line) - len(value) - 1]
    return *_split_head(head), value.strip()


_DATE_WITH_COLONS = re.compile(r":(\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^;]*)$", re.ASCII)


@lru_cache(maxsize=1024)
def _split_head_of(head: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    name, _, rest = head.partition(";")
    found: dict[str, str] = {}
    for part in _parts(rest):
        key, equals, value = part.partition("=")
        if equals:
            found.setdefault(key.strip().upper(), value.strip().strip('"').strip())
    return name.strip().upper(), tuple(found.items())


def _split_head(head: str) -> tuple[str, dict[str, str]]:
    # A head of megabytes is nothing to remember.
    name, parameters = _split_head_of(head) if len(head) < 500 else _split_head_of(head[:500])
    return name, dict(parameters)


def _parts(text: str) -> list[str]:
    """Split at semicolons outside quotation marks."""
    if '"' not in text:
        return text.split(";")
    parts, begin, quoted = [], 0, False
    for position, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            parts.append(text[begin:position])
            begin = position + 1
    return [*parts, text[begin:]]
