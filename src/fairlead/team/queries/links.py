"""Reads sign-in links without using them up."""

from __future__ import annotations

from datetime import datetime

from fairlead.team.models import SignInLink, fingerprint


def find_invitation(secret: str, now: datetime) -> SignInLink | None:
    """Return the invitation that this secret opens at the moment; None when there is none, or it needs no button."""
    return (
        SignInLink.objects.select_related("member", "made_by")
        .filter(
            secret_hash=fingerprint(secret),
            is_invitation=True,
            used_at=None,
            expires_at__gt=now,
            member__is_active=True,
        )
        .first()
    )
