"""Members, teams, oneself, and what one was told."""

from __future__ import annotations

from typing import cast

from django.http import StreamingHttpResponse
from ninja import Query

from fairlead.api import queries
from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import ExportQuery, PageOf, PageQuery
from fairlead.api.schemas.team import (
    ColleagueOut,
    CountOut,
    DeactivationIn,
    MeIn,
    MemberFilters,
    MemberIn,
    MemberOut,
    MeOut,
    NewMemberIn,
    NotificationFilters,
    NotificationOut,
    TeamIn,
    TeamOut,
    TokenOut,
    WorkIn,
)
from fairlead.team import operations
from fairlead.team.models import Member, Notification
from fairlead.team.queries import members as find
from fairlead.team.queries.notifications import notifications_of, show_notification
from fairlead.team.types import MemberChanges, NotPossible, Scope, Theme
from fairlead.ui.exports import MEDIA, file_response

READ, WRITE = Scope.TEAM_READ, Scope.TEAM_WRITE

own = Routes("Me")
people = Routes("Team")
notices = Routes("Notifications")
exports = Routes("Exports")

# Where the domain's name of a value is not the name in the body.
BODY_NAMES = {"receiver": "receiver_id"}


@answers(NotPossible)
def _not_possible(problem: NotPossible) -> Refused:
    if not problem.field:
        return Refused(CONFLICT, problem.sentence)
    pointer = f"/{BODY_NAMES.get(problem.field, problem.field)}"
    return refused_value(pointer, message=problem.sentence, code=problem.code)


@own.get("/me", scope=None, gives=MeOut, versioned=True)
def get_me(request: ApiRequest) -> MeOut:
    """Get the member for whom the request runs.

    Any token may ask; the answer names its scopes and when it expires.
    """
    return _me(request, request.by)


@own.patch("/me", scope=WRITE, gives=MeOut)
def change_me(request: ApiRequest, changes: MeIn) -> MeOut:
    """Change the member for whom the request runs."""
    return _me(request, _change(request, request.by.pk, changes))


@people.get("/members", scope=READ, gives=PageOf[ColleagueOut])
def list_members(request: ApiRequest, filters: Query[MemberFilters], page: Query[PageQuery]) -> PageOf[ColleagueOut]:
    """List colleagues by name."""
    rows = queries.members_known_to(request.by).filter(**filters.model_dump(exclude_none=True))
    return page_of(request, rows, page, order=("name", "pk"), show=ColleagueOut.model_validate)


@people.post("/members", scope=WRITE, gives=MemberOut, status=201, versioned=True, location="/members/{id}")
def create_member(request: ApiRequest, member: NewMemberIn) -> MemberOut:
    """Add a member.

    They enter by an invitation, a key that is made and handed over on the page of the team alone.
    """
    return MemberOut.model_validate(
        operations.create_member(**member.model_dump(), by=request.by, now=request.now).member
    )


@people.get("/members/{member_id}", scope=READ, gives=MemberOut, versioned=True)
def get_member(request: ApiRequest, member_id: Id) -> MemberOut:
    """Get a member."""
    return MemberOut.model_validate(find.get_member(request.by, member_id))


@people.patch("/members/{member_id}", scope=WRITE, gives=MemberOut, refuses=[409])
def change_member(request: ApiRequest, member_id: Id, changes: MemberIn) -> MemberOut:
    """Change a member."""
    return MemberOut.model_validate(_change(request, member_id, changes))


@people.post("/members/{member_id}/deactivation", scope=WRITE, gives=MemberOut, versioned=True)
def deactivate_member(request: ApiRequest, member_id: Id, leaving: DeactivationIn) -> MemberOut:
    """Close the desk to a member and give what they care for to the receiver.

    Their sessions, tokens and links end at once.
    """
    member = operations.deactivate_member(
        member_id=member_id, receiver_id=leaving.receiver_id, by=request.by, now=request.now
    )
    return MemberOut.model_validate(member)


@people.delete("/members/{member_id}/deactivation", scope=WRITE)
def reactivate_member(request: ApiRequest, member_id: Id) -> None:
    """Open the desk to a member again. What was given over stays where it is."""
    operations.reactivate_member(member_id=member_id, by=request.by, now=request.now)


