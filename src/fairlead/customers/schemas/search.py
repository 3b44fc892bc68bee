"""Search results."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import (
    Out,
    Word,
)


class SearchQuery(BaseModel):
    q: str = Field(min_length=1, max_length=100)
    limit: int = Field(20, ge=1, le=100)
    cursor: str = Field("", max_length=600, description="Taken from `next`; not made by hand.")


class FoundOut(Out):
    """An account or a contact that answers a search; `account_id` is always the company's."""

    kind: Literal["account", "contact"]
    id: int
    account_id: int
    title: str
    detail: str
    country: Word
    is_own: bool
