"""Whose desks and to-dos a member may look at."""

from __future__ import annotations

from django.db.models import QuerySet

from fairlead.team import access
from fairlead.team.models import Member


def visible_members(by: Member) -> QuerySet[Member]:
    """Return the active members whose desks this member may look at, oneself included, by name."""
    return Member.objects.filter(access.member_scope(by), is_active=True)


def find_visible_member(by: Member, member_id: int) -> Member | None:
    """Return one of them."""
    return visible_members(by).filter(pk=member_id).first()
