"""Accounts and sites, going in and out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictBool

from fairlead.api.schemas.base import (
    KEPT,
    CountryCode,
    In,
    Moment,
    Out,
    Ref,
    Text,
    Week,
    Word,
    ZoneName,
)
from fairlead.customers.schemas.parts import Amount, Currency, Known, Number, Subdivision, Values, line
from fairlead.customers.types import Stage, Tier, ZoneSource


class TermsOut(Out):
    """How the account pays."""

    currency: Word
    payment_terms: str
    payment_days: int | None
    credit_limit: Decimal | None


class TermsIn(In):
    """How the account pays. For whoever may change its money."""

    empty_when_null = frozenset({"currency"})

    currency: Currency | None = None
    payment_terms: str = line(120)
    payment_days: Number | None = None
    credit_limit: Amount | None = None


class SiteOut(Out):
    """A place of an account: an office, a factory, a warehouse."""

    id: int
    account_id: int
    name: str
    address: str
    postcode: str
    country: Word
    subdivision: Word
    city: str
    zone: Word
    zone_source: Annotated[ZoneSource | None, Known]
    week: Week | None
    is_main: bool
    version: int


class PlaceIn(In):
    """Where something is, as far as it is known.

    The time zone follows from it where that is beyond doubt; `zone` states another one, null withdraws it. `week` are
    the working hours of the place, null those usual in its country.
    """

    empty_when_null = frozenset({"country", "subdivision", "zone"})

    country: CountryCode | None = None
    subdivision: Subdivision | None = None
    city: str = line(120)
    zone: ZoneName | None = None
    week: Week | None = None


class SiteIn(PlaceIn):
    """A site to add, or what changes of one."""

    name: str = line(120)
    address: str = line(1000)
    postcode: str = line(20)
    is_main: StrictBool = KEPT


class AccountOut(Out):
    """A customer's company. What is not known is null.

    `effective_zone` and `effective_week` are the account's own, or the main site's where only that is known; without
    a week the usual one of the country holds. `terms` is null for those who may not see the account's money.
    """

    id: int
    name: str
    legal_name: str
    trade_names: list[str]
    country: Word
    subdivision: Word
    city: str
    zone: Word
    zone_source: Annotated[ZoneSource | None, Known]
    effective_zone: Word
    week: Week | None
    effective_week: Week | None
    external_id: str
    tax_id: str
    website: str
    address: str
    industry: str
    source: str
    stage: Stage
    tier: Annotated[Tier | None, Known]
    owner_id: int | None
    backup_owner_id: int | None
    terms: TermsOut | None
    tags: list[str]
    note: str
    custom: Values = Field(description="The team's own fields by their keys.")
    sites: list[SiteOut]
    version: int
    created_at: datetime
    updated_at: datetime


class AccountChangesIn(PlaceIn):
    """What changes of an account. `custom` changes the fields that it names; null takes a value away."""

    empty_when_null = PlaceIn.empty_when_null | {"tier"}

    name: str = line(200, min_length=1)
    legal_name: str = line(250)
    trade_names: list[str] = Field(KEPT, max_length=20)
    external_id: str = line(80)
    tax_id: str = line(60)
    website: str = line(250)
    address: str = line(1000)
    industry: str = line(120)
    source: str = line(120)
    stage: Stage = KEPT
    tier: Tier | None = None
    owner_id: Ref | None = None
    backup_owner_id: Ref | None = None
    terms: TermsIn = KEPT
    tags: list[str] = Field(KEPT, max_length=30)
    note: Text = KEPT
    custom: Values = KEPT

    def given(self) -> dict[str, Any]:
        """Return the values as the domain takes them: the terms beside the others."""
        values = super().given()
        values.pop("terms", None)
        return values | (self.terms.given() if self.terms is not None else {})


class AccountIn(AccountChangesIn):
    """An account to add. Without `owner_id` it is one's own."""

    name: str = Field(max_length=200, min_length=1)


class NewAccountQuery(BaseModel):
    allow_duplicates: bool = Field(False, description="Add it although an account with the same marks is here.")


class AccountWords(BaseModel):
    """What a list of accounts may be narrowed to, as on its page, and how it is sorted."""

    q: str = Field("", max_length=100, description="Words of the name, city, domain or a number of the account.")
    owner: str = Field("", pattern="^(|me|team|nobody|[1-9][0-9]{0,15})$", description="me, team, nobody or an id.")
    country: CountryCode | Literal["unknown"] | None = None
    tier: Tier | Literal["none"] | None = None
    stage: Stage | None = None
    tag: str = Field("", max_length=40)
    zone: Literal["unknown"] | None = None
    contacts: Literal["none"] | None = None
    custom: list[str] = Field([], max_length=10, description="key:value of a field of the team's own.")
    sort: Literal["name", "-name", "country", "-country", "tier", "-tier", "stage", "-stage", "changed", "-changed"] = (
        "name"
    )


class AccountFilters(AccountWords):
    external_id: str = Field("", max_length=80, description="Exactly this customer number.")
    tax_id: str = Field("", max_length=60, description="Exactly this tax number.")
    updated_since: Moment | None = Field(None, description="Changed at this moment or later.")
