"""Fetches a followed calendar, whoever's it is: asks the network, reads what came, and notes how it went."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from fairlead.availability.models.subscriptions import FollowedCalendar
from fairlead.availability.operations import calendar_port
from fairlead.availability.operations.absence_sync import Sync
from fairlead.availability.operations.calendar_files import MOST_BYTES, ZoneUnknown
from fairlead.availability.operations.calendar_port import CalendarAsked, CalendarNotFetched, FetchedCalendar
from fairlead.availability.types import CalendarProtocol
from fairlead.core.calendar_absences import Absences
from fairlead.core.ics import UnreadableCalendar
from fairlead.db.locked_text import KeyReplaced, lock, unlock
from fairlead.jobs.queue import app
from fairlead.team.models import Member, fingerprint

PURPOSE = "calendar subscription"
EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=24)
# Even a calendar that says it has not changed is read anew now and then: days come into view.
READ_ANEW_AFTER = timedelta(days=7)
DAYS_BACK, DAYS_AHEAD = 31, 400
TOLD_AFTER_FAILURES = 3
SECONDS_IN_WORKER = 40.0

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Fetched:
    """What a fetch brought: whether anything had changed, and what was done to the leave."""

    is_changed: bool
    sync: Sync


@dataclass(frozen=True)
class PartRead:
    """What one part of a calendar says: absences, and times at which its owner is busy."""

    absences: Absences
    busy: tuple[Span, ...] = ()


class Owner(Protocol):
    """Whose a kind of calendar is: what its rows are, how they are read, and what becomes of that."""

    @property
    def task(self) -> str:
        """The name of the job that fetches one of them."""

    def locked(self, key: int) -> Any:
        """Return a row for changing it, or None when it is gone."""

    def zone(self, row: Any) -> str:
        """Return the zone of the calendar's owner; "" while nobody knows it."""

    def read(self, row: Any, data: bytes, zone: str, span: Span) -> PartRead:
        """Read a part. Raises UnreadableCalendar."""

    def take_over(self, row: Any, read: Mapping[str, PartRead], found: FetchedCalendar, now: datetime) -> Sync:
        """Bring leave up to date; inside a transaction. Parts are named by their digests."""

    def tell_failure(self, row: Any, now: datetime) -> None:
        """Tell somebody that a calendar has failed for some time."""


def address_values(
    *, protocol: CalendarProtocol, address: str, username: str, password: str, by: Member, now: datetime
) -> dict[str, Any]:
    """Return the fields of a new row; address and password are encrypted. Raises CalendarNotFetched."""
    address = address.strip()
    calendar_port.check_address(address)
    return {
        "protocol": protocol,
        "host": (urlsplit(address).hostname or "")[:255],
        "locked_address": lock(address, purpose=PURPOSE),
        "address_hash": fingerprint(address),
        "username": username.strip(),
        "locked_password": lock(password, purpose=PURPOSE),
        "made_by": by,
        "made_at": now,
        "next_fetch_at": now,
    }


def ask_for_fetch(owner: Owner, row: FollowedCalendar, now: datetime) -> None:
    """Let the worker fetch a calendar now; until it has, the row says that it is being read."""
    row.reading_since, row.next_fetch_at = now, now
    row.save(update_fields=["reading_since", "next_fetch_at"])
    queue_fetch(owner.task, row.pk)


def queue_fetch(task: str, key: int) -> None:
    """Queue a fetch, unless one waits already. One calendar is never fetched twice at the same time."""
    lock_name = f"{task} {key}"
    # Inside a transaction a refused insertion would spoil all of it: a savepoint takes it back alone.
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(task, queueing_lock=lock_name, lock=lock_name).defer(calendar_id=key)


def fetch_row(owner: Owner, row: FollowedCalendar, *, now: datetime) -> Fetched | None:
    """Fetch a calendar and bring leave up to date; None when it failed, which is noted and told.

    The network is asked outside of any transaction.
    """
    state = row.state
    is_due = _is_long_ago(state.get("read_at"), now)
    try:
        zone = owner.zone(row)
        if not zone:
            raise ZoneUnknown
        found = calendar_port.fetch(_asked(row, {} if is_due else state.get("connector", {}), now))
        span = (now - timedelta(days=DAYS_BACK), now + timedelta(days=DAYS_AHEAD))
        read = None
        if found.parts is not None:
            read = {_digest(name): owner.read(row, data, zone, span) for name, data in found.parts.items()}
    except (CalendarNotFetched, UnreadableCalendar, ZoneUnknown, KeyReplaced) as problem:
        _fail(owner, row, problem, now)
        return None
    with transaction.atomic():
        return _succeed(owner, row, found, read, now)


