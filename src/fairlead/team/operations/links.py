"""Links that sign a member in once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fairlead.team.access import check_can_run_team
from fairlead.team.models import Member, SignInLink, fingerprint
from fairlead.team.operations.notifications import notify
from fairlead.team.types import NotPossible, Role
from fairlead.ui.languages import LANGUAGES

LINK_HOURS = 24
INVITATION_DAYS = 7


class LinkNotValid(Exception):
    """The link was never made, is used, has expired, or its member may not sign in: nobody is told which."""


class NoSuchMember(Exception):
    """Nobody who may sign in has the address; `known` are the addresses that would do."""

    def __init__(self, email: str, known: list[str]) -> None:
        super().__init__(email)
        self.email = email
        self.known = known


class MemberInactive(NotPossible):
    code = "member_inactive"
    message = _("%(name)s may not sign in at present. Activate them first.")


@transaction.atomic
def first_sign_in_link(*, now: datetime) -> str:
    """Return the secret of a new one-time link for the owner while nobody has ever signed in; "" afterwards.

    An empty desk gets its owner first. Earlier unused links of the owner stop working.
    """
    if Member.objects.exclude(last_login=None).exists():
        return ""
    return make_sign_in_link(member=_first_owner(), by=None, now=now)


@transaction.atomic
def make_recovery_link(*, email: str, now: datetime) -> str:
    """Return the secret of a new one-time link for whoever runs the server: for a member, by default the first owner.

    An empty desk gets its owner first. Raises NoSuchMember.
    """
    if not email:
        return make_sign_in_link(member=_first_owner(), by=None, now=now)
    active = Member.objects.filter(is_active=True)
    member = active.filter(email__iexact=email.strip()).first()
    if member is None:
        raise NoSuchMember(email, sorted(one.email for one in active if one.email))
    return make_sign_in_link(member=member, by=None, now=now)


def _first_owner() -> Member:
    owner = Member.objects.filter(role=Role.OWNER, is_active=True).order_by("pk").first()
    if owner is None:
        owner = Member(name="", role=Role.OWNER)
        owner.set_unusable_password()
        owner.save()
    return owner


@transaction.atomic
def make_sign_in_link(*, member: Member, by: Member | None, now: datetime, is_invitation: bool = False) -> str:
    """Return the secret of a new one-time link; the member's earlier unused ones stop working.

    Asks no door: for the command line and for operations that have asked theirs.
    """
    member.sign_in_links.filter(used_at=None).delete()
    expires_at = now + (timedelta(days=INVITATION_DAYS) if is_invitation else timedelta(hours=LINK_HOURS))
    _link, secret = SignInLink.make(member=member, made_by=by, expires_at=expires_at, is_invitation=is_invitation)
    return secret


@transaction.atomic
def make_invitation(*, member_id: int, by: Member, now: datetime) -> str:
    """Return the secret of a new invitation for a member who lost theirs, or their password. Seven days; works once."""
    check_can_run_team(by)
    member = Member.objects.get(pk=member_id)
    if not member.is_active:
        raise MemberInactive(name=str(member))
    return make_sign_in_link(member=member, by=by, now=now, is_invitation=True)


@transaction.atomic
def use_sign_in_link(*, secret: str, now: datetime, language: str) -> SignInLink:
    """Use a link up and return it with its member. Raises LinkNotValid.

    A member who enters for the first time without having been given a language gets `language`, the one the page spoke.
    """
    link = (
        SignInLink.objects.select_for_update(of=("self",))
        .select_related("member", "made_by")
        .filter(secret_hash=fingerprint(secret), used_at=None, expires_at__gt=now, member__is_active=True)
        .first()
    )
    if link is None:
        raise LinkNotValid
    link.used_at = now
    link.save(update_fields=["used_at"])
    if link.member.last_login is None:
        _welcome(link, language, now)
    return link


def _welcome(link: SignInLink, language: str, now: datetime) -> None:
    member = link.member
    if not member.name and language in LANGUAGES:  # the owner of an empty desk: nobody was asked yet
        member.language = language
        member.save(update_fields=["language"])
    if link.made_by is not None and link.made_by != member:
        notify(
            member=link.made_by,
            kind="team.member_entered",
            facts={"name": str(member)},
            path=reverse("member", args=[member.pk]),
            now=now,
        )
