"""Where a member is signed in: noted, and ended."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession

from fairlead.team.models import Member


def note_session_use(*, session_key: str, now: datetime) -> None:
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)


def end_session(*, session_id: int, by: Member) -> None:
    """End one of the member's own sessions. Raises UserSession.DoesNotExist for others'."""
    UserSession.objects.get(pk=session_id, user=by).end()


def end_other_sessions(*, keep_session_key: str, by: Member) -> int:
    """End the member's sessions but the one that asks; return how many."""
    others = list(UserSession.objects.filter(user=by).exclude(session_key=keep_session_key))
    for session in others:
        session.end()
    return len(others)


def end_all_sessions(member: Member) -> None:
    for session in UserSession.objects.filter(user=member):
        session.end()
