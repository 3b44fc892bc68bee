"""What apps of higher rows add to an import: columns of their own, and the rows that they make of them.

An app registers its extension in `apps.py`. The import reads, checks and places the values; the app writes its rows and
takes them back when the import is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.functional import Promise

from fairlead.core.values import DateOrder
from fairlead.team.models import Member


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What reading one cell needs to know: the order of day and month in its column, "" for the decimal mark where
    none is settled, and the importing member's own date."""

    date_order: DateOrder | None
    decimal_mark: str
    today: date


@dataclass(frozen=True)
class ExtensionField:
    """A column that an app understands. `read` returns what JSON can carry; it raises BadValue or CannotRead.

    With `needs_contact` the value belongs to a person; without a person in the row it is left out with a problem.
    """

    name: str
    label: str | Promise
    read: Callable[[str, ColumnFacts], Any]
    needs_contact: bool = False


@dataclass(frozen=True, slots=True)
class PlacedValues:
    """The values of one row for an extension, with the account and contact that the row became."""

    account_id: int
    contact_id: int | None
    owner_id: int | None
    values: Mapping[str, Any]


class Extension(Protocol):
    """An app's part of an import. `table` is the model name under which its rows are remembered for undoing.

    `load` writes rows, all in the import's transaction, leaves out those that are here already, and returns key and
    version of each one made. `changed_since` gets what `load` returned and gives those rows that somebody has worked
    with meanwhile, with what they are called. `accounts_of` gives the account of each row, `remove` deletes rows.
    """

    table: str
    label: str | Promise
    fields: Sequence[ExtensionField]

    def load(self, rows: Sequence[PlacedValues], *, by: Member, now: datetime) -> Sequence[tuple[int, int]]: ...

    def changed_since(self, made: Mapping[int, int]) -> Mapping[int, str]: ...

    def accounts_of(self, ids: Sequence[int]) -> Mapping[int, int]: ...

    def remove(self, ids: Sequence[int]) -> None: ...


class CannotRead(Exception):
    """A cell's value cannot be taken. `facts` are what its sentence names."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


_extensions: list[Extension] = []
_left_out: list[str | Promise] = []


def add_extension(extension: Extension) -> None:
    """Let imports fill an app's columns. Called in `apps.py`."""
    _extensions.append(extension)


def extensions() -> tuple[Extension, ...]:
    """Return the registered extensions."""
    return tuple(_extensions)


def extension_of(field: str) -> Extension | None:
    """Return the extension that understands a column, or None."""
    return next((one for one in _extensions if any(own.name == field for own in one.fields)), None)


def leave_out_headings(*headings: str | Promise) -> None:
    """Let imports pass over columns that our own exports write for people only, in whatever language. Called in
    `apps.py`."""
    _left_out.extend(headings)


def headings_left_out() -> tuple[str | Promise, ...]:
    """Return the headings of our exports that say nothing to an import."""
    return tuple(_left_out)
