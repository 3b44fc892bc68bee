"""Subscribes to calendars of contacts and fetches them: what they say becomes leave, what they drop goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from fairlead.availability.models import CalendarSubscription
from fairlead.availability.operations import calendar_port
from fairlead.availability.operations.absence_sync import Sync, sync_absences
from fairlead.availability.operations.calendar_files import MOST_BYTES, ZoneUnknown
from fairlead.availability.operations.calendar_port import CalendarAsked, CalendarNotFetched, FetchedCalendar
from fairlead.availability.queries.leave import zone_of_contact
from fairlead.availability.types import CalendarProtocol
from fairlead.core.calendar_absences import Absences, read_absences
from fairlead.core.ics import UnreadableCalendar
from fairlead.customers.models import Contact
from fairlead.db.locked_text import KeyReplaced, lock, unlock
from fairlead.team import access
from fairlead.team.models import Member, fingerprint
from fairlead.team.operations import notify

PURPOSE = "calendar subscription"
EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=24)
# Even a calendar that says it has not changed is read anew now and then: days come into view.
READ_ANEW_AFTER = timedelta(days=7)
DAYS_BACK, DAYS_AHEAD = 31, 400
TOLD_AFTER_FAILURES = 3
# Somebody waits in front of the page; the worker has more time.
SECONDS_ON_PAGE, SECONDS_IN_WORKER = 12.0, 40.0
MOST_SUBSCRIPTIONS = 10
FAILS = "availability.calendar_fails"


class AlreadySubscribed(Exception):
    """This contact's calendar at this address is subscribed already."""


class TooManySubscriptions(Exception):
    """A contact does not have so many calendars."""


@dataclass(frozen=True)
class Fetched:
    """What a fetch brought: whether anything had changed, and what was done to the leave."""

    is_changed: bool
    sync: Sync


def subscribe(
    *,
    contact: Contact,
    protocol: CalendarProtocol,
    address: str,
    username: str = "",
    password: str = "",
    by: Member,
    now: datetime,
) -> CalendarSubscription:
    """Subscribe to a contact's calendar, after it has been fetched once: what cannot be read is not kept.

    Address and password are stored encrypted. Raises AccessRefused, ZoneUnknown, AlreadySubscribed,
    TooManySubscriptions, CalendarNotFetched, UnreadableCalendar.
    """
    access.check_can_work_account(by, contact.account)
    if not zone_of_contact(contact):
        raise ZoneUnknown
    address = address.strip()
    known = CalendarSubscription.objects.filter(contact=contact)
    if known.filter(address_hash=fingerprint(address)).exists():
        raise AlreadySubscribed
    if known.count() >= MOST_SUBSCRIPTIONS:
        raise TooManySubscriptions
    subscription = CalendarSubscription(
        contact=contact,
        protocol=protocol,
        host=(urlsplit(address).hostname or "")[:255],
        locked_address=lock(address, purpose=PURPOSE),
        address_hash=fingerprint(address),
        username=username.strip(),
        locked_password=lock(password, purpose=PURPOSE),
        made_by=by,
        made_at=now,
        next_fetch_at=now,
    )
    found = calendar_port.fetch(_asked(subscription, {}, now, SECONDS_ON_PAGE))
    absences = _read(subscription, found.data or b"", now)
    with transaction.atomic():
        subscription.save()
        _succeed(subscription, found, absences, now)
    return subscription


def fetch_subscription(
    *, subscription: CalendarSubscription, now: datetime, seconds: float = SECONDS_IN_WORKER
) -> Fetched | None:
    """Fetch a subscribed calendar now and bring leave up to date; None when it failed, which is noted and told.

    The network is asked outside of any transaction.
    """
    state = subscription.state
    is_due = _is_long_ago(state.get("read_at"), now)
    try:
        asked = _asked(subscription, {} if is_due else state.get("connector", {}), now, seconds)
        found = calendar_port.fetch(asked)
        absences = None if found.data is None else _read(subscription, found.data, now)
    except (CalendarNotFetched, UnreadableCalendar, ZoneUnknown, KeyReplaced) as problem:
        _fail(subscription, problem, now)
        return None
    with transaction.atomic():
        return _succeed(subscription, found, absences, now)


def fetch_on_demand(*, subscription: CalendarSubscription, by: Member, now: datetime) -> Fetched | None:
    """Fetch a calendar because somebody asks for it. Raises AccessRefused."""
    access.check_can_work_account(by, subscription.contact.account)
    return fetch_subscription(subscription=subscription, now=now, seconds=SECONDS_ON_PAGE)


