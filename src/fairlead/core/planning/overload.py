"""Honest overload: whether the floor can be kept at all, for whom it cannot and by how much, and what would help.

The early warning is the density of pinwheel scheduling: who must be contacted every a_i days takes 1/a_i of a contact
a day, and up to 5/6 of the capacity there always is a schedule (Kawamura, https://arxiv.org/abs/2606.27104). It knows
no closures. The proof does: more contacts that must be made within certain days than these days can take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from fairlead.core.planning.costs import NO_DAY
from fairlead.core.planning.deciding import Room
from fairlead.core.planning.flow import UNPLACED, assign
from fairlead.core.planning.items import Item, Movable
from fairlead.core.planning.planning import Plan
from fairlead.core.planning.slots import QUARTER_MINUTES, Flags, Numbers, cut_slots, fits, quarters_of

# Up to here a schedule without any broken gap exists, whatever the intervals.
ALWAYS_SCHEDULABLE = 5 / 6


@dataclass(frozen=True, slots=True)
class Density:
    """How much of a member's contacts a day the worst gaps of their accounts take up, in the long run.

    `rate` is `needed_per_day` in relation to `capacity_per_day`, both by working day; `warns` above 5/6, and above 1
    no schedule exists (`is_impossible`).
    """

    needed_per_day: float
    capacity_per_day: float

    @property
    def rate(self) -> float:
        return self.needed_per_day / self.capacity_per_day if self.capacity_per_day else float("inf")

    @property
    def warns(self) -> bool:
        return bool(self.needed_per_day) and self.rate > ALWAYS_SCHEDULABLE

    @property
    def is_impossible(self) -> bool:
        return bool(self.needed_per_day) and self.rate > 1


def measure_density(worst_working_days: Iterable[int], capacity_per_day: float) -> Density:
    """Measure how full a member's book is; the worst gap of each account is told in working days.

    >>> density = measure_density([7] * 50 + [30] * 50, 10)
    >>> round(density.needed_per_day, 2), density.warns, density.is_impossible
    (8.81, True, False)
    """
    return Density(sum(1 / max(days, 1) for days in worst_working_days), capacity_per_day)


class RemedyKind(StrEnum):
    HAND_OVER = "hand_over"
    LONGER_INTERVAL = "longer_interval"
    MORE_HOURS = "more_hours"


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something that would help with a shortage; a person decides.

    `HAND_OVER`: `keys` of items that colleague `to` has room for, in time. `LONGER_INTERVAL`: an interval so much
    longer for the accounts of a `tier` would make `contacts` fewer of them due within these days. `MORE_HOURS`:
    `minutes` more of working time within the days of the shortage.
    """

    kind: RemedyKind
    contacts: int
    keys: tuple[str, ...] = ()
    to: str = ""
    tier: str = ""
    longer_by_rate: float = 0.0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Shortage:
    """The proof that a floor cannot be kept: these items must all be done on these days, which take fewer.

    `items` in the order of their keys, `dates` on which any of them could be done in time, `capacity` what these days
    take of them at the most, so that `short_by` of them break whatever anybody does.
    """

    items: tuple[Item, ...]
    dates: tuple[date, ...]
    capacity: int

    @property
    def short_by(self) -> int:
        return len(self.items) - self.capacity


@dataclass(frozen=True, slots=True)
class Overload:
    """What of the floor cannot be kept. `broken_before` were broken before the plan began, or by a closure of theirs.

    Without shortages the floor of all others is kept by the plan, or could be.
    """

    shortages: tuple[Shortage, ...]
    broken_before: tuple[Item, ...]
    density: Density | None = None


def find_overload(plan: Plan, items: Sequence[Item], reachable: Flags, density: Density | None = None) -> Overload:
    """Find which floors cannot be kept, with the proof; `items` and `reachable` as they were given to the planner.

    Exact where all take equally long. Otherwise everything is taken for as short as the shortest of them, so that what
    is called impossible is, and only that.
    """
    member = plan.member
    order = sorted(range(len(items)), key=lambda place: items[place].key)
    broken_before = tuple(items[place] for place in order if items[place].floor_is_broken)
    last = member.first_date + timedelta(days=member.days - 1)
    must = [
        place
        for place in order
        if (floor := items[place].floor_date) is not None
        and floor <= last
        and items[place].movable is not Movable.NOT_AT_ALL
        and not items[place].floor_is_broken
    ]
    if not any(item.key in {items[place].key for place in must} for item in plan.broken_floors):
        return Overload((), broken_before, density)
    return Overload(_shortages(plan, [items[place] for place in must], reachable[must]), broken_before, density)


def _shortages(plan: Plan, must: Sequence[Item], reachable: Flags) -> tuple[Shortage, ...]:
    member, room = plan.member, _room_for(plan, must)
    length = min(quarters_of(item.effort_minutes) for item in must)
    slots = cut_slots(room.free, member.day, length)
    inside, _ = fits(reachable, slots.start, length)
    first = np.array([(item.earliest_date - member.first_date).days for item in must])
    floor = np.array([((item.floor_date or date.max) - member.first_date).days for item in must])
    in_time = inside & (slots.day >= first[:, np.newaxis]) & (slots.day <= floor[:, np.newaxis])
    caps = room.caps(length)
    placed = assign(np.zeros(in_time.shape, np.int64), in_time, np.ones(len(must), np.int64), slots.day, caps)
    found: list[tuple[set[int], set[int]]] = []
    for one in np.flatnonzero(placed == UNPLACED).tolist():
        items, days = _closed_set(one, placed, in_time, slots.day, caps)
        # Those who compete for the same places are one shortage.
        joined = [other for other in found if not items.isdisjoint(other[0])]
        found = [other for other in found if items.isdisjoint(other[0])]
        found.append((items.union(*(other[0] for other in joined)), days.union(*(other[1] for other in joined))))
    return tuple(
        Shortage(
            tuple(must[item] for item in sorted(items)),
            tuple(member.first_date + timedelta(days=day) for day in sorted(days)),
            sum(1 for item in items if placed[item] != UNPLACED),
        )
        for items, days in sorted(found, key=lambda one: min(one[0]))
    )


