"""Adds members and changes what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fairlead.core.weeks import ImpossibleWeek, explain, parse_week, week_as_json
from fairlead.core.zones import is_known_zone, nearest_zone
from fairlead.db.models import check_unchanged
from fairlead.team.access import AccessRefused, check_can_run_team, member_fields
from fairlead.team.models import Member, Team
from fairlead.team.operations.links import make_sign_in_link
from fairlead.team.operations.notifications import notify
from fairlead.team.types import MemberChanges, NotPossible, Role, Theme
from fairlead.ui.languages import LANGUAGES

LONGEST_NAME = 120
MOST_CLOCKS = 12


class NameMissing(NotPossible):
    field, code = "name", "name_missing"
    message = _("A name is needed.")


class NameTooLong(NotPossible):
    field, code = "name", "name_too_long"
    message = _("The name has %(length)d characters; %(most)d fit.")


class MailUnreadable(NotPossible):
    field, code = "email", "mail_unreadable"
    message = _("“%(value)s” is not a mail address. Write it like name@company.com.")


class MailTaken(NotPossible):
    field, code = "email", "mail_taken"
    message = _("Another member has the address %(value)s already. Addresses are for signing in, so each is used once.")


class UnknownChoice(NotPossible):
    code = "unknown_choice"
    message = _("“%(value)s” is not one of the choices.")


class UnknownZone(NotPossible):
    code = "unknown_zone"
    message = _("“%(value)s” is not a time zone. Did you mean %(nearest)s?")


class TooManyClocks(NotPossible):
    field, code = "clock_zones", "too_many_clocks"
    message = _("%(count)d clocks are too many for the desk; %(most)d fit.")


class ImpossibleWorkingWeek(NotPossible):
    field, code = "week", "impossible_week"
    message = "%(reason)s"


class OwnRole(NotPossible):
    field, code = "role", "own_role"
    message = _("Nobody changes their own role. Ask another owner.")


class LastOwner(NotPossible):
    field, code = "role", "last_owner"
    message = _("This is the only owner who may sign in. Make somebody else an owner first.")


class OwnStandIn(NotPossible):
    field, code = "backup_id", "own_stand_in"
    message = _("Nobody stands in for themselves. Choose a colleague.")


class Invited(NamedTuple):
    """A new member and the secret of their invitation, which is stored nowhere."""

    member: Member
    secret: str


@transaction.atomic
def create_member(
    *, name: str, email: str, role: str, team_id: int | None, language: str, by: Member, now: datetime
) -> Invited:
    """Add a member, who may enter with the invitation for seven days. Raises AccessRefused and NotPossible."""
    check_can_run_team(by)
    values = _clean({"name": name, "email": email, "role": role, "team_id": team_id, "language": language}, Member())
    member = Member(**values)
    member.set_unusable_password()
    member.save()
    return Invited(member, make_sign_in_link(member=member, by=by, now=now, is_invitation=True))


@transaction.atomic
def change_member(
    *, member_id: int, changes: MemberChanges, by: Member, now: datetime, expected_version: int | None = None
) -> Member:
    """Change some values of a member and return them as they are now.

    Who may change which stands in `access.member_fields`. A role is never one's own to change, and one active owner
    always remains. Raises AccessRefused, ChangedMeanwhile and NotPossible.
    """
    member = lock_member(member_id)
    if not changes.keys() <= member_fields(by, member):
        raise AccessRefused
    check_unchanged(member, expected_version)
    values = {name: value for name, value in _clean(changes, member).items() if getattr(member, name) != value}
    new_role = values.get("role")
    if new_role is not None:
        _check_role_may_change(member, by)
    for name, value in values.items():
        setattr(member, name, value)
    if values:
        member.save(update_fields=list(values))
        member.refresh_from_db()
    if "email" in values:
        # The library keeps addresses of its own, by which the old one would still open the desk.
        EmailAddress.objects.filter(user=member).delete()
    if new_role is not None:
        notify(member=member, kind="team.role_changed", facts={"role": new_role, "by": str(by)}, path="", now=now)
    return member


@transaction.atomic
def remove_second_steps(*, member_id: int, by: Member, now: datetime) -> None:
    """Remove a member's app, passkeys and recovery codes, for one who lost them; they are told."""
    check_can_run_team(by)
    member = lock_member(member_id)
    Authenticator.objects.filter(user=member).delete()
    notify(member=member, kind="team.second_steps_removed", facts={"by": str(by)}, path=reverse("security"), now=now)


