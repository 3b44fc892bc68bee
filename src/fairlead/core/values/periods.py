"""Read periods of leave."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from typing import NamedTuple

from fairlead.core.values.dates import DateOrder, parse_date
from fairlead.core.values.problems import BadValue, refuse_long

_APART = re.compile(r"[;；\n]+")
_BETWEEN = re.compile(
    r"\s*(?:\.{2,}|…|~|〜|→|—|–|至|到)\s*|\s+(?:to|till|until|through|bis|a|al|hasta|au|jusqu'au|-)\s+", re.I
)
_LEADING = re.compile(r"^(?:from|desde|del|von|从|從|自|du)\s+", re.I)


# The hour at which an absence begins or ends; other ways to write one are passed over, as in all dates.
_CLOCK = re.compile(r"[T ]\s*([01]?\d|2[0-3]):([0-5]\d)(?::00)?$")


class Period(NamedTuple):
    """Days away: both `first_day` and `last_day` belong to it; `last_day` is None while the return is not known.

    `first_time` and `last_time` are the hours, by the absent one's own clock, of days that are away only in part. A
    question mark behind the period makes it tentative.
    """

    first_day: date
    last_day: date | None
    first_time: time | None = None
    last_time: time | None = None
    is_tentative: bool = False


def parse_periods(text: str, order: DateOrder | None = None) -> list[Period]:
    """Return the periods in `text`, apart by semicolons, sorted by their first day; [] for a blank text.

    A single date is one day; "2026-12-20.." has no known end. Raises `BadValue`: `period`, `period_backwards`, or
    what `parse_date` raises.

    >>> [period[:2] for period in parse_periods("2026-12-20..2027-01-05")]
    [(datetime.date(2026, 12, 20), datetime.date(2027, 1, 5))]
    """
    refuse_long(text, "period")
    plain = unicodedata.normalize("NFKC", text)
    found = [_period(part.strip(), order) for part in _APART.split(plain) if part.strip()]
    return sorted(
        found, key=lambda period: (period.first_day, period.first_time or time(), period.last_day or date.max)
    )


def _period(part: str, order: DateOrder | None) -> Period:
    said = part.rstrip("?").rstrip()
    is_tentative = said != part
    ends = [end.strip() for end in _BETWEEN.split(_LEADING.sub("", said))]
    if len(ends) > 2 or not ends[0]:
        raise BadValue("period", part)
    first_day, first_time = parse_date(ends[0], order), _clock(ends[0])
    if len(ends) == 1:
        return Period(first_day, first_day, first_time, None, is_tentative)
    if not ends[1]:
        return Period(first_day, None, first_time, None, is_tentative)
    last_day, last_time = parse_date(ends[1], order), _clock(ends[1])
    if (last_day, last_time or time.max) <= (first_day, first_time or time()):
        raise BadValue("period_backwards", part)
    return Period(first_day, last_day, first_time, last_time, is_tentative)


def _clock(text: str) -> time | None:
    """Return the time of day behind a date; midnight is where the day begins or ends anyway."""
    found = _CLOCK.search(text)
    at = time(int(found.group(1)), int(found.group(2))) if found else time()
    return at if at > time() else None
