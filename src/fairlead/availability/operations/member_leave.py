"""Records when our own people are away."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from fairlead.availability.models import MemberLeave
from fairlead.availability.operations.leave import LeaveEndsBeforeItStarts, Span, TimeWithoutDate
from fairlead.availability.types import LeaveKind
from fairlead.db.models import check_unchanged
from fairlead.team import access
from fairlead.team.models import Member


class NotAStandIn(Exception):
    """The stand-in must be another member who may sign in."""


@transaction.atomic
def record_member_leave(
    *,
    member: Member,
    by: Member,
    now: datetime,
    start_date: date,
    end_date: date | None,
    start_time: time | None = None,
    end_time: time | None = None,
    kind: LeaveKind | str = LeaveKind.LEAVE,
    stand_in: Member | None = None,
    note: str = "",
) -> MemberLeave:
    """Record that one of us is away, by their own calendar and clock; the end is the first day back.

    Raises AccessRefused, LeaveEndsBeforeItStarts, TimeWithoutDate, NotAStandIn.
    """
    access.check_can_edit_member(by, member)
    row = MemberLeave(member=member, recorded_by=by)
    return _write(row, Span(start_date, start_time, end_date, end_time), kind, stand_in, note)


@transaction.atomic
def change_member_leave(
    *,
    leave: MemberLeave,
    by: Member,
    now: datetime,
    start_date: date,
    end_date: date | None,
    start_time: time | None,
    end_time: time | None,
    kind: LeaveKind | str,
    stand_in: Member | None,
    note: str,
    expected_version: int | None = None,
) -> MemberLeave:
    """Change what is recorded. Raises what `record_member_leave` raises, and ChangedMeanwhile."""
    row = _locked(leave, by, expected_version)
    return _write(row, Span(start_date, start_time, end_date, end_time), kind, stand_in, note)


@transaction.atomic
def remove_member_leave(*, leave: MemberLeave, by: Member, now: datetime, expected_version: int | None = None) -> None:
    """Remove an absence that was recorded by mistake or called off; the history keeps it."""
    _locked(leave, by, expected_version).delete()


def _locked(leave: MemberLeave, by: Member, expected_version: int | None) -> MemberLeave:
    row = MemberLeave.objects.select_for_update(of=("self",)).select_related("member").get(pk=leave.pk)
    access.check_can_edit_member(by, row.member)
    check_unchanged(row, expected_version)
    return row


def _write(row: MemberLeave, span: Span, kind: LeaveKind | str, stand_in: Member | None, note: str) -> MemberLeave:
    midnight = time(0, 0)
    row.start_date, row.end_date = span.start_date, span.end_date
    row.start_time = None if span.start_time == midnight else span.start_time
    row.end_time = None if span.end_time == midnight else span.end_time
    if row.end_date is None and row.end_time is not None:
        raise TimeWithoutDate
    if row.ends is not None and row.ends <= row.begins:
        raise LeaveEndsBeforeItStarts
    if stand_in is not None and (stand_in.pk == row.member_id or not stand_in.is_active):
        raise NotAStandIn
    row.kind, row.stand_in, row.note = kind, stand_in, note.strip()
    row.save()
    row.refresh_from_db()
    return row
