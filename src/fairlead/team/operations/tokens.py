"""Keys for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.team.access import AccessRefused, can_run_team
from fairlead.team.models import ApiToken, Member
from fairlead.team.types import NotPossible, Scope

LONGEST_NAME = 80
TOKEN_DAYS = (30, 90, 365)
USE_NOTED_AGAIN = timedelta(minutes=1)


class TokenNameMissing(NotPossible):
    field, code = "name", "name_missing"
    message = _("A name is needed: what will use the token?")


class TokenNameTooLong(NotPossible):
    field, code = "name", "name_too_long"
    message = _("The name has %(length)d characters; %(most)d fit.")


class ScopesMissing(NotPossible):
    field, code = "scopes", "scopes_missing"
    message = _("Choose at least one thing that the token may do.")


class UnknownScope(NotPossible):
    field, code = "scopes", "unknown_scope"
    message = _("“%(value)s” is not a scope.")


class LifetimeNotOffered(NotPossible):
    field, code = "days", "lifetime_not_offered"
    message = _("A token lives for 30, 90 or 365 days, not %(value)s.")


class NewToken(NamedTuple):
    """A token and its whole text, which is shown once and stored nowhere."""

    token: ApiToken
    text: str


@transaction.atomic
def make_token(*, name: str, scopes: Sequence[str], days: int, by: Member, now: datetime) -> NewToken:
    """Make a token of the member's own, which may never do more than they may. Raises NotPossible."""
    title = " ".join(name.split())
    if not title:
        raise TokenNameMissing
    if len(title) > LONGEST_NAME:
        raise TokenNameTooLong(length=len(title), most=LONGEST_NAME)
    if not scopes:
        raise ScopesMissing
    for scope in scopes:
        if scope not in Scope.values:
            raise UnknownScope(value=scope)
    if days not in TOKEN_DAYS:
        raise LifetimeNotOffered(value=days)
    ordered = [scope for scope in Scope.values if scope in scopes]
    return NewToken(
        *ApiToken.make(member=by, name=title, scopes=ordered, now=now, expires_at=now + timedelta(days=days))
    )


@transaction.atomic
def revoke_token(*, token_id: int, by: Member, now: datetime) -> ApiToken:
    """End a token at once: one's own, or as an owner anybody's. Revoking twice changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token_id)
    if token.member_id != by.pk and not can_run_team(by):
        raise AccessRefused
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
    return token


def note_token_use(*, token: ApiToken, now: datetime) -> None:
    """Note that a token was used, at most once a minute, so that a busy program does not write with every request."""
    stale = Q(latest_used_at=None) | Q(latest_used_at__lt=now - USE_NOTED_AGAIN)
    ApiToken.objects.filter(stale, pk=token.pk).update(latest_used_at=now)
