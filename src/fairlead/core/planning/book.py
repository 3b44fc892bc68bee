"""A member's whole book: customers with their rhythms in, a plan with its reasons out.

This is where touchpoints become items, and where the time of both sides is looked up, far enough ahead that a touch
comes before a closure and not after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from fairlead.core.availability import Person, windows
from fairlead.core.bitmaps import Bitmaps, Population
from fairlead.core.planning.cadence import Calendar, Rhythm, Touch, plan_touches
from fairlead.core.planning.items import DEFAULT_EFFORT_MINUTES, Fact, Item, Unplaced
from fairlead.core.planning.member_days import DEFAULT_BUFFER_MINUTES, MemberDays, make_member_days
from fairlead.core.planning.overload import (
    Overload,
    Remedy,
    Shortage,
    find_overload,
    measure_density,
    propose_remedies,
)
from fairlead.core.planning.planning import Plan, breaks_floor, plan_member
from fairlead.core.planning.slots import Flags, Numbers, Span
from fairlead.core.weeks import week_on

# How far beyond the plan closures are looked for: the longest shutdowns last five weeks, a monthly rhythm's worst gap
# six and a half.
LOOK_AHEAD_DAYS = 60
# Between the key of a customer and the number of the touch: no text of a list holds it.
KEY_MARK = "\x1f"
_TIER_WEIGHTS = {"A": 8, "B": 5, "C": 3, "D": 2}
_USUAL_WEIGHT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """An account of a book. `people` are the contacts to choose from, by name; whoever can be met most is chosen.

    `latest_date` is that of the latest real exchange, `attempt_date` that of the latest attempt since (see
    `decide_standing`). `published` are the times that a published plan has for its touches, by key of the item.
    """

    key: str
    account: str
    people: Sequence[tuple[str, Person]]
    rhythm: Rhythm
    latest_date: date | None = None
    attempt_date: date | None = None
    tier: str = ""
    weight: int = _USUAL_WEIGHT
    channel: str = ""
    effort_minutes: int = DEFAULT_EFFORT_MINUTES
    published: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """A member whose time is planned; `busy` are their meetings and journeys, with the way to them."""

    key: str
    person: Person
    busy: Sequence[Span] = ()
    capacity: int | None = None
    buffer_minutes: int = DEFAULT_BUFFER_MINUTES


@dataclass(frozen=True, slots=True, eq=False)
class BookPlan:
    """The plan of a book.

    `items` and `reachable` are what was planned, row by row, `people` with whom, by key of the item. `unplaced` also
    tells of accounts of which no item could be made; `not_due` counts those that need nothing within these days.
    """

    plan: Plan
    items: tuple[Item, ...]
    reachable: Flags
    people: Mapping[str, Person]
    unplaced: tuple[Unplaced, ...]
    not_due: int
    overload: Overload


class Reach(NamedTuple):
    """When people can be reached, over a time that covers the days of all members and the look-ahead."""

    bitmaps: Bitmaps
    begin: int
    row_of: Mapping[int, int]

    def quarters(self, person: Person, begin: int, count: int) -> Flags:
        """Return a person's reachable quarters, `count` of them from `begin` (epoch seconds) on."""
        found = np.zeros(count, bool)
        offset = (begin - self.begin) // (15 * 60)
        known = self.bitmaps.quarters_of(self.row_of[id(person)])[offset : offset + count]
        found[: len(known)] = known
        return found


def look_up_reach(people: Iterable[Person], now: datetime, days: int) -> Reach:
    """Look up when people can be reached, for plans of `days` from `now` (aware) on, of members anywhere."""
    unique = list({id(person): person for person in people}.values())
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight - timedelta(days=1)
    covered = days + LOOK_AHEAD_DAYS + 4
    population = Population(unique, start=start, days=covered)
    rows = {id(person): row for row, person in enumerate(unique)}
    return Reach(population.bitmaps(start, covered), int(start.timestamp()), rows)


def weigh(tier: str, score: float | None) -> int:
    """Return the weight (1 to 10) that delay has for an account, by its tier and its score (0 to 100).

    >>> weigh("A", 90), weigh("A", None), weigh("C", 10), weigh("", None)
    (10, 8, 2, 3)
    """
    base = _TIER_WEIGHTS.get(tier, _USUAL_WEIGHT)
    factor = 1.0 if score is None else 0.75 + score / 200
    return min(max(round(base * factor), 1), 10)


