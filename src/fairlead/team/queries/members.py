"""Reads members and teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from fairlead.core.weeks import find_country_week, parse_week, week_on
from fairlead.team.access import member_scope
from fairlead.team.models import Member, Team
from fairlead.team.queries.holdings import Holding, holdings_by_member
from fairlead.team.queries.remarks import remarks_on
from fairlead.team.types import Role
from fairlead.ui.formats import listed, locale_name
from fairlead.ui.week_field import week_words


@dataclass(frozen=True)
class MemberRow:
    """One line of the list of members. `local_now` is in the member's zone, None while that is unknown.

    `opens` tells whether the reader may open the member's page; what is private to it (`holdings`, `signed_in_at` in
    the reader's zone) is there only then. `remark` is what other apps say beside the name: that they are away.
    """

    member: Member
    local_now: datetime | None
    opens: bool
    holdings: list[Holding]
    signed_in_at: datetime | None
    remark: str = ""


def active_members() -> QuerySet[Member]:
    """Return everybody who may sign in, by name."""
    return Member.objects.filter(is_active=True)


def get_member(by: Member, member_id: int) -> Member:
    """Return a member whose page the reader may open. Raises Member.DoesNotExist."""
    return Member.objects.select_related("team", "backup").filter(member_scope(by)).get(pk=member_id)


def member_rows(by: Member, now: datetime) -> list[MemberRow]:
    """Return all colleagues by name, for owners and leaders also those who may not sign in any more, at the end."""
    members = Member.objects.select_related("team")
    if by.role not in (Role.OWNER, Role.LEADER):
        members = members.filter(is_active=True)
    listed = sorted(members, key=lambda member: not member.is_active)
    opened = set(Member.objects.filter(member_scope(by)).values_list("pk", flat=True))
    held = holdings_by_member(opened)
    remarks = remarks_on([member.pk for member in listed], now)
    return [
        MemberRow(
            member=member,
            local_now=now.astimezone(member.zone_info) if member.zone else None,
            opens=member.pk in opened,
            holdings=held.get(member.pk, []),
            signed_in_at=member.last_login.astimezone(by.zone_info)
            if member.last_login and member.pk in opened
            else None,
            remark=remarks.get(member.pk, ""),
        )
        for member in listed
    ]


def find_active_member(member_id: int) -> Member | None:
    """Return one of those who may sign in."""
    return active_members().filter(pk=member_id).first()


def possible_receivers(member: Member) -> QuerySet[Member]:
    """Return who could take over from a member: those of the same team first."""
    fit = active_members().filter(role__in=(Role.OWNER, Role.LEADER, Role.ACCOUNT_MANAGER)).exclude(pk=member.pk)
    return fit.alias(is_elsewhere=~Q(team=member.team_id)).order_by("is_elsewhere", "name", "pk")


def teams_with_sizes() -> QuerySet[Team]:
    """Return the teams by name, each with `size`, its members, and `active_size`, those who may sign in."""
    return Team.objects.annotate(
        size=Count("members"), active_size=Count("members", filter=Q(members__is_active=True))
    ).order_by("name")


def find_team(team_id: int) -> Team | None:
    """Return a team."""
    return Team.objects.filter(pk=team_id).first()


def get_team(team_id: int) -> Team:
    """Return a team. Raises Team.DoesNotExist."""
    return Team.objects.get(pk=team_id)


def week_of_member(member: Member, now: datetime) -> str:
    """Write a member's working week in the active language; "" while neither it nor the country is known."""
    if member.week is not None:
        return week_words(parse_week(member.week))
    if not member.country:
        return ""
    usual = week_on(find_country_week(member.country).weeks, now.astimezone(member.zone_info).date())
    return _("%(week)s (usual in the country)") % {"week": week_words(usual)} if usual else ""


def languages_of_member(member: Member) -> str:
    """Write the languages that a member speaks in the active language."""
    names = Locale.parse(locale_name()).languages
    return listed(names.get(tag.replace("-", "_"), tag) for tag in member.languages)
