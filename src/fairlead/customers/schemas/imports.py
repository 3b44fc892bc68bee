"""Imports, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from fairlead.api.schemas.base import KEPT, In, Out, Word
from fairlead.customers.operations.imports.plan import DateOrderChoice, OnMatch
from fairlead.customers.types import FieldType, ImportState, MatchKey, Stage, Tier
from fairlead.ui.exports import FileFormat

Target = Annotated[str, Field(max_length=120)]
Column = Annotated[int, Field(strict=True, ge=0, le=9999)]
# The types of custom fields that a load may add.
NewFieldType = Literal[FieldType.TEXT, FieldType.NUMBER, FieldType.DATE, FieldType.YES_NO, FieldType.LINK]


class ColumnOut(Out):
    """A column of the file: what it means, and the field that the load adds for it where that is a new one.

    `target` is the name of a field (see `/import-fields`), of a custom one as `custom.account.KEY`, a new one as
    `new.account` or `new.contact`, followed by `#2` … for a second … person; "" for a column that is left out.
    """

    heading: str
    target: str
    new_label: str | None = None
    new_type: FieldType | None = None


class AlikeOut(Out):
    """Rows of the file that look alike though they stay apart; `number` counts them, `rows` are the first ones."""

    reason: Literal["name", "domain", "tax_id", "external_id", "email"]
    value: str
    rows: list[int]
    number: int


class ImportCountsOut(Out):
    """What a check says would happen, or what a load has done. `more` counts rows of other kinds, such as to-dos."""

    rows: int
    rows_left_out: int
    accounts_new: int
    accounts_updated: int
    accounts_unchanged: int
    contacts_new: int
    contacts_updated: int
    contacts_unchanged: int
    more: dict[str, int]
    problems: dict[str, int] = Field(description="How often each kind of problem occurs.")
    likenesses: int = Field(description="How many groups of rows look alike though they stay apart.")
    first_alike: list[AlikeOut]


class UndoCountsOut(Out):
    """What an undo did."""

    removed_accounts: int
    removed_contacts: int
    restored: int
    kept: int


class ProgressOut(Out):
    """How far a check, load or undo has come. `percent` is null while the end is not known."""

    phase: str
    rows_done: int
    rows_total: int | None
    percent: int | None
    is_interrupted: bool = Field(description="Nobody has been heard of for a while; the work begins again by itself.")


class ImportOut(Out):
    """A list of customers on its way in. `failure` is why it failed, as a sentence."""

    id: int
    file_name: str
    size_bytes: int
    state: ImportState
    sheet: str
    sheets: list[str]
    encoding: Word
    columns: list[ColumnOut]
    match_keys: list[MatchKey]
    on_match: OnMatch
    on_contact_match: OnMatch
    default_country: Word
    default_owner: str = Field(description="Who looks after new customers without an owner: me, nobody or an id.")
    default_stage: Stage
    default_tier: Word
    date_order: DateOrderChoice
    counts: ImportCountsOut | None
    undo_counts: UndoCountsOut | None
    progress: ProgressOut | None
    failure: Word
    can_be_undone: bool
    made_by_id: int
    made_at: datetime
    loaded_at: datetime | None
    undone_by_id: int | None
    undone_at: datetime | None


class NewFieldIn(In):
    """A custom field that the load adds for a column, whose target is `new.account` or `new.contact`."""

    column: Column
    label: str = Field("", max_length=80, description="By default the column's heading.")
    type: NewFieldType = FieldType.TEXT


class MappingIn(In):
    """What the columns mean and how rows meet the customers that are here. What is not named stays.

    Another `sheet` is looked at anew, before the rest is taken over.
    """

    sheet: str = Field(KEPT, max_length=120)
    targets: list[Target] = Field(KEPT, max_length=1000, description="One for each column, in their order.")
    targets_by_heading: dict[str, Target] = Field(KEPT, description="Only for the columns that are named.")
    new_fields: list[NewFieldIn] = Field(KEPT, max_length=200)
    match_keys: list[MatchKey] = Field(KEPT, max_length=10)
    on_match: OnMatch = KEPT
    on_contact_match: OnMatch = KEPT
    default_country: str = Field(KEPT, max_length=60, description="A code or a name, in any language; empty: none.")
    default_owner: str = Field(KEPT, pattern="^(me|nobody|[1-9][0-9]{0,15})$")
    default_stage: Stage = KEPT
    default_tier: Tier | Literal[""] = KEPT
    date_order: DateOrderChoice = KEPT

    def given(self) -> dict[str, Any]:
        """Return the values as the domain takes them: targets by heading as targets, new fields by their column."""
        values = {name: value for name, value in super().given().items() if value is not None}
        by_heading = values.pop("targets_by_heading", None)
        if by_heading is not None:
            values.setdefault("targets", by_heading)
        if "new_fields" in values:
            values["new_fields"] = {field["column"]: field for field in values["new_fields"]}
        return values


class ImportProblemOut(Out):
    """One thing wrong in a row, with the number that a spreadsheet shows. A fatal one leaves the whole row out."""

    row_number: int
    column: str
    value: str
    code: str
    sentence: str
    is_fatal: bool


class ImportProblemFilters(BaseModel):
    code: str = Field("", max_length=40, description="Only this kind of problem.")


class MendingQuery(BaseModel):
    format: FileFormat = Field(FileFormat.CSV, description="csv or xlsx.")


class ImportFieldOut(Out):
    """A field that a column may mean. With `is_of_person`, `#2` … after the name stands for a second … person."""

    name: str
    label: str
    group: str
    is_of_person: bool


class ImportFieldsOut(Out):
    items: list[ImportFieldOut]


class KeptOut(Out):
    """What an undo leaves as it is, because somebody has worked with it since (`changed`, `in_use`) or because it is
    another's by now (`not_yours`). `fields` names what of an older record stays; it is empty for a new one."""

    kind: str
    row_id: int
    label: str
    reason: Literal["changed", "in_use", "not_yours"]
    fields: list[str]


class UndoPreviewOut(Out):
    """What an undo would do: how many records go, how many older ones are put back, and the first that stay."""

    accounts: int
    contacts: int
    sites: int
    points: int
    restored: int
    kept_count: int
    kept: list[KeptOut]
