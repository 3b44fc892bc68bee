"""Reads when our own people are away, and who stands in for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from fairlead.availability.models import CompanyClosure, MemberLeave
from fairlead.availability.queries.leave import not_over_on
from fairlead.availability.queries.people import make_person
from fairlead.core.availability import DayKind, DayPlan, day_plans
from fairlead.customers.models import Account
from fairlead.team.access import account_scope, can_edit_member, member_scope
from fairlead.team.models import Member
from fairlead.ui import formats

# Zones differ by a day and a bit: what is away somewhere now began at most so long ago by any calendar.
ANY_CALENDAR = timedelta(days=1)


@dataclass(frozen=True)
class Cover:
    """A colleague who is away and for whom the reader stands in.

    `is_open`: the reader may look at their desk; `customers`: how many of their customers the reader sees at all.
    """

    leave: MemberLeave
    until: str
    is_open: bool
    customers: int


@dataclass(frozen=True)
class CalendarDay:
    """One day of one of us: `mark` is "leave", "holiday", "free" or "", `name` says what it is."""

    date: date
    mark: str
    name: str


@dataclass(frozen=True)
class CalendarLine:
    """One of us over the days of a calendar, with the absences that lie in them."""

    member: Member
    days: tuple[CalendarDay, ...]
    leave: tuple[MemberLeave, ...]


def member_leave() -> QuerySet[MemberLeave]:
    """Return the absences of all who may sign in, earliest first. Everybody may see the days and the stand-in."""
    rows = MemberLeave.objects.filter(member__is_active=True)
    return rows.select_related("member", "stand_in", "recorded_by")


def find_member_leave(leave_id: int) -> MemberLeave | None:
    """Return one absence; kind and note are shown only to whom `sees_reason` lets."""
    return member_leave().filter(pk=leave_id).first()


def sees_reason(by: Member, leave: MemberLeave) -> bool:
    """Answer whether somebody is shown why a colleague is away: the member, who leads them, and the owner."""
    return can_edit_member(by, leave.member)


def leave_of_member(member: Member, *, since: date) -> list[MemberLeave]:
    """Return a member's absences that are not over by a day, earliest first."""
    return list(member_leave().filter(not_over_on(since), member=member))


def away_at(now: datetime, member_ids: Collection[int] | None = None) -> dict[int, MemberLeave]:
    """Return who of us is away at a moment, each by their own clock; of two absences the one that lasts longer."""
    today = now.date()
    rows = member_leave().filter(not_over_on(today - ANY_CALENDAR), start_date__lte=today + ANY_CALENDAR)
    if member_ids is not None:
        rows = rows.filter(member__in=member_ids)
    found: dict[int, MemberLeave] = {}
    for row in rows:
        if row.lasts_at(now.astimezone(row.member.zone_info).replace(tzinfo=None)):
            known = found.get(row.member_id)
            if known is None or (known.ends is not None and (row.ends is None or row.ends > known.ends)):
                found[row.member_id] = row
    return found


def remarks(member_ids: Collection[int], now: datetime) -> dict[int, str]:
    """Say of colleagues that they are away, until when, and who stands in."""
    return {member_id: away_words(leave) for member_id, leave in away_at(now, member_ids).items()}


def away_words(leave: MemberLeave) -> str:
    """Say until when somebody is away and who stands in, such as "away until 8 Oct – Zhang Min stands in"."""
    if leave.stand_in is None:
        return until_words(leave)
    return _("%(until)s – %(name)s stands in") % {"until": until_words(leave), "name": leave.stand_in}


def until_words(leave: MemberLeave) -> str:
    """Say until when somebody is away."""
    if leave.latest_day is None:
        return _("away until further notice")
    day = formats.short_date(leave.latest_day)
    if leave.end_time:
        return _("away until %(day)s, %(time)s") % {"day": day, "time": f"{leave.end_time:%H:%M}"}
    return _("away until %(day)s") % {"day": day}


def own_away(member: Member, now: datetime) -> str:
    """Say to a member that they are away themselves; "" while they are not."""
    leave = away_at(now, [member.pk]).get(member.pk)
    return away_words(leave) if leave is not None else ""


def covered_by(member: Member, now: datetime) -> list[Cover]:
    """Return the colleagues who are away at a moment and for whom a member stands in."""
    covered = [leave for leave in away_at(now).values() if leave.stand_in_id == member.pk]
    if not covered:
        return []
    ids = [leave.member_id for leave in covered]
    opened = set(Member.objects.filter(member_scope(member), pk__in=ids).values_list("pk", flat=True))
    seen = Account.objects.filter(account_scope(member), owner__in=ids, deleted_at=None).order_by()
    counted = dict(seen.values_list("owner").annotate(number=Count("pk")))
    return [
        Cover(leave, until_words(leave), leave.member_id in opened, counted.get(leave.member_id, 0))
        for leave in covered
    ]


def team_calendar(first: date, end: date, *, language: str) -> list[CalendarLine]:
    """Return who of us works on which day of `[first, end)`, by own week, holidays and closures."""
    members = list(Member.objects.filter(is_active=True).select_related("team"))
    leave: dict[int, list[MemberLeave]] = defaultdict(list)
    for row in member_leave().filter(not_over_on(first), start_date__lt=end):
        leave[row.member_id].append(row)
    closures = list(CompanyClosure.objects.filter(start_date__lt=end, end_date__gt=first))
    lines = [_line(member, leave[member.pk], closures, first, end, language) for member in members]
    return [line for line in lines if line.member.zone or line.leave or line.member.country]


def _line(
    member: Member, leave: list[MemberLeave], closures: list[CompanyClosure], first: date, end: date, language: str
) -> CalendarLine:
    person = make_person(f"member:{member.pk}", member.zone, member.country, "", week=member.week)
    own = [one for one in closures if one.team_id in (None, member.team_id)]
    days = []
    for plan in day_plans(person, first, end):
        away = next((row for row in leave if row.touches(plan.on_date)), None)
        closed = next((one for one in own if one.start_date <= plan.on_date < one.end_date), None)
        if away is not None:
            days.append(CalendarDay(plan.on_date, "leave", away_words(away)))
        elif closed is not None:
            days.append(CalendarDay(plan.on_date, "holiday", closed.name))
        else:
            name = person.calendar.name_on(plan.on_date, language) if person.calendar and plan.holiday else None
            days.append(CalendarDay(plan.on_date, _mark(plan), name or ""))
    return CalendarLine(member, tuple(days), tuple(leave))


def _mark(plan: DayPlan) -> str:
    return {DayKind.HOLIDAY: "holiday", DayKind.FREE: "free"}.get(plan.kind, "")


def usual_stand_in(member: Member) -> Member | None:
    """Return who is proposed to stand in for a member, when they may still sign in."""
    backup = member.backup
    return backup if backup is not None and backup.is_active else None


def possible_stand_ins(member: Member) -> QuerySet[Member]:
    """Return who can stand in for a member: those of the same team first."""
    others = Member.objects.filter(is_active=True).exclude(pk=member.pk)
    return others.alias(is_elsewhere=~Q(team=member.team_id)).order_by("is_elsewhere", "name", "pk")
