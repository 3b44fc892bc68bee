"""The team's own fields, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool

from fairlead.api.schemas.base import KEPT, In, Out
from fairlead.customers.types import FieldOwner, FieldType

Choices = Annotated[list[str], Field(max_length=100)]


class CustomFieldOut(Out):
    """A field that the team added. Its values stand in `custom` of accounts or contacts under `key`."""

    id: int
    belongs_to: FieldOwner
    key: str
    label: str
    type: FieldType
    choices: list[str]
    is_required: bool
    position: int
    retired_at: datetime | None
    version: int


class CustomFieldIn(In):
    """A field to add. The key under which its values stand follows from the label and never changes."""

    belongs_to: FieldOwner
    label: str = Field(min_length=1, max_length=80)
    type: FieldType
    choices: Choices = Field(default=[])
    is_required: StrictBool = False


class CustomFieldChangesIn(In):
    """What changes of a field. A choice that is taken away stays where it was chosen."""

    label: str = Field(KEPT, min_length=1, max_length=80)
    choices: Choices = KEPT
    is_required: StrictBool = KEPT


class CustomFieldFilters(BaseModel):
    belongs_to: FieldOwner | None = None
    is_retired: bool | None = None
