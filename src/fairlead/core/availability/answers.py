"""The questions that can be asked of a person's time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from fairlead.core.availability.instants import epoch_seconds, utc_moment
from fairlead.core.availability.leave import FOREVER, LeaveBlock, leave_blocks, perhaps_away_at
from fairlead.core.availability.likely_closures import closure_facts
from fairlead.core.availability.likely_leave import likely_leave_facts
from fairlead.core.availability.painting import Mark
from fairlead.core.availability.person import Answer, Fact, Person, Reason, Run, Status
from fairlead.core.availability.short_days import short_day
from fairlead.core.availability.stretches import closing, next_good, reachable, stretches
from fairlead.core.availability.timeline import Timeline, timeline_of
from fairlead.core.public_holidays import Coverage, HolidayState, LibraryCalendar, PlaceCalendar
from fairlead.core.weeks import dated_week_on, week_on
from fairlead.core.zones import date_of_wall, offset_at


def status_at(person: Person, moment: datetime, *, language: str = "en") -> Answer:
    """Tell whether a person can be contacted at a moment (aware), why, until when, and when next.

    `language` is that of the holiday names (`en`, `zh-hans`, `zh-hant`, `es` …).
    """
    timeline = timeline_of(person)
    if timeline is None:
        reason = Reason(Status.UNKNOWN_ZONE, _place_facts(person))
        return Answer(Status.UNKNOWN_ZONE, reason, since=None, until=None, next_good_at=None)
    instant = epoch_seconds(moment)
    blocks = leave_blocks(person)
    since, until, what = _run_around(timeline, blocks, instant)
    good = next_good(timeline, blocks, instant)
    status = what.status if isinstance(what, Mark) else Status.LEAVE
    facts = _facts(person, what, instant, language)
    facts = _with_doubt_at(person, good, facts)
    if status is Status.REACHABLE and until is not None:
        facts["window_end"] = utc_moment(until)
    # Before a leave the hour is early and nothing opens at its end.
    if status in (Status.EARLY, Status.BREAK) and until is not None and good == until:
        facts["opens_at"] = utc_moment(until)
    closes = closing(timeline, blocks, instant) if status in (Status.REACHABLE, Status.BREAK) else None
    if closes is not None:
        facts["closes_at"] = utc_moment(closes)
    facts |= closure_facts(person, timeline, blocks, good=good, language=language)
    facts |= likely_leave_facts(person, good)
    return Answer(
        status=status,
        reason=Reason(_code(what), facts),
        since=None if since is None else utc_moment(since),
        until=None if until is None else utc_moment(until),
        next_good_at=moment.astimezone(UTC) if good == instant else _moment_or_none(good),
    )


def windows(person: Person, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return when a person is reachable in `[start, end)`, in UTC: ordered, disjoint, touching ones joined.

    Empty when they never are, and when their zone is not known.
    """
    timeline = timeline_of(person)
    if timeline is None or start >= end:
        return []
    found = reachable(timeline, leave_blocks(person), epoch_seconds(start), epoch_seconds(end))
    return [(utc_moment(begun), utc_moment(ended)) for begun, ended in found]


def working_minutes(person: Person, start: datetime, end: datetime) -> float:
    """Return for how many minutes of `[start, end)` a person is reachable: how long an answer took in *their* hours.

    Exact to the second; 0 when they never are, when the zone is not known and when the period is empty.
    """
    timeline = timeline_of(person)
    if timeline is None or start >= end:
        return 0.0
    found = reachable(timeline, leave_blocks(person), epoch_seconds(start), epoch_seconds(end))
    return sum(ended - begun for begun, ended in found) / 60


def runs(person: Person, start: datetime, end: datetime, *, language: str = "en") -> list[Run]:
    """Return the statuses of a person over `[start, end)`: clipped to it, in order, no gap, neighbours different."""
    if start >= end:
        return []
    timeline = timeline_of(person)
    if timeline is None:
        return [Run(Status.UNKNOWN_ZONE, start.astimezone(UTC), end.astimezone(UTC), _place_facts(person))]
    found = stretches(timeline, leave_blocks(person), epoch_seconds(start), epoch_seconds(end))
    return [
        Run(
            what.status if isinstance(what, Mark) else Status.LEAVE,
            utc_moment(begun),
            utc_moment(ended),
            _facts(person, what, begun, language),
        )
        for begun, ended, what in found
    ]


def _run_around(
    timeline: Timeline, blocks: Sequence[LeaveBlock], instant: int
) -> tuple[int | None, int | None, Mark | LeaveBlock]:
    position = bisect_right(blocks, instant, key=lambda block: block.start)
    earlier = blocks[position - 1] if position else None
    if earlier and instant < earlier.end:
        since = None if earlier.start == -FOREVER else earlier.start
        return since, None if earlier.end == FOREVER else earlier.end, earlier
    begun, ended, mark = timeline.stretch_at(instant)
    if earlier and (begun is None or begun < earlier.end):
        begun = earlier.end
    later = blocks[position] if position < len(blocks) else None
    if later and (ended is None or later.start < ended):
        ended = later.start
    return begun, ended, mark


