"""Records leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import NamedTuple

from django.db import transaction

from fairlead.availability.models import Leave
from fairlead.availability.models.calendar_files import CalendarUpload
from fairlead.availability.queries.overlaps import Whole, joined
from fairlead.availability.types import LeaveCertainty, LeaveKind, LeaveSource
from fairlead.customers.models import Contact
from fairlead.db.models import ChangedMeanwhile, check_unchanged
from fairlead.team import access
from fairlead.team.models import Member


class LeaveEndsBeforeItStarts(Exception):
    """A leave must end after it began."""


class StandInElsewhere(Exception):
    """The stand-in must be another contact of the same account."""


class AskAgainWithEnd(Exception):
    """A day to ask again belongs to a leave without an end."""


class TimeWithoutDate(Exception):
    """A time of return belongs to a day of return."""


class NothingOverlaps(Exception):
    """Only records of one contact that overlap are joined."""


class Span(NamedTuple):
    """From when until when somebody is away by their own clock; the fields are those of `Leave`."""

    start_date: date
    start_time: time | None
    end_date: date | None
    end_time: time | None


@transaction.atomic
def record_leave(
    *,
    contact: Contact,
    by: Member,
    now: datetime,
    start_date: date,
    end_date: date | None,
    start_time: time | None = None,
    end_time: time | None = None,
    ask_again_date: date | None = None,
    kind: LeaveKind = LeaveKind.LEAVE,
    certainty: LeaveCertainty = LeaveCertainty.CONFIRMED,
    source: LeaveSource = LeaveSource.BY_HAND,
    stand_in: Contact | None = None,
    note: str = "",
    upload: CalendarUpload | None = None,
) -> Leave:
    """Record that a contact is away, by the contact's own calendar and clock.

    Away from `start_date`, at `start_time` if that is given, until `end_date` begins, or until `end_time` of that day.
    Raises AccessRefused, LeaveEndsBeforeItStarts, TimeWithoutDate, StandInElsewhere, AskAgainWithEnd.
    """
    access.check_can_work_account(by, contact.account)
    span = _tidy(Span(start_date, start_time, end_date, end_time))
    _check(contact, span, ask_again_date, stand_in)
    return Leave.objects.create(
        contact=contact,
        **span._asdict(),
        ask_again_date=ask_again_date,
        kind=kind,
        certainty=certainty,
        source=source,
        stand_in=stand_in,
        note=note.strip(),
        upload=upload,
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
    certainty: LeaveCertainty,
    start_time: time | None,
    end_time: time | None,
    expected_version: int | None = None,
) -> Leave:
    """Change what is recorded of a leave. Raises what `record_leave` raises, and ChangedMeanwhile."""
    row = _locked(leave)
    access.check_can_work_account(by, row.contact.account)
    check_unchanged(row, expected_version)
    span = _tidy(Span(start_date, start_time, end_date, end_time))
    _check(row.contact, span, ask_again_date, stand_in)
    _write_span(row, span)
    row.ask_again_date, row.kind, row.certainty = ask_again_date, kind, certainty
    row.stand_in, row.note = stand_in, note.strip()
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


@transaction.atomic
def join_leave(*, contact: Contact, versions: Mapping[int, int], by: Member, now: datetime) -> Leave:
    """Make one leave of records that overlap, from the first day of all to the last, and return it.

    What was recorded latest knows best: it lives on with its kind, certainty and stand-in, and gets the notes of all.
    `versions` are the records as the member saw them. Raises AccessRefused, ChangedMeanwhile, NothingOverlaps.
    """
    rows, whole = _overlapping(contact, versions, by)
    kept, others = rows[-1], rows[:-1]
    _write_span(kept, Span(whole.start_date, whole.start_time, whole.end_date, whole.end_time))
    kept.ask_again_date = whole.ask_again_date
    kept.note = "\n".join(dict.fromkeys(row.note for row in rows if row.note))
    for row in others:
        row.delete()
    kept.save()
    kept.refresh_from_db()
    return kept


@transaction.atomic
def keep_latest_leave(*, contact: Contact, versions: Mapping[int, int], by: Member, now: datetime) -> Leave:
    """Of records that overlap keep the one that was recorded latest; the history keeps the others.

    Raises what `join_leave` raises.
    """
    (*others, kept), _whole = _overlapping(contact, versions, by)
    for row in others:
        row.delete()
    return kept


def _overlapping(contact: Contact, versions: Mapping[int, int], by: Member) -> tuple[list[Leave], Whole]:
    """Return the records, locked, in the order in which they were recorded, and what they are together."""
    access.check_can_work_account(by, contact.account)
    rows = list(Leave.objects.select_for_update(of=("self",)).filter(contact=contact, pk__in=versions).order_by("pk"))
    if {row.pk: row.version for row in rows} != dict(versions):
        raise ChangedMeanwhile(max((row.version for row in rows), default=0))
    whole = joined(rows)
    if whole is None:
        raise NothingOverlaps
    return rows, whole


def _locked(leave: Leave) -> Leave:
    rows = Leave.objects.select_for_update(of=("self",)).select_related("contact", "contact__account")
    return rows.get(pk=leave.pk)


def _tidy(span: Span) -> Span:
    """Write midnight as no time."""
    midnight = time(0, 0)
    return span._replace(
        start_time=None if span.start_time == midnight else span.start_time,
        end_time=None if span.end_time == midnight else span.end_time,
    )


def _write_span(row: Leave, span: Span) -> None:
    for name, value in span._asdict().items():
        setattr(row, name, value)


def _check(contact: Contact, span: Span, ask_again_date: date | None, stand_in: Contact | None) -> None:
    if span.end_date is None and span.end_time is not None:
        raise TimeWithoutDate
    if not _ends_after_start(span):
        raise LeaveEndsBeforeItStarts
    if span.end_date is not None and ask_again_date is not None:
        raise AskAgainWithEnd
    if stand_in is not None and (stand_in.account_id != contact.account_id or stand_in.pk == contact.pk):
        raise StandInElsewhere


def _ends_after_start(span: Span) -> bool:
    if span.end_date is None:
        return True
    return (span.end_date, span.end_time or time(0, 0)) > (span.start_date, span.start_time or time(0, 0))
