"""Reads keys for programs."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from fairlead.team.models import ApiToken, Member
from fairlead.team.types import Role, Scope

READING = tuple(scope for scope in Scope if scope.value.endswith(":read"))


def tokens_of(member: Member) -> QuerySet[ApiToken]:
    """Return the member's tokens, those in force first, then the newest first."""
    return member.api_tokens.order_by("-revoked_at", "-created_at", "-pk")


def find_token(text: str, now: datetime) -> ApiToken | None:
    """Return the token that this text opens at the moment, with its member; None for anything else."""
    mark, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if mark != "fl" or not secret:
        return None
    token = ApiToken.objects.select_related("member", "member__team").filter(prefix=prefix).first()
    if token is None or not token.opens_with(secret) or not token.is_valid_at(now):
        return None
    return token


def grantable_scopes(member: Member) -> list[Scope]:
    """Return the scopes worth giving to a token of this member: what their role could never do is left out."""
    if member.role == Role.VIEWER:
        return list(READING)
    return [scope for scope in Scope if scope != Scope.TEAM_WRITE or member.role in (Role.OWNER, Role.LEADER)]
