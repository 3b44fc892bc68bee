"""Exchanges, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from fairlead.api.schemas.base import GREATEST_ID, In, Moment, Out, Ref, Text
from fairlead.exchanges.types import Direction, Kind, Outcome

Minutes = Annotated[int, Field(strict=True, ge=0, le=10_080)]


class ExchangeOut(Out):
    """One call, mail, message, meeting, visit or note. Never changed: a correction is a further one that names it."""

    id: int
    account_id: int
    contact_id: int | None
    kind: Kind
    direction: Direction
    outcome: Annotated[Outcome | None, BeforeValidator(lambda value: value or None)]
    occurred_at: datetime
    duration_minutes: int | None
    text: str
    corrects_id: int | None
    recorded_by_id: int
    recorded_at: datetime


class Said(In):
    """What was said. A note is always among us and has no outcome."""

    kind: Kind
    contact_id: Ref | None = None
    direction: Direction = Direction.OUT
    outcome: Outcome | None = None
    duration_minutes: Minutes | None = None
    text: Text = ""


class ExchangeIn(Said):
    """An exchange to log. Without `occurred_at` it was just now."""

    account_id: Ref
    occurred_at: Moment | None = None


class CorrectionIn(Said):
    """What the exchange should have said, as a whole."""

    occurred_at: Moment


class ExchangeFilters(BaseModel):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    contact_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    kind: Kind | None = None
    since: Moment | None = Field(None, description="Occurred at this moment or later.")
    until: Moment | None = Field(None, description="Occurred before this moment.")


class LogQuery(BaseModel):
    account_id: int = Field(ge=1, le=GREATEST_ID, description="Whose log.")
