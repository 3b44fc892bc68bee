"""Recurrence rules (RFC 5545, section 3.3.10): what a rule says, strictly read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fairlead.core.ics.problems import BadValue, shown
from fairlead.core.ics.values import Stamp, read_stamp

SUB_DAILY = ("HOURLY", "MINUTELY", "SECONDLY")
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", *SUB_DAILY)
_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
# More is not a number that anybody means; it keeps every product small.
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE; empty tuples where a part is absent. Weekdays count from Monday as 0; `nths` are (nth, weekday)."""

    text: str
    frequency: str
    interval: int
    count: int | None
    until: Stamp | None
    week_start: int
    months: tuple[int, ...]
    week_numbers: tuple[int, ...]
    year_days: tuple[int, ...]
    month_days: tuple[int, ...]
    weekdays: tuple[int, ...]
    nths: tuple[tuple[int, int], ...]
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...]
    positions: tuple[int, ...]

    @property
    def has_day_parts(self) -> bool:
        return bool(self.week_numbers or self.year_days or self.month_days or self.weekdays or self.nths)

    @property
    def has_weekdays(self) -> bool:
        return bool(self.weekdays or self.nths)

    @property
    def has_time_parts(self) -> bool:
        return bool(self.hours or self.minutes or self.seconds)

    @property
    def is_plain(self) -> bool:
        """Tell whether it is every n days, or certain weekdays every n weeks, and nothing else."""
        if self.months or self.week_numbers or self.year_days or self.month_days or self.nths:
            return False
        if self.has_time_parts or self.positions:
            return False
        return self.frequency == "WEEKLY" or (self.frequency == "DAILY" and not self.weekdays)


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> Rule:
    """Read the value of an RRULE; raises BadValue for what the standard does not allow.

    >>> parse_rule("FREQ=WEEKLY;BYDAY=MO,-1FR;COUNT=10").weekdays
    (0, 4)
    """
    parts = _parts(text)
    frequency = parts.get("FREQ", "").upper()
    if frequency not in _FREQUENCIES:
        raise BadValue("bad_rule", value=shown(text))
    nths = _nth_weekdays(text, parts.get("BYDAY", ""))
    # A number before a weekday has a meaning in months and years alone; elsewhere the weekday counts.
    numbered = frequency in ("YEARLY", "MONTHLY")
    return Rule(
        text=text,
        frequency=frequency,
        interval=_number(text, parts.get("INTERVAL", "1"), 1),
        count=_count(text, parts.get("COUNT")),
        until=read_stamp(parts["UNTIL"], name="UNTIL") if parts.get("UNTIL") else None,
        week_start=_week_start(text, parts.get("WKST", "MO")),
        months=_numbers(text, parts, "BYMONTH", 1, 12),
        week_numbers=_numbers(text, parts, "BYWEEKNO", 1, 53, signed=True),
        year_days=_numbers(text, parts, "BYYEARDAY", 1, 366, signed=True),
        month_days=_numbers(text, parts, "BYMONTHDAY", 1, 31, signed=True),
        weekdays=tuple(sorted({day for nth, day in nths if not (nth and numbered)})),
        nths=tuple(sorted({(nth, day) for nth, day in nths if nth and numbered})),
        hours=_numbers(text, parts, "BYHOUR", 0, 23),
        minutes=_numbers(text, parts, "BYMINUTE", 0, 59),
        seconds=_numbers(text, parts, "BYSECOND", 0, 59),
        positions=_numbers(text, parts, "BYSETPOS", 1, 366, signed=True),
    )


_KNOWN = frozenset(
    ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR",
     "BYMINUTE", "BYSECOND", "BYSETPOS")
)  # fmt: skip


# What RFC 7529 adds, as far as it says what holds anyway.
_USUAL_CALENDAR = (("RSCALE", "GREGORIAN"), ("SKIP", "OMIT"))


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text[:2000].split(";"):
        key, equals, value = part.partition("=")
        key, value = key.strip().upper(), value.strip().upper()
        if key in _KNOWN:
            found.setdefault(key, value)
        elif equals and not key.startswith("X-") and (key, value) not in _USUAL_CALENDAR:
            raise BadValue("unsupported_rule", value=shown(text), name=shown(key))
    return found


def _number(text: str, written: str, least: int, most: int = _MOST) -> int:
    digits = written.strip().removeprefix("+")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
        raise BadValue("bad_rule", value=shown(text))
    number = int(digits)
    if number < least:
        raise BadValue("bad_rule", value=shown(text))
    if number > most:
        if most != _MOST:
            raise BadValue("bad_rule", value=shown(text))
        number = most
    return number


def _count(text: str, written: str | None) -> int | None:
    # Exchange writes -1 for "no end".
    if written is None or written == "-1":
        return None
    return _number(text, written, 1)


def _numbers(
    text: str, parts: dict[str, str], key: str, least: int, most: int, *, signed: bool = False
) -> tuple[int, ...]:
    numbers = set()
    for written in parts.get(key, "").split(","):
        plain = written.strip()
        if plain:
            negative = signed and plain.startswith("-")
            number = _number(text, plain[1:] if negative else plain, least, most)
            numbers.add(-number if negative else number)
    return tuple(sorted(numbers))


_DAY = re.compile(r"([+-]?\d{0,2})\s*(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)


def _nth_weekdays(text: str, written: str) -> list[tuple[int, int]]:
    found = []
    for part in written.split(","):
        if part.strip():
            day = _DAY.fullmatch(part.strip())
            if not day or day[1] in ("+", "-") or abs(int(day[1] or 0)) > 53 or (day[1] and int(day[1]) == 0):
                raise BadValue("bad_rule", value=shown(text))
            found.append((int(day[1] or 0), _WEEKDAYS[day[2]]))
    return found


def _week_start(text: str, written: str) -> int:
    if written not in _WEEKDAYS:
        raise BadValue("bad_rule", value=shown(text))
    return _WEEKDAYS[written]
