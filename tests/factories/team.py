"""What members hold and how they sign in, for tests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from django.test import Client

from fairlead.team.models import Member

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def signed_in(member: Member) -> Client:
    """Return a browser in which the member is signed in."""
    client = Client()
    client.force_login(member)
    return client


def app_code(secret: str, at: datetime) -> str:
    """Return the six digits that an authenticator app shows at a moment (RFC 6238)."""
    counter = struct.pack(">Q", int(at.timestamp()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


class Cupboard:
    """Something that members hold and hand over, as an app above the team would keep it: here, keys."""

    def __init__(self) -> None:
        self.keys: dict[int, int] = {}

    def count(self, member_ids: Collection[int]) -> Mapping[int, int]:
        return {member_id: self.keys.get(member_id, 0) for member_id in member_ids}

    def hand_over(self, *, member: Member, to: Member, by: Member, now: datetime) -> None:
        self.keys[to.pk] = self.keys.get(to.pk, 0) + self.keys.pop(member.pk, 0)

    @staticmethod
    def words(count: int) -> str:
        return f"{count} keys"