def plan_book(
    planner: Planner,
    customers: Sequence[Customer],
    *,
    now: datetime,
    days: int,
    reach: Reach,
    others: Sequence[tuple[Item, Person]] = (),
) -> BookPlan:
    """Plan the touches of a member's customers, and `others` with whom they concern, over `days` from today on.

    `reach` must know all people. The order of customers has no effect. Raises ValueError without the member's zone.
    """
    book = _Book(planner, now, days, reach)
    for customer in sorted(customers, key=lambda customer: customer.key):
        book.add(customer)
    for item, person in others:
        book.add_item(item, person)
    return book.plan()


class _Book:
    def __init__(self, planner: Planner, now: datetime, days: int, reach: Reach) -> None:
        self._planner = planner
        self._days = days
        self._reach = reach
        long = _member_days(planner, now, days + LOOK_AHEAD_DAYS)
        self._long = long
        self._member = _member_days(planner, now, days)
        self._calendar = _calendar(planner.person, long)
        self._items: list[Item] = []
        self._reachable: list[Flags] = []
        self._people: dict[str, Person] = {}
        self._unplaced: list[Unplaced] = []
        self._not_due = 0
        self._worst_days: list[int] = []

    def add(self, customer: Customer) -> None:
        known = [(name, person) for name, person in customer.people if person.zone]
        if not known:
            self._refuse(customer, "unknown_zone")
            return
        long = self._long
        theirs = [
            (name, self._reach.quarters(person, long.begin, long.quarters)) for name, person in sorted_by_name(known)
        ]
        anybody = np.logical_or.reduce([quarters for _, quarters in theirs])
        open_days = np.unique(long.day[anybody & long.free])
        if not len(open_days):
            self._refuse(customer, "no_common_hours" if anybody.any() else "away")
            return
        touches = plan_touches(
            customer.rhythm,
            customer.latest_date,
            open_days,
            self._calendar,
            self._days,
            attempt_date=customer.attempt_date,
        )
        self._worst_days.append(_worst_working_days(customer.rhythm))
        if not touches:
            self._explain_nothing(customer, open_days)
        for number, touch in enumerate(touches):
            later = open_days[open_days > touch.due]
            back = int(later[0]) if touch.code == "before_closure" and len(later) else None
            item = self._item(customer, number, touch, back)
            self._take(item, touch, theirs, dict(known))

    def add_item(self, item: Item, person: Person) -> None:
        self._items.append(item)
        self._people[item.key] = person
        self._reachable.append(self._reach.quarters(person, self._member.begin, self._member.quarters))

    def plan(self) -> BookPlan:
        member = self._member
        reachable = np.array(self._reachable) if self._items else np.zeros((0, member.quarters), bool)
        plan = plan_member(member, self._items, reachable)
        density = measure_density(self._worst_days, self._usual_capacity())
        overload = find_overload(plan, self._items, reachable, density)
        unplaced = tuple(sorted((*plan.unplaced, *self._unplaced), key=lambda one: one.item.key))
        return BookPlan(plan, tuple(self._items), reachable, self._people, unplaced, self._not_due, overload)

    def _take(
        self, item: Item, touch: Touch, theirs: Sequence[tuple[str, Flags]], people: Mapping[str, Person]
    ) -> None:
        member, long = self._member, self._long
        within = long.free & (long.day >= touch.earliest) & (long.day <= max(touch.deadline, touch.earliest))
        # Who can be met most within the window; of several the first by name.
        name, quarters = max(theirs, key=lambda one: int((one[1] & within).sum()))
        self._items.append(replace(item, contact=name, batch=people[name].zone or ""))
        self._people[item.key] = people[name]
        self._reachable.append(quarters[: member.quarters])

    def _item(self, customer: Customer, number: int, touch: Touch, back: int | None) -> Item:
        date_of = self._calendar.date_of
        key = f"{customer.key}{KEY_MARK}{number}"
        because: dict[str, Fact] = {"due_date": date_of(touch.wanted), "rhythm": str(customer.rhythm.ideal)}
        if customer.latest_date is not None and not number:
            because["latest_date"] = customer.latest_date
        if back is not None:
            because["back_date"] = date_of(back)
        broken = touch.code in ("broken", "after_closure")
        if not broken:
            because["floor_date"] = date_of(touch.deadline)
        return Item(
            key=key,
            account=customer.account,
            channel=customer.channel,
            effort_minutes=customer.effort_minutes,
            earliest_date=date_of(touch.earliest),
            due_date=date_of(touch.due),
            floor_date=date_of(touch.deadline),
            floor_is_broken=broken,
            hard_end_date=date_of(touch.late_until),
            waits_since_date=date_of(touch.since),
            weight=customer.weight,
            tier=customer.tier,
            placed_at=customer.published.get(key),
            source_id=customer.key,
            why=touch.code,
            because=because,
        )

    def _explain_nothing(self, customer: Customer, open_days: Numbers) -> None:
        """Tell of an account that is due but cannot be met in these days; of others count that they need nothing."""
        asked = plan_touches(
            customer.rhythm,
            customer.latest_date,
            np.arange(self._days),
            self._calendar,
            self._days,
            attempt_date=customer.attempt_date,
        )
        if asked and not (open_days < self._days).any():
            self._refuse(customer, "away", next_date=self._calendar.date_of(int(open_days[0])))
        else:
            self._not_due += 1

    def _refuse(self, customer: Customer, code: str, **facts: Fact) -> None:
        today = self._member.first_date
        item = Item(
            key=customer.key,
            account=customer.account,
            contact=min((name for name, _ in customer.people), default=""),
            effort_minutes=customer.effort_minutes,
            earliest_date=today,
            due_date=today,
            tier=customer.tier,
            weight=customer.weight,
            source_id=customer.key,
        )
        broken = breaks_floor(item, today + timedelta(days=self._days))
        self._unplaced.append(Unplaced(item, code, floor_broken=broken, facts=facts))

    def _usual_capacity(self) -> float:
        """Return how many contacts of the usual length an average working day takes, in these days and beyond."""
        free = self._long.free_minutes(self._long.free)
        worked = free[free > 0]
        if not len(worked):
            return 0.0
        efforts = [item.effort_minutes for item in self._items] or [DEFAULT_EFFORT_MINUTES]
        room = np.maximum(worked - self._planner.buffer_minutes, 0) / (sum(efforts) / len(efforts))
        if self._planner.capacity is not None:
            room = np.minimum(room, self._planner.capacity)
        return float(room.mean())


