"""Members, teams and notifications, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import KEPT, CountryCode, In, LanguageTag, Out, Ref, Week, Word, ZoneName
from fairlead.team.types import Role, Scope, Theme

PageLanguage = Literal["en", "zh-hans", "zh-hant", "es"]


class TeamOut(Out):
    """A group of members who see each other's accounts."""

    id: int
    name: str
    version: int
    created_at: datetime
    updated_at: datetime


class TeamIn(In):
    name: str = Field(min_length=1, max_length=80)


class MemberOut(Out):
    """One of our own people. A `week` of null means the usual one of the country."""

    id: int
    name: str
    email: str | None
    role: Role
    team_id: int | None
    backup_id: int | None
    is_active: bool
    language: PageLanguage
    languages: list[str]
    zone: Word
    country: Word
    week: Week | None
    version: int
    created_at: datetime
    updated_at: datetime


class ColleagueOut(Out):
    """What everybody may know of a colleague."""

    id: int
    name: str
    role: Role
    team_id: int | None
    is_active: bool
    languages: list[str]
    zone: Word
    version: int


class MemberFilters(BaseModel):
    role: Role | None = None
    team_id: int | None = Field(None, ge=1, le=2**53 - 1)
    is_active: bool | None = None


class NewMemberIn(In):
    """A new member. The invitation by which they enter is made on the page of the team, never by a program."""

    name: str = Field(min_length=1, max_length=120)
    email: str = Field(min_length=3, max_length=254)
    role: Role
    team_id: Ref | None = None
    language: PageLanguage = "en"


class WorkIn(In):
    """What may be changed of a member by themselves, their leader and the owner."""

    empty_when_null = frozenset({"zone", "country"})

    name: str = Field(KEPT, min_length=1, max_length=120)
    language: PageLanguage = Field(KEPT)
    languages: list[LanguageTag] = Field(KEPT, max_length=20)
    zone: ZoneName | None = None
    country: CountryCode | None = None
    week: Week | None = None
    backup_id: Ref | None = None


class MemberIn(WorkIn):
    """What may be changed of a member. Mail, role and team only by the owner."""

    email: str = Field(KEPT, min_length=3, max_length=254)
    role: Role = Field(KEPT)
    team_id: Ref | None = None


class MeIn(WorkIn):
    """What members may change of themselves."""

    email: str = Field(KEPT, min_length=3, max_length=254)
    theme: Theme = Field(KEPT)
    clock_zones: list[ZoneName] = Field(KEPT, max_length=12)


class TokenOut(Out):
    """The token that the request came with."""

    name: str
    prefix: str
    scopes: list[Scope]
    expires_at: datetime


class MeOut(MemberOut):
    """The member for whom the request runs, with what only they see."""

    theme: Theme
    clock_zones: list[str]
    token: TokenOut | None = Field(description="Null when the browser's session was used.")


class DeactivationIn(In):
    """Who takes over the accounts and to-dos of a member who leaves; needed when there are any."""

    receiver_id: Ref | None = None


class NotificationOut(Out):
    """Something that the member was told. `path` leads to it within this desk, null when there is nothing to open."""

    id: int
    kind: str
    sentence: str = Field(description="In the language asked for.")
    path: Word
    created_at: datetime
    read_at: datetime | None


class NotificationFilters(BaseModel):
    is_unread: bool | None = None


class CountOut(Out):
    """How many rows an operation changed."""

    count: int
