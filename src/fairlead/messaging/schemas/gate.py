"""The contact gate, going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import GREATEST_ID, KEPT, Date, In, LanguageTag, Moment, Out, Ref, Shift, Word
from fairlead.messaging.models.policy import MOST_CONTACTS, MOST_HOURS
from fairlead.messaging.types import (
    CeilingScope,
    CeilingSpan,
    ContactChannel,
    GateStep,
    GateVerdict,
    HoldReason,
    OverrideState,
    PlanState,
    PurposeConsent,
)

PurposeCode = Annotated[str, Field(pattern="^[a-z0-9_]{1,30}$", examples=["order"])]
Priority = Annotated[int, Field(ge=1, le=5, strict=True)]
Short = Annotated[str, Field(max_length=500)]
Said = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
Passing = Literal["free", "alone", "second", "nobody"]


class ReasonOut(Out):
    """One reason. `weight` says whether it is only told, says not now, or says never."""

    code: str = Field(examples=["ceiling"])
    weight: Literal["told", "not_now", "never"]
    facts: dict[str, Any]
    sentence: str = Field(description="In the language of the request.")
    is_final: bool = Field(description="No override helps.")


class StandInOut(Out):
    """Who is there while somebody is away: a contact, or one of us."""

    id: int
    name: str


class GateAnswerOut(Out):
    """What the gate says of one way and purpose at a moment; the hardest reason first.

    `passing` says who could let it pass all the same: `alone` with a reason, `second` by a second person, `nobody`.
    """

    channel: ContactChannel
    purpose: str
    verdict: GateVerdict
    reasons: list[ReasonOut]
    next_good_at: datetime | None
    passing: Passing
    instead: StandInOut | None = Field(description="The contact who stands in while this one is away.")
    own_instead: StandInOut | None = Field(description="The member who stands in for the one who asks.")


class GateAnswersOut(Out):
    """The gate's answers about a contact at a moment."""

    contact_id: int
    moment: datetime
    answers: list[GateAnswerOut]


class GateQuery(BaseModel):
    channel: ContactChannel | None = Field(None, description="Without it, every channel.")
    purpose: PurposeCode | None = Field(None, description="Without it, every purpose.")
    moment: Moment | None = Field(None, description="Without it, now.")
    language: LanguageTag | None = Field(None, description="That of the text; without it, it is only spoken.")


class ContactPlanIn(In):
    """One outgoing thing. `key` is your own name for it: the same key is planned once."""

    key: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    contact_id: Ref
    channel: ContactChannel
    purpose: PurposeCode
    planned_for: Moment | None = Field(None, description="Not before; without it, now.")
    language: LanguageTag | None = None


class ContactPlanOut(Out):
    """Something that is planned to go out at `planned_for`, when the gate is asked again."""

    id: int
    key: str
    account_id: int
    contact_id: int
    channel: ContactChannel
    purpose_id: str = Field(serialization_alias="purpose")
    language: Word
    planned_for: datetime
    state: PlanState
    made_at: datetime
    closed_at: datetime | None


class PlannedOut(Out):
    """What came of planning. Without a plan, the gate knows no moment."""

    answer: GateAnswerOut
    plan: ContactPlanOut | None


class ClaimIn(In):
    override_id: Ref | None = Field(None, description="An approved override of this contact, channel and purpose.")


class ClaimedOut(Out):
    """What came of claiming. Only with a claim may the thing go out; without one the plan waits for `planned_for`."""

    answer: GateAnswerOut
    claim_id: int | None
    plan: ContactPlanOut


class ReleaseIn(In):
    reason: Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S", description="Why nothing went out.")]


class ContactClaimOut(Out):
    """A place under the ceilings."""

    id: int
    plan_id: int | None
    account_id: int
    contact_id: int | None
    channel: ContactChannel
    purpose_id: str = Field(serialization_alias="purpose")
    at: datetime
    exchange_id: int | None
    released_at: datetime | None
    release_reason: str


class SettlementIn(In):
    exchange_id: Ref = Field(description="What became of it in the log, so that the two count once.")


class HoldIn(In):
    """A time in which an account, or one person there, is left in peace. Empty lists mean all."""

    account_id: Ref
    contact_id: Ref | None = None
    reason: HoldReason
    note: Short = ""
    channels: list[ContactChannel] = Field(default=[], max_length=8)
    purposes: list[PurposeCode] = Field(default=[], max_length=50)
    spares_from: Annotated[int, Field(ge=0, le=5, strict=True)] = Field(0, description="0 spares no priority.")
    owner_id: Ref | None = Field(None, description="Who answers for it; without one, whoever places it.")
    starts_at: Moment | None = None
    ends_at: Moment | None = Field(None, description="Without it, until somebody lifts it.")


class HoldOut(Out):
    """A hold, also one that is over."""

    id: int
    account_id: int
    contact_id: int | None
    reason: HoldReason
    note: str
    channels: list[str]
    purposes: list[str]
    spares_from: int
    owner_id: int
    starts_at: datetime
    ends_at: datetime | None
    made_by_id: int
    lifted_at: datetime | None
    lifted_by_id: int | None
    lifted_note: str
    version: int


