"""Values as the reader writes them: money, dates, periods and times by Babel, in their language, country and zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, format_time, get_timezone_location
from babel.numbers import format_currency, format_decimal

from fairlead.core.letters.languages import locale_of
from fairlead.core.letters.values import Dates, Kind, Money, Value, kind_of

NO_BREAK = "\u00a0"
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# CLDR's short form of the day's halves is English there.
_TIME_PATTERNS = {"ko": "aaaa h:mm"}


class WrongFilter(Exception):
    """A filter was asked to write a value of another kind, or in a style that it does not have."""


@dataclass(frozen=True)
class Manner:
    """How one person reads: the language of the letter, the country and the zone. Without a zone no time is written."""

    language: str
    country: str = ""
    zone: str = ""

    @cached_property
    def locale(self) -> Locale:
        return locale_of(self.language, self.country)

    @cached_property
    def has_arabic_digits(self) -> bool:
        return bool(self.locale.default_numbering_system == "arab")


def write_value(value: Value, manner: Manner, *, by: str = "", style: str = "") -> str:
    """Return a value that is there as its reader writes it, by the filter of its kind unless one is named.

    Raises WrongFilter.

    >>> write_value(Money(Decimal("12500.5"), "USD"), Manner("de", "DE"))
    '12.500,50\\xa0$'
    >>> write_value(date(2026, 12, 3), Manner("ja", "JP"))
    '2026年12月3日'
    """
    kind = kind_of(value)
    taken = by or kind.value
    known = FILTERS.get(taken)
    if known is None or kind not in known.kinds or (style or known.styles[0]) not in known.styles:
        raise WrongFilter
    # Babel sets the separators of a number system, and leaves its digits to us.
    written = known.write(value, manner, style or known.styles[0])
    return written.translate(_ARABIC_DIGITS) if manner.has_arabic_digits and kind is not Kind.TEXT else written


def _text(value: Any, _manner: Manner, _style: str) -> str:
    return str(value).strip()


def _money(value: Money, manner: Manner, style: str) -> str:
    if style == "code":
        amount = format_currency(
            value.amount, value.currency, format="#,##0.00", locale=manner.locale, numbering_system="default"
        )
        return f"{value.currency}{NO_BREAK}{amount}"
    return str(format_currency(value.amount, value.currency, locale=manner.locale, numbering_system="default"))


def _date(value: date, manner: Manner, style: str) -> str:
    return str(format_date(value, style, locale=manner.locale))


def _dates(value: Dates, manner: Manner, style: str) -> str:
    latest = value.end_date - timedelta(days=1)
    if latest <= value.start_date:
        return _date(value.start_date, manner, "long")
    # Both ends whole: a comma inside one of them would tear a shortened period.
    if style == "long":
        return f"{_date(value.start_date, manner, 'long')} – {_date(latest, manner, 'long')}"
    return str(format_interval(value.start_date, latest, "yMMMd", locale=manner.locale))


def _moment(value: datetime, manner: Manner, style: str) -> str:
    if not manner.zone:
        raise WrongFilter
    there = value.astimezone(ZoneInfo(manner.zone))
    pattern = _TIME_PATTERNS.get(manner.language, "short")
    clock = str(format_time(there.time(), pattern, locale=manner.locale))
    if style == "clock":
        return clock
    place = get_timezone_location(ZoneInfo(manner.zone), locale=manner.locale, return_city=True)
    comma = {"ar": "، ", "zh-hans": " ", "zh-hant": " ", "ja": " ", "ko": " "}.get(manner.language, ", ")
    return f"{_date(there.date(), manner, 'full')}{comma}{clock} ({place})"


def _number(value: Decimal | int, manner: Manner, style: str) -> str:
    if style == "percent":
        return f"{format_decimal(value, locale=manner.locale, numbering_system='default')}{NO_BREAK}%"
    return str(format_decimal(value, locale=manner.locale, numbering_system="default"))


@dataclass(frozen=True, slots=True)
class Filter:
    """How a kind of value is written; the first style is the usual one."""

    kinds: tuple[Kind, ...]
    styles: tuple[str, ...]
    write: Callable[[Any, Manner, str], str]


FILTERS: dict[str, Filter] = {
    "text": Filter((Kind.TEXT,), ("plain",), _text),
    "name": Filter((Kind.TEXT,), ("plain",), _text),
    "money": Filter((Kind.MONEY,), ("symbol", "code"), _money),
    "date": Filter((Kind.DATE,), ("long", "full", "medium", "short"), _date),
    "dates": Filter((Kind.DATES,), ("medium", "long"), _dates),
    "moment": Filter((Kind.MOMENT,), ("full", "clock"), _moment),
    "time": Filter((Kind.MOMENT,), ("clock",), _moment),
    "number": Filter((Kind.NUMBER,), ("plain", "percent"), _number),
}
