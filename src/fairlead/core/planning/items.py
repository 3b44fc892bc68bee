"""What a plan is made of: items that want a member's time, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Fact = str | int | float | date | datetime
Facts = Mapping[str, Fact]

DEFAULT_EFFORT_MINUTES = 30


class Movable(StrEnum):
    """How far the planner may move an item that has a place already."""

    FREELY = "freely"
    WITHIN_DAY = "within_day"
    NOT_AT_ALL = "not_at_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that wants attention; whoever proposes it knows it again by `source` and `source_id`.

    Dates are the member's own. `key` tells items apart and breaks ties: it must not depend on the order of a list.
    From `earliest_date` on it may be done, until `due_date` it should be; after `floor_date` (None: there is none) a
    promise to the customer is broken (`floor_is_broken`: it was before, by whatever cause); after `hard_end_date`
    (None: never) it has no more use. `waits_since_date` is when the wait began whose length `floor_date` limits: the
    latest real exchange of a touchpoint. `weight` (1 to 10) counts against delay. `placed_at` is where a published
    plan has it, which `movable` may forbid to change. `batch` names what is best done together (the customer's zone).
    `why` is the reason code that `because` has facts for.
    """

    key: str
    account: str
    contact: str = ""
    purpose: str = "touchpoint"
    channel: str = ""
    effort_minutes: int = DEFAULT_EFFORT_MINUTES
    earliest_date: date
    due_date: date
    floor_date: date | None = None
    floor_is_broken: bool = False
    hard_end_date: date | None = None
    waits_since_date: date | None = None
    weight: int = 1
    tier: str = ""
    movable: Movable = Movable.FREELY
    placed_at: datetime | None = None
    batch: str = ""
    source: str = "cadence"
    source_id: str = ""
    why: str = "due"
    because: Facts = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.effort_minutes < 1:
            raise ValueError(f"{self.key}: an effort of {self.effort_minutes} minutes")
        if self.movable is not Movable.FREELY and self.placed_at is None:
            raise ValueError(f"{self.key}: without a place it cannot be {self.movable}")


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with its time `[start, end)` in UTC; `on_date` is the member's own.

    `code` says why then: the item's own `why`, or `late` where `due_date` and `floor_broken` where `floor_date` could
    not be kept, `fixed` where a person has decided.
    """

    item: Item
    on_date: date
    start: datetime
    end: datetime
    code: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An item without a time in the plan.

    `code` is `unknown_zone`, `no_common_hours` (member and contact never work at the same time), `away` (they do, but
    not within these days), `too_long` (never for so long in a row), `no_room` (others came first) or `not_free`
    (fixed at a time that has passed or lies outside these days). `floor_broken` says that it costs the floor.
    """

    item: Item
    code: str
    floor_broken: bool
    facts: Facts