def _room_for(plan: Plan, must: Sequence[Item]) -> Room:
    """Return the member's room as if of all that is planned only what is fixed had been placed."""
    member, free = plan.member, plan.member.free.copy()
    contacts: Numbers = np.full(member.days, NO_DAY if member.capacity is None else member.capacity, np.int64)
    for one in plan.placed:
        if one.item.movable is Movable.NOT_AT_ALL:
            first = member.quarter_of(one.start)
            free[first : member.quarter_of(one.end - timedelta(seconds=1)) + 1] = False
            contacts[member.day[first]] -= 1
    minutes = np.maximum(member.room_minutes(member.free) - member.free_minutes(member.free & ~free), 0)
    return Room(free, np.maximum(contacts, 0), minutes // QUARTER_MINUTES)


def _closed_set(
    begin: int, placed: Numbers, allowed: Flags, slot_day: Numbers, caps: Numbers
) -> tuple[set[int], set[int]]:
    """Return the items that compete, directly or through others, with one that is left out, and where they do.

    All places that any of them may take are taken by another of them, which is what proves that one must stay out
    (Hall's theorem).
    """
    items, days = {begin}, set()
    seen_slots: set[int] = set()
    holder = {slot: item for item, slot in enumerate(placed.tolist()) if slot != UNPLACED}
    of_day: dict[int, list[int]] = {}
    for slot in holder:
        of_day.setdefault(int(slot_day[slot]), []).append(slot)
    waiting = [begin]
    while waiting:
        for slot in np.flatnonzero(allowed[waiting.pop()]).tolist():
            if slot in seen_slots:
                continue
            seen_slots.add(slot)
            day = int(slot_day[slot])
            days.add(day)
            # A free slot of a full day can be had for any slot of that day that somebody else gives up.
            full = len(of_day.get(day, ())) >= caps[day]
            for rival in (
                {holder[slot]} if slot in holder else {holder[one] for one in of_day.get(day, ())} if full else ()
            ):
                if rival not in items:
                    items.add(rival)
                    waiting.append(rival)
    return items, days


def propose_remedies(
    shortage: Shortage, colleagues: Mapping[str, Plan], reachable: Mapping[str, Mapping[str, Flags]]
) -> tuple[Remedy, ...]:
    """Propose what would help with a shortage, the smallest change first.

    `colleagues` are the plans of those who could take customers over; `reachable` says, by colleague and by key of
    item, in which quarters of the colleague's days the contact can be reached.
    """
    remedies = [
        remedy
        for name in sorted(colleagues)
        if (remedy := _hand_over(shortage, name, colleagues[name], reachable.get(name, {}))) is not None
    ]
    remedies.sort(key=lambda remedy: (-remedy.contacts, remedy.to))
    by_tier: dict[str, list[Item]] = {}
    for item in shortage.items:
        by_tier.setdefault(item.tier, []).append(item)
    for tier in sorted(by_tier, reverse=True):
        count = len(by_tier[tier])
        if count >= shortage.short_by:
            # So many of them fewer within the same days.
            longer = shortage.short_by / max(count - shortage.short_by, 1)
            remedies.append(
                Remedy(RemedyKind.LONGER_INTERVAL, shortage.short_by, tier=tier, longer_by_rate=round(longer, 2))
            )
            break
    minutes = sum(sorted((item.effort_minutes for item in shortage.items), reverse=True)[: shortage.short_by])
    remedies.append(Remedy(RemedyKind.MORE_HOURS, shortage.short_by, minutes=minutes))
    return tuple(remedies)


def _hand_over(shortage: Shortage, to: str, plan: Plan, reachable: Mapping[str, Flags]) -> Remedy | None:
    """Return which items a colleague has room for; the least weighty first, as those are the easiest to hand over."""
    member = plan.member
    free, contacts, quarters = plan.spare.free.copy(), plan.spare.contacts.copy(), plan.spare.quarters.copy()
    taken: list[str] = []
    for item in sorted(shortage.items, key=lambda item: (item.weight, item.key)):
        if len(taken) == shortage.short_by or item.floor_date is None or item.key not in reachable:
            continue
        length = quarters_of(item.effort_minutes)
        slots = cut_slots(free & reachable[item.key], member.day, length)
        dates = (item.earliest_date - member.first_date).days, (item.floor_date - member.first_date).days
        possible = (slots.day >= dates[0]) & (slots.day <= dates[1])
        possible &= (contacts[slots.day] > 0) & (quarters[slots.day] >= length)
        if possible.any():
            slot = int(np.argmax(possible))
            free[slots.start[slot] : slots.start[slot] + length] = False
            contacts[slots.day[slot]] -= 1
            quarters[slots.day[slot]] -= length
            taken.append(item.key)
    return Remedy(RemedyKind.HAND_OVER, len(taken), keys=tuple(taken), to=to) if taken else None
