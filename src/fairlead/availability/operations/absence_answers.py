"""What people do about automatic replies: accept, mend, dismiss, take back, make somebody the stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from fairlead.availability.models import AbsenceMail, Leave, NamedDelegate
from fairlead.availability.operations.absence_mails import change_leave_by, mark_as_left, note_leave, write_leave
from fairlead.availability.operations.leave import StandInElsewhere, record_leave
from fairlead.availability.operations.successions import new_contact_of, unmark_as_left
from fairlead.availability.queries.absence_mails import leave_made_by_mails
from fairlead.availability.types import AbsenceDoubt, AbsenceMailState, AbsenceSays, LeaveSource
from fairlead.customers.models import Contact
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member

# What nobody has decided; what was let go as it was over can be decided still.
UNDECIDED = (AbsenceMailState.UNSURE, AbsenceMailState.OVER)
DECIDED = (AbsenceMailState.RECORDED, AbsenceMailState.ACCEPTED, AbsenceMailState.DISMISSED)


class AlreadyDecided(Exception):
    """Somebody was quicker, or the desk has recorded it by itself."""


class NothingToTakeBack(Exception):
    """Nothing was recorded or dismissed that could be taken back."""


class ReasonMissing(Exception):
    """What is dismissed says why, so that it can be seen later."""


class LeaveChangedSince(Exception):
    """Somebody has changed the leave since: it is theirs now, and is changed or removed on its own page."""


class NoLeaveYet(Exception):
    """There is no leave yet for which somebody could stand in."""


@transaction.atomic
def accept_absence_mail(
    *, mail: AbsenceMail, by: Member, now: datetime, expected_version: int | None = None
) -> AbsenceMail:
    """Record what a reply says, as it was read; whom it names and we know becomes the stand-in.

    Where the leave rests on an earlier mail of the same absence, that leave gets the days of this one. Raises
    AccessRefused, AlreadyDecided, ChangedMeanwhile.
    """
    row = _undecided(mail, by, expected_version)
    if row.says == AbsenceSays.LEFT:
        mark_as_left(row, by=by, now=now)
        return _settled(row, AbsenceMailState.ACCEPTED, by, now)
    earlier = _leave_of_earlier_mails(row)
    if earlier is not None:
        row.leave = earlier
        change_leave_by(row)
    else:
        write_leave(row, by=by)
    _take_first_known(row, by, now)
    return _settled(row, AbsenceMailState.ACCEPTED, by, now)


@transaction.atomic
def mend_absence_mail(
    *, mail: AbsenceMail, values: Mapping[str, Any], by: Member, now: datetime, expected_version: int | None = None
) -> AbsenceMail:
    """Record a reply with other days than those that were read: `values` are those of `operations.record_leave`.

    Raises AccessRefused, AlreadyDecided, ChangedMeanwhile and what `record_leave` raises.
    """
    row = _undecided(mail, by, expected_version)
    if row.says != AbsenceSays.AWAY:
        raise AlreadyDecided
    leave = record_leave(contact=row.contact, by=by, now=now, source=LeaveSource.ABSENCE_MAIL, **values)
    leave.mail_access, leave.mail_handling = row.mail_access, row.mail_handling
    leave.save()
    note_leave(row, leave)
    NamedDelegate.objects.filter(mail=row, contact=leave.stand_in, contact__isnull=False).update(
        taken_at=now, taken_by=by
    )
    return _settled(row, AbsenceMailState.ACCEPTED, by, now)


@transaction.atomic
def dismiss_absence_mail(
    *, mail: AbsenceMail, reason: str, by: Member, now: datetime, expected_version: int | None = None
) -> AbsenceMail:
    """Say that a reply tells nothing that is to be recorded, and why.

    Raises AccessRefused, AlreadyDecided, ChangedMeanwhile, ReasonMissing.
    """
    row = _undecided(mail, by, expected_version)
    row.reason = " ".join(reason.split())[:300]
    if not row.reason:
        raise ReasonMissing
    return _settled(row, AbsenceMailState.DISMISSED, by, now)


@transaction.atomic
def undo_absence_mail(
    *, mail: AbsenceMail, by: Member, now: datetime, expected_version: int | None = None
) -> AbsenceMail:
    """Take back what became of a reply: its leave goes, or gets back the days it had, and the reply is unsure again.

    A contact who was marked as having left is there again, with their to-dos. The history keeps everything. Raises
    AccessRefused, NothingToTakeBack, LeaveChangedSince, ChangedMeanwhile.
    """
    row = _locked(mail, by, expected_version)
    if row.state not in DECIDED:
        raise NothingToTakeBack
    if row.says == AbsenceSays.LEFT and row.state != AbsenceMailState.DISMISSED:
        unmark_as_left(row, by=by, now=now)
    elif row.leave_id is not None:
        _take_leave_back(row, now)
    row.delegates.update(taken_at=None, taken_by=None)
    row.leave_id = row.leave_version = row.before = None
    row.reason, row.settled_at, row.settled_by = "", None, None
    row.undone_at, row.undone_by = now, by
    row.doubts = [*(one for one in row.doubts if one != AbsenceDoubt.TAKEN_BACK), AbsenceDoubt.TAKEN_BACK]
    row.state = AbsenceMailState.UNSURE
    return _saved(row)


@transaction.atomic
def take_stand_in(*, delegate: NamedDelegate, by: Member, now: datetime) -> Leave:
    """Make whom a reply names the stand-in of its leave; whom we do not know yet becomes a contact of the company.

    Raises AccessRefused (a new contact is made by those who may change the account), NoLeaveYet, BadInput,
    StandInElsewhere.
    """
    named = NamedDelegate.objects.select_for_update(of=("self",)).select_related("contact").get(pk=delegate.pk)
    row = _locked(named.mail, by, None)
    if row.leave is None:
        raise NoLeaveYet
    leave = Leave.objects.select_for_update(of=("self",)).get(pk=row.leave.pk)
    is_untouched = leave.version == row.leave_version
    contact = named.contact or new_contact_of(named, row.contact, by, now)
    if contact.account_id != row.contact.account_id or contact.pk == row.contact_id:
        raise StandInElsewhere
    _make_stand_in(named, leave, contact, by, now)
    if is_untouched:
        note_leave(row, leave)
    return leave


def _take_first_known(row: AbsenceMail, by: Member, now: datetime) -> None:
    named = row.delegates.filter(contact__deleted_at=None, contact__left_on_date=None, contact__isnull=False).first()
    if named is None or named.contact is None or row.leave is None or row.leave.stand_in_id is not None:
        return
    _make_stand_in(named, row.leave, named.contact, by, now)
    note_leave(row, row.leave)


def _make_stand_in(named: NamedDelegate, leave: Leave, contact: Contact, by: Member, now: datetime) -> None:
    leave.stand_in = contact
    leave.save()
    leave.refresh_from_db()
    NamedDelegate.objects.filter(mail=named.mail_id).exclude(pk=named.pk).update(taken_at=None, taken_by=None)
    named.contact, named.taken_at, named.taken_by = contact, now, by
    named.save()


def _leave_of_earlier_mails(row: AbsenceMail) -> Leave | None:
    """Return the leave of the same time that rests on mails alone."""
    for mail in leave_made_by_mails(row.contact).values():
        leave = mail.leave
        if leave is None or mail.pk == row.pk:
            continue
        begins_before = row.end_date is None or leave.start_date < row.end_date
        ends_behind = leave.end_date is None or row.start_date is None or row.start_date < leave.end_date
        if begins_before and ends_behind:
            return leave
    return None


def _take_leave_back(row: AbsenceMail, now: datetime) -> None:
    if row.leave is None:
        return
    leave = Leave.objects.select_for_update(of=("self",)).get(pk=row.leave.pk)
    if leave.version != row.leave_version:
        raise LeaveChangedSince
    if row.before:
        leave.start_date = date.fromisoformat(row.before["start_date"])
        for name in ("end_date", "ask_again_date"):
            told = row.before[name]
            setattr(leave, name, date.fromisoformat(told) if told else None)
        leave.save()
        note_leave(row, leave)
        return
    # Other mails that had changed it say the same as this one: nobody is asked twice.
    AbsenceMail.objects.filter(leave=leave).exclude(pk=row.pk).update(
        state=AbsenceMailState.REPEATED, same_as=row, leave=None, leave_version=None, before=None, settled_at=now
    )
    row.leave = None
    row.save()
    leave.delete()


def _undecided(mail: AbsenceMail, by: Member, expected_version: int | None) -> AbsenceMail:
    row = _locked(mail, by, expected_version)
    if row.state not in UNDECIDED:
        raise AlreadyDecided
    return row


def _locked(mail: AbsenceMail, by: Member, expected_version: int | None) -> AbsenceMail:
    rows = AbsenceMail.objects.select_for_update(of=("self",)).select_related("contact__account__owner", "leave")
    row = rows.get(pk=mail.pk)
    access.check_can_work_account(by, row.contact.account)
    check_unchanged(row, expected_version)
    return row


def _settled(row: AbsenceMail, state: AbsenceMailState, by: Member, now: datetime) -> AbsenceMail:
    row.state, row.settled_at, row.settled_by = state, now, by
    return _saved(row)


def _saved(row: AbsenceMail) -> AbsenceMail:
    row.save()
    row.refresh_from_db()
    return row
