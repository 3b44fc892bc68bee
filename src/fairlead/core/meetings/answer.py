"""The whole answer: the best times with everybody's local time, comfort and the reason for it, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fairlead.core.availability import Facts, Person, Run, Status, runs
from fairlead.core.availability.instants import epoch_seconds
from fairlead.core.meetings.curves import BLOCKED, CORE_MARGIN_SECONDS, MOST
from fairlead.core.meetings.participants import Participant
from fairlead.core.meetings.refusal import Refusal, explain_refusal
from fairlead.core.meetings.search import RankedSlot, Search, lay_period
from fairlead.core.meetings.seats import Seat

_DAY = timedelta(days=1)
# What explains a discomfort when a meeting touches several: the first of these.
_NOTE_OF_STATUS = {
    Status.UNCERTAIN: "perhaps_holiday",
    Status.BREAK: "in_break",
    Status.EARLY: "before_hours",
    Status.LATE: "after_hours",
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a meeting for one person: a code and facts, for `fairlead.ui.meeting_sentences`.

    About the hour, exactly one: `comfortable`, `day_begins`, `day_ends`, `before_hours`, `after_hours`, `in_break`,
    `perhaps_holiday` (with `holiday_name`), `own_wish` (by the curve that they gave); of somebody optional who cannot
    come `busy`, `leave`, `holiday` (with `holiday_name`), `weekend`, `closed`, `break`, `unknown_zone`. Beside it:
    `before_holiday` (with `holiday_name`), `before_leave`, `clocks_change`.
    """

    code: str
    facts: Facts = field(default_factory=dict)


class Attendance(NamedTuple):
    """What a meeting is for one person: begin and end on their own clock, None when their zone is not known.

    `comfort` is 1 at best and 0 at worst, None when they cannot come.
    """

    person: Person
    local_start: datetime | None
    local_end: datetime | None
    comfort: float | None
    notes: tuple[Note, ...]


class Meeting(NamedTuple):
    """A possible meeting, and what it is for everybody, in the order in which they were asked for."""

    slot: RankedSlot
    people: tuple[Attendance, ...]


class Answer(NamedTuple):
    """The best meetings, best first; when there is none, why."""

    meetings: tuple[Meeting, ...]
    refusal: Refusal | None


def find_meetings(
    people: Sequence[Participant],
    start: datetime,
    end: datetime,
    minutes: int,
    *,
    step_minutes: int = 15,
    best: int = 10,
    now: datetime | None = None,
    language: str = "en",
) -> Answer:
    """Return the best times for people to meet for some minutes in `[start, end)`, or why there is none.

    The order is that of `rank_slots`, which says what is possible at all and raises the same errors. `language` is that
    of the holiday names.
    """
    search = Search(people, lay_period(start, end, minutes, step_minutes, now))
    if not search.feasible or all(seat.is_optional for seat in search.seats):
        return Answer((), explain_refusal(search))
    found = []
    for slot in search.best(best):
        position = (epoch_seconds(slot.start) - search.period.grid.origin) // search.period.grid.cell_seconds
        attendances = [
            _attendance(seat, slot, level, position, language)
            for seat, level in zip(search.seats, slot.levels, strict=True)
        ]
        found.append(Meeting(slot, tuple(attendances)))
    return Answer(tuple(found), None)


def _attendance(seat: Seat, slot: RankedSlot, level: int, position: int, language: str) -> Attendance:
    person = seat.participant.person
    if seat.place is None or person.zone is None:
        return Attendance(person, None, None, None, (Note("unknown_zone"),))
    zone = ZoneInfo(person.zone)
    comfort: float | None = None
    notes: tuple[Note, ...]
    if level == BLOCKED:
        notes = (_why_missing(seat, slot, position, language),)
    else:
        comfort = (MOST - level) / MOST
        notes = (_about_the_hour(seat, slot, level, language), *_beside(seat, slot, position, language))
    return Attendance(person, slot.start.astimezone(zone), slot.end.astimezone(zone), comfort, notes)


def _why_missing(seat: Seat, slot: RankedSlot, position: int, language: str) -> Note:
    met = runs(seat.participant.person, slot.start, slot.end, language=language)
    for status in (Status.LEAVE, Status.HOLIDAY, Status.WEEKEND):
        for run in met:
            if run.status is status:
                return Note(status.value, _named(run))
    if seat.busy >> position & 1:
        return Note("busy")
    return Note("break" if any(run.status is Status.BREAK for run in met) else "closed")


def _about_the_hour(seat: Seat, slot: RankedSlot, level: int, language: str) -> Note:
    if level == 0:
        return Note("comfortable")
    person = seat.participant.person
    met = {run.status: run for run in reversed(runs(person, slot.start, slot.end, language=language))}
    if seat.participant.comfort is not None and Status.UNCERTAIN not in met:
        return Note("own_wish")
    for status, code in _NOTE_OF_STATUS.items():
        if status in met:
            return Note(code, _named(met[status]))
    margin = timedelta(seconds=CORE_MARGIN_SECONDS)
    behind = runs(person, slot.end, slot.end + margin)
    ends = any(run.status not in (Status.REACHABLE, Status.BREAK, Status.UNCERTAIN) for run in behind)
    return Note("day_ends" if ends else "day_begins")


def _beside(seat: Seat, slot: RankedSlot, position: int, language: str) -> list[Note]:
    notes = []
    if seat.eves >> position & 1:
        notes.append(Note("before_leave"))
    curve = seat.place.curve if seat.place else None
    if curve and curve.eves >> position & 1:
        ahead = runs(seat.participant.person, slot.start, slot.end + _DAY, language=language)
        holiday = next((run for run in ahead if run.status is Status.HOLIDAY), None)
        # The holiday may lie inside a leave, which has its own note.
        notes += [Note("before_holiday", _named(holiday))] if holiday else []
    if curve and curve.clock_changes >> position & 1:
        notes.append(Note("clocks_change"))
    return notes


def _named(run: Run) -> Facts:
    return {name: run.facts[name] for name in ("holiday_name", "leave_end") if name in run.facts}
