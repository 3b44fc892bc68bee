"""Addresses at which members' calendar programs read what the desk knows."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from fairlead.team.models import Member, fingerprint


class CalendarFeed(models.Model):
    """A secret address of a member's. Only its fingerprint is stored; it ends when it is revoked or its member leaves.

    `kind` is one of `queries.feeds.feed_kinds()`.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="calendar_feeds")
    kind = models.CharField(_("what it tells"), max_length=30)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    latest_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    @classmethod
    def make(cls, *, member: Member, kind: str, now: datetime) -> tuple[CalendarFeed, str]:
        """Return a new feed and the secret of its address, which is stored nowhere."""
        secret = secrets.token_urlsafe(32)
        return cls.objects.create(member=member, kind=kind, made_at=now, secret_hash=fingerprint(secret)), secret
