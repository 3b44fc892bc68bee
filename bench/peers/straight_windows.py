"""Working windows as one writes them straight away: zoneinfo for the clock, holidays for the calendar, kept in sets."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from peers.markets import Contact

Window = tuple[datetime, datetime]
_DAY = timedelta(days=1)


@cache
def free_days(country: str, subdivision: str | None) -> frozenset[date]:
    """Return the holidays of the years around; beside one that waits for the moon the neighbours too."""
    found = holidays.country_holidays(country, subdiv=subdivision, years=range(2026, 2028), language=_language(country))
    free = set(found)
    for day, names in found.items():
        if "(estimated)" in names:
            free |= {day - _DAY, day + _DAY}
    return frozenset(free)


@cache
def make_up_days(country: str) -> frozenset[date]:
    """Return the free days that are made working days."""
    return frozenset(holidays.country_holidays(country, years=range(2026, 2028), language="en_US").weekend_workdays)


def windows(contact: Contact, start: datetime, end: datetime) -> list[Window]:
    """Return when a contact works in `[start, end)`."""
    free = free_days(contact.market.country, contact.market.subdivision)
    made_up = make_up_days(contact.market.country)
    return windows_on(contact, start, end, lambda day: day not in free, made_up)


def windows_on(
    contact: Contact, start: datetime, end: datetime, is_open: Callable[[date], bool], made_up: Collection[date] = ()
) -> list[Window]:
    """Return a contact's windows on the days that a calendar calls open, and on free days that are made up."""
    found: list[Window] = []
    hours, zone = contact.hours(), ZoneInfo(contact.market.zone)
    day, latest = start.astimezone(zone).date() - _DAY, end.astimezone(zone).date()
    while day <= latest:
        works = day.weekday() in contact.market.days or day in made_up
        if works and is_open(day) and not contact.leave_from <= day < contact.leave_until:
            for begin_minute, end_minute in hours:
                begun = datetime(day.year, day.month, day.day, begin_minute // 60, begin_minute % 60, tzinfo=zone)
                ended = datetime(day.year, day.month, day.day, end_minute // 60, end_minute % 60, tzinfo=zone)
                begun, ended = max(begun.astimezone(UTC), start), min(ended.astimezone(UTC), end)
                if begun < ended:
                    found.append((begun, ended))
        day += _DAY
    return found


def _language(country: str) -> str | None:
    """Return English where the library speaks it for the country: the label of estimates is then known."""
    supported = getattr(holidays, country).supported_languages
    return next((code for code in supported if code.startswith("en")), None)
