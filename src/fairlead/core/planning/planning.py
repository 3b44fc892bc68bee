"""The plan of one member: items in, times out, with a reason for each that has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fairlead.core.planning.costs import NO_DAY, Costs, TouchTable
from fairlead.core.planning.deciding import NO_QUARTER, Room, Wanted, decide_starts, seed_of
from fairlead.core.planning.flow import UNPLACED
from fairlead.core.planning.items import Fact, Item, Movable, Placed, Unplaced
from fairlead.core.planning.member_days import MemberDays
from fairlead.core.planning.slots import QUARTER_MINUTES, Flags, Numbers, fits, quarters_of

# By which delay is measured where nobody has said since when the customer waits.
USUAL_INTERVAL_DAYS = 14
# Reasons that tell of a delay already.
_LATE_BY_NATURE = ("first", "overdue", "broken", "after_closure")


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a member does when. `placed` is ordered by time; `unplaced` by the keys of the items.

    `spare` is what of the days is left: free quarters, and the contacts and quarters that each day still takes.
    """

    member: MemberDays
    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    spare: Room

    @property
    def broken_floors(self) -> list[Item]:
        """The items whose floor is not kept, in the order of their keys."""
        late = [one.item for one in self.placed if breaks_floor(one.item, one.on_date) or one.item.floor_is_broken]
        left = [one.item for one in self.unplaced if one.floor_broken or one.item.floor_is_broken]
        return sorted((*late, *left), key=lambda item: item.key)


def plan_member(member: MemberDays, items: Sequence[Item], reachable: Flags) -> Plan:
    """Return the best plan of a member: the same for the same items in any order.

    `reachable` says of each item, in the order of `items`, in which quarters of the member's days the contact can be
    reached. No item is placed outside of them, into time that is not free, into the buffer of a day or over its
    capacity; what is fixed stays where it is, whatever that means for the others. Raises ValueError for two items of
    one key.
    """
    order = sorted(range(len(items)), key=lambda place: items[place].key)
    if len({item.key for item in items}) < len(items):
        raise ValueError("two items have one key")
    moving = [place for place in order if items[place].movable is not Movable.NOT_AT_ALL]
    fixed = [items[place] for place in order if items[place].movable is Movable.NOT_AT_ALL]
    taken = _Taken(member)
    kept = [taken.keep(item) for item in fixed]
    wanted = wanted_of(member, [items[place] for place in moving], reachable[moving])
    starts = decide_starts(member, taken.room(), wanted)
    for number, place in enumerate(moving):
        kept.append(
            taken.left_out(items[place], reachable[place])
            if starts[number] == UNPLACED
            else taken.place(items[place], int(starts[number]))
        )
    return Plan(
        member,
        tuple(sorted((one for one in kept if isinstance(one, Placed)), key=lambda one: (one.start, one.item.key))),
        tuple(sorted((one for one in kept if isinstance(one, Unplaced)), key=lambda one: one.item.key)),
        taken.room(),
    )


def breaks_floor(item: Item, on_date: date) -> bool:
    """Return whether an item that is done on a date, and no earlier, has lost its floor."""
    return item.floor_date is not None and on_date > item.floor_date


def wanted_of(member: MemberDays, items: Sequence[Item], reachable: Flags) -> Wanted:
    """Return items, in the order of their keys, as arrays."""
    batches = {name: number for number, name in enumerate(sorted({(item.batch, item.channel) for item in items}))}
    previous = [NO_QUARTER if item.placed_at is None else member.quarter_of(item.placed_at) for item in items]
    return Wanted(
        _touch_table(items, member.first_date),
        np.array([quarters_of(item.effort_minutes) for item in items], np.int64),
        reachable,
        np.array([batches[item.batch, item.channel] for item in items], np.int64),
        np.array([seed_of(item.key) for item in items], np.uint64),
        np.array([quarter if 0 <= quarter < member.quarters else NO_QUARTER for quarter in previous], np.int64),
        np.array([item.movable is Movable.WITHIN_DAY for item in items], bool),
    )


def _touch_table(items: Sequence[Item], first_date: date) -> TouchTable:
    def days(dates: Sequence[date | None], missing: int) -> Costs:
        return np.array([missing if day is None else (day - first_date).days for day in dates], np.int64)

    due = days([item.due_date for item in items], NO_DAY)
    since = days([item.waits_since_date for item in items], NO_DAY)
    return TouchTable(
        days([item.earliest_date for item in items], 0),
        due,
        days([item.floor_date for item in items], NO_DAY),
        days([item.hard_end_date for item in items], NO_DAY),
        np.minimum(np.where(since == NO_DAY, due - USUAL_INTERVAL_DAYS, since), due - 1),
        np.array([item.weight for item in items], np.int64),
        np.array([item.floor_is_broken for item in items], bool),
    )


class _Taken:
    """A member's days as they fill."""

    def __init__(self, member: MemberDays) -> None:
        self._member = member
        self._free = member.free.copy()
        self._contacts = np.zeros(member.days, np.int64)

    def room(self) -> Room:
        member = self._member
        used = member.free_minutes(member.free & ~self._free)
        minutes = np.maximum(member.room_minutes(member.free) - used, 0)
        contacts: Numbers = np.full(member.days, NO_DAY if member.capacity is None else member.capacity)
        return Room(self._free.copy(), np.maximum(contacts - self._contacts, 0), minutes // QUARTER_MINUTES)

    def keep(self, item: Item) -> Placed | Unplaced:
        """Keep what a person has fixed, even outside working hours."""
        member = self._member
        first = member.quarter_of(item.placed_at) if item.placed_at else NO_QUARTER
        if item.placed_at is None or not 0 <= first < member.quarters:
            broken = breaks_floor(item, self._day_after())
            return Unplaced(item, "not_free", floor_broken=broken, facts=item.because)
        end = item.placed_at + timedelta(minutes=item.effort_minutes)
        past = member.quarter_of(end - timedelta(seconds=1)) + 1
        day = self._take(first, past)
        return Placed(item, member.first_date + timedelta(days=day), item.placed_at, end, "fixed", item.because)

    def place(self, item: Item, quarter: int) -> Placed:
        member = self._member
        day = self._take(quarter, quarter + quarters_of(item.effort_minutes))
        on_date, start = member.first_date + timedelta(days=day), member.instant_of(quarter)
        code = item.why
        if item.why not in _LATE_BY_NATURE and on_date > item.due_date:
            code = "late"
        if not item.floor_is_broken and breaks_floor(item, on_date):
            code = "floor_broken"
        return Placed(item, on_date, start, start + timedelta(minutes=item.effort_minutes), code, item.because)

    def left_out(self, item: Item, reachable: Flags) -> Unplaced:
        member, facts = self._member, dict[str, Fact](item.because)
        both, length = reachable & member.free, quarters_of(item.effort_minutes)
        code = "no_room"
        if not both.any():
            code = "away"
        elif not fits(both[np.newaxis, :], np.arange(max(member.quarters - length + 1, 0)), length)[0].any():
            code, facts["effort_minutes"] = "too_long", item.effort_minutes
        return Unplaced(item, code, floor_broken=breaks_floor(item, self._day_after()), facts=facts)

    def _take(self, first: int, past: int) -> int:
        self._free[first:past] = False
        day = int(self._member.day[first])
        self._contacts[day] += 1
        return day

    def _day_after(self) -> date:
        return self._member.first_date + timedelta(days=self._member.days)
