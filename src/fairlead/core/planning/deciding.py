"""Where the items of one member go, as arrays: what `plan_member` asks, and whoever plans thousands of members.

Where all take equally long the plan is a flow over slots, otherwise CP-SAT decides over quarters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairlead.core.planning.costs import (
    NO_DAY,
    OTHER_DAY,
    OTHER_TIME,
    Costs,
    DayCosts,
    TouchTable,
    day_costs,
    join_levels,
)
from fairlead.core.planning.flow import UNPLACED, assign
from fairlead.core.planning.member_days import MemberDays
from fairlead.core.planning.mixed import MixedProblem, assign_mixed
from fairlead.core.planning.order import anchor_distances
from fairlead.core.planning.slots import QUARTER_MINUTES, Flags, Numbers, cut_slots, fits

NO_QUARTER = -1
# With more items a contact that begins beside the slots is one of many, and CP-SAT would take minutes for it.
MOST_BESIDE_THE_SLOTS = 60
# Which of two that are alike in everything else comes on which day: decided by their keys, so that it stays so when
# something else changes. More than the distances within a day, on which it has no effect.
_TIE_VALUES = 64


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Items to be placed, as arrays with one entry each, in an order that does not depend on any list.

    `lengths` and `reachable` are in quarters of the member's days, `batch` numbers what is best done together, `seed`
    is a number of the item's own (see `seed_of`), `previous` the quarter of a published plan or NO_QUARTER, and
    `stays` says that the day of it must not change.
    """

    touches: TouchTable
    lengths: Numbers
    reachable: Flags
    batch: Numbers
    seed: NDArray[np.uint64]
    previous: Numbers
    stays: Flags

    def __len__(self) -> int:
        return len(self.lengths)


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What is left of a member's days: free quarters, and how many contacts and quarters each day still takes."""

    free: Flags
    contacts: Numbers
    quarters: Numbers

    def caps(self, length: int) -> Numbers:
        """Return how many contacts of a length each day takes."""
        found: Numbers = np.minimum(self.contacts, self.quarters // length)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class FlowProblem:
    """The question that the flow answers: `costs` and `allowed` by item and slot, `none` for leaving an item out.

    `levels` are what the costs are joined from, the most important first.
    """

    starts: Numbers
    slot_day: Numbers
    levels: Sequence[tuple[Costs, Costs]]
    costs: Costs
    none: Costs
    allowed: Flags
    day_caps: Numbers


def flow_problem(member: MemberDays, room: Room, wanted: Wanted, length: int) -> FlowProblem:
    """Return the flow's question about items that all take `length` quarters."""
    return _Decision(member, room, wanted).flow_problem(length)


def whole_room(member: MemberDays) -> Room:
    """Return all of a member's room, before anything is placed."""
    contacts = np.full(member.days, NO_DAY if member.capacity is None else member.capacity, np.int64)
    return Room(member.free, contacts, member.room_minutes(member.free) // QUARTER_MINUTES)


def seed_of(key: str) -> int:
    """Return a number that differs between keys, and is the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def decide_starts(member: MemberDays, room: Room, wanted: Wanted) -> Numbers:
    """Return the quarter at which each item begins, or UNPLACED, at the least cost."""
    if not len(wanted):
        return np.empty(0, np.int64)
    decision = _Decision(member, room, wanted)
    lengths = np.unique(wanted.lengths)
    if len(lengths) == 1:
        starts = decision.by_flow(int(lengths[0]))
        if not decision.helped_beside_the_slots(starts, int(lengths[0])):
            return starts
    return decision.by_quarters()


class _Decision:
    def __init__(self, member: MemberDays, room: Room, wanted: Wanted) -> None:
        self._member = member
        self._room = room
        self._wanted = wanted
        self._costs: DayCosts = day_costs(wanted.touches, member.days)

    def flow_problem(self, length: int) -> FlowProblem:
        slots = cut_slots(self._room.free, self._member.day, length)
        inside, edge = fits(self._wanted.reachable, slots.start, length)
        allowed = inside & self._allowed(slots.day)
        levels = self._levels(slots.start, slots.day, edge, allowed)
        costs, none = join_levels(levels, len(self._wanted) + len(slots) + self._member.days + 1)
        return FlowProblem(slots.start, slots.day, levels, costs, none, allowed, self._room.caps(length))

    def by_flow(self, length: int) -> Numbers:
        problem = self.flow_problem(length)
        placed = assign(problem.costs, problem.allowed, problem.none, problem.slot_day, problem.day_caps)
        if not len(problem.starts):
            return placed
        return np.where(placed == UNPLACED, UNPLACED, problem.starts[placed])

    def helped_beside_the_slots(self, starts: Numbers, length: int) -> bool:
        """Return whether an item would be better off on a day that has room, and more of it than its slots show.

        Hours that begin beside the slots hold fewer of them than contacts.
        """
        member, room, wanted = self._member, self._room, self._wanted
        day = np.where(starts == UNPLACED, member.days, member.day[starts])
        important = self._costs.floor + self._costs.late
        own = important[np.arange(len(starts)), day]
        poor = np.flatnonzero((starts == UNPLACED) | (self._costs.floor[np.arange(len(starts)), day] > 0))
        roomy = np.bincount(day[starts != UNPLACED], minlength=member.days) < room.caps(length)
        if not len(poor) or not roomy.any() or len(starts) > MOST_BESIDE_THE_SLOTS:
            return False
        slots = cut_slots(room.free, member.day, length)
        inside, _ = fits(wanted.reachable[poor], slots.start, length)
        for row, item in enumerate(poor.tolist()):
            gains = roomy & (important[item, :-1] < own[item]) & self._costs.allowed[item, :-1]
            if gains.any():
                # The same cut, but of the time that this item can use.
                best = cut_slots(room.free & wanted.reachable[item], member.day, length)
                held = np.bincount(best.day, minlength=member.days)
                if (gains & (held > np.bincount(slots.day[inside[row]], minlength=member.days))).any():
                    return True
        return False

    def by_quarters(self) -> Numbers:
        starts = np.flatnonzero(self._room.free).astype(np.int64)
        day = self._member.day[starts]
        allowed, edge = self._places(starts)
        allowed &= self._allowed(day)
        *_, (comfort, nothing), order = self._levels(starts, day, edge, allowed)
        costs = self._costs
        by_day = [costs.breaks, costs.floor, costs.late, costs.early]
        important = join_levels([(level[:, :-1], level[:, -1]) for level in by_day], len(self._wanted))
        problem = MixedProblem(
            starts,
            day,
            self._wanted.lengths,
            allowed,
            *important,
            join_levels([(comfort, nothing), order], len(self._wanted), exact=0)[0],
            self._room.contacts,
            self._room.quarters,
        )
        placed = assign_mixed(problem)
        return np.where(placed == UNPLACED, UNPLACED, starts[placed] if len(starts) else UNPLACED)

    def _places(self, starts: Numbers) -> tuple[Flags, Numbers]:
        """Return, by item and quarter, where it fits into the time of both, and how near to the edge of theirs."""
        member, wanted = self._member, self._wanted
        allowed = np.zeros((len(wanted), len(starts)), bool)
        edge = np.zeros((len(wanted), len(starts)), np.int64)
        for length in np.unique(wanted.lengths).tolist():
            rows = np.flatnonzero(wanted.lengths == length)
            places = np.flatnonzero(starts + length <= member.quarters)
            whole = fits(self._room.free[np.newaxis, :], starts[places], length)[0][0]
            whole &= member.day[starts[places] + length - 1] == member.day[starts[places]]
            places = places[whole]
            inside, near = fits(wanted.reachable[rows], starts[places], length)
            allowed[np.ix_(rows, places)] = inside
            edge[np.ix_(rows, places)] = near
        return allowed, edge

    def _levels(self, starts: Numbers, day: Numbers, edge: Numbers, allowed: Flags) -> list[tuple[Costs, Costs]]:
        costs = self._costs
        nothing = np.zeros(len(self._wanted), np.int64)
        distances = anchor_distances(self._wanted.batch, allowed, day, self._member.days)
        order = self._changes(starts, day) + distances + self._ties(day)
        return [
            (costs.breaks[:, day], costs.breaks[:, -1]),
            (costs.floor[:, day], costs.floor[:, -1]),
            (costs.late[:, day], costs.late[:, -1]),
            (2 * costs.early[:, day] + edge, nothing),
            (order, nothing),
        ]

    def _allowed(self, day: Numbers) -> Flags:
        allowed = self._costs.allowed[:, day]
        stays = np.flatnonzero(self._wanted.stays)
        if len(stays):
            previous = self._wanted.previous[stays]
            kept = np.where(previous == NO_QUARTER, -1, self._member.day[previous])
            allowed[stays] = day[np.newaxis, :] == kept[:, np.newaxis]
        return allowed

    def _changes(self, starts: Numbers, day: Numbers) -> Costs:
        changes = np.zeros((len(self._wanted), len(starts)), np.int64)
        known = np.flatnonzero(self._wanted.previous != NO_QUARTER)
        if len(known):
            previous = self._wanted.previous[known][:, np.newaxis]
            same_day = day[np.newaxis, :] == self._member.day[previous]
            changes[known] = np.where(starts[np.newaxis, :] == previous, 0, np.where(same_day, OTHER_TIME, OTHER_DAY))
        return changes

    def _ties(self, day: Numbers) -> Costs:
        """Return small numbers that differ by item and day, and stay the same whatever else is planned."""
        shifts = (day.astype(np.uint64) * np.uint64(6)) % np.uint64(58)
        mixed = self._wanted.seed[:, np.newaxis] >> shifts[np.newaxis, :]
        return (mixed % np.uint64(_TIE_VALUES)).astype(np.int64)
