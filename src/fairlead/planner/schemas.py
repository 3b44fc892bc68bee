"""To-dos and the desk, going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from fairlead.api.schemas.base import GREATEST_ID, KEPT, CountryCode, Date, In, Moment, Out, Ref, Text
from fairlead.availability.schemas import AnswerOut
from fairlead.core.desk_order import DeskGroup
from fairlead.customers.types import Channel, Tier
from fairlead.exchanges.schemas import Said
from fairlead.planner.types import DeskRow, ItemSource, Step

Title = Annotated[str, Field(min_length=1, max_length=200)]
ChosenChannel = Annotated[Channel | None, BeforeValidator(lambda value: value or None)]
ChosenTier = Annotated[Tier | None, BeforeValidator(lambda value: value or None)]


class ToDoOut(Out):
    """One thing to do with an account, due on a day of its owner's calendar.

    A snoozed one is hidden from the desk until `snoozed_until_date`, a day of the customer's calendar.
    """

    id: int
    account_id: int
    contact_id: int | None
    title: str
    channel: ChosenChannel
    due_date: date
    owner_id: int
    note: str
    source: ItemSource
    made_by_id: int
    done_at: datetime | None
    done_by_id: int | None
    snoozed_until_date: date | None
    snoozed_by_id: int | None
    version: int
    created_at: datetime
    updated_at: datetime


class ToDoIn(In):
    """A to-do to add. Without an owner it is one's own."""

    account_id: Ref
    title: Title
    due_date: Date
    contact_id: Ref | None = None
    channel: Channel | None = None
    owner_id: Ref | None = None
    note: Text = ""


class ToDoChangesIn(In):
    """What changes of an open to-do. A new due date ends a snooze."""

    title: Title = KEPT
    due_date: Date = KEPT
    contact_id: Ref | None = None
    channel: Channel | None = None
    owner_id: Ref = KEPT
    note: Text = KEPT


class SnoozeIn(In):
    """Until when a to-do is hidden; without a day, until the customer's next working day."""

    until_date: Date | None = None


class ToDoFilters(BaseModel):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    owner_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    is_done: bool | None = None
    is_snoozed: bool | None = Field(None, description="Whether a day is set until which it is hidden.")
    due_since: Date | None = Field(None, description="Due on this day or later.")
    due_until: Date | None = Field(None, description="Due before this day.")


class ToDoList(BaseModel):
    """Which list of to-dos, and whose."""

    list: Literal["snoozed", "done"] | None = None
    owner_id: int | None = Field(None, ge=1, le=GREATEST_ID, description="Everybody’s that one may see without it.")


class NextStepIn(In):
    """The next step that is planned with the same account, one's own."""

    title: Title
    due_date: Date


class TouchIn(Said):
    """What was just said, the step that it finishes and the step that comes next, all or nothing."""

    account_id: Ref
    done_to_do_id: Ref | None = None
    next_step: NextStepIn | None = None


class TouchOut(Out):
    """What came of it: the next step, null when none was planned."""

    next_step: ToDoOut | None


class DeskQuery(BaseModel):
    """Whose desk, at which moment, which rows."""

    at: Moment | None = Field(None, description="The desk as it is at this moment; without it, now.")
    whose: int | None = Field(None, ge=1, le=GREATEST_ID, description="A member's id; without it, one's own.")
    everybody: bool = Field(False, description="All accounts that the member may see, whosever they are.")
    group: DeskGroup | None = None
    show: str = Field("", pattern="^(|due|no-step|snoozed)$")
    tier: Tier | None = None
    country: CountryCode | None = None


class StepOut(Out):
    """An account's next step. `days_late` counts in the asker's calendar, negative before the due day."""

    to_do_id: int
    title: str
    channel: ChosenChannel
    due_date: date
    days_late: int
    is_snoozed: bool
    version: int


class DeskRowOut(AnswerOut):
    """One account on the desk, spoken for by one of its contacts; without any, by its country's usual week."""

    group: DeskGroup
    account_id: int
    account_name: str
    tier: ChosenTier
    owner_id: int | None
    contact_id: int | None
    contact_name: str
    contact_role: str
    country: Annotated[str | None, BeforeValidator(lambda value: value or None)]
    city: str
    next_step: StepOut | None

    @classmethod
    def of(cls, row: DeskRow, now: datetime) -> DeskRowOut:
        """Return a row with its reason in the active language."""
        return cls(
            **AnswerOut.values_of(row.person, row.answer, now),
            **{name: getattr(row, name) for name in cls.own_names()},
            next_step=_step(row.step),
        )

    @classmethod
    def own_names(cls) -> list[str]:
        return [name for name in cls.model_fields if name not in AnswerOut.model_fields and name != "next_step"]


class DeskOut(Out):
    """A page of the desk in its order: who can be contacted now, closing soonest first, then who comes next.

    The counts are those of the whole desk. All pages of one walk show the desk at the moment of the first.
    """

    at: datetime
    counts: dict[DeskGroup, int]
    overdue: int
    snoozed: int
    without_step: int
    items: list[DeskRowOut]
    next: str | None = Field(description="The address of the next page, null on the last one.")


def _step(step: Step | None) -> StepOut | None:
    if step is None:
        return None
    values = {name: getattr(step, name) for name in StepOut.model_fields if name != "to_do_id"}
    return StepOut(to_do_id=step.item_id, **values)
