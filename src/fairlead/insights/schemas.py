"""Cracks, going out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import Out


class CrackQuery(BaseModel):
    """Whose customers are looked at, which kind is listed, and from which row on."""

    kind: Annotated[str, Field(max_length=40)] = ""
    owner: Annotated[str, Field(max_length=20, description="me, team, nobody or a member's id")] = ""
    begin: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class CrackDayOut(Out):
    """How many customers had a kind of crack on a day."""

    on_date: date
    number: int


class CrackKindOut(Out):
    """One kind of crack. `why` says what may be lost, `remedy` what mends it."""

    kind: str
    title: str
    why: str
    remedy: str
    number: int
    history: list[CrackDayOut]


class CrackRowOut(Out):
    """One customer with the crack that is listed. `opens_id` is the row that the remedy opens."""

    account_id: int
    account_name: str
    tier: str
    owner_id: int | None
    told: str
    since: datetime | None
    opens_id: int


class CracksOut(Out):
    """What could be forgotten: all kinds with their numbers, and the first customers that have the listed one."""

    customers: int
    sound: int
    kinds: list[CrackKindOut]
    general: list[str]
    listed: str
    rows: list[CrackRowOut]
    next_begin: int | None
