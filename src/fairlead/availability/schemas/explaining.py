"""Why somebody can be reached, going out."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from fairlead.api.schemas.base import Out
from fairlead.core.availability import Fact, Status


class DecisionStepOut(Out):
    """One step of the decision: what was found, as data and as a sentence, and where that is known from.

    `code` begins with what the step is about: `place`, `zone`, `week`, `calendar`, `day`, `closure`, `leave`, `result`.
    """

    code: str = Field(examples=["week_country"])
    facts: dict[str, Fact]
    decides: bool = Field(description="Whether this step settled the status.")
    sentence: str = Field(description="In the language asked for.")
    source: str


class ExplanationOut(Out):
    """A status with the steps that lead to it, in the order in which they are taken."""

    at: datetime
    status: Status
    zone: str | None
    local_date: date | None
    next_good_at: datetime | None
    steps: list[DecisionStepOut]
