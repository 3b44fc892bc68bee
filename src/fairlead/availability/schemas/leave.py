"""Leave and availability, going in and out."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from fairlead.api.schemas.base import GREATEST_ID, KEPT, Date, In, Moment, Out, Ref, Text, WallTime
from fairlead.availability.types import LeaveCertainty, LeaveKind, LeaveSource, MailAccess, MailHandling
from fairlead.core.availability import Answer, Fact, Person, Status
from fairlead.ui.formats import locale_name
from fairlead.ui.sentences import Wording, reason_sentence


def _read_time(value: str) -> str:
    try:
        return time.fromisoformat(value).strftime("%H:%M")
    except ValueError:
        sentence = _("Write the time of day as hours and minutes, such as 13:30.")
        raise PydanticCustomError("time_expected", "{sentence}", {"sentence": sentence}) from None


# A time of day of the contact's own clock.
DayTime = Annotated[WallTime, AfterValidator(_read_time)]


class LeaveOut(Out):
    """A time in which a contact is away, by their own calendar and clock.

    It ends where `end_date` begins, or on that day at `end_time`; both are null while nobody knows, and
    `ask_again_date` says when to ask then. Without `start_time` it begins with `start_date`. Only a `CONFIRMED` leave
    makes somebody unreachable.
    """

    id: int
    account_id: int
    contact_id: int
    start_date: date
    start_time: str | None = Field(examples=["13:00"])
    end_date: date | None
    end_time: str | None = Field(examples=["12:00"])
    ask_again_date: date | None
    kind: LeaveKind
    certainty: LeaveCertainty
    source: LeaveSource
    stand_in_id: int | None
    mail_access: MailAccess | Literal[""]
    mail_handling: MailHandling | Literal[""]
    note: str
    recorded_by_id: int | None = Field(description="Nobody where the desk has read it in a mail by itself.")
    version: int
    created_at: datetime
    updated_at: datetime


class LeaveIn(In):
    """A leave to record."""

    contact_id: Ref
    start_date: Date
    start_time: DayTime | None = None
    end_date: Date | None = None
    end_time: DayTime | None = None
    ask_again_date: Date | None = None
    kind: LeaveKind = LeaveKind.LEAVE
    certainty: LeaveCertainty = LeaveCertainty.CONFIRMED
    stand_in_id: Ref | None = None
    note: Text = ""


class LeaveChangesIn(In):
    """What changes of a leave."""

    start_date: Date = KEPT
    start_time: DayTime | None = None
    end_date: Date | None = None
    end_time: DayTime | None = None
    ask_again_date: Date | None = None
    kind: LeaveKind = KEPT
    certainty: LeaveCertainty = KEPT
    stand_in_id: Ref | None = None
    note: Text = KEPT


class LeavePeriod(BaseModel):
    since: Date | None = Field(None, description="Leave that is not over on this day.")
    until: Date | None = Field(None, description="Leave that begins before this day.")


class LeaveFilters(LeavePeriod):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    kind: LeaveKind | None = None


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
