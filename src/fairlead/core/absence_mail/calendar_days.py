"""The dates that a written day can mean, near the day on which the mail was written."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

from fairlead.core.absence_mail.mentions import Day
from fairlead.core.absence_mail.numerals import from_hijri, hijri_year_near
from fairlead.core.feasts import feast_dates


def possible_dates(day: Day, received: date, *, month_first: bool, anchor: date | None = None) -> list[date]:
    """Return the dates that `day` can be, the likeliest first; [] when it can be none.

    `month_first` settles two bare numbers; `anchor` is a day that it cannot lie much before: the first of a range.
    """
    base = anchor or received
    if day.offset is not None:
        return [received + timedelta(days=day.offset)]
    if day.lunar is not None:
        return _lunar(day.lunar, received)
    if day.is_vague:
        return []
    if day.is_end_of_month:
        return _ends_of_month(day, received)
    if day.day is None:
        return _weekday(day, received, base)
    if day.month is None:
        return _day_of_month(day, base)
    return _with_month(day, received, month_first)


def _with_month(day: Day, received: date, month_first: bool) -> list[date]:
    number, month = day.day or 0, day.month or 0
    if day.is_numeric and month_first:
        number, month = month, number
    if day.is_hijri:
        year = day.year or hijri_year_near(received)
        hijri_years = [year] if day.year else [year, year + 1, year - 1]
        return [found for each in hijri_years if (found := from_hijri(each, month, number))]
    if day.year is not None:
        years = [day.year]
    elif day.next_year:
        years = [received.year + 1]
    else:
        years = [received.year, received.year + 1, received.year - 1]
    return [found for year in years if (found := _date(year, month, number))]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ends_of_month(day: Day, received: date) -> list[date]:
    month = day.month or received.month
    years = [day.year] if day.year else [received.year, received.year + 1, received.year - 1]
    return [
        date(year, month, calendar.monthrange(year, month)[1]) for year in years if 1 <= month <= 12 and 0 < year < 9999
    ]


def _weekday(day: Day, received: date, base: date) -> list[date]:
    if day.weekday is None:
        return []
    if day.week is not None:
        monday = received - timedelta(days=received.weekday())
        return [monday + timedelta(days=7 * day.week + day.weekday)]
    ahead = (day.weekday - base.weekday()) % 7 or 7
    return [base + timedelta(days=ahead)]


def _day_of_month(day: Day, base: date) -> list[date]:
    """Return the next days of this number, from a few days before the base on; only those of the stated weekday."""
    found = []
    for months in range(-1, 4):
        index = base.month - 1 + months
        each = _date(base.year + index // 12, index % 12 + 1, day.day or 0)
        if each and each >= base - timedelta(days=3) and (day.weekday is None or each.weekday() == day.weekday):
            found.append(each)
    return found[:2]


# New Years before which the last lunar month has 29 days, not 30 (astronomical calendar of the Chinese standard
# GB/T 33661).
_SHORT_LAST_MONTHS = frozenset((2022, 2025, 2026, 2027, 2028, 2029))


@lru_cache(maxsize=64)
def _new_year(year: int) -> date | None:
    return next(iter(feast_dates("lunar_new_year", year)), None)


def _lunar(number: int, received: date) -> list[date]:
    """Return days of the first lunar month, counted from New Year (0 is its eve), or of the last one (below zero)."""
    found = []
    for year in (received.year, received.year + 1, received.year - 1):
        new_year = _new_year(year)
        if new_year is None:
            continue
        length = 29 if new_year.year in _SHORT_LAST_MONTHS else 30
        days = number - 1 if number >= 0 else number + 100 - length - 1
        found.append(new_year + timedelta(days=days))
    return sorted(found, key=lambda each: abs((each - received).days) + (200 if (each - received).days < -45 else 0))[
        :1
    ]
