"""Holds customers back from being contacted, and lets them go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Account, Contact
from fairlead.db.models import check_unchanged
from fairlead.messaging.models import ContactHold, Purpose
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible


class HoldEndsBeforeItStarts(NotPossible):
    field, code, message = "ends_at", "ends_before_start", _("The hold would end before it begins.")


class HoldOwnerCannotWork(NotPossible):
    field, code = "owner_id", "owner_cannot_work"
    message = _("This member may not work with the account. Choose somebody who may.")


class ContactElsewhere(NotPossible):
    field, code, message = "contact_id", "other_account", _("This contact belongs to another account.")


class HoldOfUnknownPurpose(NotPossible):
    field, code, message = "purposes", "unknown_purpose", _("There is no such purpose.")


class HoldIsOver(Exception):
    """The hold was lifted already, or its time is over."""

    code: ClassVar[str] = "hold_is_over"


@transaction.atomic
def place_hold(
    *,
    account: Account,
    by: Member,
    now: datetime,
    reason: str,
    contact: Contact | None = None,
    note: str = "",
    channels: Sequence[str] = (),
    purposes: Sequence[str] = (),
    spares_from: int = 0,
    owner: Member | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> ContactHold:
    """Leave an account, or one person there, in peace: from now unless another moment is given, until `ends_at`.

    Without an end it lasts until it is lifted. Who answers for it is `by` unless somebody else is named. Raises
    AccessRefused, HoldEndsBeforeItStarts, HoldOwnerCannotWork, ContactElsewhere, HoldOfUnknownPurpose.
    """
    access.check_can_work_account(by, account)
    keeper = owner or by
    starts = starts_at or now
    if contact is not None and contact.account_id != account.pk:
        raise ContactElsewhere
    if ends_at is not None and ends_at <= max(starts, now):
        raise HoldEndsBeforeItStarts
    if not keeper.is_active or not access.can_work_account(keeper, account):
        raise HoldOwnerCannotWork
    if set(purposes) - set(Purpose.objects.values_list("code", flat=True)):
        raise HoldOfUnknownPurpose
    hold = ContactHold.objects.create(
        account=account,
        contact=contact,
        reason=reason,
        note=note.strip(),
        channels=sorted(set(channels)),
        purposes=sorted(set(purposes)),
        spares_from=spares_from,
        owner=keeper,
        starts_at=starts,
        ends_at=ends_at,
        made_by=by,
    )
    hold.refresh_from_db()
    return hold


@transaction.atomic
def prolong_hold(
    *, hold: ContactHold, ends_at: datetime | None, by: Member, now: datetime, expected_version: int | None = None
) -> ContactHold:
    """Give a hold another end, or none. Raises AccessRefused, ChangedMeanwhile, HoldIsOver, HoldEndsBeforeItStarts."""
    row = _locked(hold, by, now, expected_version)
    if ends_at is not None and ends_at <= max(row.starts_at, now):
        raise HoldEndsBeforeItStarts
    row.ends_at = ends_at
    row.save()
    row.refresh_from_db()
    return row


@transaction.atomic
def lift_hold(
    *, hold: ContactHold, by: Member, now: datetime, note: str = "", expected_version: int | None = None
) -> ContactHold:
    """End a hold now; it stays in the history. Raises AccessRefused, ChangedMeanwhile, HoldIsOver."""
    row = _locked(hold, by, now, expected_version)
    row.lifted_at, row.lifted_by, row.lifted_note = now, by, note.strip()
    row.save()
    row.refresh_from_db()
    return row


def _locked(hold: ContactHold, by: Member, now: datetime, expected_version: int | None) -> ContactHold:
    row = (
        ContactHold.objects.select_for_update(of=("self",)).select_related("account", "account__owner").get(pk=hold.pk)
    )
    access.check_can_work_account(by, row.account)
    check_unchanged(row, expected_version)
    if row.lifted_at is not None or (row.ends_at is not None and row.ends_at <= now):
        raise HoldIsOver
    return row


@transaction.atomic
def hand_over_holds(member: Member, to: Member, by: Member, now: datetime) -> None:
    """Make `to` answer for the open holds of somebody who leaves."""
    ContactHold.objects.filter(owner=member, lifted_at=None).update(owner=to)


def move_to_account(drop_id: int, keep_id: int) -> None:
    """Move what is kept of an account to another, when the two become one."""
    for name in ("contact_holds", "contact_plans", "contact_claims", "contact_overrides", "gate_decisions"):
        relation = Account._meta.get_field(name)
        relation.related_model._default_manager.filter(account=drop_id).update(account=keep_id)  # type: ignore[union-attr]
