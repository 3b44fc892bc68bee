"""What members are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fairlead.team.models import Member, Notification
from fairlead.team.queries.notifications import notification_kind


def notify(*, member: Member, kind: str, facts: dict[str, Any], path: str, now: datetime) -> Notification:
    """Tell a member something.

    `kind` was registered with `add_notification_kind`; `facts` are JSON values from which its sentence is made in the
    reader's language; `path` leads to the matter within this desk, "" when there is nothing to open. Raises KeyError
    for an unknown kind and ValueError for a path that leads elsewhere.
    """
    notification_kind(kind)
    if path and (not path.startswith("/") or path.startswith("//")):
        raise ValueError(f"the path {path!r} does not stay within the desk")
    return Notification.objects.create(member=member, kind=kind, facts=facts, path=path, created_at=now)


def read_notification(*, notification_id: int, by: Member, now: datetime) -> Notification:
    """Mark one of the member's own notifications as read and return it.

    Raises Notification.DoesNotExist for others'.
    """
    by.notifications.filter(pk=notification_id, read_at=None).update(read_at=now)
    return by.notifications.get(pk=notification_id)


def read_all_notifications(*, by: Member, now: datetime) -> int:
    """Mark all of the member's notifications as read; return how many were new."""
    return by.notifications.filter(read_at=None).update(read_at=now)
