"""Members' own calendars, going in and out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from fairlead.api.schemas.base import In, Out
from fairlead.availability.types import CalendarProtocol


class MemberCalendarOut(Out):
    """One of the caller's own calendars. Its address and password are never told.

    `is_reading` says that a fetch was asked for and has not answered yet; `busy_soon` counts the busy times of the next
    seven days.
    """

    id: int
    protocol: CalendarProtocol
    is_file: bool
    host: str = Field(description="Of a file, its name.")
    made_at: datetime
    is_reading: bool
    succeeded_at: datetime | None
    failures: int
    problem: str | None = Field(description="Why the latest fetch failed, in a sentence.")
    left_out: list[str]
    busy_soon: int


class MemberCalendarIn(In):
    """A calendar of one's own to follow."""

    protocol: CalendarProtocol = CalendarProtocol.ICS
    address: str = Field(min_length=1, max_length=2000)
    username: str = Field("", max_length=200)
    password: str = Field("", max_length=500)


class MemberFileIn(In):
    """A calendar file of one's own; one of the same name takes the place of the earlier one."""

    name: str = Field("calendar.ics", min_length=1, max_length=200)
    ics: str = Field(min_length=1)


class MemberFileOut(MemberCalendarOut):
    """What a file brought."""

    recorded: int
    moved: int
    removed: int
