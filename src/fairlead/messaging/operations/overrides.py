"""Carries a contact past the gate: with a reason, logged for ever, and where it is harsh by a second person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fairlead.core.contact_gate import Channel, Passing, decide, reasons_as_json
from fairlead.customers.models import Contact
from fairlead.messaging.models import ContactOverride
from fairlead.messaging.queries.deciding import Wanted, question_of
from fairlead.messaging.queries.gathering import gather
from fairlead.messaging.queries.overrides import who_may_decide
from fairlead.messaging.types import OverrideState
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.operations.notifications import notify
from fairlead.team.types import NotPossible

# An override is for what stands in the way now, not a pass for later.
ALONE_LASTS = timedelta(days=1)
SECOND_LASTS = timedelta(days=3)
WAITS, DECIDED = "messaging.override_waits", "messaging.override_decided"


class OverrideNeedsReason(NotPossible):
    field, code, message = "reason", "reason_missing", _("Say why this contact cannot wait.")


class NothingToOverride(NotPossible):
    code, message = "nothing_to_override", _("Nothing stands in the way: the contact may be made now.")


class NobodyMayOverride(NotPossible):
    code = "nobody_may_override"
    message = _("Nobody can let this pass: the law is against it, or there is nobody to reach.")


class OwnOverride(Exception):
    """Nobody decides what they have asked for themselves."""


class OverrideIsDecided(Exception):
    """The override was decided or withdrawn already, or its time is over."""


@transaction.atomic
def request_override(
    *,
    contact: Contact,
    channel: Channel | str,
    purpose: str,
    reason: str,
    by: Member,
    now: datetime,
    language: str = "",
) -> ContactOverride:
    """Ask to contact somebody although the gate says no: approved at once, or waiting for a second person.

    Raises AccessRefused, UnknownPurpose, OverrideNeedsReason, NothingToOverride, NobodyMayOverride.
    """
    access.check_can_work_account(by, contact.account)
    if not reason.strip():
        raise OverrideNeedsReason
    wanted = Wanted(contact.pk, Channel(channel), purpose, language)
    decision = decide(question_of(gather([contact.pk], moment=now, by=by), wanted, now))
    if decision.passing is Passing.FREE:
        raise NothingToOverride
    if decision.passing is Passing.NOBODY:
        raise NobodyMayOverride
    needs_second = decision.passing is Passing.SECOND
    row = ContactOverride.objects.create(
        account_id=contact.account_id,
        contact=contact,
        channel=wanted.channel,
        purpose_id=purpose,
        reason=reason.strip(),
        reasons=reasons_as_json(decision.against),
        needs_second=needs_second,
        state=OverrideState.WAITING if needs_second else OverrideState.APPROVED,
        requested_by=by,
        requested_at=now,
        decided_by=None if needs_second else by,
        decided_at=None if needs_second else now,
        expires_at=now + (SECOND_LASTS if needs_second else ALONE_LASTS),
    )
    if needs_second:
        _tell_deciders(row, contact, now)
    return row


@transaction.atomic
def decide_override(
    *, override: ContactOverride, is_approved: bool, by: Member, now: datetime, note: str = ""
) -> ContactOverride:
    """Be the second person. Raises AccessRefused, OwnOverride, OverrideIsDecided."""
    row = _locked(override)
    if row.requested_by_id == by.pk:
        raise OwnOverride
    access.check_can_decide_overrides(by, row.account)
    if row.state != OverrideState.WAITING or row.expires_at <= now:
        raise OverrideIsDecided
    row.state = OverrideState.APPROVED if is_approved else OverrideState.REFUSED
    row.decided_by, row.decided_at, row.decision_note = by, now, note.strip()
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    facts = {"name": by.name, "account": row.account.name, "is_approved": is_approved}
    notify(member=row.requested_by, kind=DECIDED, facts=facts, path=_path(row), now=now)
    return row


@transaction.atomic
def withdraw_override(*, override: ContactOverride, by: Member, now: datetime) -> ContactOverride:
    """Take one's own request back. Raises AccessRefused and OverrideIsDecided."""
    row = _locked(override)
    if row.requested_by_id != by.pk:
        raise access.AccessRefused
    if row.state != OverrideState.WAITING:
        raise OverrideIsDecided
    row.state, row.decided_by, row.decided_at = OverrideState.WITHDRAWN, by, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row


def _locked(override: ContactOverride) -> ContactOverride:
    rows = ContactOverride.objects.select_for_update(of=("self",))
    return rows.select_related("account", "account__owner", "requested_by").get(pk=override.pk)


def _tell_deciders(row: ContactOverride, contact: Contact, now: datetime) -> None:
    facts = {"name": row.requested_by.name, "account": contact.account.name}
    for member in who_may_decide(contact.account, besides=row.requested_by_id):
        notify(member=member, kind=WAITS, facts=facts, path=_path(row), now=now)


def _path(row: ContactOverride) -> str:
    return f"/gate/overrides/{row.pk}"
