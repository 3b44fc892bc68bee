"""A member leaves and comes back; nothing they cared for is left behind."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fairlead.db.models import check_unchanged
from fairlead.team.access import check_can_run_team
from fairlead.team.models import Member
from fairlead.team.operations.links import make_sign_in_link
from fairlead.team.operations.members import check_owner_remains, lock_member
from fairlead.team.operations.notifications import notify
from fairlead.team.operations.sessions import end_all_sessions
from fairlead.team.queries.holdings import holdings_of
from fairlead.team.types import NotPossible, Role
from fairlead.ui.formats import listed

RECEIVING_ROLES = (Role.OWNER, Role.LEADER, Role.ACCOUNT_MANAGER)


class OwnDeactivation(NotPossible):
    code = "own_deactivation"
    message = _("Nobody deactivates themselves. Ask another owner.")


class AlreadyInactive(NotPossible):
    code = "already_inactive"
    message = _("%(name)s may not sign in already.")


class HandoverMissing(NotPossible):
    field, code = "receiver", "handover_missing"
    message = _("%(name)s still cares for %(what)s. Choose who takes over, so that no customer is forgotten.")


class ReceiverUnfit(NotPossible):
    field, code = "receiver", "receiver_unfit"
    message = _("%(name)s cannot take over: it must be somebody else who may sign in and look after accounts.")


class Handover(Protocol):
    """Gives all that a member cares for in one app to another, within the caller's transaction."""

    def __call__(self, *, member: Member, to: Member, by: Member, now: datetime) -> None: ...


_handovers: list[Handover] = []


def on_handover(handover: Handover) -> None:
    """Let an app give over what its members hold. Called in `apps.py`; the counts come from `queries.add_holding`."""
    _handovers.append(handover)


@transaction.atomic
def deactivate_member(
    *, member_id: int, receiver_id: int | None, by: Member, now: datetime, expected_version: int | None = None
) -> Member:
    """Close the desk to a member and give what they care for to the receiver.

    Their sessions, tokens and links end at once. Without anything to give over, no receiver is needed. Raises
    AccessRefused, ChangedMeanwhile and NotPossible.
    """
    check_can_run_team(by)
    member = lock_member(member_id)
    check_unchanged(member, expected_version)
    if member.pk == by.pk:
        raise OwnDeactivation
    if not member.is_active:
        raise AlreadyInactive(name=str(member))
    if member.role == Role.OWNER:
        check_owner_remains(member)
    _hand_over(member, receiver_id, by, now)
    member.is_active = False
    member.save(update_fields=["is_active"])
    member.api_tokens.filter(revoked_at=None).update(revoked_at=now)
    member.sign_in_links.filter(used_at=None).delete()
    Member.objects.filter(backup=member).update(backup=None)
    end_all_sessions(member)
    member.refresh_from_db()
    return member


@transaction.atomic
def reactivate_member(*, member_id: int, by: Member, now: datetime, expected_version: int | None = None) -> str:
    """Let a member enter again and return the secret of a new invitation. What was given over stays where it is."""
    check_can_run_team(by)
    member = lock_member(member_id)
    check_unchanged(member, expected_version)
    member.is_active = True
    member.save(update_fields=["is_active"])
    return make_sign_in_link(member=member, by=by, now=now, is_invitation=True)


def _hand_over(member: Member, receiver_id: int | None, by: Member, now: datetime) -> None:
    held = holdings_of(member)
    if not held:
        return
    if receiver_id is None:
        raise HandoverMissing(name=str(member), what=listed(holding.words for holding in held))
    receiver = Member.objects.filter(pk=receiver_id).first()
    if receiver is None or receiver == member or not receiver.is_active or receiver.role not in RECEIVING_ROLES:
        raise ReceiverUnfit(name=str(receiver or receiver_id))
    for handover in _handovers:
        handover(member=member, to=receiver, by=by, now=now)
    if receiver != by:
        facts = {"name": str(member), "counts": {holding.name: holding.count for holding in held}}
        notify(member=receiver, kind="team.handed_over", facts=facts, path="/", now=now)
