"""Records leave."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from fairlead.availability.models import Leave
from fairlead.availability.types import LeaveKind, LeaveSource
from fairlead.customers.models import Contact
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member


class LeaveEndsBeforeItStarts(Exception):
    """The first day back must lie after the first day away."""


class StandInElsewhere(Exception):
    """The stand-in must be another contact of the same account."""


class AskAgainWithEnd(Exception):
    """A day to ask again belongs to a leave without an end."""


@transaction.atomic
def record_leave(
    *,
    contact: Contact,
    by: Member,
    now: datetime,
    start_date: date,
    end_date: date | None,
    ask_again_date: date | None = None,
    kind: LeaveKind = LeaveKind.LEAVE,
    source: LeaveSource = LeaveSource.BY_HAND,
    stand_in: Contact | None = None,
    note: str = "",
) -> Leave:
    """Record that a contact is away from `start_date` until the day before `end_date`, in the contact's own calendar.

    Raises AccessRefused, LeaveEndsBeforeItStarts, StandInElsewhere, AskAgainWithEnd.
    """
    access.check_can_work_account(by, contact.account)
    _check(contact, start_date, end_date, ask_again_date, stand_in)
    return Leave.objects.create(
        contact=contact,
        start_date=start_date,
        end_date=end_date,
        ask_again_date=ask_again_date,
        kind=kind,
        source=source,
        stand_in=stand_in,
        note=note.strip(),
        recorded_by=by,
    )


@transaction.atomic
def change_leave(
    *,
    leave: Leave,
    by: Member,
    now: datetime,
    start_date: date,
    end_date: date | None,
    ask_again_date: date | None,
    kind: LeaveKind,
    stand_in: Contact | None,
    note: str,
    expected_version: int | None = None,
) -> Leave:
    """Change what is recorded of a leave. Raises what `record_leave` raises, and ChangedMeanwhile."""
    row = _locked(leave)
    access.check_can_work_account(by, row.contact.account)
    check_unchanged(row, expected_version)
    _check(row.contact, start_date, end_date, ask_again_date, stand_in)
    row.start_date, row.end_date, row.ask_again_date = start_date, end_date, ask_again_date
    row.kind, row.stand_in, row.note = kind, stand_in, note.strip()
    row.save()
    row.refresh_from_db()
    return row


@transaction.atomic
def remove_leave(*, leave: Leave, by: Member, now: datetime, expected_version: int | None = None) -> None:
    """Remove a leave that was recorded by mistake or called off; the history keeps it."""
    row = _locked(leave)
    access.check_can_work_account(by, row.contact.account)
    check_unchanged(row, expected_version)
    row.delete()


def _locked(leave: Leave) -> Leave:
    rows = Leave.objects.select_for_update(of=("self",)).select_related("contact", "contact__account")
    return rows.get(pk=leave.pk)


def _check(
    contact: Contact, start_date: date, end_date: date | None, ask_again_date: date | None, stand_in: Contact | None
) -> None:
    if end_date is not None and end_date <= start_date:
        raise LeaveEndsBeforeItStarts
    if end_date is not None and ask_again_date is not None:
        raise AskAgainWithEnd
    if stand_in is not None and (stand_in.account_id != contact.account_id or stand_in.pk == contact.pk):
        raise StandInElsewhere
