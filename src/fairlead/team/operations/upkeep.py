"""Forgets what nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q

from fairlead.team.models import Notification, SignInLink

NOTIFICATION_DAYS = 90
LINK_DAYS = 30


def forget_old(*, now: datetime) -> None:
    """Delete notifications after 90 days, links 30 days after their end, and sessions and counters that have ended."""
    Notification.objects.filter(created_at__lt=now - timedelta(days=NOTIFICATION_DAYS)).delete()
    ended = now - timedelta(days=LINK_DAYS)
    SignInLink.objects.filter(Q(expires_at__lt=ended) | Q(used_at__lt=ended)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shared_cache WHERE expires < %s", [now])
