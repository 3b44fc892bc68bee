"""Reads what a member was told, and keeps the list of what may be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from fairlead.team.models import Member, Notification

Sentence = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class NotificationKind:
    """How one kind of notification is shown: its icon, and its sentence from the facts in the active language."""

    icon: str
    sentence: Sentence


_kinds: dict[str, NotificationKind] = {}


def add_notification_kind(kind: str, *, icon: str, sentence: Sentence) -> None:
    """Let an app's notifications of this kind be made and shown. Called in `apps.py`; a kind is `app.what`."""
    _kinds[kind] = NotificationKind(icon, sentence)


def notification_kind(kind: str) -> NotificationKind:
    """Return how a kind is shown. Raises KeyError."""
    return _kinds[kind]


@dataclass(frozen=True)
class ShownNotification:
    """A notification with its icon and sentence in the active language."""

    notification: Notification
    icon: str
    sentence: str


def notifications_of(member: Member) -> QuerySet[Notification]:
    """Return the member's notifications, new ones first, then the latest first."""
    return member.notifications.alias(is_read=Q(read_at__isnull=False)).order_by("is_read", "-created_at", "-pk")


def show_notification(notification: Notification) -> ShownNotification:
    """Return the notification as a reader sees it. A kind whose app is gone shows its bare name."""
    kind = _kinds.get(notification.kind)
    if kind is None:
        return ShownNotification(notification, "bell", notification.kind)
    return ShownNotification(notification, kind.icon, kind.sentence(notification.facts))


def unread_count(member: Member) -> int:
    return member.notifications.filter(read_at=None).count()
