"""When somebody is busy or away, by what a calendar file says, as periods in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import NamedTuple

from fairlead.core.ics.availabilities import UnreadableOffer, unavailable_times
from fairlead.core.ics.components import Calendar, Event
from fairlead.core.ics.kinds import ABSENT, BUSY, Kind, is_free, kind_of, reads_like_absence
from fairlead.core.ics.problems import BadValue, Problem, UnreadableCalendar, shown
from fairlead.core.ics.recurrence import MOST_STEPS, MOST_TIMES, Budget, TooManyTimes
from fairlead.core.ics.series import (
    SLACK_SECONDS,
    Expansion,
    Occurrences,
    Span,
    occurrences,
    single_occurrence,
)
from fairlead.core.ics.values import Length, date_of_day
from fairlead.core.ics.zone_finding import BlindZones, Zones
from fairlead.core.zones import DAY_SECONDS, is_known_zone

MOST_PERIODS = 500_000
# For all rules of a file together: some seconds.
_MOST_STEPS_OF_A_FILE = 4_000_000
# What is not a statement about somebody's time (RFC 5546).
_ANSWERS = ("REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER")


class Period(NamedTuple):
    """Somebody's busy time or absence `[start, end)`, in UTC.

    All-day ones have `start_date` and `end_date`, the first day that is not part of them. The title of a private one
    is for nobody else.
    """

    start: datetime
    end: datetime
    kind: Kind
    summary: str
    uid: str
    is_all_day: bool = False
    start_date: date | None = None
    end_date: date | None = None
    is_private: bool = False


class PeriodsFound(NamedTuple):
    """The answer: periods ordered by start, what was not taken over, and how many events were understood at all."""

    periods: list[Period]
    problems: list[Problem]
    understood: int


def periods(calendar: Calendar, start: datetime, end: datetime, zone: str | None = None) -> list[Period]:
    """Return the periods that touch `[start, end)`, whole, ordered. `find_periods` also tells what is left out."""
    return find_periods(calendar, start, end, zone).periods


def find_periods(calendar: Calendar, start: datetime, end: datetime, zone: str | None = None) -> PeriodsFound:
    """Return the periods that touch `[start, end)` (aware), whole, ordered, and all problems.

    `zone`, an IANA name, is that of the contact: for all-day events and for times that name none; without it the zone
    that the calendar names for itself holds, and without that such events are left out. Raises UnreadableCalendar when
    the file asks for more than is ever computed, ValueError for an unknown `zone`.
    """
    if zone is not None and not is_known_zone(zone):
        raise ValueError(f"{zone!r} is not an IANA time zone")
    return _Search(calendar, Span(int(start.timestamp()), int(end.timestamp())), zone).answer()


class _Search:
    """One question to one file: collects the periods and the problems."""

    def __init__(self, calendar: Calendar, span: Span, zone: str | None) -> None:
        self.calendar = calendar
        self.span = span
        years = [datetime.fromtimestamp(instant, UTC).year for instant in span]
        self.zones = Zones(calendar.scopes, years[0] - 1, years[1] + 1, zone)
        self.steps_left = _MOST_STEPS_OF_A_FILE
        self.found: list[Period] = []
        self.problems: list[Problem] = list(calendar.problems)
        self.understood = 0

    def answer(self) -> PeriodsFound:
        for event, changes in _standing_events(self.calendar.events):
            if event.scope.method in _ANSWERS:
                self._tell(event.index, event.title, BadValue("answer", value=event.scope.method))
            elif is_free(event) and not changes and not _is_doubtful(event):
                self.understood += 1
            else:
                self._event(event, changes)
        self._busy_times()
        self._availabilities()
        self.found.sort(key=itemgetter(0, 1, 2, 3, 4))
        self.problems.sort(key=lambda problem: problem.line)
        return PeriodsFound(self.found, self.problems, self.understood)

    def _event(self, event: Event, changes: list[Event]) -> None:
        """Add the times of an event and its changes, or the reason why they are left out."""
        budget = Budget(min(MOST_STEPS, self.steps_left))
        allowed = budget.left
        expansion = Expansion(self.span, self.zones, budget)
        try:
            for found in _times(event, changes, expansion):
                self._add(found)
            self.understood += 1
        except BadValue as problem:
            if problem.code in ("floating", "unknown_zone") and not _could_matter(event, changes, self.span):
                self.understood += 1
            else:
                self._tell(event.index, event.title, problem)
        except TooManyTimes:
            self.understood += 1
            rule = shown(event.rules[0] if event.rules else "RDATE")
            self._tell(event.index, event.title, BadValue("too_many_times", value=rule, limit=MOST_TIMES))
        for part, detail in expansion.told:
            self._tell(part.index, part.title, detail)
        self._spend(allowed - max(budget.left, 0))

    def _spend(self, steps: int) -> None:
        self.steps_left -= steps
        if self.steps_left <= 0 or len(self.found) > MOST_PERIODS:
            raise UnreadableCalendar("too_many_periods", limit=MOST_PERIODS)

    def _add(self, found: Occurrences) -> None:
        event, seconds = found.event, found.length.wall + found.length.exact
        kind = kind_of(event, seconds)
        if kind is not None:
            self.found += _timed(event, kind, found) if found.days is None else _all_day(event, kind, found, found.days)
        elif found.starts and _is_doubtful(event) and reads_like_absence(event, seconds):
            self._tell(event.index, event.title, BadValue("free_leave"))

    def _tell(self, index: int, title: str, problem: BadValue) -> None:
        line = self.calendar.line_numbers.line_number(index)
        self.problems.append(Problem(problem.code, line, shown(title), problem.facts))

    def _busy_times(self) -> None:
        """Add the periods of VFREEBUSY; where Exchange says that somebody is out, it writes BUSY-UNAVAILABLE."""
        low, high = self.span
        for busy in self.calendar.busy_times:
            try:
                begun = self.zones.instant(busy.scope, busy.start)
                length = busy.length or Length(0, 0)
                ended = begun + length.wall + length.exact
                if busy.end is not None:
                    ended = self.zones.instant(busy.scope, busy.end)
            except BadValue as problem:
                self._tell(busy.index, busy.uid, problem)
                continue
            self.understood += 1
            if begun < ended and begun < high and ended > low:
                kind = ABSENT if busy.type == "BUSY-UNAVAILABLE" else BUSY
                self.found.append(Period(_moment(begun), _moment(ended), kind, "", busy.uid))

    def _availabilities(self) -> None:
        """Add the times outside what VAVAILABILITY offers."""
        expansion = Expansion(self.span, self.zones, Budget())
        try:
            for times in unavailable_times(self.calendar.availabilities, expansion):
                offer = times.availability
                kind = ABSENT if times.is_whole and offer.busy_type == "BUSY-UNAVAILABLE" else BUSY
                self.found += [
                    Period(_moment(begun), _moment(ended), kind, offer.summary, offer.uid)
                    for begun, ended in times.intervals
                ]
        except UnreadableOffer as problem:
            self._tell(problem.availability.index, problem.availability.title, problem.reason)
        else:
            self.understood += len(self.calendar.availabilities)


def _standing_events(events: Iterable[Event]) -> Iterator[tuple[Event, list[Event]]]:
    """Yield every event that still holds, with the events that change single times of it.

    Events without a UID stand alone. Of several revisions the latest counts; events that only share a UID by mistake,
    being of the same revision, all do. Changes of an event that is not in the file stand for themselves.
    """
    by_uid: dict[str, list[Event]] = {}
    for event in events:
        if event.uid:
            by_uid.setdefault(event.uid, []).append(event)
        elif not _is_cancelled(event):
            yield event, []
    for group in by_uid.values():
        if len(group) == 1:
            if not _is_cancelled(group[0]):
                yield group[0], []
        else:
            yield from _standing_group(group)


def _standing_group(group: list[Event]) -> Iterator[tuple[Event, list[Event]]]:
    changes = [event for event in group if event.replaces is not None]
    masters = _latest_revision([event for event in group if event.replaces is None])
    standing = [master for master in masters if not _is_cancelled(master)]
    for number, master in enumerate(standing):
        yield master, changes if number == 0 else []
    if not masters:
        for change in changes:
            if not _is_cancelled(change):
                yield change, []


def _is_cancelled(event: Event) -> bool:
    return event.is_cancelled or event.scope.method == "CANCEL"


def _latest_revision(masters: list[Event]) -> list[Event]:
    if len(masters) < 2:
        return masters
    latest = max((master.sequence, master.revised) for master in masters)
    current = [master for master in masters if (master.sequence, master.revised) == latest]
    return list({(master.start, master.end, master.length, master.rules): master for master in current}.values())


def _times(event: Event, changes: list[Event], expansion: Expansion) -> Iterator[Occurrences]:
    if (event.recurs or changes) and event.replaces is None:
        yield from occurrences(event, changes, expansion)
    else:
        found = single_occurrence(event, expansion)
        if found:
            yield found


def _could_matter(event: Event, changes: list[Event], span: Span) -> bool:
    """Tell whether an event whose clocks are not known touches the span on any clocks."""
    wider = Span(span.low - SLACK_SECONDS, span.high + SLACK_SECONDS)
    try:
        return any(found.starts for found in _times(event, changes, Expansion(wider, BlindZones(), Budget())))
    except (BadValue, TooManyTimes):
        return True


def _is_doubtful(event: Event) -> bool:
    """Tell whether an event is free only because a program marks whole days so unless it is told otherwise."""
    return event.is_transparent and not event.busy_status


def _moment(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)


def _timed(event: Event, kind: Kind, found: Occurrences) -> list[Period]:
    moment, summary, uid, private = datetime.fromtimestamp, event.summary, event.uid, event.is_private
    return [
        Period(moment(begun, UTC), moment(ended, UTC), kind, summary, uid, False, None, None, private)
        for begun, ended in zip(found.starts, found.ends, strict=True)
    ]


def _all_day(event: Event, kind: Kind, found: Occurrences, days: list[int]) -> list[Period]:
    count = (found.length.wall + found.length.exact) // DAY_SECONDS
    return [
        Period(
            *(_moment(begun), _moment(ended), kind, event.summary, event.uid, True),
            *(date_of_day(day), date_of_day(day + count), event.is_private),
        )
        for begun, ended, day in zip(found.starts, found.ends, days, strict=True)
    ]
