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
    """What was brought: iCalendar files by the names under which their server keeps them.

    `parts` is None when nothing has changed. With `is_whole` they are all there is; otherwise they are what was added
    or changed since `state`, and `gone` names what is no more. A calendar of one file has one part, "". `state` is for
    the next time.
    """

    parts: Mapping[str, bytes] | None
    state: Mapping[str, Any]
    gone: tuple[str, ...] = ()
    is_whole: bool = True


Fetcher = Callable[[CalendarAsked], FetchedCalendar]
Checker = Callable[[str], None]
_fetchers: list[Fetcher] = []
_checkers: list[Checker] = []


def use_fetcher(fetcher: Fetcher, checker: Checker) -> None:
    """Let calendars be fetched, and addresses be judged, by these functions. Called in the connector's `apps.py`."""
    _fetchers[:] = [fetcher]
    _checkers[:] = [checker]


def check_address(address: str) -> None:
    """Raise CalendarNotFetched for what can be no address of a calendar; nothing is asked of any network for that."""
    if not _checkers:
        raise CalendarNotFetched("no_connector")
    _checkers[0](address)


def fetch(asked: CalendarAsked) -> FetchedCalendar:
    """Fetch a calendar. Raises CalendarNotFetched."""
    if not _fetchers:
        raise CalendarNotFetched("no_connector")
    return _fetchers[0](asked)
