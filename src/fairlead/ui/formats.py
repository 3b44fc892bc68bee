"""Dates, times and numbers as people write them in the page's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date, format_datetime, format_interval, format_skeleton, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import get_language, pgettext

from fairlead.ui.languages import LANGUAGES


def locale_name() -> str:
    """Return the Babel locale of the active language."""
    return LANGUAGES.get(get_language() or "en", LANGUAGES["en"])[1]


def listed(parts: Iterable[object]) -> str:
    """Return texts as one list, with what the page's language sets between the members: a comma or 、."""
    return pgettext("between the members of a list", ", ").join(map(str, parts))


def clock_time(moment: datetime) -> str:
    """Return 24-hour wall time such as 09:05, in the zone that the moment carries."""
    return moment.strftime("%H:%M")


def short_date(day: date) -> str:
    """Return a date without its year, such as 3 Nov or 11月3日."""
    return format_skeleton_date("MMMd", day)


def format_skeleton_date(skeleton: str, day: date) -> str:
    from_skeleton = {"MMMd": "d MMM", "EEEMMMd": "EEE, d MMM"}
    locale = locale_name()
    if locale.startswith("zh"):
        return str(format_date(day, {"MMMd": "M月d日", "EEEMMMd": "M月d日 EEE"}[skeleton], locale=locale))
    return str(format_date(day, from_skeleton[skeleton], locale=locale))


def day_and_date(day: date) -> str:
    """Return weekday and date, such as Mon, 3 Nov or 11月3日 周一."""
    return format_skeleton_date("EEEMMMd", day)


def long_date(day: date) -> str:
    return str(format_date(day, "long", locale=locale_name()))


def medium_date(day: date) -> str:
    return str(format_date(day, "medium", locale=locale_name()))


def date_span(first: date, latest: date) -> str:
    """Return two dates as one period, such as 21–25 Dec 2026 or 2026年12月21日至25日."""
    return str(format_interval(first, latest, "yMMMd", locale=locale_name())) if first != latest else medium_date(first)


def date_and_time(moment: datetime) -> str:
    """Return date and time in the zone that the moment carries."""
    return f"{medium_date(moment.date())} {clock_time(moment)}"


def weekday_name(day: date, *, short: bool = False) -> str:
    return str(format_date(day, "EEE" if short else "EEEE", locale=locale_name()))


def month_name(day: date, *, short: bool = False) -> str:
    """Return the name of a month as it stands alone."""
    return str(format_date(day, "LLL" if short else "LLLL", locale=locale_name()))


def month_and_year(day: date) -> str:
    """Return month and year, such as August 2026 or 2026年8月."""
    noon = datetime(day.year, day.month, 1, 12)  # noqa: DTZ001  a skeleton wants a datetime
    return str(format_skeleton("yMMMM", noon, locale=locale_name()))


def number(value: float | Decimal) -> str:
    return str(format_decimal(value, locale=locale_name()))


def percent(whole: int) -> str:
    """Return a whole number of percents, such as 55% or 55 %, as the language sets its sign."""
    return str(format_percent(Decimal(whole) / 100, locale=locale_name()))


def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency; without a known currency, the plain number."""
    if not currency:
        return number(amount)
    return str(format_currency(amount, currency, locale=locale_name()))


def ago(delta: timedelta) -> str:
    """Return how long ago or ahead, such as 3 days ago (negative delta: the past)."""
    return str(format_timedelta(delta, add_direction=True, locale=locale_name()))


__all__ = [
    "ago",
    "clock_time",
    "date_and_time",
    "day_and_date",
    "format_datetime",
    "format_time",
    "locale_name",
    "long_date",
    "medium_date",
    "money",
    "month_and_year",
    "month_name",
    "number",
    "short_date",
    "weekday_name",
]
