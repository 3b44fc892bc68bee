"""Changes to members, teams and their keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from fairlead.team.models import Member, SignInLink
from fairlead.team.types import Role

LINK_HOURS = 24


@transaction.atomic
def first_sign_in_link(*, now: datetime) -> str:
    """Return the secret of a new one-time link for the owner while nobody has ever signed in; "" afterwards.

    An empty desk gets its owner first. Earlier unused links of the owner stop working.
    """
    if Member.objects.exclude(last_login=None).exists():
        return ""
    owner = Member.objects.filter(role=Role.OWNER, is_active=True).order_by("pk").first()
    if owner is None:
        owner = Member(name="", role=Role.OWNER)
        owner.set_unusable_password()
        owner.save()
    return make_sign_in_link(member=owner, by=None, now=now)


@transaction.atomic
def make_sign_in_link(*, member: Member, by: Member | None, now: datetime, is_invitation: bool = False) -> str:
    """Return the secret of a new one-time link; the member's earlier unused ones stop working."""
    member.sign_in_links.filter(used_at=None).delete()
    expires_at = now + (timedelta(days=7) if is_invitation else timedelta(hours=LINK_HOURS))
    _link, secret = SignInLink.make(member=member, made_by=by, expires_at=expires_at, is_invitation=is_invitation)
    return secret
