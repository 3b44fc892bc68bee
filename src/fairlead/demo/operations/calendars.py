"""Makes the calendars of the demo: one that a customer shares, one of the exporter's people, and feeds for phones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from fairlead.availability.models import CalendarFeed, CalendarSubscription, MemberCalendar
from fairlead.availability.operations import calendar_fetching as fetching
from fairlead.availability.operations.calendar_port import FetchedCalendar
from fairlead.availability.operations.feeds import make_feed
from fairlead.availability.operations.member_calendars import bring_file
from fairlead.availability.operations.subscriptions import OF_CONTACTS
from fairlead.availability.types import CalendarProtocol
from fairlead.core.ics import FeedEntry, write_feed
from fairlead.customers.models import Contact
from fairlead.demo.operations.days import Days
from fairlead.demo.operations.people import Members
from fairlead.team.models import Member

# The hosts of the demo do not exist: nobody is to ask them by themselves.
NEVER = timedelta(days=3650)
CUSTOMER, SHARED_BY = "larkspur", 0
FEEDS = ("customers_away", "holidays")


def make_calendars(
    members: Members, contacts: Mapping[str, Sequence[Contact]], *, owner: Member, days: Days
) -> dict[str, list[int]]:
    """Make them and return the keys of those that do not go with a customer."""
    contact = contacts[CUSTOMER][SHARED_BY]
    _share(contact, contact.account.owner or owner, days)
    calendar = _bring(members["lin"], days)
    feeds = [make_feed(kind=kind, by=owner, now=days.now)[0] for kind in FEEDS]
    leave = [row.leave_id for row in calendar.absences.all() if row.leave_id is not None]
    return {"member_calendars": [calendar.pk], "feeds": [feed.pk for feed in feeds], "leave_of_calendars": leave}


def _share(contact: Contact, by: Member, days: Days) -> CalendarSubscription:
    """Let a customer's calendar have been read an hour ago."""
    values: dict[str, Any] = fetching.address_values(
        protocol=CalendarProtocol.ICS,
        address="https://calendar.larkspur.example/out-of-office.ics",
        username="",
        password="",
        by=by,
        now=days.now,
    )
    read_at = days.now - timedelta(hours=1)
    row = CalendarSubscription.objects.create(
        contact=contact,
        **values | {"next_fetch_at": days.now + NEVER, "fetched_at": read_at, "succeeded_at": read_at},
    )
    away = [
        FeedEntry("out-1@larkspur.example", "Out of office", days.day(45), days.day(52), kind="absent"),
        FeedEntry("out-2@larkspur.example", "Out of office", days.day(120), days.day(124), kind="absent"),
    ]
    data = write_feed("Out of office", away, days.now)
    span = (days.now, days.now + timedelta(days=fetching.DAYS_AHEAD))
    read = {"": OF_CONTACTS.read(row, data, OF_CONTACTS.zone(row), span)}
    fetching.take_over(OF_CONTACTS, row, read, FetchedCalendar({"": data}, {}), days.now)
    row.save()
    return row


def _bring(member: Member, days: Days) -> MemberCalendar:
    """Let one of the exporter's people have brought their calendar: calls that make them busy, and a few days away."""
    calls = [
        FeedEntry(f"call-{day}@chaoyin.example", "Call", days.moment(day, hour), days.moment(day, hour + 1))
        for day, hour in ((1, 16), (2, 17), (3, 16), (6, 18))
    ]
    away = FeedEntry("away@chaoyin.example", "Vacation", days.day(60), days.day(63), kind="absent")
    data = write_feed("Lin Baihe", [*calls, away], days.now)
    return bring_file(member=member, name="lin-baihe.ics", data=data, by=member, now=days.now)[0]


def remove_calendars(rows: Mapping[str, Any]) -> None:
    """Remove the feeds and the members' calendars of the demo; leave that came from those is removed as leave is."""
    CalendarFeed.objects.filter(pk__in=rows.get("feeds", [])).delete()
    MemberCalendar.objects.filter(pk__in=rows.get("member_calendars", [])).delete()
