"""Subscribes to calendars of contacts and follows them: what they say becomes leave, what they drop goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fairlead.availability.models import CalendarSubscription
from fairlead.availability.operations import calendar_fetching as fetching
from fairlead.availability.operations.absence_sync import ContactLedger, Sync, sync_absences
from fairlead.availability.operations.calendar_fetching import Fetched, PartRead, Span
from fairlead.availability.operations.calendar_files import ZoneUnknown
from fairlead.availability.operations.calendar_port import FetchedCalendar
from fairlead.availability.queries.leave import zone_of_contact
from fairlead.availability.types import CalendarProtocol
from fairlead.core.calendar_absences import read_absences
from fairlead.customers.models import Contact
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.operations import notify

MOST_SUBSCRIPTIONS = 10
FAILS = "availability.calendar_fails"
FETCH = "availability.fetch_calendar"


class AlreadySubscribed(Exception):
    """This contact's calendar at this address is subscribed already."""


class TooManySubscriptions(Exception):
    """A contact does not have so many calendars."""


class _OfContacts:
    """Calendars of contacts."""

    task = FETCH

    def locked(self, key: int) -> CalendarSubscription | None:
        rows = CalendarSubscription.objects.select_for_update(of=("self",)).select_related("contact", "made_by")
        return rows.filter(pk=key).first()

    def zone(self, row: CalendarSubscription) -> str:
        return zone_of_contact(row.contact)

    def read(self, row: CalendarSubscription, data: bytes, zone: str, span: Span) -> PartRead:
        return PartRead(read_absences(data, *span, zone, floating_zone=row.zone or None))

    def take_over(
        self, row: CalendarSubscription, read: Mapping[str, PartRead], found: FetchedCalendar, now: datetime
    ) -> Sync:
        return sync_absences(
            ContactLedger(row),
            {name: part.absences.settled for name, part in read.items()},
            gone=fetching.gone_parts(found),
            is_whole=found.is_whole,
            since=fetching.since_date(now),
            now=now,
        )

    def tell_failure(self, row: CalendarSubscription, now: datetime) -> None:
        facts: dict[str, Any] = {"contact": str(row.contact), "host": row.host, **(row.problem or {})}
        notify(member=row.made_by, kind=FAILS, facts=facts, path=f"/contacts/{row.contact_id}", now=now)


OF_CONTACTS = _OfContacts()


@transaction.atomic
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
    """Subscribe to a contact's calendar, and let the worker read it at once; how that went stands in the row.

    Address and password are stored encrypted. Raises AccessRefused, ZoneUnknown, AlreadySubscribed,
    TooManySubscriptions, and CalendarNotFetched for what can be no address.
    """
    access.check_can_work_account(by, contact.account)
    if not zone_of_contact(contact):
        raise ZoneUnknown
    values = fetching.address_values(
        protocol=protocol, address=address, username=username, password=password, by=by, now=now
    )
    known = CalendarSubscription.objects.filter(contact=contact)
    if known.filter(address_hash=values["address_hash"]).exists():
        raise AlreadySubscribed
    if known.count() >= MOST_SUBSCRIPTIONS:
        raise TooManySubscriptions
    subscription = CalendarSubscription.objects.create(contact=contact, **values)
    fetching.ask_for_fetch(OF_CONTACTS, subscription, now)
    return subscription


def fetch_subscription(*, subscription: CalendarSubscription, now: datetime) -> Fetched | None:
    """Fetch a subscribed calendar now and bring leave up to date; None when it failed, which is noted and told."""
    return fetching.fetch_row(OF_CONTACTS, subscription, now=now)


@transaction.atomic
def fetch_on_demand(*, subscription: CalendarSubscription, by: Member, now: datetime) -> None:
    """Let a calendar be fetched because somebody asks for it. Raises AccessRefused."""
    access.check_can_work_account(by, subscription.contact.account)
    fetching.ask_for_fetch(OF_CONTACTS, subscription, now)


@transaction.atomic
def settle_zone(*, subscription: CalendarSubscription, zone: str, by: Member, now: datetime) -> None:
    """Say in which zone the times are meant that name none, and let the calendar be read anew. Raises AccessRefused."""
    access.check_can_work_account(by, subscription.contact.account)
    subscription.zone, subscription.state = zone, {}
    subscription.save(update_fields=["zone", "state"])
    fetching.ask_for_fetch(OF_CONTACTS, subscription, now)


@transaction.atomic
def unsubscribe(*, subscription: CalendarSubscription, removes_leave: bool, by: Member, now: datetime) -> int:
    """End a subscription; the leave that came from it stays, or goes as far as nobody changed it. Return how many went.

    Raises AccessRefused.
    """
    access.check_can_work_account(by, subscription.contact.account)
    row = CalendarSubscription.objects.select_for_update().get(pk=subscription.pk)
    gone = sync_absences(ContactLedger(row), {}, since=None, now=now).removed if removes_leave else 0
    row.delete()
    return gone