class HoldChangesIn(In):
    ends_at: Moment | None = Field(None, description="Null: until somebody lifts it.")


class LiftIn(In):
    note: Short = ""


class HoldFilters(BaseModel):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    is_over: bool | None = None
    has_end: bool | None = None


class OverrideIn(In):
    """A contact that cannot wait although the gate says no."""

    contact_id: Ref
    channel: ContactChannel
    purpose: PurposeCode
    reason: Said


class OverrideOut(Out):
    """An override; kept for ever."""

    id: int
    account_id: int
    contact_id: int | None
    channel: ContactChannel
    purpose_id: str = Field(serialization_alias="purpose")
    reason: str
    reasons: list[dict[str, Any]] = Field(description="What stood in the way.")
    needs_second: bool
    state: OverrideState
    requested_by_id: int
    requested_at: datetime
    decided_by_id: int | None
    decided_at: datetime | None
    decision_note: str
    expires_at: datetime


class OverrideFilters(BaseModel):
    state: OverrideState | None = None
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)


class OverrideDecisionIn(In):
    is_approved: bool
    note: Short = ""


class GateLogOut(Out):
    """One answer of the gate; never changed."""

    id: int
    account_id: int
    contact_id: int
    step: GateStep
    key: str
    channel: ContactChannel
    purpose_id: str = Field(serialization_alias="purpose")
    moment: datetime
    verdict: GateVerdict
    reasons: list[dict[str, Any]]
    next_good_at: datetime | None
    override_id: int | None
    asked_by_id: int | None
    asked_at: datetime


class GateLogFilters(BaseModel):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    verdict: GateVerdict | None = None


class PurposeOut(Out):
    """Why customers are contacted, and how such a contact is treated."""

    code: str
    name: str = Field(description="In the language of the request.")
    priority: int
    harshness: int = Field(description="0 kind, 1 plain, 2 firm, 3 harsh: an override needs a second person.")
    consent: PurposeConsent
    keeps_hours: bool
    is_limited: bool
    is_retired: bool
    version: int


class PurposeIn(In):
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]
    priority: Priority
    harshness: Annotated[int, Field(ge=0, le=3, strict=True)]
    consent: PurposeConsent = PurposeConsent.NONE
    keeps_hours: bool = True
    is_limited: bool = True


class PurposeChangesIn(In):
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")] = KEPT
    priority: Priority = KEPT
    harshness: Annotated[int, Field(ge=0, le=3, strict=True)] = KEPT
    consent: PurposeConsent = KEPT
    keeps_hours: bool = KEPT
    is_limited: bool = KEPT
    is_retired: bool = KEPT


class CeilingOut(Out):
    """At most `most` contacts in a span; the last `reserved` for priorities of `reserved_from` and above."""

    id: int
    scope: CeilingScope
    span: CeilingSpan
    length_hours: int
    most: int
    reserved: int
    reserved_from: int
    version: int


class CeilingIn(In):
    scope: CeilingScope
    span: CeilingSpan
    length_hours: Annotated[int, Field(ge=0, le=MOST_HOURS, strict=True)] = 0
    most: Annotated[int, Field(ge=1, le=MOST_CONTACTS, strict=True)]
    reserved: Annotated[int, Field(ge=0, le=MOST_CONTACTS, strict=True)] = 0
    reserved_from: Priority = 5


class CeilingChangesIn(In):
    scope: CeilingScope = KEPT
    span: CeilingSpan = KEPT
    length_hours: Annotated[int, Field(ge=0, le=MOST_HOURS, strict=True)] = KEPT
    most: Annotated[int, Field(ge=1, le=MOST_CONTACTS, strict=True)] = KEPT
    reserved: Annotated[int, Field(ge=0, le=MOST_CONTACTS, strict=True)] = KEPT
    reserved_from: Priority = KEPT


class WhatIfOut(Out):
    """What a ceiling would have held back in the latest 90 days."""

    contacts: int
    accounts: int
    too_many: int
    too_many_low: int
    accounts_over: int


class WishIn(In):
    """What a contact wishes of a channel, or (null) of all; it takes the place of what they wished of it before."""

    channel: ContactChannel | None = None
    is_refused: bool = False
    week: list[Shift] | None = Field(None, max_length=30, description="Only at these hours of their own clock.")
    languages: list[LanguageTag] = Field(default=[], max_length=10)
    told_on_date: Date | None = None
    note: Annotated[str, Field(max_length=300)] = ""


class WishOut(Out):
    id: int
    contact_id: int
    channel: Word
    is_refused: bool
    week: list[dict[str, Any]] | None
    languages: list[str]
    told_on_date: date | None
    note: str
    recorded_by_id: int


class ConsentIn(In):
    """That a contact agreed or refused, of a channel and a purpose; null means all."""

    is_given: bool
    channel: ContactChannel | None = None
    purpose: PurposeCode | None = None
    said_on_date: Date
    source: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]


class ConsentOut(Out):
    id: int
    contact_id: int
    channel: Word
    purpose_id: str | None = Field(serialization_alias="purpose")
    is_given: bool
    said_on_date: date
    source: str
    recorded_by_id: int