def sorted_by_name(people: Sequence[tuple[str, Person]]) -> list[tuple[str, Person]]:
    """Return people in an order that does not depend on the list."""
    return sorted(people, key=lambda one: (one[0], str(one[1].zone), str(one[1].leave)))


def _member_days(planner: Planner, now: datetime, days: int) -> MemberDays:
    if planner.person.zone is None:
        raise ValueError(f"the time zone of {planner.key} is not known")
    start, end = now - timedelta(days=2), now + timedelta(days=days + 2)
    return make_member_days(
        planner.key,
        windows(planner.person, start, end),
        ZoneInfo(planner.person.zone),
        now=now,
        days=days,
        busy=planner.busy,
        capacity=planner.capacity,
        buffer_minutes=planner.buffer_minutes,
    )


def _calendar(person: Person, long: MemberDays) -> Calendar:
    """Return the days in which the member's rhythms are counted; today counts as worked when its weekday is."""
    week = week_on(person.weeks, long.first_date)
    usual = [bool(week and week.days[day]) for day in range(7)]
    works = (long.free_minutes(long.free) > 0).tolist()
    works[0] = usual[long.first_date.weekday()]
    return Calendar(long.first_date, works, usual)


def _worst_working_days(rhythm: Rhythm) -> int:
    every, unit = rhythm.ideal.every, rhythm.ideal.unit
    working = {"working_day": 1.0, "day": 5 / 7, "week": 5.0, "month": 21.0}[unit] * every
    worst = working * float(rhythm.worst_rate)
    if rhythm.floor_days is not None:
        worst = min(worst, rhythm.floor_days * 5 / 7)
    return max(int(worst), 1)


def find_remedies(books: Mapping[str, BookPlan], reach: Reach) -> dict[str, list[tuple[Shortage, tuple[Remedy, ...]]]]:
    """Find, for each member with a shortage, what would help, colleagues with room included."""
    found: dict[str, list[tuple[Shortage, tuple[Remedy, ...]]]] = {}
    for name, book in books.items():
        colleagues = {other: books[other].plan for other in books if other != name}
        for shortage in book.overload.shortages:
            reachable = {
                other: {
                    item.key: reach.quarters(book.people[item.key], plan.member.begin, plan.member.quarters)
                    for item in shortage.items
                }
                for other, plan in colleagues.items()
            }
            remedies = propose_remedies(shortage, colleagues, reachable)
            found.setdefault(name, []).append((shortage, remedies))
    return found
