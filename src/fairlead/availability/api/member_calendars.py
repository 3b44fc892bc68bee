"""Members' own calendars over HTTP, and when colleagues are free."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.availability.operations import member_calendars as operations
from fairlead.availability.queries.member_calendars import calendars_of, find_own_calendar, free_windows
from fairlead.availability.queries.subscription_sentences import left_out_sentences, problem_sentence
from fairlead.availability.schemas.contact_calendars import SubscriptionEndQuery
from fairlead.availability.schemas.leave import WindowOut, WindowsOut, WindowsQuery
from fairlead.availability.schemas.member_calendars import (
    MemberCalendarIn,
    MemberCalendarOut,
    MemberFileIn,
    MemberFileOut,
)
from fairlead.team.queries import find_active_member
from fairlead.team.types import Scope

routes = Routes("Members’ calendars")
READ, WRITE = Scope.LEAVE_READ, Scope.LEAVE_WRITE


@answers(operations.AlreadyFollowed)
def _already_followed(problem: Exception) -> Refused:
    return refused_value("/address", message=_("You follow this calendar already."), code="already_followed")


@answers(operations.TooManyCalendars)
def _too_many(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("You have many calendars already. End one of them first."))


@routes.get("/member-calendars", scope=READ, gives=PageOf[MemberCalendarOut])
def list_member_calendars(request: ApiRequest, page: Query[PageQuery]) -> PageOf[MemberCalendarOut]:
    """List the caller's own calendars, the oldest first."""
    rows = calendars_of(request.by, request.now)
    return page_of(request, rows, page, order=("made_at", "pk"), show=lambda row: _calendar(row, request))


@routes.post("/member-calendars", scope=WRITE, gives=MemberCalendarOut, status=201, location="/member-calendars/{id}")
def follow_member_calendar(request: ApiRequest, calendar: MemberCalendarIn) -> MemberCalendarOut:
    """Follow a calendar of the caller's own. It is read by a job at once, and then every hour."""
    row = operations.follow_calendar(member=request.by, by=request.by, now=request.now, **calendar.model_dump())
    return _calendar(found(find_own_calendar(request.by, row.pk, request.now)), request)


@routes.post("/member-calendars/file", scope=WRITE, gives=MemberFileOut)
def bring_member_calendar(request: ApiRequest, file: MemberFileIn) -> MemberFileOut:
    """Take over what a calendar file of the caller's own says."""
    row, sync = operations.bring_file(
        member=request.by, name=file.name, data=file.ics.encode(), by=request.by, now=request.now
    )
    shown = _calendar(found(find_own_calendar(request.by, row.pk, request.now)), request)
    return MemberFileOut(**shown.model_dump(), recorded=sync.recorded, moved=sync.moved, removed=sync.removed)


@routes.get("/member-calendars/{member_calendar_id}", scope=READ, gives=MemberCalendarOut)
def get_member_calendar(request: ApiRequest, member_calendar_id: Id) -> MemberCalendarOut:
    """Get one of the caller's own calendars."""
    return _calendar(found(find_own_calendar(request.by, member_calendar_id, request.now)), request)


@routes.post("/member-calendars/{member_calendar_id}/fetch", scope=WRITE, gives=MemberCalendarOut)
def fetch_member_calendar(request: ApiRequest, member_calendar_id: Id) -> MemberCalendarOut:
    """Let a calendar be read now, by a job; `is_reading` tells until it has answered."""
    row = found(find_own_calendar(request.by, member_calendar_id, request.now))
    operations.read_again(calendar=row, by=request.by, now=request.now)
    return _calendar(found(find_own_calendar(request.by, member_calendar_id, request.now)), request)


@routes.delete("/member-calendars/{member_calendar_id}", scope=WRITE)
def end_member_calendar(request: ApiRequest, member_calendar_id: Id, query: Query[SubscriptionEndQuery]) -> None:
    """Follow a calendar no longer. The leave that came from it stays unless its removal is asked for."""
    row = found(find_own_calendar(request.by, member_calendar_id, request.now))
    operations.end_calendar(calendar=row, removes_leave=query.remove_leave, by=request.by, now=request.now)


@routes.get("/members/{member_id}/free-time", scope=READ, gives=WindowsOut)
def list_member_free_time(request: ApiRequest, member_id: Id, query: Query[WindowsQuery]) -> WindowsOut:
    """Ask when a colleague works and is not busy: their hours, less holidays, leave, closures and busy times."""
    member = found(find_active_member(member_id))
    start = query.start or request.now
    free = free_windows(member, start, start + timedelta(days=query.days))
    return WindowsOut(zone=member.zone or None, windows=[WindowOut(start=begun, end=ended) for begun, ended in free])


def _calendar(row: Any, request: ApiRequest) -> MemberCalendarOut:
    told = ("problem", "left_out", "is_reading")
    values = {name: getattr(row, name) for name in MemberCalendarOut.model_fields if name not in told}
    problem = problem_sentence(row.problem["code"], row.problem["facts"]) if row.problem else None
    return MemberCalendarOut(
        problem=problem,
        left_out=left_out_sentences(row.left_out),
        is_reading=row.is_being_read(request.now),
        **values,
    )
