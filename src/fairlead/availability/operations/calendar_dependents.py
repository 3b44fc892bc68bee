"""Where other apps say what of theirs was computed from days, and compute it anew when days have changed.

A registry, filled in `apps.py`: availability stands below those who plan with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fairlead.availability.types import MovedDays


@dataclass(frozen=True)
class Dependent:
    """One kind of rows that rest on days.

    `count` tells how many would be touched; `replan` computes them anew, tells their owners, and returns how many
    have changed. Both see the days as they are when they are called.
    """

    name: str
    count: Callable[[MovedDays, datetime], int]
    replan: Callable[[MovedDays, datetime], int]


_dependents: list[Dependent] = []


def add_dependent(dependent: Dependent) -> None:
    """Let these rows be counted and computed anew. Called in an app's `apps.py`."""
    _dependents.append(dependent)


def count_touched(moved: MovedDays, now: datetime) -> int:
    """Return how many rows rest on days that have moved, or would."""
    return sum(dependent.count(moved, now) for dependent in _dependents)


def replan(moved: MovedDays, now: datetime) -> int:
    """Compute anew what rests on days that have moved; return how many rows have changed."""
    return sum(dependent.replan(moved, now) for dependent in _dependents)
