"""Read any iCalendar file: what cannot be understood becomes a problem of its event, never of the whole file.

The reader looks at each line once and at most of them only at their first letters: the lines of an event that say
nothing about time (descriptions, attendees, attachments) are passed over.
"""

from __future__ import annotations

import re

from fairlead.core.ics.assembling import (
    MOST_DATES,
    Parts,
    availability_of,
    busy_times_of,
    definition_of,
    event_of,
    scope_of,
)
from fairlead.core.ics.components import Availability, BusyTime, Calendar, Event, Scope
from fairlead.core.ics.lines import ContentLines, read_lines
from fairlead.core.ics.problems import BadValue, Problem, UnreadableCalendar, shown
from fairlead.core.ics.values import read_text, split_line

MOST_EVENTS = 200_000
# Real files nest four deep: an alarm in an event in a calendar.
_DEEPEST = 32

_CONTAINERS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY")
_SINGLE = frozenset(
    ("DTSTART", "DTEND", "DURATION", "UID", "SUMMARY", "STATUS", "TRANSP", "CLASS", "SEQUENCE", "LAST-MODIFIED",
     "DTSTAMP", "RECURRENCE-ID", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-INTENDEDSTATUS", "BUSYTYPE", "PRIORITY",
     "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION", "TZID-ALIAS-OF", "METHOD", "X-WR-CALNAME", "NAME",
     "X-WR-TIMEZONE", "VERSION", "TZ")
)  # fmt: skip
_LISTS = frozenset(("RRULE", "EXRULE", "RDATE", "EXDATE", "CATEGORIES", "FREEBUSY"))
# The first four characters tell most lines apart.
_WANTED = frozenset(name[:4] for name in ("BEGIN:", "END:", "UID:", "UID;", "TZ:", "TZ;", *_SINGLE, *_LISTS))
_PROPERTY = re.compile(r"[A-Za-z][A-Za-z0-9-]*[;:]", re.ASCII)
# Lines that programs without an idea of folding break in the middle.
_LONG = frozenset(("SUMMARY", "RRULE", "RDATE", "EXDATE", "CATEGORIES", "FREEBUSY", "TZID", "UID"))
_MOST_BROKEN_LINES = 50


def read_calendar(data: bytes) -> Calendar:
    """Return what a file says about busy times and absences; raises UnreadableCalendar when it is no calendar.

    Any encoding, any end of line, any folding; several calendars one behind the other; unclosed components. Events that
    cannot be read are told in `problems`.
    """
    lines = read_lines(data)
    reader = _Reader(lines)
    reader.read()
    return Calendar(
        tuple(reader.scopes),
        tuple(reader.events),
        tuple(reader.busy_times),
        tuple(reader.availabilities),
        tuple(reader.problems),
        lines.numbers,
    )


