"""Takes absences over from calendar files that were brought in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction

from fairlead.availability.models import CalendarUpload, Leave
from fairlead.availability.operations.leave import record_leave
from fairlead.availability.queries.leave import zone_of_contact
from fairlead.availability.types import LeaveSource
from fairlead.core.calendar_absences import Absence, Absences, read_absences
from fairlead.customers.models import Contact
from fairlead.team import access
from fairlead.team.models import Member

# How far a calendar is looked at: what was over long ago is of no use, what lies farther ahead will move.
DAYS_BACK, DAYS_AHEAD = 31, 400
MOST_BYTES = 8 * 1024 * 1024
MOST_TAKEN = 500


class ZoneUnknown(Exception):
    """Whose days these are can only be said of a contact whose time zone is known."""


class NothingChosen(Exception):
    """No absence was chosen."""


class TooManyChosen(Exception):
    """More absences were chosen than one file is likely to mean."""


class Found(NamedTuple):
    """An absence of a file, and whether the same time is recorded already."""

    absence: Absence
    is_known: bool


class Preview(NamedTuple):
    """What would be taken over, by the clock of `zone`."""

    found: list[Found]
    absences: Absences
    zone: str


def preview_calendar(
    *, contact: Contact, data: bytes, by: Member, now: datetime, floating_zone: str | None = None
) -> Preview:
    """Read a calendar file and return the absences in it; nothing is written.

    `floating_zone` is that of times that name none; without it such absences are marked.

    Raises AccessRefused, ZoneUnknown, and UnreadableCalendar of `core.ics`.
    """
    access.check_can_work_account(by, contact.account)
    zone = zone_of_contact(contact)
    if not zone:
        raise ZoneUnknown
    start, end = now - timedelta(days=DAYS_BACK), now + timedelta(days=DAYS_AHEAD)
    absences = read_absences(data, start, end, zone, floating_zone=floating_zone)
    rows = Leave.objects.filter(contact=contact)
    known = set(rows.values_list("start_date", "start_time", "end_date", "end_time"))
    found = [Found(absence, absence[:4] in known) for absence in absences.found]
    return Preview(found, absences, zone)


@transaction.atomic
def take_absences(
    *, contact: Contact, name: str, absences: Sequence[Absence], by: Member, now: datetime
) -> CalendarUpload:
    """Record the chosen absences as confirmed leave and remember from which file.

    Raises AccessRefused, NothingChosen, TooManyChosen.
    """
    access.check_can_work_account(by, contact.account)
    if not absences:
        raise NothingChosen
    if len(absences) > MOST_TAKEN:
        raise TooManyChosen
    upload = CalendarUpload.objects.create(contact=contact, name=name[:200], made_by=by, made_at=now)
    for absence in absences:
        record_leave(
            contact=contact,
            by=by,
            now=now,
            start_date=absence.start_date,
            start_time=absence.start_time,
            end_date=absence.end_date,
            end_time=absence.end_time,
            source=LeaveSource.CALENDAR_FILE,
            note=absence.summary[:500],
            upload=upload,
        )
    return upload


def read_file(
    *, contact: Contact, name: str, data: bytes, zone: str | None, records: bool, by: Member, now: datetime
) -> tuple[Preview, CalendarUpload | None]:
    """Read a calendar file and, where that is asked for, record all that is new and leaves no doubt of its time.

    Raises what `preview_calendar` and `take_absences` raise.
    """
    preview = preview_calendar(contact=contact, data=data, by=by, now=now, floating_zone=zone)
    new = [one.absence for one in preview.found if not one.is_known and not one.absence.is_floating]
    if not records or not new:
        return preview, None
    return preview, take_absences(contact=contact, name=name, absences=new, by=by, now=now)


class Undone(NamedTuple):
    """How many leaves were removed, and how many stay because somebody changed them since."""

    removed: int
    kept: int


@transaction.atomic
def undo_upload(*, upload: CalendarUpload, by: Member, now: datetime) -> Undone:
    """Remove the leave that a file brought, but for what was changed since. Undoing twice changes nothing."""
    row = CalendarUpload.objects.select_for_update(of=("self",)).select_related("contact__account").get(pk=upload.pk)
    access.check_can_work_account(by, row.contact.account)
    if row.undone_at is not None:
        return Undone(0, row.leave.count())
    removed, _by_table = row.leave.filter(version=1).delete()
    row.undone_by, row.undone_at = by, now
    row.save(update_fields=["undone_by", "undone_at"])
    return Undone(removed, row.leave.count())


def as_plain(absence: Absence) -> list[str]:
    """Return an absence as texts, for a form to carry; `from_plain` reads them again."""
    times = (absence.start_time, absence.end_time)
    start, end = (f"{at:%H:%M}" if at else "" for at in times)
    return [absence.start_date.isoformat(), start, absence.end_date.isoformat(), end, absence.summary, absence.uid]


def from_plain(texts: Sequence[str]) -> Absence:
    """Return the absence that `as_plain` wrote."""
    start_date, start, end_date, end, summary, uid = texts
    return Absence(
        date.fromisoformat(start_date),
        time.fromisoformat(start) if start else None,
        date.fromisoformat(end_date),
        time.fromisoformat(end) if end else None,
        summary,
        uid,
    )
