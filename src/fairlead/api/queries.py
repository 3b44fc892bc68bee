"""Reads the people whom the API lists."""

from __future__ import annotations

from django.db.models import QuerySet

from fairlead.team.models import Member, Team
from fairlead.team.types import Role


def members_known_to(by: Member) -> QuerySet[Member]:
    """Return the colleagues of a member; those who may not sign in any more only for owners and leaders."""
    if by.role in (Role.OWNER, Role.LEADER):
        return Member.objects.all()
    return Member.objects.filter(is_active=True)


def teams() -> QuerySet[Team]:
    return Team.objects.all()


def get_team(team_id: int) -> Team:
    """Return a team. Raises Team.DoesNotExist."""
    return Team.objects.get(pk=team_id)