class _Reader:
    """The state of one walk over the lines: which component is open, and what it said so far."""

    def __init__(self, content: ContentLines) -> None:
        self.lines = content.lines
        self.numbers = content.numbers
        self.events: list[Event] = []
        self.busy_times: list[BusyTime] = []
        self.availabilities: list[Availability] = []
        self.problems: list[Problem] = []
        # Properties of a calendar may stand behind its events: they share one object that is filled at its end.
        self.scope = Scope()
        self.scopes = [self.scope]
        self.calendar = Parts()
        self.open: list[str] = []
        self.parts: Parts | None = None
        self.inner: Parts | None = None

    def read(self) -> None:
        wanted, lines = _WANTED, self.lines
        for index, line in enumerate(lines):
            if line[:4] not in wanted:
                continue
            if line.startswith("BEGIN:"):
                self._begin(line[6:].strip().upper(), index)
            elif line.startswith("END:"):
                self._end(line[4:].strip().upper())
            else:
                self._property(line, index)
        while self.open:
            self._close_unfinished(None)

    def _property(self, line: str, index: int) -> None:
        name = line[: line.find(":")].partition(";")[0]
        target = self.inner or self.parts
        if self.open and self.open[-1] != (target.name if target else "VCALENDAR"):
            return
        if name in _SINGLE:
            store = (target or self.calendar).single
            if name not in store:
                store[name] = self._whole(line, name, index)
        elif name in _LISTS and target:
            listed = target.lists.setdefault(name, [])
            # One more than is ever accepted, so that it is refused and not cut.
            if len(listed) <= MOST_DATES:
                listed.append(self._whole(line, name, index))

    def _whole(self, line: str, name: str, index: int) -> str:
        """Return a line with what follows it and is no property of its own."""
        if name not in _LONG:
            return line
        lines, following = self.lines, index + 1
        latest = min(len(lines), following + _MOST_BROKEN_LINES)
        while following < latest and lines[following] and not _PROPERTY.match(lines[following]):
            # A text of vCalendar 1.0 is folded by "=" at the end of a line.
            line = (line[:-1] if line.endswith("=") else line) + lines[following]
            following += 1
        return line

    def _begin(self, name: str, index: int) -> None:
        if name == "VCALENDAR":
            while self.open:
                self._close_unfinished(None)
            self.scope, self.calendar = Scope(), Parts()
            self.scopes.append(self.scope)
        elif name in _CONTAINERS:
            self._close_unfinished(name)
            self.parts = Parts(name, index)
        elif self.parts and self.open[-1:] == [self.parts.name] and name in ("STANDARD", "DAYLIGHT", "AVAILABLE"):
            self.inner = Parts(name, index)
        if len(self.open) < _DEEPEST:
            self.open.append(name)

    def _close_unfinished(self, following: str | None) -> None:
        """Close what a missing END left open, before another component begins or at the end of the file."""
        parts = self.parts
        if parts is not None and self._finish(parts) and parts.name == "VEVENT":
            self._tell(Problem("unclosed", self._line(parts), _title(parts)))
        self.parts = self.inner = None
        if following is None:
            if self.open:
                self._finish_calendar()
            self.open.clear()
        else:
            del self.open[1 if self.open[:1] == ["VCALENDAR"] else 0 :]

    def _end(self, name: str) -> None:
        if name not in self.open:
            return
        if name == "VCALENDAR":
            self._close_unfinished(None)
            return
        while self.open.pop() != name:
            pass
        if self.inner is not None and self.inner.name == name:
            if self.parts is not None:
                self.parts.inner.append(self.inner)
            self.inner = None
        elif self.parts is not None and self.parts.name == name:
            self._finish(self.parts)
            self.parts = self.inner = None

    def _finish_calendar(self) -> None:
        scope_of(self.calendar, self.scope)
        self.calendar = Parts()

    def _finish(self, parts: Parts) -> bool:
        """Take over a component that has ended; answers whether it could be read."""
        try:
            if parts.name == "VEVENT":
                if len(self.events) >= MOST_EVENTS:
                    raise UnreadableCalendar("too_many_events", limit=MOST_EVENTS)
                self.events.append(event_of(parts, self.scope, self._detail))
            elif parts.name == "VTIMEZONE":
                definition_of(parts, self.scope)
            elif parts.name == "VFREEBUSY":
                self.busy_times += busy_times_of(parts, self.scope)
            elif parts.name == "VAVAILABILITY":
                self.availabilities.append(availability_of(parts, self.scope, self._detail))
        except BadValue as problem:
            self._tell(Problem(problem.code, self._line(parts), _title(parts), problem.facts))
            return False
        return True

    def _detail(self, parts: Parts, code: str, **facts: str | int) -> None:
        self._tell(Problem(code, self._line(parts), _title(parts), facts))

    def _tell(self, problem: Problem) -> None:
        self.problems.append(problem)

    def _line(self, parts: Parts) -> int:
        return self.numbers.line_number(parts.index)


def _title(parts: Parts) -> str:
    written = parts.single.get("SUMMARY") or parts.single.get("UID") or ""
    return shown(read_text(split_line(written)[2]))
