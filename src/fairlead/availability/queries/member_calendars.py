"""Reads members' own calendars, and when our people can be had: their hours less leave, closures and busy times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from fairlead.availability.models import CompanyClosure, MemberBusyTime, MemberCalendar, MemberLeave
from fairlead.availability.queries.leave import not_over_on
from fairlead.availability.queries.people import make_person
from fairlead.core import availability as engine
from fairlead.team.models import Member

Span = tuple[datetime, datetime]
SOON = timedelta(days=7)


def calendars_of(member: Member, now: datetime) -> QuerySet[MemberCalendar]:
    """Return a member's own calendars, the oldest first; `busy_soon` counts the busy times of the next seven days."""
    soon = Q(busy_times__end_at__gt=now, busy_times__start_at__lt=now + SOON)
    rows = MemberCalendar.objects.filter(member=member).annotate(busy_soon=Count("busy_times", filter=soon))
    return rows.select_related("member", "member__backup", "made_by")


def find_own_calendar(by: Member, calendar_id: int, now: datetime) -> MemberCalendar | None:
    """Return one's own calendar; nobody reads anybody else's."""
    return calendars_of(by, now).filter(pk=calendar_id).first()


def due_member_calendars(now: datetime) -> list[int]:
    """Return the keys of the calendars to be fetched now, of members who may sign in, the longest due first."""
    rows = MemberCalendar.objects.filter(is_file=False, next_fetch_at__lte=now, member__is_active=True)
    return list(rows.order_by("next_fetch_at", "pk").values_list("pk", flat=True))


def find_due_member_calendar(calendar_id: int, now: datetime) -> MemberCalendar | None:
    """Return a calendar if it is still to be fetched; another worker may have been faster."""
    rows = MemberCalendar.objects.select_related("member", "member__backup", "made_by")
    return rows.filter(pk=calendar_id, is_file=False, next_fetch_at__lte=now).first()


def busy_times(member_ids: Collection[int], start: datetime, end: datetime) -> dict[int, list[Span]]:
    """Return when members are busy in `[start, end)` by their calendars, ordered; who never is, is missing."""
    rows = MemberBusyTime.objects.filter(calendar__member__in=member_ids, start_at__lt=end, end_at__gt=start)
    found: dict[int, list[Span]] = defaultdict(list)
    for member_id, begun, ended in rows.values_list("calendar__member", "start_at", "end_at"):
        found[member_id].append((begun, ended))
    return dict(found)


def person_of_member(member: Member, start: datetime) -> engine.Person:
    """Return one of us as the engine's person, with the leave and the closures that are not over at `start`."""
    day = start.date() - timedelta(days=1)
    leave = [
        engine.Leave(row.begins if row.start_time else row.start_date, _end(row), row.kind)
        for row in MemberLeave.objects.filter(not_over_on(day), member=member)
    ]
    ours = CompanyClosure.objects.filter(Q(team=None) | Q(team=member.team_id), end_date__gt=day)
    leave += [engine.Leave(row.start_date, row.end_date, "CLOSURE") for row in ours]
    return make_person(f"member:{member.pk}", member.zone, member.country, "", week=member.week, leave=tuple(leave))


def free_windows(member: Member, start: datetime, end: datetime) -> list[Span]:
    """Return when one of us works and is not busy in `[start, end)`, in UTC: ordered, disjoint."""
    free = engine.windows(person_of_member(member, start), start, end)
    for begun, ended in busy_times([member.pk], start, end).get(member.pk, ()):
        free = [
            piece
            for window in free
            for piece in ((window[0], min(window[1], begun)), (max(window[0], ended), window[1]))
            if piece[0] < piece[1]
        ]
    return free


def _end(row: MemberLeave) -> date | datetime | None:
    return row.ends if row.end_time else row.end_date
