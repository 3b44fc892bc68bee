"""Words of the demo that others use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DemoState(StrEnum):
    """What became of a wish to load the demo."""

    LOADED = "loaded"
    ALREADY_LOADED = "already_loaded"
    HAS_CUSTOMERS = "has_customers"


@dataclass(frozen=True)
class Colleague:
    """A member of the demo, and what one needs to enter as them."""

    member_id: int
    name: str
    email: str
    role: str


@dataclass(frozen=True)
class DemoResult:
    """What `load_demo` did. `made_on_date` is the exporter's date to which all others are relative.

    `is_of_today` tells whether it is still that date there; `colleagues` are the members besides the owner, who has the
    link of the first run.
    """

    state: DemoState
    made_on_date: date | None = None
    is_of_today: bool = True
    accounts: int = 0
    countries: int = 0
    colleagues: tuple[Colleague, ...] = ()


@dataclass(frozen=True)
class Additions:
    """What was entered by hand into the demo's own customers, counted; it goes when they go."""

    contacts: int = 0
    sites: int = 0
    items: int = 0
    exchanges: int = 0
    leave: int = 0
    closures: int = 0
    stand_ins: int = 0
    changed_customers: int = 0

    @property
    def total(self) -> int:
        entered = (self.contacts, self.sites, self.items, self.exchanges, self.leave, self.closures, self.stand_ins)
        return sum(entered) + self.changed_customers


@dataclass(frozen=True)
class Removal:
    """What `remove_demo` did. `kept_members` wrote entries of own customers, so their rows stay, without access."""

    accounts: int
    kept_members: tuple[str, ...] = ()
