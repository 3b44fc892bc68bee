"""The port through which calendars of contacts come in. A connector fills it; availability knows no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fairlead.availability.types import CalendarProtocol


class CalendarNotFetched(Exception):
    """A calendar could not be fetched. `code` and `facts` make the sentence; neither holds a secret."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class CalendarAsked:
    """Which calendar, what was known of it when it was fetched before, the time of interest, and the limits."""

    protocol: CalendarProtocol
    address: str = field(repr=False)
    username: str
    password: str = field(repr=False)
    state: Mapping[str, Any]
    start: datetime
    end: datetime
    seconds: float
    most_bytes: int


@dataclass(frozen=True)
class FetchedCalendar:
    """An iCalendar file, None when nothing has changed; `state` is for the next time."""

    data: bytes | None
    state: Mapping[str, Any]


Fetcher = Callable[[CalendarAsked], FetchedCalendar]
_fetchers: list[Fetcher] = []


def use_fetcher(fetcher: Fetcher) -> None:
    """Let calendars be fetched by this function. Called in the connector's `apps.py`."""
    _fetchers[:] = [fetcher]


def fetch(asked: CalendarAsked) -> FetchedCalendar:
    """Fetch a calendar. Raises CalendarNotFetched."""
    if not _fetchers:
        raise CalendarNotFetched("no_connector")
    return _fetchers[0](asked)
