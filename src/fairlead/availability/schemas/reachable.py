"""Who can be reached now, and working time between two moments, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import CountryCode, Moment, Out
from fairlead.availability.queries.reachable import ReachableFilter, ReachableRow
from fairlead.availability.schemas.leave import AnswerOut
from fairlead.customers.types import Channel, Tier

# Which contacts a list has: those reachable, those of them whose day ends within the hour, those who open within three
# hours, those in their hours whose company is probably closed, and everybody else by their status.
Which = Literal[
    "now",
    "closing",
    "soon",
    "probably-closed",
    "early",
    "late",
    "break",
    "closed",
    "weekend",
    "holiday",
    "leave",
    "uncertain",
    "unknown_zone",
]


class ReachableQuery(BaseModel):
    """Which contacts, at which moment."""

    at: Moment | None = Field(None, description="Who can be reached at this moment; without it, now.")
    status: Which = "now"
    owner: str = Field("", pattern=r"^(|me|team|nobody|[1-9][0-9]{0,15})$", description="Or a member's id.")
    country: CountryCode | None = Field(None, description="Where the contacts are.")
    region: str = Field("", pattern=r"^[A-Z0-9]{0,3}$", description="ISO 3166-2 without the country.")
    tier: Tier | None = None
    tag: str = Field("", max_length=40)

    def as_filter(self) -> ReachableFilter:
        return ReachableFilter(
            which=self.status,
            owner=self.owner,
            country=self.country or "",
            subdivision=self.region if self.country else "",
            tier=self.tier or "",
            tag=self.tag.replace("\0", ""),
        )


class ReachableRowOut(AnswerOut):
    """One contact with how they stand at the moment."""

    contact_id: int
    contact_name: str
    contact_role: str
    account_id: int
    account_name: str
    tier: Tier | None
    country: str | None
    subdivision: str | None
    preferred_channel: Channel | None

    @classmethod
    def of(cls, row: ReachableRow, moment: datetime) -> ReachableRowOut:
        """Return a row with its reason in the active language."""
        contact = row.contact
        return cls(
            **AnswerOut.values_of(row.person, row.answer, moment),
            contact_id=contact.pk,
            contact_name=contact.name,
            contact_role=contact.role,
            account_id=contact.account_id,
            account_name=contact.account.name,
            tier=Tier(contact.account.tier) if contact.account.tier else None,
            country=row.person.country,
            subdivision=row.person.subdivision,
            preferred_channel=Channel(contact.preferred_channel) if contact.preferred_channel else None,
        )


class ReachableOut(Out):
    """A page of contacts, those first whose time closes, or opens, soonest.

    `counts` are those of all lists for the same filters; `countries` those of the list, whichever country is asked for.
    All pages of one walk show the moment of the first.
    """

    at: datetime
    counts: dict[str, int]
    countries: dict[str, int] = Field(description='How many are in each country; "" for those of whom nobody knows.')
    total: int
    items: list[ReachableRowOut]
    next: str | None = Field(description="The address of the next page, null on the last one.")


class BetweenQuery(BaseModel):
    """Two moments, the second not included."""

    start: Moment = Field(alias="from")
    end: Moment | None = Field(None, alias="to", description="Without it, now.")


class WorkingMinutesOut(Out):
    """How much of `[start, end)` lay within somebody's working hours: weekends, holidays, breaks and leave left out."""

    start: datetime
    end: datetime
    zone: str | None
    working_minutes: float = Field(description="0 when the period is empty, and while their zone is unknown.")
