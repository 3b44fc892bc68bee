"""Fills availability's port: brings a subscribed calendar as one iCalendar file."""

from __future__ import annotations

from django.conf import settings

from fairlead.availability.operations.calendar_port import CalendarAsked, CalendarNotFetched, FetchedCalendar
from fairlead.availability.types import CalendarProtocol
from fairlead.connectors.calendars import caldav, ics
from fairlead.connectors.calendars.asking import Ask
from fairlead.connectors.shared.guarded_http import Limits, NotFetched, split_address


def check_address(address: str) -> None:
    """Raise CalendarNotFetched for an address at which nothing can be fetched, whatever lies there."""
    try:
        split_address(address)
    except NotFetched as problem:
        raise CalendarNotFetched(problem.code, **problem.facts) from None


def fetch_calendar(asked: CalendarAsked) -> FetchedCalendar:
    """Fetch a calendar, or learn that it has not changed. Raises CalendarNotFetched."""
    limits = Limits(seconds=asked.seconds, most_bytes=asked.most_bytes)
    ask = Ask(asked, limits, allow_private=settings.ALLOW_PRIVATE_ADDRESSES)
    read = caldav.read if asked.protocol == CalendarProtocol.CALDAV else ics.read
    try:
        return read(ask)
    except NotFetched as problem:
        raise CalendarNotFetched(problem.code, **problem.facts) from None