@exports.download("/exports/members", scope=READ, media=sorted(MEDIA.values()))
def export_list_of_members(request: ApiRequest, wanted: Query[ExportQuery]) -> StreamingHttpResponse:
    """Download the list of members as a file. For who runs the team."""
    listed = operations.export_members(
        by=request.by, now=request.now, file_format=wanted.format, means=request.caller.means
    )
    return file_response(listed, wanted.format)


@people.get("/teams", scope=READ, gives=PageOf[TeamOut])
def list_teams(request: ApiRequest, page: Query[PageQuery]) -> PageOf[TeamOut]:
    """List teams by name."""
    return page_of(request, queries.teams(), page, order=("name", "pk"), show=TeamOut.model_validate)


@people.post("/teams", scope=WRITE, gives=TeamOut, status=201, versioned=True, location="/teams/{id}")
def create_team(request: ApiRequest, team: TeamIn) -> TeamOut:
    """Add a team."""
    return TeamOut.model_validate(operations.create_team(name=team.name, by=request.by))


@people.get("/teams/{team_id}", scope=READ, gives=TeamOut, versioned=True)
def get_team(request: ApiRequest, team_id: Id) -> TeamOut:
    """Get a team."""
    return TeamOut.model_validate(queries.get_team(team_id))


@people.patch("/teams/{team_id}", scope=WRITE, gives=TeamOut)
def rename_team(request: ApiRequest, team_id: Id, changes: TeamIn) -> TeamOut:
    """Give a team another name."""
    return TeamOut.model_validate(
        operations.rename_team(
            team_id=team_id, name=changes.name, by=request.by, expected_version=request.expected_version
        )
    )


@people.delete("/teams/{team_id}", scope=WRITE, versioned=True, refuses=[409])
def delete_team(request: ApiRequest, team_id: Id) -> None:
    """Delete a team that has no members."""
    operations.delete_team(team_id=team_id, by=request.by, expected_version=request.expected_version)


@notices.get("/notifications", scope=Scope.DESK_READ, gives=PageOf[NotificationOut])
def list_notifications(
    request: ApiRequest, filters: Query[NotificationFilters], page: Query[PageQuery]
) -> PageOf[NotificationOut]:
    """List what the member was told, the latest first."""
    rows = notifications_of(request.by)
    if filters.is_unread is not None:
        rows = rows.filter(read_at__isnull=filters.is_unread)
    return page_of(request, rows, page, order=("-created_at", "-pk"), show=_notification)


@notices.post("/notifications/{notification_id}/reading", scope=Scope.DESK_WRITE, gives=NotificationOut)
def read_notification(request: ApiRequest, notification_id: Id) -> NotificationOut:
    """Mark one notification as read."""
    return _notification(operations.read_notification(notification_id=notification_id, by=request.by, now=request.now))


@notices.post("/notifications/reading", scope=Scope.DESK_WRITE, gives=CountOut)
def read_all_notifications(request: ApiRequest) -> CountOut:
    """Mark all notifications as read; the count says how many were new."""
    return CountOut(count=operations.read_all_notifications(by=request.by, now=request.now))


def _change(request: ApiRequest, member_id: int, changes: WorkIn) -> Member:
    given = cast(MemberChanges, changes.given())
    return operations.change_member(
        member_id=member_id,
        changes=given,
        by=request.by,
        now=request.now,
        expected_version=request.expected_version,
    )


def _me(request: ApiRequest, member: Member) -> MeOut:
    token = request.caller.token
    shown = MemberOut.model_validate(member)
    return MeOut(
        **shown.model_dump(by_alias=True),
        theme=Theme(member.theme),
        clock_zones=member.clock_zones,
        token=TokenOut.model_validate(token) if token else None,
    )


def _notification(notification: Notification) -> NotificationOut:
    return NotificationOut(
        id=notification.pk,
        kind=notification.kind,
        sentence=show_notification(notification).sentence,
        path=notification.path,
        created_at=notification.created_at,
        read_at=notification.read_at,
    )
