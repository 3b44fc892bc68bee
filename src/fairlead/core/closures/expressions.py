"""Dates that are said once and hold every year: `08-08`, `easter-6`, `week-28`, `11-thu-4+1`, `01-02>mon`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from fairlead.core.feasts import FEASTS, feast_dates
from fairlead.core.weeks.week import DAYS

_DAYS = "|".join(DAYS)
_FORM = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)"
    r"|week-(?P<week>\d\d)"
    rf"|(?P<month>\d\d)-(?P<weekday>{_DAYS})-(?P<place>[1-4]|last)"
    r"|(?P<day>\d\d-\d\d)"
    r"|(?P<feast>[a-z_]+))"
    r"(?P<offset>[+-][1-9]\d{0,2})?"
    rf"(?:(?P<side>[<>])(?P<nearest>{_DAYS}))?"
)
# An ISO week that every year has.
_MOST_WEEKS = 52
# 29 February is no date of every year.
_ANY_COMMON_YEAR = 2001


class ImpossibleExpression(ValueError):
    """A text that names no date of every year; `value` is the text."""

    def __init__(self, value: object) -> None:
        super().__init__(f"{value!r} is no date expression")
        self.value = value


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date of each year, read from `text`; `is_once` when it is one date of one year alone."""

    text: str
    is_once: bool

    def dates(self, year: int, country: str | None = None) -> tuple[date, ...]:
        """Return the dates that belong to a year, earliest first.

        An offset or a weekday may lead out of the year. Mostly one; none where a feast has no date in the year, or two.
        `country` says whose moon counts for Islamic feasts.

        >>> parse_expression("11-thu-4+1").dates(2026), parse_expression("01-02>mon").dates(2027)
        ((datetime.date(2026, 11, 27),), (datetime.date(2027, 1, 4),))
        """
        return _dates(self.text, year, country)


def parse_expression(text: object) -> DateExpression:
    """Read a date expression. Raises ImpossibleExpression.

    It begins with a day `MM-DD`, one date `YYYY-MM-DD`, the Monday of an ISO week `week-28`, a weekday of a month
    `11-thu-4` (or `-last`), or a feast of `fairlead.core.feasts`; then may come an offset in days (`+3`, `-14`), and
    then the next weekday on or after (`>mon`) or on or before (`<sat`).

    >>> parse_expression("lunar_new_year-14").dates(2027)
    (datetime.date(2027, 1, 23),)
    """
    matched = _FORM.fullmatch(text) if isinstance(text, str) else None
    if matched is None or not _is_possible(matched):
        raise ImpossibleExpression(text)
    return DateExpression(matched[0], is_once=matched["date"] is not None)


def _is_possible(matched: re.Match[str]) -> bool:
    if matched["week"]:
        return 1 <= int(matched["week"]) <= _MOST_WEEKS
    if matched["month"]:
        return 1 <= int(matched["month"]) <= 12
    if matched["feast"]:
        return matched["feast"] in FEASTS
    try:
        date.fromisoformat(matched["date"] or f"{_ANY_COMMON_YEAR}-{matched['day']}")
    except ValueError:
        return False
    return True


@lru_cache(maxsize=8192)
def _dates(text: str, year: int, country: str | None) -> tuple[date, ...]:
    matched = _FORM.fullmatch(text)
    if matched is None:
        raise ImpossibleExpression(text)
    offset = timedelta(days=int(matched["offset"] or 0))
    return tuple(_nearest(day + offset, matched) for day in _bases(matched, year, country))


def _bases(matched: re.Match[str], year: int, country: str | None) -> tuple[date, ...]:
    if matched["date"]:
        only = date.fromisoformat(matched["date"])
        return (only,) if only.year == year else ()
    if matched["week"]:
        return (date.fromisocalendar(year, int(matched["week"]), 1),)
    if matched["month"]:
        return (_weekday_of_month(year, int(matched["month"]), DAYS.index(matched["weekday"]), matched["place"]),)
    if matched["feast"]:
        return feast_dates(matched["feast"], year, country)
    return (date.fromisoformat(f"{year}-{matched['day']}"),)


def _weekday_of_month(year: int, month: int, weekday: int, place: str) -> date:
    first_weekday, days = monthrange(year, month)
    first = 1 + (weekday - first_weekday) % 7
    if place == "last":
        return date(year, month, first + (days - first) // 7 * 7)
    return date(year, month, first + 7 * (int(place) - 1))


def _nearest(day: date, matched: re.Match[str]) -> date:
    if not matched["nearest"]:
        return day
    ahead = (DAYS.index(matched["nearest"]) - day.weekday()) % 7
    return day + timedelta(days=ahead if matched["side"] == ">" else ahead - 7 if ahead else 0)
