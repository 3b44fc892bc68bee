"""What a calendar file holds, as far as it says when somebody is busy or away."""

from __future__ import annotations

from dataclasses import dataclass, field

from fairlead.core.ics.lines import LineNumbers
from fairlead.core.ics.problems import Problem
from fairlead.core.ics.values import Length, Stamp
from fairlead.core.ics.zone_definitions import ZoneDefinition


@dataclass(slots=True)
class Scope:
    """One VCALENDAR of a file: its name, the zone it names for all of it, and the zones it describes (by `zone_key`).

    `method` is that of an invitation or an answer to one; empty for calendars.
    """

    name: str = ""
    zone: str | None = None
    method: str = ""
    definitions: dict[str, ZoneDefinition] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A date of RDATE, with its own end or length where it is a period."""

    start: Stamp
    end: Stamp | None = None
    length: Length | None = None


@dataclass(slots=True)
class Event:
    """One VEVENT, or one AVAILABLE of a VAVAILABILITY.

    `index` is its place among the content lines. Either `end` or `length` is given, or neither. `replaces` is its
    RECURRENCE-ID. `busy_status` is what Exchange says (`FREE`, `OOF`, …), upper case.
    """

    scope: Scope
    index: int
    start: Stamp
    end: Stamp | None = None
    length: Length | None = None
    uid: str = ""
    summary: str = ""
    rules: tuple[str, ...] = ()
    excluded_rules: tuple[str, ...] = ()
    dates: tuple[Listed, ...] = ()
    excluded: tuple[Stamp, ...] = ()
    replaces: Stamp | None = None
    replaces_following: bool = False
    sequence: int = 0
    revised: str = ""
    is_cancelled: bool = False
    is_transparent: bool = False
    is_private: bool = False
    busy_status: str = ""
    categories: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.summary or self.uid

    @property
    def recurs(self) -> bool:
        return bool(self.rules or self.dates)


@dataclass(frozen=True, slots=True)
class BusyTime:
    """One period of a VFREEBUSY that is not free; `type` is its FBTYPE."""

    scope: Scope
    index: int
    start: Stamp
    end: Stamp | None
    length: Length | None
    type: str
    uid: str


@dataclass(frozen=True, slots=True)
class Availability:
    """A VAVAILABILITY (RFC 7953): outside `available`, the time from `start` to `end` is busy.

    Open ends are None. Priority 1 goes before 9; 0, the lowest, is what is not said.
    """

    scope: Scope
    index: int
    start: Stamp | None
    end: Stamp | None
    length: Length | None
    available: tuple[Event, ...]
    priority: int
    busy_type: str
    summary: str
    uid: str

    @property
    def title(self) -> str:
        return self.summary or self.uid


@dataclass(frozen=True)
class Calendar:
    """All that one file says; problems are those found in reading it."""

    scopes: tuple[Scope, ...]
    events: tuple[Event, ...]
    busy_times: tuple[BusyTime, ...]
    availabilities: tuple[Availability, ...]
    problems: tuple[Problem, ...]
    line_numbers: LineNumbers