def _code(what: Mark | LeaveBlock) -> str:
    if isinstance(what, LeaveBlock):
        return "leave" if what.ends_on is not None and what.end != FOREVER else "leave_open"
    if what.status is Status.HOLIDAY and what.holiday_state != HolidayState.CONFIRMED:
        return f"holiday_{what.holiday_state}"
    return what.status.value


def _facts(person: Person, what: Mark | LeaveBlock, instant: int, language: str) -> dict[str, Fact]:
    facts = _place_facts(person)
    local_date = date_of_wall(instant + offset_at(person.zone or "UTC", instant))
    facts |= _knowledge_facts(person, local_date)
    if isinstance(what, LeaveBlock):
        if what.ends_on is not None and what.end != FOREVER:
            facts["leave_end"] = what.ends_on
        if what.kind:
            facts["leave_kind"] = what.kind
        return facts
    facts |= _perhaps_facts(person, instant)
    if what.status in _OF_THE_WORKDAY:
        facts |= _half_day_facts(person, local_date, language)
    if what.holiday_name:
        facts["holiday_name"] = _translated(person, what.holiday_name, local_date, language)
        facts["holiday_local_name"] = what.holiday_name
        facts["holiday_state"] = what.holiday_state
    return facts


def _perhaps_facts(person: Person, instant: int) -> dict[str, Fact]:
    found = perhaps_away_at(person, instant)
    if found is None:
        return {}
    away, block = found
    facts: dict[str, Fact] = {"perhaps_leave_certainty": away.certainty}
    if block.ends_on is not None and block.end != FOREVER:
        facts["perhaps_leave_end"] = block.ends_on
    return facts


def _with_doubt_at(person: Person, good: int | None, facts: dict[str, Fact]) -> dict[str, Fact]:
    """Return facts with the leave that is not certain when the person is reached next, if there is one: it counts."""
    doubt = {} if good is None else _perhaps_facts(person, good)
    return {name: fact for name, fact in facts.items() if not name.startswith("perhaps_")} | doubt if doubt else facts


def _place_facts(person: Person) -> dict[str, Fact]:
    named = {"zone": person.zone, "country": person.country, "subdivision": person.subdivision}
    return {name: value for name, value in named.items() if value}


def _knowledge_facts(person: Person, local_date: date) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"week_assumed": True} if person.week_assumed else {}
    week = dated_week_on(person.weeks, local_date)
    if week and week.season:
        facts["season"] = week.season
    if not person.observes_holidays:
        return facts
    coverage = _calendar(person).year(local_date.year).coverage
    if coverage is Coverage.INCOMPLETE:
        facts["incomplete"] = True
    elif coverage is not Coverage.COMPLETE:
        facts["holiday_data"] = coverage.value
    return facts


# What a day's own half-day is told beside: a night that is closed belongs to two dates.
_OF_THE_WORKDAY = (Status.REACHABLE, Status.EARLY, Status.BREAK, Status.HOLIDAY, Status.UNCERTAIN)


def _half_day_facts(person: Person, local_date: date, language: str) -> dict[str, Fact]:
    if not person.observes_holidays or not person.country:
        return {}
    calendar, week = _calendar(person), week_on(person.weeks, local_date)
    short = short_day(calendar, week.days[local_date.weekday()], local_date) if week else None
    if short is None or short.is_doubtful:
        return {}
    name = short.half_day.holiday.name
    facts: dict[str, Fact] = {
        "half_day_name": calendar.name_on(local_date, language) or name,
        "half_day_from": short.closed_from,
    }
    if short.half_day.hours.is_assumed:
        facts["half_day_assumed"] = True
    return facts


def _translated(person: Person, name: str, local_date: date, language: str) -> str:
    """Return a holiday's name in a language; of one that is only near (a doubtful day) it is looked for around it."""
    calendar = _calendar(person)
    for days in (0, -1, 1, -2, 2):
        on_date = local_date + timedelta(days=days)
        half_day = calendar.half_day_on(on_date)
        holiday = half_day.holiday if half_day else calendar.holiday_on(on_date)
        if holiday and holiday.name == name:
            return calendar.name_on(on_date, language) or name
    return name


def _calendar(person: Person) -> PlaceCalendar:
    return person.calendar or LibraryCalendar(person.country, person.subdivision)


def _moment_or_none(instant: int | None) -> datetime | None:
    return None if instant is None else utc_moment(instant)
