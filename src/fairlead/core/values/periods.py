"""Read periods of leave."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from fairlead.core.values.dates import DateOrder, parse_date
from fairlead.core.values.problems import BadValue, refuse_long

_APART = re.compile(r"[;；\n]+")
_BETWEEN = re.compile(
    r"\s*(?:\.{2,}|…|~|〜|→|—|–|至|到)\s*|\s+(?:to|till|until|through|bis|a|al|hasta|au|jusqu'au|-)\s+", re.I
)
_LEADING = re.compile(r"^(?:from|desde|del|von|从|從|自|du)\s+", re.I)


class Period(NamedTuple):
    """Days away: both `first_day` and `last_day` belong to it; `last_day` is None while the return is not known."""

    first_day: date
    last_day: date | None


def parse_periods(text: str, order: DateOrder | None = None) -> list[Period]:
    """Return the periods in `text`, apart by semicolons, sorted by their first day; [] for a blank text.

    A single date is one day; "2026-12-20.." has no known end. Raises `BadValue`: `period`, `period_backwards`, or
    what
    `parse_date` raises.

    >>> parse_periods("2026-12-20..2027-01-05")
    [Period(first_day=datetime.date(2026, 12, 20), last_day=datetime.date(2027, 1, 5))]
    """
    refuse_long(text, "period")
    plain = unicodedata.normalize("NFKC", text)
    return sorted(_period(part.strip(), order) for part in _APART.split(plain) if part.strip())


def _period(part: str, order: DateOrder | None) -> Period:
    ends = [end.strip() for end in _BETWEEN.split(_LEADING.sub("", part))]
    if len(ends) > 2 or not ends[0]:
        raise BadValue("period", part)
    first_day = parse_date(ends[0], order)
    if len(ends) == 1:
        return Period(first_day, first_day)
    if not ends[1]:
        return Period(first_day, None)
    last_day = parse_date(ends[1], order)
    if last_day < first_day:
        raise BadValue("period_backwards", part)
    return Period(first_day, last_day)
