"""Our own side, going in and out: the company, our closures with their notices, and who of us is away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import GREATEST_ID, KEPT, CountryCode, Date, In, Out, Ref, Text, Word, ZoneName
from fairlead.availability.queries.closure_notices import Telling
from fairlead.availability.schemas.leave import DayTime
from fairlead.availability.types import LeaveKind, Occasion

Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
Line = Annotated[str, Field(max_length=200)]
NoticeLanguage = Literal["en", "zh-hans", "zh-hant", "es", "de", "fr", "pt", "it", "ru", "ar", "ja", "ko"]
Days = Annotated[int, Field(ge=0, le=180)]


class OurCompanyOut(Out):
    """Who we are, whose holidays are ours, and how early customers are told of our closures."""

    name: str
    country: Word
    subdivision: Word
    zone: Word
    emergency_contact: str
    notice_days: int = Field(description="So many days before a closure customers are to be told.")
    reminder_days: int = Field(description="So many days before owners are reminded of those who were not told.")
    makes_to_dos: bool = Field(description="Whether to-dos are made by themselves when the day has come.")
    version: int


class OurCompanyChangesIn(In):
    """What changes of ourselves."""

    empty_when_null: ClassVar[frozenset[str]] = frozenset({"country", "subdivision", "zone"})

    name: Annotated[str, Field(max_length=120)] = KEPT
    country: CountryCode | None = None
    subdivision: Annotated[str, Field(max_length=120)] | None = None
    zone: ZoneName | None = None
    emergency_contact: Line = KEPT
    notice_days: Annotated[int, Field(ge=1, le=180)] = KEPT
    reminder_days: Days = KEPT
    makes_to_dos: bool = KEPT


class CompanyClosureOut(Out):
    """A time in which we are closed. `end_date` is the first day open again; without a team all of us are closed."""

    id: int
    name: str
    occasion: Word = Field(description="What notices name in the customer’s language.")
    start_date: date
    end_date: date
    team_id: int | None
    last_shipping_date: date | None
    emergency_contact: str
    note: str
    announce_date: date = Field(description="The day on which customers are to be told.")
    told: int = Field(description="How many customers have been told.")
    to_dos: int = Field(description="How many to-dos there are to tell customers, done ones among them.")
    recorded_by_id: int
    version: int
    created_at: datetime
    updated_at: datetime


class CompanyClosureIn(In):
    """A closure of ours to record."""

    empty_when_null: ClassVar[frozenset[str]] = frozenset({"occasion"})

    name: Name
    occasion: Occasion | None = None
    start_date: Date
    end_date: Date
    team_id: Ref | None = None
    last_shipping_date: Date | None = None
    emergency_contact: Line = ""
    note: Text = ""


class CompanyClosureChangesIn(In):
    """What changes of a closure of ours."""

    empty_when_null: ClassVar[frozenset[str]] = frozenset({"occasion"})

    name: Name = KEPT
    occasion: Occasion | None = None
    start_date: Date = KEPT
    end_date: Date = KEPT
    team_id: Ref | None = None
    last_shipping_date: Date | None = None
    emergency_contact: Line = KEPT
    note: Text = KEPT


class ConcernQuery(BaseModel):
    mine: bool = Field(False, description="Only the customers that the caller owns.")
    telling: Telling | None = Field(None, description="Only customers who have been told so far.")


class ConcernedOut(Out):
    """A customer whom a closure of ours concerns, and how far they have been told.

    `lost_days` are working days of their own in it; without any they are left out. `to_do_owner_id` is who tells them.
    """

    account_id: int
    account_name: str
    contact_id: int | None
    language: NoticeLanguage
    lost_days: list[date]
    probably_closed_percent: int
    telling: Telling
    to_do_owner_id: int | None
    due_date: date | None
    told_at: datetime | None


class MadeOut(Out):
    """What was done at one press."""

    made: int = Field(description="The number of to-dos made.")


class NoticeQuery(BaseModel):
    language: NoticeLanguage | None = Field(None, description="Without it, the contact’s own.")


class NoticeOut(Out):
    """The notice to one customer, as it can be sent."""

    language: NoticeLanguage
    languages: list[NoticeLanguage] = Field(description="In which it can be had.")
    subject: str
    body: str
    email: str | None = Field(description="The contact’s first mail address.")
    contact_id: int | None
    telling: Telling


class MemberLeaveOut(Out):
    """A time in which one of us is away, by their own calendar and clock; half-open as the leave of contacts.

    `kind` and `note` are null for whoever neither is the member nor leads them.
    """

    id: int
    member_id: int
    start_date: date
    start_time: str | None = Field(examples=["13:00"])
    end_date: date | None
    end_time: str | None = Field(examples=["12:00"])
    stand_in_id: int | None
    kind: LeaveKind | None
    note: str | None
    recorded_by_id: int
    version: int
    created_at: datetime
    updated_at: datetime


class MemberLeaveIn(In):
    """An absence of one of us to record. Without `stand_in_id` the member’s usual stand-in is taken; null: nobody."""

    member_id: Ref
    start_date: Date
    start_time: DayTime | None = None
    end_date: Date | None = None
    end_time: DayTime | None = None
    stand_in_id: Ref | None = None
    kind: LeaveKind = LeaveKind.LEAVE
    note: Text = ""


class MemberLeaveChangesIn(In):
    """What changes of an absence."""

    start_date: Date = KEPT
    start_time: DayTime | None = None
    end_date: Date | None = None
    end_time: DayTime | None = None
    stand_in_id: Ref | None = None
    kind: LeaveKind = KEPT
    note: Text = KEPT


class MemberLeaveFilters(BaseModel):
    since: Date | None = Field(None, description="Absences that are not over on this day.")
    until: Date | None = Field(None, description="Absences that begin before this day.")
    member_id: int | None = Field(None, ge=1, le=GREATEST_ID)
