"""Columns that apps of higher rows add to the exported lists of accounts and contacts, such as the next step.

They are what these apps also read from an imported list (`imports.port`), under the same headings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from django.utils.functional import Promise

from fairlead.core.tabular.writing import Cell
from fairlead.customers.types import FieldOwner
from fairlead.team.models import Member
from fairlead.ui.exports import Column

# Gets the ids of a thousand accounts or contacts, all of which the member may see; missing ones stay empty.
Load = Callable[[Member, Sequence[int], datetime], Mapping[int, Cell]]


@dataclass(frozen=True)
class ExtraColumn:
    """A column: whose list it stands in, its heading, and what stands in it by the row's id."""

    belongs_to: FieldOwner
    heading: str | Promise
    load: Load


class WithExtras(Protocol):
    """A line of a list with what the added columns hold for it, in their order."""

    @property
    def extras(self) -> Sequence[Cell]: ...


L = TypeVar("L", bound=WithExtras)
_columns: list[ExtraColumn] = []


def add_export_column(column: ExtraColumn) -> None:
    """Show a further column in an exported list. Called in an app's `apps.py`."""
    _columns.append(column)


def extra_columns(belongs_to: FieldOwner, _line: type[L]) -> list[Column[L]]:
    """Return the added columns of accounts or of contacts, in the order of the apps."""

    def column(at: int, heading: str) -> Column[L]:
        return Column(heading, lambda line: line.extras[at])

    return [column(at, str(one.heading)) for at, one in enumerate(_of(belongs_to))]


def load_extras(belongs_to: FieldOwner, by: Member, keys: Sequence[int], now: datetime) -> dict[int, list[Cell]]:
    """Return what stands in the added columns for each of these accounts or contacts."""
    loaded = [column.load(by, keys, now) for column in _of(belongs_to)]
    return {key: [cells.get(key) for cells in loaded] for key in keys}


def _of(belongs_to: FieldOwner) -> list[ExtraColumn]:
    return [column for column in _columns if column.belongs_to == belongs_to]
