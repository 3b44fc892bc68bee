"""Reads who stands in for people who are away: contacts, as they have told us, and our own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from fairlead.availability.models import CompanyClosure, MemberLeave
from fairlead.availability.queries.leave import not_over_on
from fairlead.availability.queries.people import make_person
from fairlead.core import availability as engine
from fairlead.team.models import Member

# Zones differ by a day and a bit: what is not over somewhere began its last day at most so long ago by any calendar.
ANY_CALENDAR = timedelta(days=1)


@dataclass(frozen=True)
class StandsIn:
    """Somebody who stands in `[start, end)` of the calendar of who is away; no end means that nobody knows."""

    id: int
    name: str
    start: date | datetime
    end: date | datetime | None


@dataclass(frozen=True)
class OurPerson:
    """One of us with their leave, who stands in for them, and the days `[start, end)` on which we are closed."""

    person: engine.Person
    stand_ins: tuple[StandsIn, ...]
    closures: tuple[tuple[date, date, str], ...]


# Who stands in for contacts (a table `asked` with their ids) in leave that is certain and not over; the day is given.
STAND_INS_OF_MANY = """
    SELECT away.contact_id, jsonb_build_array(
        instead.id, instead.name, away.start_date, away.start_time, away.end_date, away.end_time
    ) AS stand_in
    FROM asked JOIN availability_leave away ON away.contact_id = asked.id
    JOIN customers_contact instead ON instead.id = away.stand_in_id
    WHERE away.certainty = 'CONFIRMED' AND instead.deleted_at IS NULL AND instead.left_on_date IS NULL
      AND (away.end_date IS NULL OR away.end_date > %(day)s OR (away.end_date = %(day)s AND away.end_time IS NOT NULL))
"""


def stands_in(
    pk: int, name: str, start: str, start_time: str | None, end: str | None, end_time: str | None
) -> StandsIn:
    """Return a row of STAND_INS_OF_MANY, of its columns as JSON writes them."""
    period = _period(
        date.fromisoformat(start),
        time.fromisoformat(start_time) if start_time else None,
        date.fromisoformat(end) if end else None,
        time.fromisoformat(end_time) if end_time else None,
    )
    return StandsIn(pk, name, *period)


def our_person(member: Member, *, now: datetime) -> OurPerson:
    """Return one of us as the engine sees them, with what takes them away from now on."""
    since = now.date() - ANY_CALENDAR
    rows = MemberLeave.objects.filter(not_over_on(since), member=member).select_related("stand_in")
    periods = [(row, _period(row.start_date, row.start_time, row.end_date, row.end_time)) for row in rows]
    leave = tuple(engine.Leave(start, end, row.kind) for row, (start, end) in periods)
    ours = Q(team=None) | Q(team=member.team_id) if member.team_id else Q(team=None)
    closures = CompanyClosure.objects.filter(ours, end_date__gt=since)
    return OurPerson(
        make_person(f"member:{member.pk}", member.zone, member.country, "", week=member.week, leave=leave),
        tuple(
            StandsIn(row.stand_in.pk, row.stand_in.name, start, end)
            for row, (start, end) in periods
            if row.stand_in is not None and row.stand_in.is_active
        ),
        tuple(closures.values_list("start_date", "end_date", "name")),
    )


def our_people(members: Iterable[Member], *, now: datetime) -> dict[int, engine.Person]:
    """Return some of us as the engine sees them, away while they are on leave or we are closed, from now on.

    Two queries, however many they are.
    """
    those = list(members)
    since = now.date() - ANY_CALENDAR
    leave: dict[int, list[engine.Leave]] = defaultdict(list)
    names = ("member", "kind", "start_date", "start_time", "end_date", "end_time")
    for member_id, kind, *period in MemberLeave.objects.filter(not_over_on(since), member__in=those).values_list(
        *names
    ):
        start, end = _period(*period)
        leave[member_id].append(engine.Leave(start, end, kind))
    closed = list(CompanyClosure.objects.filter(end_date__gt=since).values_list("team", "start_date", "end_date"))
    return {
        one.pk: make_person(
            f"member:{one.pk}",
            one.zone,
            one.country,
            "",
            week=one.week,
            leave=(
                *leave[one.pk],
                *(engine.Leave(start, end, "closure") for team, start, end in closed if team in (None, one.team_id)),
            ),
        )
        for one in those
    }


def _period(
    start: date, start_time: time | None, end: date | None, end_time: time | None
) -> tuple[date | datetime, date | datetime | None]:
    begins = datetime.combine(start, start_time) if start_time else start
    return begins, datetime.combine(end, end_time) if end and end_time else end
