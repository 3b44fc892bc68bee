"""Who answers for what, going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import Date, In, Out, Ref
from fairlead.continuity.models.rules import LEAST_DAYS, MOST_DAYS
from fairlead.continuity.types import MOST_PLACES, SeatSource, SeatState, Topic
from fairlead.core.coverage import GapKind

Place = Annotated[int, Field(ge=0, lt=MOST_PLACES, strict=True)]
Short = Annotated[str, Field(max_length=300)]
LevelName = Literal["nobody", "partly", "stand_in", "responsible"]


class TopicStandInOut(Out):
    """That a contact answers for a topic: responsible at place 0, stand-in behind it.

    `agreed_on_date` null: it is what we think. `due_on_date` is when it must be checked again.
    """

    id: int
    account_id: int
    topic: Topic
    place: int
    contact_id: int
    state: SeatState
    source: SeatSource
    agreed_on_date: date | None
    agreed_with_id: int | None
    agreed_by_id: int | None
    checked_on_date: date | None
    checked_by_id: int | None
    due_on_date: date | None
    note: str
    ended_at: datetime | None
    ended_by_id: int | None
    ended_note: str
    version: int


class TopicStandInIn(In):
    """Somebody who is to answer for a topic. Without a place it is the next free one; who has it now leaves it."""

    account_id: Ref
    contact_id: Ref
    topic: Topic
    place: Place | None = None
    agreed_on_date: Date | None = None
    agreed_with_id: Ref | None = None
    note: Short = ""


class StandInProposalIn(In):
    """Somebody who might stand in; it takes no place until it is accepted."""

    account_id: Ref
    contact_id: Ref
    topic: Topic
    note: Short = ""


class StandInAgreementIn(In):
    agreed_on_date: Date
    agreed_with_id: Ref | None = None
    note: Short | None = Field(None, description="Null leaves the note as it is.")


class StandInCheckIn(In):
    checked_on_date: Date


class StandInPlaceIn(In):
    place: Place


class StandInEndIn(In):
    note: Short = ""


class TopicStandInFilters(BaseModel):
    account_id: Ref | None = None
    contact_id: Ref | None = None
    topic: Topic | None = None
    state: SeatState | None = Field(None, description="Without it, all of them, also those that have ended.")


class GapOut(Out):
    """One thing that is missing. `number`: stand-ins that are missing, or days for which a check has been due."""

    kind: GapKind
    topic: Topic
    contact_id: int | None
    number: int
    sentence: str = Field(description="In the language of the request.")


class SinglePointOut(Out):
    """A person without whom topics have nobody."""

    contact_id: int
    topics: list[Topic]


class MapCellOut(Out):
    topic: Topic
    responsible_ids: list[int]
    stand_in_ids: list[int]


class MapLineOut(Out):
    """One department and rank of the coverage map. No department: nobody has said which."""

    department: str
    rank: str
    contact_ids: list[int]
    cells: list[MapCellOut]


class CoverageOut(Out):
    """How an account is covered today."""

    account_id: int
    gaps: list[GapOut]
    single_points: list[SinglePointOut]
    map: list[MapLineOut]


class TopicWeekOut(Out):
    topic: Topic
    level: LevelName
    acting_ids: list[int] = Field(description="Who answers, in the order of their first day.")
    days_without: list[date] = Field(description="Working days on which nobody does.")


class WeekLeftOut(Out):
    """One week from its Monday on."""

    start_date: date
    away_ids: list[int]
    topics: list[TopicWeekOut]


class WeeksQuery(BaseModel):
    weeks: int = Field(8, ge=1, le=52)
    away: list[Ref] = Field([], max_length=50, description="Contacts who are thought away for the whole time.")
    with_leave: bool = Field(True, description="Whether recorded leave counts.")


class CoverageStandingOut(Out):
    """An account, and how many topics have nobody, too few, one person alone; agreements that are missing or due."""

    account_id: int
    nobody: int
    few: int
    alone: int
    agree: int
    check: int


class CoverageFilters(BaseModel):
    owner_id: Ref | None = None
    topic: Topic | None = None
    tier: Literal["A", "B", "C", "D"] | None = None
    gap: Literal["any", "nobody", "few", "alone", "agree", "check", "none"] | None = None
    page: int = Field(1, ge=1, le=1_000_000)


class CoveragePageOut(Out):
    """Fifty accounts, those with the worst gaps first."""

    items: list[CoverageStandingOut]
    page: int
    pages: int
    counts: dict[str, int]


class CoverageRuleOut(Out):
    topic: Topic
    stand_ins: int
    check_days: int
    is_watched: bool
    version: int


class CoverageRuleChangesIn(In):
    stand_ins: Annotated[int, Field(ge=0, lt=MOST_PLACES, strict=True)] = 1
    check_days: Annotated[int, Field(ge=LEAST_DAYS, le=MOST_DAYS, strict=True)] = 180
    is_watched: bool = True
