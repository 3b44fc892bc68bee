"""The bin, going out, and what is done in it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fairlead.api.schemas.base import In, Out, Ref


class BinLineOut(Out):
    """A deleted account or contact. `goes_at` is when it is erased for good."""

    kind: Literal["account", "contact"]
    id: int
    title: str
    detail: str
    deleted_at: datetime
    deleted_by: str
    goes_at: datetime
    can_restore: bool
    can_erase: bool


class BinOut(Out):
    """What the member may see in the bin, the latest first, at most 200 of each kind."""

    items: list[BinLineOut]


class MergeIn(In):
    """The account that is the same company and goes into the bin."""

    drop_id: Ref
