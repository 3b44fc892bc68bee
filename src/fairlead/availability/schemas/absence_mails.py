"""Automatic replies and the question who follows, going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import GREATEST_ID, Date, In, Out, Ref, Text
from fairlead.availability.schemas.leave import DayTime
from fairlead.availability.types import (
    AbsenceDoubt,
    AbsenceMailState,
    AbsenceSays,
    LeaveCertainty,
    LeaveKind,
    MailAccess,
    MailHandling,
)

Reason = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")]
Name = Annotated[str, Field(min_length=1, max_length=160, pattern=r"\S")]


class ReplyFilters(BaseModel):
    """Which automatic replies; all that the caller may see without any."""

    state: AbsenceMailState | None = None
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)


class QuotedOut(Out):
    """A part of the text. `about` says for what it was relied on, such as `start_date`; "" for all the rest."""

    words: str
    about: str


class DelegateOut(Out):
    """Somebody whom a reply names; `contact_id` is who that is, when we know them."""

    id: int
    name: str
    email: str
    phone: str
    topic: str
    contact_id: int | None
    taken_at: datetime | None
    taken_by_id: int | None


class AbsenceMailOut(Out):
    """An automatic reply as it was read. The days are those of the contact's calendar; `end_date` is the first back.

    `leave_id` is the leave that it has made or changed, or that was known already. `same_as_id` is the reply that says
    the same.
    """

    id: int
    account_id: int
    contact_id: int
    exchange_id: int | None
    says: AbsenceSays
    state: AbsenceMailState
    doubts: list[AbsenceDoubt]
    confidence: float
    received_at: datetime
    start_date: date | None
    end_date: date | None
    ask_again_date: date | None
    mail_access: MailAccess | Literal[""]
    mail_handling: MailHandling | Literal[""]
    delegates: list[DelegateOut]
    leave_id: int | None
    same_as_id: int | None
    settled_at: datetime | None
    settled_by_id: int | None
    reason: str
    undone_at: datetime | None
    undone_by_id: int | None
    version: int


class WholeAbsenceMailOut(AbsenceMailOut):
    """An automatic reply with its text in pieces, so that the words relied on can be marked."""

    text: list[QuotedOut]


class BroughtIn(In):
    """The text of an automatic reply, or a whole message with its header lines."""

    text: Annotated[str, Field(min_length=1, max_length=500_000, pattern=r"\S")]


class MendedIn(In):
    """The days as the caller knows them, for what was read in a reply."""

    start_date: Date
    start_time: DayTime | None = None
    end_date: Date | None = None
    end_time: DayTime | None = None
    ask_again_date: Date | None = None
    kind: LeaveKind = LeaveKind.OTHER
    certainty: LeaveCertainty = LeaveCertainty.CONFIRMED
    stand_in_id: Ref | None = None
    note: Text = ""


class ReasonIn(In):
    """Why it is dismissed."""

    reason: Reason


class StandInIn(In):
    """Whom of those that the reply names."""

    delegate_id: Ref


class SuccessionFilters(BaseModel):
    """Which questions: those that nobody has answered, or all."""

    open: bool = True
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)


class SuccessionOut(Out):
    """The question who follows somebody who has left. Without a successor a settled one says that nobody follows."""

    id: int
    account_id: int
    contact_id: int
    absence_mail_id: int | None
    opened_at: datetime
    successor_id: int | None
    moved_to_do_ids: list[int]
    settled_at: datetime | None
    settled_by_id: int | None
    reason: str
    version: int


class SuccessorIn(In):
    """Who follows: a contact, somebody whom the mail names, or somebody new. Exactly one of the three."""

    contact_id: Ref | None = None
    delegate_id: Ref | None = None
    name: Name | None = None
    email: str | None = Field(None, max_length=254)
