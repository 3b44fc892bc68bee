"""One event with all that belongs to it: its rule, further and excepted dates, and the changes of single times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from fairlead.core.ics.components import Event, Listed
from fairlead.core.ics.problems import BadValue
from fairlead.core.ics.recurrence import Budget, wall_times
from fairlead.core.ics.rules import Rule, parse_rule
from fairlead.core.ics.values import UTC_ZONE, Length, Stamp
from fairlead.core.ics.zone_finding import Zones
from fairlead.core.zones import DAY_SECONDS

# No two clocks on earth are further apart.
SLACK_SECONDS = 27 * 3600


class Span(NamedTuple):
    """The instants `[low, high)` that are asked for."""

    low: int
    high: int


@dataclass(slots=True)
class Occurrences:
    """The times of one event in a span, in epoch seconds; `days` are the day numbers on which they begin if all-day."""

    event: Event
    length: Length
    starts: list[int]
    ends: list[int]
    days: list[int] | None


class Expansion:
    """What expanding needs: the span, the clocks, the work that is left, and the problems with details."""

    def __init__(self, span: Span, zones: Zones, budget: Budget) -> None:
        self.span = span
        self.zones = zones
        self.budget = budget
        self.told: list[tuple[Event, BadValue]] = []

    def tell(self, event: Event, problem: BadValue) -> None:
        """Remember a problem with a part of a series, or with one change of it."""
        self.told.append((event, problem))


def length_of(event: Event, zones: Zones) -> Length:
    """Return how long an event takes; raises BadValue when it ends before it begins.

    An end in the zone of the beginning is a time of the clock: a night shift of a series ends at 06:00 on every night.
    """
    start, end = event.start, event.end
    if end is not None:
        if start.is_date or end.is_date or start.zone == end.zone:
            length = Length(end.wall - start.wall, 0)
        else:
            length = Length(0, zones.instant(event.scope, end) - zones.instant(event.scope, start))
        if length == (0, 0) and start.is_date:
            # The end is exclusive, but there are programs that do not know.
            return Length(DAY_SECONDS, 0)
    elif event.length is not None:
        length = Length(event.length.wall + event.length.exact, 0) if start.is_date else event.length
    else:
        length = Length(DAY_SECONDS if start.is_date else 0, 0)
    if length.wall + length.exact < 0:
        raise BadValue("ends_before_start")
    return length


def is_all_day(event: Event) -> bool:
    """Tell whether an event is about whole days of whatever clocks its owner lives by."""
    if not event.start.is_date:
        return False
    if event.end is not None:
        return event.end.wall % DAY_SECONDS == 0
    return event.length is None or (event.length.wall + event.length.exact) % DAY_SECONDS == 0


def single_occurrence(event: Event, expansion: Expansion) -> Occurrences | None:
    """Return the one time of an event, not minding its rule, when it touches the span; raises BadValue."""
    low, high = expansion.span
    start, end = event.start, event.end
    if start.wall >= high + SLACK_SECONDS:
        return None
    if end is not None and end.wall <= low - SLACK_SECONDS:
        return None
    if end is None and event.length is None and start.wall <= low - SLACK_SECONDS - DAY_SECONDS:
        return None
    clock = expansion.zones.clock(event.scope, start.zone)
    length = length_of(event, expansion.zones)
    begun = clock.instant(start.wall)
    ended = clock.instant(start.wall + length.wall) + length.exact
    if begun >= high or ended <= low or begun >= ended:
        return None
    return Occurrences(event, length, [begun], [ended], [start.day] if is_all_day(event) else None)


def occurrences(master: Event, changes: list[Event], expansion: Expansion) -> Iterator[Occurrences]:
    """Yield the times of a series with the changed ones in their places; raises BadValue and TooManyTimes.

    `changes` are the events that replace single times of it, or all from one time on. A time that lists itself as a
    change of no time of the series is taken as a further one.
    """
    series = _Series(master, changes, expansion)
    yield from series.unchanged()
    yield from series.changed()


class _Series:
    """A series under expansion. What identifies one of its times is a day, for dates, or otherwise an instant."""

    def __init__(self, master: Event, changes: list[Event], expansion: Expansion) -> None:
        self.master = master
        self.expansion = expansion
        self.clock = expansion.zones.clock(master.scope, master.start.zone)
        self.length = length_of(master, expansion.zones)
        self.excluded = _Places()
        for stamp in master.excluded:
            self._mark(self.excluded, stamp, master, "EXDATE")
        self.replaced = _Places()
        self.changes: list[Event] = []
        self.following: list[tuple[int, Event]] = []
        for change in _latest_of_each(changes):
            self._take_change(change)
        self.following.sort(key=lambda pair: pair[0])

    def unchanged(self) -> Iterator[Occurrences]:
        """Yield the times that no other event replaces."""
        walls = self._walls()
        instants = self.clock.instants(walls)
        if self.excluded or self.replaced:
            kept = [(wall, at) for wall, at in zip(walls, instants, strict=True) if not self._is_gone(wall, at)]
            walls, instants = [wall for wall, _at in kept], [at for _wall, at in kept]
        begin = 0
        for number, (border, _change) in enumerate([*self.following, (_NEVER, self.master)]):
            end = bisect_right(instants, border, begin)
            event = self.following[number - 1][1] if number else self.master
            if begin < end and not event.is_cancelled:
                yield self._moved(event, walls[begin:end], instants[begin:end])
            begin = end
        for listed in self.master.dates:
            if listed.end is not None or listed.length is not None:
                yield from self._listed_period(listed)

    def changed(self) -> Iterator[Occurrences]:
        """Yield the times of the events that replace others."""
        for change in self.changes:
            try:
                found = single_occurrence(change, self.expansion)
            except BadValue as problem:
                self.expansion.tell(change, problem)
                continue
            if found and not change.is_cancelled and not self._is_excluded_change(change):
                yield found

    def _take_change(self, change: Event) -> None:
        self.changes.append(change)
        if change.replaces is None or not self._mark(self.replaced, change.replaces, change, "RECURRENCE-ID"):
            return
        if change.replaces_following:
            self.following.append((self._instant(change.replaces), change))

    def _mark(self, places: _Places, stamp: Stamp, event: Event, name: str) -> bool:
        """Add what a stamp identifies; tells of a zone that nobody knows, and answers whether it was added."""
        try:
            if self.master.start.is_date:
                places.days.add(self._day(stamp))
            elif stamp.is_date:
                places.days.add(stamp.day)
            else:
                places.instants.add(self._instant(stamp))
        except BadValue as problem:
            self.expansion.tell(event, BadValue("unknown_zone_in_list", name=name, **problem.facts))
            return False
        return True

    def _instant(self, stamp: Stamp) -> int:
        # A time without a zone in a series with one is that of the series.
        if stamp.zone is None or stamp.zone == self.master.start.zone:
            return self.clock.instant(stamp.wall)
        return self.expansion.zones.instant(self.master.scope, stamp)

    def _day(self, stamp: Stamp) -> int:
        """Return the day that a stamp means in a series of days.

        Exchange writes midnight; a time in UTC is the local midnight where it is one, and a mere date otherwise.
        """
        if stamp.zone == UTC_ZONE and not stamp.is_date:
            wall = self.clock.wall(stamp.wall)
            if wall % DAY_SECONDS == 0:
                return wall // DAY_SECONDS
        return stamp.day

    def _is_gone(self, wall: int, instant: int) -> bool:
        day = wall // DAY_SECONDS
        return self.excluded.has(instant, day) or self.replaced.has(instant, day)

    def _is_excluded_change(self, change: Event) -> bool:
        if not self.excluded or change.replaces is None:
            return False
        places = _Places()
        return self._mark(places, change.replaces, change, "RECURRENCE-ID") and (
            not places.instants.isdisjoint(self.excluded.instants) or not places.days.isdisjoint(self.excluded.days)
        )

    def _walls(self) -> list[int]:
        """Return the wall times of rules and dates that may reach into the span, ordered, without repeats."""
        low, high = self._wall_span()
        event = self.master
        start = event.start.wall
        rules = [parse_rule(text) for text in event.rules]
        listed = self._listed_walls()
        if len(rules) == 1 and not listed and not event.excluded_rules:
            walls = self._rule_walls(rules[0], low, high)
            if low <= start < high and walls[:1] != [start] and self._reaches(rules[0], start):
                walls.insert(0, start)
            return walls
        found = {wall for wall in listed if low <= wall < high}
        if low <= start < high and (not rules or any(self._reaches(rule, start) for rule in rules)):
            found.add(start)
        for rule in rules:
            found.update(self._rule_walls(rule, low, high))
        for text in event.excluded_rules:
            found.difference_update(self._rule_walls(parse_rule(text), low, high))
        return sorted(found)

    def _wall_span(self) -> tuple[int, int]:
        """Return the wall times between which a time may begin that touches the span, however it is moved."""
        lengths, shifts = [self.length], [0]
        for border, change in self.following:
            lengths.append(length_of(change, self.expansion.zones))
            shifts.append(self._shift(border, change))
        longest = max(length.wall + length.exact for length in lengths)
        span = self.expansion.span
        return span.low - SLACK_SECONDS - longest - max(shifts), span.high + SLACK_SECONDS - min(shifts)

    def _rule_walls(self, rule: Rule, low: int, high: int) -> list[int]:
        """Return the wall times of a rule as far as its UNTIL, which may be an instant, a wall time or a day."""
        start, until = self.master.start.wall, rule.until
        if until is None:
            return wall_times(rule, start, low, high, self.expansion.budget)
        latest = self._latest_wall(until)
        walls = wall_times(rule, start, low, min(high, latest + 1), self.expansion.budget)
        if until.zone == UTC_ZONE and not self.master.start.is_date:
            while walls and self.clock.instant(walls[-1]) > until.wall:
                walls.pop()
        return walls

    def _latest_wall(self, until: Stamp) -> int:
        if self.master.start.is_date:
            return self._day(until) * DAY_SECONDS
        if until.is_date:
            return until.wall + DAY_SECONDS - 1
        return self.clock.wall(until.wall) if until.zone == UTC_ZONE else until.wall

    def _reaches(self, rule: Rule, start: int) -> bool:
        return rule.until is None or start <= self._latest_wall(rule.until)

    def _listed_walls(self) -> list[int]:
        """Return the wall times of RDATE without a length of their own."""
        return [
            wall for listed in self.master.dates for wall in self._listed_wall(listed) if not _has_own_length(listed)
        ]

    def _listed_wall(self, listed: Listed) -> Iterator[int]:
        stamp, start = listed.start, self.master.start
        try:
            if start.is_date:
                yield self._day(stamp) * DAY_SECONDS
            elif stamp.is_date:
                # A date alone in a series of times: at the time of the series.
                yield stamp.wall + start.wall % DAY_SECONDS
            elif stamp.zone is None or stamp.zone == start.zone:
                yield stamp.wall
            else:
                yield self.clock.wall(self._instant(stamp))
        except BadValue as problem:
            self.expansion.tell(self.master, BadValue("unknown_zone_in_list", name="RDATE", **problem.facts))

    def _listed_period(self, listed: Listed) -> Iterator[Occurrences]:
        for wall in self._listed_wall(listed):
            begun = self.clock.instant(wall)
            if self._is_gone(wall, begun):
                continue
            length = listed.length
            if listed.end is not None:
                length = Length(0, self._instant(listed.end) - begun)
            if length is not None:
                yield self._in_span(self.master, length, [wall], [begun])

    def _shift(self, border: int, change: Event) -> int:
        """Return by how much the wall times move from a change of all that follows."""
        moved = self.expansion.zones.instant(change.scope, change.start)
        return self.clock.wall(moved) - self.clock.wall(border)

    def _moved(self, event: Event, walls: list[int], instants: list[int]) -> Occurrences:
        """Return times with the length and the shift of the event that rules over them."""
        if event is self.master:
            return self._in_span(event, self.length, walls, instants)
        border = next(border for border, change in self.following if change is event)
        shift = self._shift(border, event)
        if shift:
            walls = [wall + shift for wall in walls]
            instants = self.clock.instants(walls)
        return self._in_span(event, length_of(event, self.expansion.zones), walls, instants)

    def _in_span(self, event: Event, length: Length, walls: list[int], instants: list[int]) -> Occurrences:
        low, high = self.expansion.span
        ends = self.clock.instants([wall + length.wall for wall in walls]) if length.wall else instants
        if length.exact:
            ends = [end + length.exact for end in ends]
        days = [wall // DAY_SECONDS for wall in walls] if is_all_day(event) else None
        inside = [
            place
            for place, (begun, ended) in enumerate(zip(instants, ends, strict=True))
            if begun < high and ended > low and begun < ended
        ]
        if len(inside) == len(walls):
            return Occurrences(event, length, instants, ends, days)
        return Occurrences(
            event,
            length,
            [instants[place] for place in inside],
            [ends[place] for place in inside],
            days and [days[place] for place in inside],
        )


# Behind every instant.
_NEVER = 1 << 62


@dataclass(slots=True)
class _Places:
    """Times of a series: by instant, and by day of its wall clock."""

    instants: set[int] = field(default_factory=set)
    days: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.instants or self.days)

    def has(self, instant: int, day: int) -> bool:
        return instant in self.instants or day in self.days


def _has_own_length(listed: Listed) -> bool:
    return listed.end is not None or listed.length is not None


def _latest_of_each(changes: list[Event]) -> list[Event]:
    """Return the changes, of those that replace the same time only the latest revision."""
    latest: dict[Stamp | None, Event] = {}
    for change in changes:
        other = latest.get(change.replaces)
        if other is None or (other.sequence, other.revised) <= (change.sequence, change.revised):
            latest[change.replaces] = change
    return list(latest.values())
