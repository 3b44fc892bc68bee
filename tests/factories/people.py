"""A small company: its people have roles, not numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from fairlead.team.models import Member, Team
from fairlead.team.types import Role

PASSWORD = "a long enough secret"


def make_member(name: str, role: Role = Role.ACCOUNT_MANAGER, **fields: Any) -> Member:
    """Make a member who can sign in with PASSWORD and lives in Shanghai's zone."""
    values = {
        "email": f"{name.lower().replace(' ', '.')}@exporter.example",
        "zone": "Asia/Shanghai",
        "language": "en",
        **fields,
    }
    member = Member(name=name, role=role, **values)
    member.password = _hashed_password(settings.PASSWORD_HASHERS[0])
    member.save()
    return member


@cache
def _hashed_password(hasher: str) -> str:
    """Hash the password once for each way of hashing: anew for each member, it would take most of the tests' time."""
    return make_password(PASSWORD)


@dataclass(frozen=True)
class Cast:
    """Who stands where to the account under test.

    `owner` owns it, `backup` stands in, `colleague` is of the same team, `leader` leads it, `stranger` is of another
    team; `boss` owns the company, `finance` keeps the money, `viewer` may only look.
    """

    owner: Member
    backup: Member
    colleague: Member
    leader: Member
    stranger: Member
    boss: Member
    finance: Member
    viewer: Member


def make_cast() -> Cast:
    """Make one person for every relation that the access doors tell apart."""
    team, other = Team.objects.create(name="Europe"), Team.objects.create(name="Americas")
    return Cast(
        owner=make_member("Owen Owner", team=team),
        backup=make_member("Bea Backup", team=other),
        colleague=make_member("Cora Colleague", team=team),
        leader=make_member("Lea Leader", Role.LEADER, team=team),
        stranger=make_member("Stan Stranger", team=other),
        boss=make_member("Bo Boss", Role.OWNER),
        finance=make_member("Fin Finance", Role.FINANCE),
        viewer=make_member("Vi Viewer", Role.VIEWER),
    )
