"""What is to come in the coming weeks, going in and out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from fairlead.api.schemas.base import CountryCode, Date, Out, Ref
from fairlead.availability.queries.coming_absences import HeatLine, Wanted
from fairlead.availability.queries.coming_list import Entry, EntryKind
from fairlead.core.places import countries_of_region
from fairlead.core.public_holidays import HolidayState
from fairlead.customers.types import Tier


def _known_area(value: str) -> str:
    if value and not countries_of_region(value):
        raise PydanticCustomError(
            "area_unknown",
            "{sentence}",
            {"sentence": _("Write the M49 number of a continent or a part of one, such as 150 for Europe, or EU.")},
        )
    return value


class ComingQuery(BaseModel):
    """Which weeks of which customers."""

    since: Date | None = Field(None, alias="from", description="The week of this day is the first; without it, this.")
    weeks: int = Field(13, ge=1, le=52)
    owner: str = Field("", pattern=r"^(|me|[1-9][0-9]{0,15})$", description="Whose customers: `me`, or a member's id.")
    team_id: Ref | None = Field(None, description="Customers of the members of a team.")
    area: Annotated[
        str,
        Field("", description="A part of the world: its number in M49 (150 Europe, 145 Western Asia …), or EU."),
        AfterValidator(_known_area),
    ]
    country: CountryCode | None = None
    tier: Tier | None = None

    def as_wanted(self, own_id: int, today: date) -> Wanted:
        """Return the same for a caller, on whose day."""
        day = self.since or today
        whose = own_id if self.owner == "me" else int(self.owner or 0) or None
        return Wanted(
            day - timedelta(days=day.weekday()),
            self.weeks,
            whose=whose,
            team=self.team_id,
            area=self.area,
            country=self.country or "",
            tier=self.tier or "",
        )


class WeeksOut(Out):
    """How much of some customers' working days falls away week by week, as shares from 0 to 1."""

    customers: int
    shares: list[float] = Field(description="One for each of the Mondays.")
    least: list[float] = Field(description="The same when no leave comes true that is not certain.")
    most: list[float] = Field(description="The same when all of it does, what other years make likely included.")

    @classmethod
    def values_of(cls, line: HeatLine) -> dict[str, Any]:
        told = {"shares": line.rates, "least": line.least, "most": line.most}
        shares = {name: [round(rate, 4) for rate in rates] for name, rates in told.items()}
        return {"customers": line.customers, **shares}


class CountryWeeksOut(WeeksOut):
    """The same of the customers in one country."""

    country: str


class ComingWeeksOut(Out):
    """The weeks by country, the countries with most customers first; customers without a country are only counted."""

    mondays: list[date]
    all: WeeksOut
    countries: list[CountryWeeksOut]
    without_country: int


class ComingEntryOut(Out):
    """One time in which customers, or we, do not work: `[start_date, end_date)`, without an end while nobody knows it.

    `customers` are how many it concerns; `account_id` and `contact_id` stand where it is one. `probability_percent` is
    null where it is not a number; `holiday_state` is that of a public holiday.
    """

    kind: EntryKind
    start_date: date
    end_date: date | None
    name: str = Field(description="In the language asked for.")
    country: str | None
    customers: int
    probability_percent: int | None
    holiday_state: HolidayState | None
    account_id: int | None
    contact_id: int | None
    leave_id: int | None
    certainty: str | None = Field(description="That of a leave.")

    @classmethod
    def of(cls, one: Entry) -> ComingEntryOut:
        contact_id = one.leave.contact_id if one.leave else None
        if one.pattern and one.pattern.contact:
            contact_id = one.pattern.contact.pk
        return cls(
            kind=one.kind,
            start_date=one.start_date,
            end_date=one.end_date,
            name=one.name,
            country=one.country or None,
            customers=one.customers,
            probability_percent=one.percent,
            holiday_state=one.state,
            account_id=_account_id(one),
            contact_id=contact_id,
            leave_id=one.leave.pk if one.leave else None,
            certainty=one.leave.certainty if one.leave else None,
        )


def _account_id(one: Entry) -> int | None:
    if one.leave:
        return one.leave.contact.account_id
    return one.account.pk if one.account else None


class ComingOut(Out):
    """What is to come, in the order of time."""

    entries: list[ComingEntryOut]
    left_out: int = Field(description="How many more there are: ask for fewer weeks or customers.")
