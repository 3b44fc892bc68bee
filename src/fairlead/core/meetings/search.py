"""Which starts suit best: bitmaps of everybody's discomfort, looked through from the most comfortable on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from fairlead.core.availability.instants import epoch_seconds, utc_moment
from fairlead.core.meetings.curves import BLOCKED, MOST
from fairlead.core.meetings.grid import Bits, Grid, allowed_starts, lay_grid, positions
from fairlead.core.meetings.panels import Place, find_panel
from fairlead.core.meetings.participants import Participant
from fairlead.core.meetings.seats import Seat, take_seat

# An invitation for tomorrow morning may find nobody; a week with a change of the clocks is when people come an hour
# wrong; the day before a holiday is full. In this order, and all less than anybody's discomfort.
SHORT_NOTICE = timedelta(hours=24)
SHORT_NOTICE_POINTS, CLOCK_CHANGE_POINTS, EVE_POINTS = 4, 2, 1
_POINT_PLACES = SHORT_NOTICE_POINTS + CLOCK_CHANGE_POINTS + EVE_POINTS + 1


class RankedSlot(NamedTuple):
    """A possible meeting `[start, end)` in UTC and what it costs.

    `customer` and `own` are the discomfort, in hundredths, of whoever has it worst on each side, an own colleague with
    the burden of earlier meetings; `small` (0 to 1) sums up what decides when these are alike. `levels` has the
    discomfort of each participant, in their order, BLOCKED for an optional one who cannot come.
    """

    start: datetime
    end: datetime
    customer: int
    own: int
    small: float
    levels: tuple[int, ...]

    @property
    def score(self) -> float:
        """100 at best, falling as the order goes: whole points are the customer's, the rest is the own side's."""
        return round(MOST - self.customer - (self.own + self.small) / (2 * MOST + 1), 4)

    @property
    def comforts(self) -> tuple[float | None, ...]:
        """How comfortable each participant is, in their order: 1 to 0, None for one who cannot come."""
        return tuple(None if level == BLOCKED else (MOST - level) / MOST for level in self.levels)


class Period(NamedTuple):
    """What searches of one period for one length of meeting share; `moments` are begin and end of starts once asked."""

    grid: Grid
    starts: int
    allowed: Bits
    short_notice: Bits
    moments: dict[int, tuple[datetime, datetime]]

    def moment(self, position: int) -> tuple[datetime, datetime]:
        """Return when the meeting at a start begins and ends."""
        begun = utc_moment(self.grid.instant(position))
        ended = utc_moment(self.grid.instant(position + self.grid.meeting_cells))
        return self.moments.setdefault(position, (begun, ended))


@lru_cache(maxsize=256)
def lay_period(start: datetime, end: datetime, minutes: int, step_minutes: int, now: datetime | None) -> Period:
    """Return the grid of a period and the starts on it that are possible, and those that are on short notice."""
    grid = lay_grid(start, end, minutes, step_minutes)
    earliest = start if now is None else max(start, now)
    soon = 0 if now is None else grid.touching(epoch_seconds(now), epoch_seconds(now + SHORT_NOTICE))
    return Period(
        grid,
        grid.starts,
        allowed_starts(grid, earliest, end, step_minutes),
        soon,
        {},
    )


class Search:
    """The possible meetings of some people in a period."""

    __slots__ = ("feasible", "period", "seats")

    def __init__(self, people: Sequence[Participant], period: Period) -> None:
        self.period = period
        grid = period.grid
        self.seats = [participant.kept.get(grid) or take_seat(participant, grid) for participant in people]
        feasible = period.allowed
        for seat in self.seats:
            if not seat.is_optional:
                feasible &= seat.open
        self.feasible = feasible

    def best(self, count: int) -> list[RankedSlot]:
        """Return the best possible meetings, best first; empty when none is possible."""
        found: list[RankedSlot] = []
        feasible = self.feasible
        if not feasible or count < 1:
            return found
        order = _Order(self.seats, self.period)
        own_tiers, moments = order.own.tiers, self.period.moments
        for customer, mask in order.customers.tiers:
            alike = feasible & mask
            if not alike:
                continue
            for worst, own_mask in own_tiers:
                same = alike & own_mask
                if not same:
                    continue
                for small, at, levels in order.first(same, count - len(found)):
                    begun, ended = moments.get(at) or self.period.moment(at)
                    found.append(_slot(RankedSlot, (begun, ended, customer, worst, small, levels)))
                if len(found) == count:
                    return found
        return found


# What RankedSlot(…) does, in half the time.
_slot = tuple.__new__
_Candidate = tuple[float, int, tuple[int, ...]]


class _Order:
    """The order of starts that are alike in the worst discomfort of each side, by a weight below `_places`.

    First who is missing decides, then what all who come give together, then what speaks against the hour. Each part
    weighs less than a step of the one before.
    """

    __slots__ = ("_flawed", "_flaws", "_free", "_missing_weight", "_optional", "_places", "_seats", "customers", "own")

    def __init__(self, seats: Sequence[Seat], period: Period) -> None:
        self._seats = seats
        self._optional: list[Seat] = []
        customers: list[Place] = []
        own: list[Place] = []
        eves = 0
        for seat in seats:
            eves |= seat.eves
            if seat.is_optional:
                self._optional.append(seat)
            elif seat.place:
                (own if seat.is_own else customers).append(seat.place)
        self.customers = find_panel(tuple(customers), period.starts)
        self.own = find_panel(tuple(own), period.starts)
        self._free = self.customers.free & self.own.free if not self._optional else 0
        changes, eves = (
            self.customers.clock_changes | self.own.clock_changes,
            eves | self.customers.eves | self.own.eves,
        )
        for seat in self._optional:
            if seat.place:
                changes |= seat.place.curve.clock_changes
                eves |= seat.place.curve.eves
        short = period.short_notice
        self._flaws = ((EVE_POINTS, eves), (CLOCK_CHANGE_POINTS, changes), (SHORT_NOTICE_POINTS, short))
        self._flawed = short | changes | eves
        self._missing_weight = (MOST * len(seats) + 1) * _POINT_PLACES
        self._places = (len(self._optional) + 1) * self._missing_weight

    def first(self, same: Bits, count: int) -> list[_Candidate]:
        """Return the first of some starts: weight in proportion to the most there can be, start, discomforts."""
        free = same & self._free
        # Who gives nothing at all is told apart by bits alone, the rest one by one.
        found = self._without_discomfort(free, count) if free else []
        if free != same and len(found) < count:
            sources = [seat.levels for seat in self._seats]
            for weight, at in self._weighed(same ^ free)[: count - len(found)]:
                found.append((weight / self._places, at, tuple([source[at] for source in sources])))
        return found

    def _without_discomfort(self, free: Bits, count: int) -> list[_Candidate]:
        found: list[_Candidate] = []
        levels = (0,) * len(self._seats)
        for points, mask in self._by_points(free):
            small = points / self._places
            found += [(small, at, levels) for at in positions(mask, count - len(found))]
            if len(found) == count:
                break
        return found

    def _weighed(self, starts: Bits) -> list[tuple[int, int]]:
        customers, own = self.customers.totals, self.own.totals
        weighed: list[tuple[int, int]] = []
        for points, mask in self._by_points(starts):
            weighed += [(_POINT_PLACES * (customers[at] + own[at]) + points, at) for at in positions(mask)]
        if self._optional:
            weighed = [(weight + self._optional_weight(at), at) for weight, at in weighed]
        weighed.sort()
        return weighed

    def _by_points(self, starts: Bits) -> Iterable[tuple[int, Bits]]:
        """Divide starts by what speaks against them: points, ascending, and starts."""
        if not starts & self._flawed:
            return ((0, starts),)
        groups = [(0, starts)]
        for weight, flaw in self._flaws:
            if starts & flaw:
                # The weights are powers of two, the least divided first: the groups stay in order.
                bad = [(points + weight, mask & flaw) for points, mask in groups]
                groups = [(points, mask & ~flaw) for points, mask in groups] + bad
        return groups

    def _optional_weight(self, start: int) -> int:
        weight = 0
        for seat in self._optional:
            if seat.place and seat.open >> start & 1:
                weight += _POINT_PLACES * seat.place.curve.levels[start]
            else:
                weight += self._missing_weight
        return weight


def rank_slots(
    people: Sequence[Participant],
    start: datetime,
    end: datetime,
    minutes: int,
    *,
    step_minutes: int = 15,
    best: int = 10,
    now: datetime | None = None,
) -> list[RankedSlot]:
    """Return the best times for people to meet for some minutes in `[start, end)`, best first; empty when none suits.

    Meetings begin on whole steps from midnight UTC. First nobody who must come is asked outside their hours, on a free
    day, in leave, or where they are busy; a customer not in a break either. Then the least discomfort of the customer
    who has it worst decides, then that of the own colleague who has it worst, with what they gave before. Then
    everybody's together, optional people who cannot come, short notice from `now` (which also is the earliest start),
    weeks with a change of the clocks and eves of holidays and leave; and at last the earlier one.
    Raises ImpossibleGrid (a ValueError) for a meeting longer than a day, a step that does not divide a day, and a
    period longer than a year.
    """
    return Search(people, lay_period(start, end, minutes, step_minutes, now)).best(best)
