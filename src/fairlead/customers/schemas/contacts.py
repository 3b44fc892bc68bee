"""Contacts, going in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StrictBool

from fairlead.api.schemas.base import (
    GREATEST_ID,
    KEPT,
    CountryCode,
    Date,
    In,
    LanguageTag,
    Moment,
    Out,
    Ref,
    Text,
    Week,
    Word,
    ZoneName,
)
from fairlead.customers.schemas.parts import Known, Values, line
from fairlead.customers.types import Channel, Consent, PointKind, Rank


class Point(Out):
    """One way to reach a contact: mail in lower case, numbers as E.164, ids as written."""

    kind: PointKind
    value: str
    label: str


class PointIn(In):
    kind: PointKind
    value: str = Field(min_length=1, max_length=254)
    label: str = Field("", max_length=40)


class ContactOut(Out):
    """A person at a customer's.

    `zone` and `week` are only what was stated about this person; `effective_zone` is the one that holds, and
    `effective_zone_from` whose it is: contact, site or account. So are `effective_week` and `effective_week_from`;
    without either the usual hours of the country hold.
    """

    id: int
    account_id: int
    site_id: int | None
    name: str
    given_name: str
    family_name: str
    latin_name: str
    salutation: str
    role: str
    department: str
    rank: Annotated[Rank | None, Known]
    languages: list[str]
    zone: Word
    effective_zone: Word
    effective_zone_from: Word
    week: Week | None
    effective_week: Week | None
    effective_week_from: Word
    wishes: str
    preferred_channel: Annotated[Channel | None, Known]
    consent: Consent
    consent_date: date | None
    consent_source: str
    is_main: bool
    left_on_date: date | None
    points: list[Point]
    note: str
    custom: Values = Field(description="The team's own fields by their keys.")
    version: int
    created_at: datetime
    updated_at: datetime


class ContactChangesIn(In):
    """What changes of a contact.

    `points` replaces all ways to reach them; `custom` changes the fields that it names, null takes a value away.
    """

    empty_when_null = frozenset({"zone", "rank", "preferred_channel"})

    name: str = line(160, min_length=1)
    given_name: str = line(80)
    family_name: str = line(80)
    latin_name: str = line(160)
    salutation: str = line(60)
    role: str = line(120)
    department: str = line(120)
    rank: Rank | None = None
    languages: list[LanguageTag] = Field(KEPT, max_length=20)
    site_id: Ref | None = None
    zone: ZoneName | None = None
    week: Week | None = None
    wishes: str = line(2000)
    preferred_channel: Channel | None = None
    consent: Consent = KEPT
    consent_date: Date | None = None
    consent_source: str = line(200)
    is_main: StrictBool = KEPT
    left_on_date: Date | None = None
    points: list[PointIn] = Field(KEPT, max_length=30)
    note: Text = KEPT
    custom: Values = KEPT


class ContactIn(ContactChangesIn):
    """A contact to add. The first one of an account is its main contact."""

    account_id: Ref
    name: str = Field(max_length=160, min_length=1)


class ContactWords(BaseModel):
    """What a list of contacts may be narrowed to, as on its page, and how it is sorted."""

    q: str = Field("", max_length=100, description="Words of the name, digits of a number, a part of a mail address.")
    owner: str = Field("", pattern="^(|me|team|[1-9][0-9]{0,15})$", description="The account's: me, team or an id.")
    country: CountryCode | None = None
    rank: Rank | None = None
    language: LanguageTag | None = None
    consent: Consent | None = None
    zone: Literal["unknown"] | None = None
    points: Literal["none"] | None = None
    state: Literal["left"] | None = Field(
        None, description="Those who left the company instead of those who are there."
    )
    custom: list[str] = Field([], max_length=10, description="key:value of a field of the team's own.")
    sort: Literal["name", "-name", "changed", "-changed"] = "name"


class ContactFilters(ContactWords):
    account_id: int | None = Field(None, ge=1, le=GREATEST_ID)
    email: str = Field("", max_length=254, description="Exactly this address.")
    updated_since: Moment | None = Field(None, description="Changed at this moment or later.")
