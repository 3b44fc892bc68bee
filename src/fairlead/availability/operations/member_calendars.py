"""Members' own calendars: by a file or by an address. Absences become their leave, all other times are busy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from fairlead.availability.models import MemberBusyTime, MemberCalendar
from fairlead.availability.operations import calendar_fetching as fetching
from fairlead.availability.operations.absence_sync import MemberLedger, Sync, sync_absences
from fairlead.availability.operations.calendar_fetching import Fetched, PartRead, Span
from fairlead.availability.operations.calendar_files import ZoneUnknown
from fairlead.availability.operations.calendar_port import FetchedCalendar
from fairlead.availability.types import CalendarProtocol
from fairlead.core.calendar_absences import read_absences
from fairlead.core.ics import find_periods, read_calendar
from fairlead.team import access
from fairlead.team.models import Member, fingerprint
from fairlead.team.operations import notify

MOST_CALENDARS = 10
# Busy times further ahead than anybody arranges a call, or more than these, are not kept.
BUSY_DAYS_AHEAD, MOST_BUSY_TIMES = 100, 5_000
FAILS = "availability.member_calendar_fails"
FETCH = "availability.fetch_member_calendar"


class AlreadyFollowed(Exception):
    """The member has this calendar already."""


class TooManyCalendars(Exception):
    """A member does not have so many calendars."""


class _OfMembers:
    """Calendars of our own people."""

    task = FETCH

    def locked(self, key: int) -> MemberCalendar | None:
        rows = MemberCalendar.objects.select_for_update(of=("self",)).select_related("member__backup", "made_by")
        return rows.filter(pk=key).first()

    def zone(self, row: MemberCalendar) -> str:
        return row.member.zone

    def read(self, row: MemberCalendar, data: bytes, zone: str, span: Span) -> PartRead:
        absences = read_absences(data, *span, zone, floating_zone=row.zone or None)
        latest = min(span[1], span[0] + timedelta(days=fetching.DAYS_BACK + BUSY_DAYS_AHEAD))
        # A time that names no zone keeps somebody busy by their own clock: it is their calendar.
        periods = find_periods(read_calendar(data), span[0], latest, row.zone or zone).periods
        return PartRead(absences, tuple((one.start, one.end) for one in periods if one.kind == "busy"))

    def take_over(
        self, row: MemberCalendar, read: Mapping[str, PartRead], found: FetchedCalendar, now: datetime
    ) -> Sync:
        gone = fetching.gone_parts(found)
        _keep_busy(row, read, gone, is_whole=found.is_whole)
        return sync_absences(
            MemberLedger(row),
            {name: part.absences.settled for name, part in read.items()},
            gone=gone,
            is_whole=found.is_whole,
            since=fetching.since_date(now),
            now=now,
        )

    def tell_failure(self, row: MemberCalendar, now: datetime) -> None:
        facts: dict[str, Any] = {"host": row.host, **(row.problem or {})}
        notify(member=row.member, kind=FAILS, facts=facts, path="/settings/leave", now=now)


OF_MEMBERS = _OfMembers()


@transaction.atomic
def follow_calendar(
    *,
    member: Member,
    protocol: CalendarProtocol,
    address: str,
    username: str = "",
    password: str = "",
    by: Member,
    now: datetime,
) -> MemberCalendar:
    """Follow one's own calendar, and let the worker read it at once; how that went stands in the row.

    Raises AccessRefused for anybody else's, ZoneUnknown, AlreadyFollowed, TooManyCalendars, and CalendarNotFetched for
    what can be no address.
    """
    _check_own(member, by)
    values = fetching.address_values(
        protocol=protocol, address=address, username=username, password=password, by=by, now=now
    )
    _check_room(member, values["address_hash"])
    calendar = MemberCalendar.objects.create(member=member, **values)
    fetching.ask_for_fetch(OF_MEMBERS, calendar, now)
    return calendar


@transaction.atomic
def bring_file(*, member: Member, name: str, data: bytes, by: Member, now: datetime) -> tuple[MemberCalendar, Sync]:
    """Take over what one's own calendar file says; a file of the same name takes the place of the earlier one.

    Raises AccessRefused, ZoneUnknown, TooManyCalendars, UnreadableCalendar.
    """
    _check_own(member, by)
    name = name.strip()[:200] or "calendar.ics"
    mark = fingerprint(f"file {name}")
    row = MemberCalendar.objects.select_for_update().filter(member=member, address_hash=mark).first()
    if row is None:
        _check_room(member, mark)
        row = MemberCalendar(
            member=member, is_file=True, protocol=CalendarProtocol.ICS, host=name, address_hash=mark, locked_address="",
            made_by=by, made_at=now, next_fetch_at=now,
        )  # fmt: skip
    span = (now - timedelta(days=fetching.DAYS_BACK), now + timedelta(days=fetching.DAYS_AHEAD))
    read = {"": OF_MEMBERS.read(row, data, member.zone, span)}
    row.fetched_at = row.succeeded_at = now
    row.save()
    sync = fetching.take_over(OF_MEMBERS, row, read, FetchedCalendar({"": data}, {}), now)
    row.save()
    return row, sync


def fetch_member_calendar(*, calendar: MemberCalendar, now: datetime) -> Fetched | None:
    """Fetch a member's calendar now; None when it failed, which is noted and told."""
    return fetching.fetch_row(OF_MEMBERS, calendar, now=now)


@transaction.atomic
def read_again(*, calendar: MemberCalendar, by: Member, now: datetime) -> None:
    """Let one's own calendar be fetched now; a file cannot be. Raises AccessRefused."""
    _check_own(calendar.member, by)
    if not calendar.is_file:
        fetching.ask_for_fetch(OF_MEMBERS, calendar, now)


@transaction.atomic
def end_calendar(*, calendar: MemberCalendar, removes_leave: bool, by: Member, now: datetime) -> int:
    """Follow a calendar no longer: its busy times go, its leave stays, or goes as far as nobody changed it.

    Return how many leaves went. Raises AccessRefused.
    """
    _check_own(calendar.member, by)
    row = MemberCalendar.objects.select_for_update().get(pk=calendar.pk)
    gone = sync_absences(MemberLedger(row), {}, since=None, now=now).removed if removes_leave else 0
    row.delete()
    return gone


def _check_own(member: Member, by: Member) -> None:
    """Raise unless it is one's own: not even who leads somebody reads their calendar."""
    if member.pk != by.pk:
        raise access.AccessRefused
    if not member.zone:
        raise ZoneUnknown


def _check_room(member: Member, mark: str) -> None:
    known = MemberCalendar.objects.filter(member=member)
    if known.filter(address_hash=mark).exists():
        raise AlreadyFollowed
    if known.count() >= MOST_CALENDARS:
        raise TooManyCalendars


def _keep_busy(row: MemberCalendar, read: Mapping[str, PartRead], gone: tuple[str, ...], *, is_whole: bool) -> None:
    old = MemberBusyTime.objects.filter(calendar=row)
    if not is_whole:
        old = old.filter(part__in=[*read, *gone])
    old.delete()
    room = max(0, MOST_BUSY_TIMES - (0 if is_whole else MemberBusyTime.objects.filter(calendar=row).count()))
    times = sorted((begun, ended, name) for name, part in read.items() for begun, ended in part.busy if begun < ended)
    MemberBusyTime.objects.bulk_create(
        MemberBusyTime(calendar=row, part=name, start_at=begun, end_at=ended) for begun, ended, name in times[:room]
    )