def settle_zone(*, subscription: CalendarSubscription, zone: str, by: Member, now: datetime) -> Fetched | None:
    """Say in which zone the times are meant that name none, and fetch the calendar anew. Raises AccessRefused."""
    access.check_can_work_account(by, subscription.contact.account)
    CalendarSubscription.objects.filter(pk=subscription.pk).update(zone=zone, state={})
    subscription.zone, subscription.state = zone, {}
    return fetch_subscription(subscription=subscription, now=now, seconds=SECONDS_ON_PAGE)


@transaction.atomic
def unsubscribe(*, subscription: CalendarSubscription, removes_leave: bool, by: Member, now: datetime) -> int:
    """End a subscription; the leave that came from it stays, or goes as far as nobody changed it. Return how many went.

    Raises AccessRefused.
    """
    access.check_can_work_account(by, subscription.contact.account)
    row = CalendarSubscription.objects.select_for_update().get(pk=subscription.pk)
    gone = sync_absences(row, [], since=None, now=now).removed if removes_leave else 0
    row.delete()
    return gone


def _asked(
    subscription: CalendarSubscription, state: Mapping[str, Any], now: datetime, seconds: float
) -> CalendarAsked:
    return CalendarAsked(
        protocol=CalendarProtocol(subscription.protocol),
        address=unlock(subscription.locked_address, purpose=PURPOSE),
        username=subscription.username,
        password=unlock(subscription.locked_password, purpose=PURPOSE),
        state=state,
        start=now - timedelta(days=DAYS_BACK),
        end=now + timedelta(days=DAYS_AHEAD),
        seconds=seconds,
        most_bytes=MOST_BYTES,
    )


def _read(subscription: CalendarSubscription, data: bytes, now: datetime) -> Absences:
    zone = zone_of_contact(subscription.contact)
    if not zone:
        raise ZoneUnknown
    start, end = now - timedelta(days=DAYS_BACK), now + timedelta(days=DAYS_AHEAD)
    return read_absences(data, start, end, zone, floating_zone=subscription.zone or None)


def _succeed(
    subscription: CalendarSubscription, found: FetchedCalendar, absences: Absences | None, now: datetime
) -> Fetched:
    row = CalendarSubscription.objects.select_for_update(of=("self",)).filter(pk=subscription.pk).first()
    if row is None:  # somebody ended it while it was being fetched
        return Fetched(is_changed=False, sync=Sync())
    row.fetched_at = row.succeeded_at = now
    row.next_fetch_at = now + EVERY + timedelta(seconds=row.pk % 600)
    row.failures, row.problem = 0, None
    sync = Sync()
    if absences is not None:
        since = (now - timedelta(days=DAYS_BACK)).date()
        sync = sync_absences(row, absences.settled, since=since, now=now)
        row.state = {"connector": dict(found.state), "read_at": now.isoformat()}
        row.left_out = _left_out(absences, sync)
    row.save()
    return Fetched(is_changed=absences is not None, sync=sync)


def _left_out(absences: Absences, sync: Sync) -> list[list[Any]]:
    """Return what was not taken over, as kinds with their numbers; titles of a contact's events are not kept."""
    told = [["floating", len(absences.floating)], ["unread", len(absences.problems)], ["beyond", sync.beyond]]
    return [[kind, number] for kind, number in told if number]


def _fail(subscription: CalendarSubscription, problem: Exception, now: datetime) -> None:
    with transaction.atomic():
        row = CalendarSubscription.objects.select_for_update(of=("self",)).filter(pk=subscription.pk).first()
        if row is None:
            return
        row.fetched_at = now
        row.failures += 1
        row.problem = _problem(problem)
        row.next_fetch_at = now + min(EVERY * 2 ** min(row.failures, 10), LONGEST_PAUSE)
        row.save()
        if row.failures == TOLD_AFTER_FAILURES and row.made_by.is_active:
            facts = {"contact": str(row.contact), "host": row.host, **row.problem}
            notify(member=row.made_by, kind=FAILS, facts=facts, path=f"/contacts/{row.contact_id}", now=now)


def _problem(problem: Exception) -> dict[str, Any]:
    if isinstance(problem, CalendarNotFetched | UnreadableCalendar):
        return {"code": problem.code, "facts": dict(problem.facts)}
    return {"code": "zone_unknown" if isinstance(problem, ZoneUnknown) else "key_replaced", "facts": {}}


def _is_long_ago(read_at: str | None, now: datetime) -> bool:
    return read_at is None or datetime.fromisoformat(read_at) < now - READ_ANEW_AFTER
