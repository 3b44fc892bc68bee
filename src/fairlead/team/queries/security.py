"""Reads how a member signs in, and where they are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from fairlead.team.models import Member
from fairlead.team.queries.devices import device_name


@dataclass(frozen=True)
class KeyLine:
    """A passkey, or a security key that is only a second step. Moments are in the member's zone."""

    id: int
    name: str
    signs_in_alone: bool
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SecurityState:
    """A member's ways in. Moments are in the member's zone.

    `app_since` is None without an authenticator app; `codes_left` counts unused recovery codes, None without any.
    """

    has_password: bool
    app_since: datetime | None
    passkeys: list[KeyLine]
    codes_left: int | None

    @property
    def has_second_step(self) -> bool:
        return self.app_since is not None or bool(self.passkeys)

    @property
    def signs_in_alone(self) -> bool:
        """Whether some way in is set up, so that no further link is needed."""
        return self.has_password or any(key.signs_in_alone for key in self.passkeys)


@dataclass(frozen=True)
class SessionLine:
    """One place where a member is signed in. Moments are in the member's zone."""

    id: int
    device: str
    address: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def security_of(member: Member) -> SecurityState:
    rows = list(Authenticator.objects.filter(user=member).order_by("created_at", "pk"))
    by_type = {row.type: row for row in rows}
    zone = member.zone_info
    app, codes = by_type.get(Authenticator.Type.TOTP), by_type.get(Authenticator.Type.RECOVERY_CODES)
    return SecurityState(
        has_password=member.has_usable_password(),
        app_since=app.created_at.astimezone(zone) if app else None,
        passkeys=[_key_line(row, zone) for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def _key_line(row: Any, zone: ZoneInfo) -> KeyLine:
    return KeyLine(
        id=row.pk,
        name=str(row),
        signs_in_alone=bool(row.wrap().is_passwordless),
        added_at=row.created_at.astimezone(zone),
        used_at=row.last_used_at.astimezone(zone) if row.last_used_at else None,
    )


def sessions_of(member: Member, *, this_session_key: str) -> list[SessionLine]:
    """Return where the member is signed in: this session first, then the most lately used."""
    zone = member.zone_info
    lines = [
        SessionLine(
            id=session.pk,
            device=device_name(session.user_agent),
            address=session.ip,
            begun_at=session.created_at.astimezone(zone),
            seen_at=session.last_seen_at.astimezone(zone),
            is_this=session.session_key == this_session_key,
        )
        for session in UserSession.objects.purge_and_list(member)
    ]
    return sorted(lines, key=lambda line: (not line.is_this, -line.seen_at.timestamp()))
