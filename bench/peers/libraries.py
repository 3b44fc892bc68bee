"""Two packages that people use for business time: workalendar for the calendar, businesstimedelta for the hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytz
from businesstimedelta import HolidayRule, Rules, WorkDayRule
from peers.markets import Contact, Market
from peers.straight_windows import Window, free_days, windows_on
from workalendar.registry import registry


@cache
def workalendar_of(market: Market) -> Any:
    """Return workalendar's calendar of a market, None where it has none."""
    codes = (f"{market.country}-{market.subdivision}", market.country)
    found = next((registry.get(code) for code in codes if registry.get(code)), None)
    return found() if found else None


@cache
def workalendar_holidays(market: Market) -> frozenset[date]:
    """Return what workalendar takes for holidays in the years that are measured; empty where its data have ended."""
    try:
        days = [day for year in (2026, 2027) for day, _ in workalendar_of(market).holidays(year)]
    except Exception:  # each calendar of the library fails in its own way where its hand-kept table has ended
        return frozenset()
    return frozenset(days)


def workalendar_windows(contact: Contact, start: datetime, end: datetime) -> list[Window]:
    """Return a contact's windows with workalendar asked about each day."""
    calendar = workalendar_of(contact.market)
    return windows_on(contact, start, end, lambda day: not calendar.is_holiday(day))


def business_rules(contact: Contact) -> Rules:
    """Return a contact's hours as businesstimedelta takes them: a rule per shift, leave among the holidays."""
    market = contact.market
    zone = pytz.timezone(market.zone)
    length = (contact.leave_until - contact.leave_from).days
    leave = {contact.leave_from + timedelta(days=number) for number in range(length)}
    shifts = [WorkDayRule(_clock(begin), _clock(end), list(market.days), tz=zone) for begin, end in contact.hours()]
    return Rules([*shifts, HolidayRule(leave | free_days(market.country, market.subdivision), tz=zone)])


def business_minutes(contact: Contact, start: datetime, end: datetime) -> float:
    """Return the minutes that businesstimedelta counts in `[start, end)`; it has no way to list the windows."""
    return float(business_rules(contact).difference(start, end).timedelta.total_seconds()) / 60


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
