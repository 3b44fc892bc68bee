"""Closures, going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import GREATEST_ID, KEPT, CountryCode, Date, In, Out, Ref, Text, Word
from fairlead.availability.types import ClosureScope

Percent = Annotated[int, Field(ge=0, le=100, strict=True)]
Region = Annotated[str, Field(max_length=120, description="ISO 3166-2 code or name.", examples=["BY"])]
ClosureName = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]


class ClosureQuery(BaseModel):
    country: CountryCode
    subdivision: Region | None = None
    since: Date | None = Field(None, description="Closures that are not over on this day; without it, today.")
    until: Date | None = Field(None, description="Closures that begin before this day; without it, a year later.")


class AccountClosureQuery(BaseModel):
    since: Date | None = Field(None, description="Closures that are not over on this day; without it, today.")
    until: Date | None = Field(None, description="Closures that begin before this day; without it, a year later.")


class ClosureOut(Out):
    """A closure with its dates, as the team sees it; `end_date` is the first day open again.

    It comes from a rule (`rule`), or is one that the team was told of (`known_closure_id`). 0 % says that a company
    works through.
    """

    rule: str | None = Field(examples=["it-august"])
    known_closure_id: int | None
    name: str
    start_date: date
    end_date: date
    scope: ClosureScope
    probability_percent: int


class ClosuresOut(Out):
    """The closures that touch a period, the earliest first."""

    since: date
    until: date
    closures: list[ClosureOut]


class ClosureRuleOut(Out):
    """A rule, and how the team sees it. Both `begins` and `ends` are date expressions, `ends` of the day of opening."""

    rule: str
    name: str
    countries: list[str]
    subdivisions: list[str]
    scope: ClosureScope
    begins: str = Field(examples=["08-08"])
    ends: str = Field(examples=["08-24"])
    usual_percent: int = Field(description="The probability of the rule itself.")
    probability_percent: int = Field(description="What the desk reckons with.")
    is_off: bool
    note: str
    observed_year: int
    sources: list[str]
    version: int | None = Field(description="Of the team's change; null where the rule holds as it is.")


class ClosureRuleChangesIn(In):
    """How the team sees a rule: neither off nor with another probability, it holds as it is."""

    is_off: bool = KEPT
    probability_percent: Annotated[int, Field(ge=1, le=100, strict=True)] | None = None
    note: Text = KEPT


class KnownClosureFilters(BaseModel):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    country: CountryCode | None = None


class KnownClosureOut(Out):
    """A closure that the team was told of: of an account, or of a country or region."""

    id: int
    account_id: int | None
    country: Word
    subdivision: Word
    name: str
    start_date: date
    end_date: date
    is_yearly: bool
    scope: ClosureScope
    probability_percent: int
    note: str
    recorded_by_id: int
    version: int
    created_at: datetime
    updated_at: datetime


class KnownClosureIn(In):
    """A closure to record: of an account, or (without one) of a country or region."""

    account_id: Ref | None = None
    country: CountryCode | None = None
    subdivision: Region | None = None
    name: ClosureName
    start_date: Date
    end_date: Date
    is_yearly: bool = False
    scope: ClosureScope = ClosureScope.OFFICE
    probability_percent: Percent = 100
    note: Text = ""


class KnownClosureChangesIn(In):
    """What changes of a closure. What it is of does not change."""

    empty_when_null: ClassVar[frozenset[str]] = frozenset({"subdivision"})

    subdivision: Region | None = None
    name: ClosureName = KEPT
    start_date: Date = KEPT
    end_date: Date = KEPT
    is_yearly: bool = KEPT
    scope: ClosureScope = KEPT
    probability_percent: Percent = KEPT
    note: Text = KEPT
