"""Reads how a member signs in, and where they are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from fairlead.team.models import Member
from fairlead.team.queries.devices import device_name


@dataclass(frozen=True)
class SecurityState:
    """A member's ways in. `app` is the authenticator app's row or None; `codes_left` counts unused recovery codes, None
    when there are none at all."""

    has_password: bool
    app: Any
    passkeys: list[Any]
    codes_left: int | None

    @property
    def signs_in_alone(self) -> bool:
        """Whether some way in is set up, so that no further link is needed."""
        return self.has_password or any(key.wrap().is_passwordless for key in self.passkeys)


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
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return SecurityState(
        has_password=member.has_usable_password(),
        app=by_type.get(Authenticator.Type.TOTP),
        passkeys=[row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
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