def gone_parts(found: FetchedCalendar) -> tuple[str, ...]:
    """Return the digests of the parts that are no more."""
    return tuple(_digest(name) for name in found.gone)


def since_date(now: datetime) -> Any:
    """Return the day before which a calendar is not looked at."""
    return (now - timedelta(days=DAYS_BACK)).date()


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest() if name else ""


def _asked(row: FollowedCalendar, state: Mapping[str, Any], now: datetime) -> CalendarAsked:
    return CalendarAsked(
        protocol=CalendarProtocol(row.protocol),
        address=unlock(row.locked_address, purpose=PURPOSE),
        username=row.username,
        password=unlock(row.locked_password, purpose=PURPOSE),
        state=state,
        start=now - timedelta(days=DAYS_BACK),
        end=now + timedelta(days=DAYS_AHEAD),
        seconds=SECONDS_IN_WORKER,
        most_bytes=MOST_BYTES,
    )


def _succeed(
    owner: Owner, asked: FollowedCalendar, found: FetchedCalendar, read: Mapping[str, PartRead] | None, now: datetime
) -> Fetched:
    row = owner.locked(asked.pk)
    if row is None:  # somebody ended it while it was being fetched
        return Fetched(is_changed=False, sync=Sync())
    row.fetched_at = row.succeeded_at = now
    row.next_fetch_at = now + EVERY + timedelta(seconds=row.pk % 600)
    row.reading_since, row.failures, row.problem = None, 0, None
    sync = Sync()
    if read is not None:
        sync = take_over(owner, row, read, found, now)
    row.save()
    return Fetched(is_changed=read is not None, sync=sync)


def take_over(owner: Owner, row: Any, read: Mapping[str, PartRead], found: FetchedCalendar, now: datetime) -> Sync:
    """Take over what was read into a row that the caller saves; inside a transaction."""
    sync = owner.take_over(row, read, found, now)
    left_out = {} if found.is_whole else dict(row.state.get("left_out", {}))
    for name in gone_parts(found):
        left_out.pop(name, None)
    for name, part in read.items():
        told = [len(part.absences.floating), len(part.absences.problems)]
        left_out.pop(name, None)
        if any(told):
            left_out[name] = told
    read_at = now.isoformat() if found.is_whole else row.state.get("read_at", now.isoformat())
    row.state = {"connector": dict(found.state), "read_at": read_at, "left_out": left_out}
    # Titles of somebody's events are not kept: how many were left out, and why, must do.
    counts = [
        ["floating", sum(one[0] for one in left_out.values())],
        ["unread", sum(one[1] for one in left_out.values())],
    ]
    row.left_out = [[kind, number] for kind, number in [*counts, ["beyond", sync.beyond]] if number]
    return sync


def _fail(owner: Owner, asked: FollowedCalendar, problem: Exception, now: datetime) -> None:
    with transaction.atomic():
        row = owner.locked(asked.pk)
        if row is None:
            return
        row.fetched_at = now
        row.reading_since = None
        row.failures += 1
        row.problem = problem_of(problem)
        row.next_fetch_at = now + min(EVERY * 2 ** min(row.failures, 10), LONGEST_PAUSE)
        row.save()
        if row.failures == TOLD_AFTER_FAILURES and row.made_by.is_active:
            owner.tell_failure(row, now)


def problem_of(problem: Exception) -> dict[str, Any]:
    """Return why a calendar could not be read, as a row keeps it."""
    if isinstance(problem, CalendarNotFetched | UnreadableCalendar):
        return {"code": problem.code, "facts": dict(problem.facts)}
    return {"code": "zone_unknown" if isinstance(problem, ZoneUnknown) else "key_replaced", "facts": {}}


def _is_long_ago(read_at: str | None, now: datetime) -> bool:
    return read_at is None or datetime.fromisoformat(read_at) < now - READ_ANEW_AFTER