def lock_member(member_id: int) -> Member:
    """Return the member, locked together with all owners, so that two changes at once cannot remove the last one.

    Raises Member.DoesNotExist.
    """
    locked = Member.objects.select_for_update().filter(Q(pk=member_id) | Q(role=Role.OWNER)).order_by("pk")
    for member in locked:
        if member.pk == member_id:
            return member
    raise Member.DoesNotExist


def check_owner_remains(leaving: Member) -> None:
    """Raise LastOwner when nobody else would be left to run the desk. Lock with `lock_member` first."""
    if not Member.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=leaving.pk).exists():
        raise LastOwner


def _check_role_may_change(member: Member, by: Member) -> None:
    if member.pk == by.pk:
        raise OwnRole
    if member.role == Role.OWNER and member.is_active:
        check_owner_remains(member)


def _clean(changes: MemberChanges, member: Member) -> dict[str, Any]:
    return {name: CLEANERS[name](value, member) for name, value in changes.items()}


def _name(value: str, member: Member) -> str:
    name = " ".join(value.split())
    if not name:
        raise NameMissing
    if len(name) > LONGEST_NAME:
        raise NameTooLong(length=len(name), most=LONGEST_NAME)
    return name


def _email(value: str, member: Member) -> str:
    email = value.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise MailUnreadable(value=value) from None
    if Member.objects.filter(email__iexact=email).exclude(pk=member.pk).exists():
        raise MailTaken(value=email)
    return email


def _one_of(field: str, choices: object) -> Callable[[str, Member], str]:
    def clean(value: str, member: Member) -> str:
        if value not in choices:  # type: ignore[operator]
            raise UnknownChoice(field, value=value)
        return value

    return clean


def _languages(value: list[str], member: Member) -> list[str]:
    known = Locale("en").languages
    for tag in value:
        if tag.split("-")[0] not in known:
            raise UnknownChoice("languages", value=tag)
    return list(dict.fromkeys(value))


def _country(value: str, member: Member) -> str:
    code = value.upper()
    if code and (len(code) != 2 or code not in Locale("en").territories):
        raise UnknownChoice("country", value=value)
    return code


def _zone(value: str, member: Member) -> str:
    return _known_zone(value, "zone") if value else ""


def _clock_zones(value: list[str], member: Member) -> list[str]:
    zones = list(dict.fromkeys(_known_zone(zone, "clock_zones") for zone in value))
    if len(zones) > MOST_CLOCKS:
        raise TooManyClocks(count=len(zones), most=MOST_CLOCKS)
    return zones


def _known_zone(value: str, field: str) -> str:
    if not is_known_zone(value):
        raise UnknownZone(field, value=value, nearest=nearest_zone(value))
    return value


def _week(value: list[dict[str, Any]] | None, member: Member) -> list[dict[str, Any]] | None:
    if value is None:
        return None
    try:
        return week_as_json(parse_week(value))
    except ImpossibleWeek as problem:
        raise ImpossibleWorkingWeek(reason=explain(problem, gettext)) from None


def _team(value: int | None, member: Member) -> int | None:
    if value is not None and not Team.objects.filter(pk=value).exists():
        raise UnknownChoice("team_id", value=value)
    return value


def _backup(value: int | None, member: Member) -> int | None:
    if value is not None and value == member.pk:
        raise OwnStandIn
    if value is not None and not Member.objects.filter(pk=value, is_active=True).exists():
        raise UnknownChoice("backup_id", value=value)
    return value


CLEANERS: dict[str, Callable[[Any, Member], Any]] = {
    "name": _name,
    "email": _email,
    "role": _one_of("role", Role.values),
    "team_id": _team,
    "backup_id": _backup,
    "language": _one_of("language", LANGUAGES),
    "languages": _languages,
    "theme": _one_of("theme", Theme.values),
    "zone": _zone,
    "country": _country,
    "week": _week,
    "clock_zones": _clock_zones,
}
