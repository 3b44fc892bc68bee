"""Leave and availability, going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from pydantic import BaseModel, Field

from fairlead.api.schemas.base import GREATEST_ID, KEPT, Date, In, Moment, Out, Ref, Text
from fairlead.availability.types import LeaveKind, LeaveSource
from fairlead.core.availability import Answer, Fact, Person, Status
from fairlead.ui.formats import locale_name
from fairlead.ui.sentences import Wording, reason_sentence


class LeaveOut(Out):
    """A time in which a contact is away, in whole days of their own calendar.

    `end_date` is the first day back, null while nobody knows; `ask_again_date` says when to ask then.
    """

    id: int
    account_id: int
    contact_id: int
    start_date: date
    end_date: date | None
    ask_again_date: date | None
    kind: LeaveKind
    source: LeaveSource
    stand_in_id: int | None
    note: str
    recorded_by_id: int
    version: int
    created_at: datetime
    updated_at: datetime


class LeaveIn(In):
    """A leave to record."""

    contact_id: Ref
    start_date: Date
    end_date: Date | None = None
    ask_again_date: Date | None = None
    kind: LeaveKind = LeaveKind.LEAVE
    stand_in_id: Ref | None = None
    note: Text = ""


class LeaveChangesIn(In):
    """What changes of a leave."""

    start_date: Date = KEPT
    end_date: Date | None = None
    ask_again_date: Date | None = None
    kind: LeaveKind = KEPT
    stand_in_id: Ref | None = None
    note: Text = KEPT


class LeaveFilters(BaseModel):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    kind: LeaveKind | None = None
    since: Date | None = Field(None, description="Leave that is not over on this day.")
    until: Date | None = Field(None, description="Leave that begins before this day.")


class MomentQuery(BaseModel):
    at: Moment | None = Field(None, description="The moment that is asked about; without it, now.")


class AnswerOut(Out):
    """Whether somebody can be contacted at a moment, why, until when, and when next.

    `facts` are what the sentence of `reason` is made of, such as `holiday_name`, `leave_end`, `opens_at`.
    """

    at: datetime
    status: Status
    code: str
    reason: str = Field(description="A sentence in the language asked for.")
    facts: dict[str, Fact]
    zone: str | None
    local_time: str | None = Field(description="The moment on their clock, with its offset.")
    since: datetime | None
    until: datetime | None
    next_good_at: datetime | None = Field(description="The moment itself when they can be reached.")

    @classmethod
    def values_of(cls, person: Person, answer: Answer, moment: datetime) -> dict[str, Any]:
        """Return the fields of an answer, with its sentence in the active language."""
        return {
            "at": moment,
            "status": answer.status,
            "code": answer.reason.code,
            "reason": reason_sentence(answer, moment, Wording(gettext, locale_name())),
            "facts": dict(answer.reason.facts),
            "zone": person.zone,
            "local_time": moment.astimezone(ZoneInfo(person.zone)).isoformat() if person.zone else None,
            "since": answer.since,
            "until": answer.until,
            "next_good_at": answer.next_good_at,
        }


class WindowOut(Out):
    """A stretch of time in which somebody can be reached; `end` is its first moment after."""

    start: datetime
    end: datetime


class WindowsQuery(BaseModel):
    start: Moment | None = Field(None, description="Without it, now.")
    days: int = Field(7, ge=1, le=60)


class WindowsOut(Out):
    """When somebody can be reached: ordered, disjoint, touching stretches joined; none while their zone is unknown."""

    zone: str | None
    windows: list[WindowOut]
