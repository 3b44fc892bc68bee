"""Who is to meet, and what a meeting hour costs each of them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from fairlead.core.availability import Person
from fairlead.core.zones import DAY_SECONDS

# What somebody gave four weeks ago counts half: a quarter's calls are evened out, last year's are forgiven.
BURDEN_HALF_LIFE_DAYS = 28


class Side(StrEnum):
    """Whose people they are. The customer's comfort comes first, the own side shares what is left."""

    CUSTOMER = "customer"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class ComfortSpan:
    """How much somebody likes to meet from one minute of their wall clock until another: 1 gladly, 0 just possible.

    `end_minutes` is 1440 at most, and before `start_minutes` in a span over midnight.
    """

    start_minutes: int
    end_minutes: int
    comfort: float


@dataclass(frozen=True)
class Participant:
    """Someone who is asked to a meeting.

    `busy` are times that are taken, in any order. `comfort` is their own curve in place of the usual one, on days that
    are neither free nor away: hours that it does not name are protected. An optional participant never prevents a
    meeting. `burden` (0 to 1) is what they have given for earlier meetings (see `remaining_burden`): it counts against
    uncomfortable hours when the own side shares them out.
    """

    person: Person
    side: Side = Side.CUSTOMER
    optional: bool = False
    busy: tuple[tuple[datetime, datetime], ...] = ()
    comfort: tuple[ComfortSpan, ...] | None = None
    burden: float = 0.0

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """What searches have found out about this participant, by their grid."""
        return {}


def remaining_burden(given: Iterable[tuple[datetime, float]], now: datetime) -> float:
    """Return the burden, 0 to 1, that is left of earlier meetings: `(when, 1 - comfort)` each, halved in four weeks.

    >>> from datetime import UTC, timedelta
    >>> now = datetime(2026, 11, 20, tzinfo=UTC)
    >>> remaining_burden([(now - timedelta(weeks=4), 0.5), (now - timedelta(weeks=8), 0.4)], now)
    0.35
    """
    ages = (((now - when).total_seconds() / DAY_SECONDS, discomfort) for when, discomfort in given)
    return min(
        1.0, sum(discomfort * math.pow(0.5, age / BURDEN_HALF_LIFE_DAYS) for age, discomfort in ages if age >= 0)
    )
