"""Read dates as lists write them, without ever guessing which number is the month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from babel.dates import get_month_names

from fairlead.core.search_terms import normalise
from fairlead.core.values.problems import MOST_CHARACTERS, BadValue, refuse_long

DateOrder = Literal["day_first", "month_first"]

_ISO = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
# A time of day after the date is left out, with its zone.
_TIME = re.compile(r"[T\s,]+(?:[上下]午|晚上)?\s*\d{1,2}\s*(?:[:：时時點点h]\s*\d{0,2}|[ap]\.?m).*$", re.DOTALL | re.I)
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_MONTH_LOCALES = ("en", "es", "de", "fr", "pt", "it", "nl")
# Excel counts from the last day of 1899 because it takes 1900 for a leap year.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2200


class _Numbers(NamedTuple):
    first: int
    second: int
    year: int
    mark: str


def parse_date(text: str, order: DateOrder | None = None) -> date:
    """Return the date that `text` names; a time of day behind it is left out.

    Takes ISO dates, Chinese dates, names of months in seven languages, whole numbers as spreadsheets count days,
    and three numbers. Which of these is the month is never guessed: `order` says it (see `settle_date_order`), or
    one of them is above 12, or points stand between them (day first). Else raises `BadValue("date_order")` with
    both readings;
    `date` and `date_range` for everything else.

    >>> parse_date("2026年11月3日"), parse_date("3 de noviembre de 2026"), parse_date("25/12/2026")
    (datetime.date(2026, 11, 3), datetime.date(2026, 11, 3), datetime.date(2026, 12, 25))
    """
    refuse_long(text, "date")
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = _TIME.sub("", plain).strip(" ,")
    for pattern in (_ISO, _COMPACT):
        found = pattern.fullmatch(bare)
        if found:
            year, month, day = map(int, found.groups())
            return _date(text, year, month, day)
    serial = _SERIAL.fullmatch(plain)
    if serial:
        return _checked(text, _EXCEL_DAY_ZERO + timedelta(days=int(serial.group(1))))
    numbers = _three_numbers(bare)
    return _ordered(text, numbers, order) if numbers else _with_month_name(text, bare)


def settle_date_order(samples: Iterable[str]) -> DateOrder | None:
    """Return the order of day and month that the values of a column prove, or None when none or both are proven.

    >>> settle_date_order(["03/11/2026", "25/11/2026"])
    'day_first'
    """
    orders: set[DateOrder] = set()
    for sample in (each for each in samples if len(each) <= MOST_CHARACTERS):
        numbers = _three_numbers(_TIME.sub("", unicodedata.normalize("NFKC", sample).strip()).strip(" ,"))
        if numbers and (proven := _proven_order(numbers)):
            orders.add(proven)
    return orders.pop() if len(orders) == 1 else None


def _three_numbers(text: str) -> _Numbers | None:
    found = _NUMBERS.fullmatch(text)
    if not found:
        return None
    first, mark, second, year = found.groups()
    return _Numbers(int(first), int(second), int(year) + (2000 if len(year) == 2 else 0), mark)


def _proven_order(numbers: _Numbers) -> DateOrder | None:
    if numbers.first > 12 >= numbers.second:
        return "day_first"
    if numbers.second > 12 >= numbers.first:
        return "month_first"
    return None


def _ordered(text: str, numbers: _Numbers, order: DateOrder | None) -> date:
    # With points only the languages write that put the day first.
    settled = _proven_order(numbers) or order or ("day_first" if numbers.mark == "." else None)
    if settled is None and numbers.first != numbers.second:
        day_first = _date(text, numbers.year, numbers.second, numbers.first)
        month_first = _date(text, numbers.year, numbers.first, numbers.second)
        raise BadValue("date_order", text, day_first=day_first.isoformat(), month_first=month_first.isoformat())
    day, month = (numbers.second, numbers.first) if settled == "month_first" else (numbers.first, numbers.second)
    return _date(text, numbers.year, month, day)


def _with_month_name(text: str, bare: str) -> date:
    words = _WORDS.findall(normalise(bare))
    months = [_months()[word] for word in words if word in _months()]
    numbers = [int(word) for word in words if word.isdigit()]
    if len(months) != 1 or len(numbers) != 2:
        raise BadValue("date", text)
    year, day = (numbers[0], numbers[1]) if numbers[0] > 31 else (numbers[1], numbers[0])
    return _date(text, year + (2000 if year < 100 else 0), months[0], day)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for locale in _MONTH_LOCALES:
        for width in ("wide", "abbreviated"):
            for month, name in get_month_names(width, locale=locale).items():
                found.setdefault(normalise(name), month)
    return found | {"sept": 9, "set": 9, "ene": 1, "dic": 12, "agt": 8}


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise BadValue("date", text) from error
    return _checked(text, found)


def _checked(text: str, found: date) -> date:
    if not _EARLIEST_YEAR <= found.year <= _LATEST_YEAR:
        raise BadValue("date_range", text)
    return found
