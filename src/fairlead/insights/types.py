"""What the cracks page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fairlead.customers.models import Account
from fairlead.customers.queries.cracks import Crack, CrackFinder, GeneralCrack


@dataclass(frozen=True)
class CrackKind:
    """One kind of crack with how many customers have it now, and had it on the days that were counted before."""

    finder: CrackFinder
    number: int
    history: Sequence[tuple[date, int]]
    week_ago: int | None


@dataclass(frozen=True)
class CrackRow:
    """One customer with a crack."""

    account: Account
    crack: Crack
    told: str
    since: datetime | None

    @property
    def opens(self) -> int:
        """The number of the row that the remedy opens."""
        return self.crack.record_id or self.account.pk


@dataclass(frozen=True)
class Cracks:
    """All kinds with their numbers, and a page of the customers that have the chosen one; None when nobody has any.

    `customers` counts how many customers are looked at, `sound` how many of them have no crack at all.
    """

    kinds: Sequence[CrackKind]
    general: Sequence[GeneralCrack]
    chosen: CrackKind | None
    rows: Sequence[CrackRow]
    begin: int
    customers: int
    sound: int

    @property
    def past(self) -> int:
        """How many come before the next page."""
        return self.begin + len(self.rows)
