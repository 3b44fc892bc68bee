"""Records of the API: calendars of contacts, files and subscribed ones, and feeds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import GREATEST_ID, In, Out, Ref, ZoneName
from fairlead.availability.types import CalendarProtocol

MOST_CHARACTERS = 4_000_000
Ics = Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS, description="The file, as iCalendar text.")]


class CalendarFileIn(In):
    """A contact's calendar file."""

    ics: Ics
    name: str = Field("calendar.ics", max_length=200)
    zone: ZoneName | None = Field(None, description="For times that name no zone; without it they are left out.")
    record: bool = Field(False, description="Record what is new as leave; without it nothing is written.")


class AbsenceOut(Out):
    """An absence in a calendar, by the contact's own calendar and clock, as leave would have it."""

    start_date: date
    start_time: str | None
    end_date: date
    end_time: str | None
    summary: str
    is_known: bool = Field(description="The same time is recorded already.")
    names_no_zone: bool


class CalendarFileOut(Out):
    """What is in a calendar file; `id` names what was recorded of it, null when nothing was."""

    id: int | None
    absences: list[AbsenceOut]
    problems: list[str] = Field(description="What was not taken over as it stands, in sentences.")


class SubscriptionOut(Out):
    """A subscribed calendar of a contact. Its address and password are never told.

    `is_reading` says that a fetch was asked for and has not answered yet.
    """

    id: int
    contact_id: int
    protocol: CalendarProtocol
    host: str
    zone: str | None = Field(description="For times that name none.")
    made_by_id: int
    made_at: datetime
    is_reading: bool
    succeeded_at: datetime | None
    next_fetch_at: datetime
    failures: int
    problem: str | None = Field(description="Why the latest fetch failed, in a sentence.")
    left_out: list[str]


class SubscriptionIn(In):
    """A calendar to subscribe to; it is read at once by a job, and what came of it stands in the subscription."""

    contact_id: Ref
    protocol: CalendarProtocol = CalendarProtocol.ICS
    address: str = Field(min_length=1, max_length=2000)
    username: str = Field("", max_length=200)
    password: str = Field("", max_length=500)


class SubscriptionZoneIn(In):
    """The zone of times that name none."""

    zone: ZoneName


class SubscriptionFilters(BaseModel):
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)


class SubscriptionEndQuery(BaseModel):
    remove_leave: bool = Field(False, description="Remove the leave that came from it, but for what was changed here.")


class FeedOut(Out):
    """A calendar feed of the caller's."""

    id: int
    kind: str
    label: str
    made_at: datetime
    latest_used_at: datetime | None
    revoked_at: datetime | None


class NewFeedOut(FeedOut):
    """A new feed with its address, which is told this once."""

    address: str


class FeedIn(In):
    """A feed to make; the kinds are those that the settings page offers."""

    kind: str = Field(max_length=30, examples=["customers_away"])


class SeenLeave(In):
    """A leave as the caller has read it."""

    id: Ref
    version: Annotated[int, Field(ge=1, le=GREATEST_ID)]


class OverlapIn(In):
    """Records of one contact that overlap, and what becomes of them."""

    leave: list[SeenLeave] = Field(min_length=2, max_length=100)
    act: Literal["join", "keep_latest"]
