"""What one plan has changed of another, for the person whose day it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fairlead.core.planning.items import Placed


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """The difference between two plans, each part in the order of time; `moved` are pairs of old and new."""

    added: tuple[Placed, ...]
    removed: tuple[Placed, ...]
    moved: tuple[tuple[Placed, Placed], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.moved)


def compare_plans(old: Iterable[Placed], new: Iterable[Placed]) -> PlanChanges:
    """Compare what was published with what is planned now, by the keys of the items."""
    before = {one.item.key: one for one in old}
    after = {one.item.key: one for one in new}

    def in_time(one: Placed) -> tuple[float, str]:
        return one.start.timestamp(), one.item.key

    moved = [(before[key], after[key]) for key in before.keys() & after.keys() if before[key].start != after[key].start]
    return PlanChanges(
        tuple(sorted((one for key, one in after.items() if key not in before), key=in_time)),
        tuple(sorted((one for key, one in before.items() if key not in after), key=in_time)),
        tuple(sorted(moved, key=lambda pair: in_time(pair[1]))),
    )
