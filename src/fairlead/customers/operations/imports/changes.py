"""What is to be done to one row, and how a policy chooses between what is here and what a file says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fairlead.customers.operations.imports.plan import OnMatch
from fairlead.customers.types import Consent

Values = dict[str, Any]
EMPTY: tuple[Any, ...] = (None, "", [], {}, Consent.UNKNOWN.value)


@dataclass(slots=True)
class Change:
    """What is done to one row of a table. `row_id` is None for a new one, whose `values` are all that is known;
    otherwise `values` are the fields that change and `before` what they were. `new_id` is given when it is written."""

    row_id: int | None
    values: Values
    before: Values = field(default_factory=dict)
    new_id: int = 0

    @property
    def is_new(self) -> bool:
        return self.row_id is None

    @property
    def key(self) -> int:
        """The row's key, once a new one has been given its own."""
        return self.new_id if self.row_id is None else self.row_id


@dataclass(frozen=True)
class Here:
    """What is here of one account: its row, sites and contacts as they are; each contact with `points`."""

    account: Values = field(default_factory=dict)
    sites: Sequence[Values] = ()
    people: Sequence[Values] = ()


def wanted_values(current: Values, offered: Values, policy: str) -> Values:
    """Return the values that a policy lets through."""
    wanted: Values = {}
    for name, value in offered.items():
        here: Any = current.get(name)
        if name == "custom":
            wanted[name] = {**value, **here} if policy == OnMatch.FILL else {**here, **value}
        elif policy == OnMatch.OVERWRITE or here in EMPTY:
            wanted[name] = value
    return wanted


def difference(current: Values, wanted: Values) -> Change:
    values = {name: value for name, value in wanted.items() if not _same(current.get(name), value)}
    return Change(current["id"], values, {name: current.get(name) for name in values})


def _same(here: Any, value: Any) -> bool:
    return bool(here == value or (here in EMPTY and value in EMPTY))
