"""The calendar of the world, going in and out."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool

from fairlead.api.schemas.base import KEPT, CountryCode, Date, In, Out, Text, Word
from fairlead.availability.types import DayCategory, DayState, YearCoverage
from fairlead.core.world_calendar import Change

Region = Annotated[
    str, Field(max_length=120, description="ISO 3166-2 code without the country, or a name.", examples=["BY"])
]
DayName = Annotated[str, Field(max_length=200)]


class DayOut(Out):
    """A day of a place. What is not certain may fall on the day before or after instead, as the doubts say.

    Public holidays are closed and make-up days worked; half-days are closed from `work_ends` on, or so many minutes
    before the usual end, and `work_end_assumed` says that nobody has stated that hour. Half-days of a group of people
    have neither: they and the other categories are told and change nothing. `source` names the release that brought the
    day, `correction` the team, `computed` a day that is not kept.
    """

    date: datetime.date
    category: DayCategory
    name: str
    local_name: str
    state: DayState
    doubts_day_before: bool
    doubts_day_after: bool
    source: str
    correction_id: int | None
    work_ends: datetime.time | None
    work_shortened_minutes: int | None
    work_end_assumed: bool


class PlaceYearOut(Out):
    """The days of a place in a year, and how much is known of them."""

    country: str
    subdivision: Word
    year: int
    coverage: YearCoverage
    days: list[DayOut]


class PlaceYearQuery(BaseModel):
    subdivision: str = Field("", max_length=40, description="ISO 3166-2 code without the country.")
    year: int | None = Field(None, ge=1970, le=2100, description="By default this year.")


class CorrectionOut(Out):
    """What the team knows better of a day; without a subdivision it holds in the whole country."""

    id: int
    country: str
    subdivision: Word
    date: datetime.date
    is_closed: StrictBool
    name: str
    note: str
    recorded_by_id: int
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime


class CalendarCorrectionIn(In):
    """A day that is closed, then with a name, or worked."""

    country: CountryCode
    subdivision: Region | None = None
    date: Date
    is_closed: StrictBool
    name: DayName = ""
    note: Text = ""


class CorrectionChangesIn(In):
    """What changes of a correction."""

    country: CountryCode = KEPT
    subdivision: Region | None = None
    date: Date = KEPT
    is_closed: StrictBool = KEPT
    name: DayName = KEPT
    note: Text = KEPT


class ReleaseOut(Out):
    """What the desk works with, and what is installed beside it. `has_difference` says that a difference waits."""

    holidays_version: str | None
    tzdata_version: str | None
    installed_holidays_version: str
    installed_tzdata_version: str
    first_year: int | None
    latest_year: int | None
    applied_at: datetime.datetime | None
    applied_by_id: int | None
    has_difference: bool


class KnownDayOut(Out):
    name: str
    state: DayState
    doubts_day_before: bool
    doubts_day_after: bool


class DayChangeOut(Out):
    """A day that would change, in all regions of a country where it changes alike; null stands for no region.

    `accounts` and `contacts` are those at these places.
    """

    change: Change
    country: str
    subdivisions: list[Word]
    date: datetime.date
    category: DayCategory
    name: str
    before: KnownDayOut | None
    after: KnownDayOut | None
    moves_work: bool
    accounts: int
    contacts: int


class YearChangeOut(Out):
    country: str
    subdivision: Word
    year: int
    before: YearCoverage | None
    after: YearCoverage | None


class DifferenceOut(Out):
    """What an update would change. The counts are of places where work moves from today on."""

    id: int
    holidays_version: str
    tzdata_version: str
    found_at: datetime.datetime
    accounts: int
    contacts: int
    to_dos: int
    days: list[DayChangeOut]
    years: list[YearChangeOut]


class AppliedOut(Out):
    """What was taken over; `replanned` to-dos were computed anew, or their owners told."""

    holidays_version: str
    tzdata_version: str
    applied_at: datetime.datetime
    replanned: int
