"""Subscribed calendars: what they bring, move and drop, what people changed, what fails, and what stays secret."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.factories.calendar_files import calendar, event
from tests.factories.customers import make_account, make_contact
from tests.factories.little_server import Answer, Asked, LittleServer, little_server
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability.models import CalendarSubscription, Leave, SubscribedAbsence
from fairlead.availability.operations import calendar_fetching
from fairlead.availability.operations import subscriptions as operations
from fairlead.availability.operations.calendar_fetching import Fetched
from fairlead.availability.operations.calendar_files import ZoneUnknown
from fairlead.availability.operations.calendar_port import CalendarNotFetched
from fairlead.availability.queries.subscriptions import due_subscriptions
from fairlead.availability.tasks import fetch_calendar, fetch_calendars
from fairlead.availability.types import CalendarProtocol
from fairlead.customers.models import Contact
from fairlead.customers.operations.erasing import erase_rows
from fairlead.team.access import AccessRefused
from fairlead.team.models import Notification

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


def leave_event(uid: str, first: str, back: str, *more: str, summary: str = "Urlaub") -> str:
    return event(f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{back}", *more, uid=uid, summary=summary)


WINTER = leave_event("winter@x", "20261224", "20270107")
TRIP = leave_event("trip@x", "20261201", "20261203", summary="Out of office")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner))


class Served:
    """The calendar that the server has just now."""

    def __init__(self, *events: str) -> None:
        self.show(*events)
        self.headers: dict[str, str] = {}

    def show(self, *events: str) -> None:
        self.answer = Answer(body=calendar("\n".join(events)).encode())

    def __call__(self, asked: Asked) -> Answer:
        etag = f'"{hash(self.answer.body)}"'
        if asked.headers.get("if-none-match") == etag:
            return Answer(304, {"ETag": etag})
        return Answer(self.answer.status, {"ETag": etag, **self.answer.headers}, self.answer.body)


@pytest.fixture
def served() -> Served:
    return Served(WINTER, TRIP)


@pytest.fixture
def server(served: Served, settings: Any) -> Iterator[LittleServer]:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    with little_server(served) as running:
        yield running


def subscribe(contact: Contact, cast: Cast, server: LittleServer, **more: Any) -> CalendarSubscription:
    """Subscribe, and let the calendar be read as the worker does."""
    values: dict[str, Any] = {"protocol": CalendarProtocol.ICS, "address": server.address("/token-4711/basic.ics")}
    made = operations.subscribe(contact=contact, now=NOW, **{"by": cast.owner} | values | more)
    again(made, NOW)
    return CalendarSubscription.objects.get(pk=made.pk)


def queued() -> list[dict[str, Any]]:
    """Return what waits for the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'availability.fetch_calendar'")
        return [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()]


def again(subscription: CalendarSubscription, now: datetime = LATER) -> Fetched | None:
    return operations.fetch_subscription(
        subscription=CalendarSubscription.objects.select_related("contact", "made_by").get(pk=subscription.pk), now=now
    )


def days() -> set[tuple[date, date | None]]:
    return set(Leave.objects.values_list("start_date", "end_date"))


def test_what_the_calendar_says_becomes_leave(contact: Contact, cast: Cast, server: LittleServer) -> None:
    subscribe(contact, cast, server)
    assert days() == {(date(2026, 12, 24), date(2027, 1, 7)), (date(2026, 12, 1), date(2026, 12, 3))}
    assert set(Leave.objects.values_list("source", "recorded_by")) == {("SUBSCRIPTION", cast.owner.pk)}


def test_what_moves_or_vanishes_there_does_so_here(
    contact: Contact, cast: Cast, server: LittleServer, served: Served
) -> None:
    subscription = subscribe(contact, cast, server)
    winter = Leave.objects.get(note="Urlaub")
    served.show(leave_event("winter@x", "20261222", "20270105"))
    fetched = again(subscription)
    assert fetched is not None
    assert (fetched.sync.recorded, fetched.sync.moved, fetched.sync.removed) == (0, 1, 1)
    assert days() == {(date(2026, 12, 22), date(2027, 1, 5))}
    assert Leave.objects.get() == winter


def test_an_unchanged_calendar_is_not_read_again_for_a_week(contact: Contact, cast: Cast, server: LittleServer) -> None:
    subscription = subscribe(contact, cast, server)
    unchanged = again(subscription)
    assert unchanged is not None
    assert not unchanged.is_changed
    assert "if-none-match" in server.asked[1].headers
    anew = again(subscription, NOW + timedelta(days=8))
    assert anew is not None
    assert anew.is_changed
    assert "if-none-match" not in server.asked[2].headers
    assert Leave.objects.count() == 2


def test_what_somebody_changed_here_stays(contact: Contact, cast: Cast, server: LittleServer, served: Served) -> None:
    subscription = subscribe(contact, cast, server)
    Leave.objects.filter(note="Urlaub").update(end_date=date(2027, 1, 9))
    served.show(leave_event("winter@x", "20261222", "20270105"), TRIP)
    again(subscription)
    assert (date(2026, 12, 24), date(2027, 1, 9)) in days()
    served.show(TRIP)
    again(subscription)
    assert (date(2026, 12, 24), date(2027, 1, 9)) in days()
    assert SubscribedAbsence.objects.count() == 1


def test_a_note_does_not_hinder_the_days_from_moving_and_keeps_the_leave(
    contact: Contact, cast: Cast, server: LittleServer, served: Served
) -> None:
    subscription = subscribe(contact, cast, server)
    Leave.objects.filter(note="Urlaub").update(note="Ask Jonas meanwhile")
    served.show(leave_event("winter@x", "20261222", "20270105"), TRIP)
    again(subscription)
    kept = Leave.objects.get(note="Ask Jonas meanwhile")
    assert (kept.start_date, kept.end_date) == (date(2026, 12, 22), date(2027, 1, 5))
    served.show(TRIP)
    again(subscription)
    assert Leave.objects.filter(pk=kept.pk).exists()


def test_what_somebody_removed_here_comes_back_only_with_news(
    contact: Contact, cast: Cast, server: LittleServer, served: Served
) -> None:
    subscription = subscribe(contact, cast, server)
    Leave.objects.filter(note="Urlaub").delete()
    again(subscription, NOW + timedelta(days=8))
    assert days() == {(date(2026, 12, 1), date(2026, 12, 3))}
    served.show(leave_event("winter@x", "20261222", "20270105"), TRIP)
    again(subscription)
    assert (date(2026, 12, 22), date(2027, 1, 5)) in days()


def test_what_is_over_does_not_vanish_when_it_leaves_the_view(
    contact: Contact, cast: Cast, server: LittleServer, served: Served
) -> None:
    subscription = subscribe(contact, cast, server)
    again(subscription, datetime(2027, 1, 20, tzinfo=UTC))
    assert days() == {(date(2026, 12, 24), date(2027, 1, 7)), (date(2026, 12, 1), date(2026, 12, 3))}


def test_each_time_of_a_series_is_a_leave_of_its_own_and_hostile_rules_bring_none(
    contact: Contact, cast: Cast, server: LittleServer, served: Served
) -> None:
    series = leave_event("fridays@x", "20261204", "20261205", "RRULE:FREQ=WEEKLY;COUNT=3", summary="Vacation")
    hostile = event("DTSTART:20000101T000000Z", "RRULE:FREQ=SECONDLY", summary="Leave", uid="h@x")
    served.show(series, hostile)
    subscription = subscribe(contact, cast, server)
    assert sorted(first for first, _back in days()) == [date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18)]
    assert subscription.contact == contact
    assert CalendarSubscription.objects.get().left_out == [["unread", 1]]


def test_times_without_a_zone_wait_for_somebody_to_say_it(
    contact: Contact, cast: Cast, server: LittleServer, served: Served
) -> None:
    served.show(event("DTSTART:20261201T090000", "DTEND:20261201T170000", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"))
    subscription = subscribe(contact, cast, server)
    assert not Leave.objects.exists()
    browser = signed_in(cast.owner)
    page = browser.get(f"/contacts/{contact.pk}").content.decode()
    assert "1 absence names no time zone and is left out." in page
    assert "They are meant in Europe/Berlin" in page
    with pytest.raises(AccessRefused):
        operations.settle_zone(subscription=subscription, zone="Asia/Tokyo", by=cast.viewer, now=LATER)
    operations.settle_zone(subscription=subscription, zone="Asia/Tokyo", by=cast.colleague, now=LATER)
    again(subscription)
    assert f"{Leave.objects.get().start_time:%H:%M}" == "01:00"


def test_address_and_password_are_secrets(
    contact: Contact, cast: Cast, server: LittleServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    subscription = subscribe(contact, cast, server, username="anna", password="geheim-5")
    assert server.asked[0].headers["authorization"].startswith("Basic ")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM availability_calendarsubscription s")
        stored = cursor.fetchone()[0]
    page = signed_in(cast.owner).get(f"/contacts/{contact.pk}").content.decode()
    for secret in ("token-4711", "geheim-5"):
        assert secret not in stored
        assert secret not in page
        assert secret not in caplog.text
        assert secret not in repr(calendar_fetching._asked(subscription, {}, NOW))
    assert "127.0.0.1" in page


def test_a_replaced_key_of_the_desk_is_told(contact: Contact, cast: Cast, server: LittleServer, settings: Any) -> None:
    subscription = subscribe(contact, cast, server)
    settings.SECRET_KEY = "another key of the desk"
    assert again(subscription) is None
    assert CalendarSubscription.objects.get().problem == {"code": "key_replaced", "facts": {}}


def test_failures_are_counted_told_once_and_spaced_out_until_it_works(
    contact: Contact, cast: Cast, server: LittleServer, served: Served
) -> None:
    subscription = subscribe(contact, cast, server)
    good, served.answer = served.answer, Answer(401)
    pauses = []
    for _turn in range(5):
        assert again(subscription) is None
        pauses.append(CalendarSubscription.objects.get().next_fetch_at - LATER)
    assert pauses == [timedelta(hours=hours) for hours in (2, 4, 8, 16, 24)]
    told = Notification.objects.get(kind=operations.FAILS)
    assert (told.member, told.path) == (cast.owner, f"/contacts/{contact.pk}")
    page = signed_in(cast.owner).get("/notifications").content.decode()
    assert "The calendar of Katrin Albers at 127.0.0.1 can no longer be read. User name or password is wrong" in page
    assert Leave.objects.count() == 2
    served.answer = good
    assert again(subscription) is not None
    row = CalendarSubscription.objects.get()
    assert (row.failures, row.problem) == (0, None)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(404), "not_found"),
        (Answer(500), "status"),
        (Answer(body=b"<html>Sign in</html>"), "web_page"),
        (Answer(body=b""), "empty"),
    ],
)
def test_what_cannot_be_read_at_first_is_told_beside_it(
    answer: Answer, code: str, contact: Contact, cast: Cast, server: LittleServer, served: Served
) -> None:
    served.answer = answer
    subscription = subscribe(contact, cast, server)
    assert subscription.problem is not None
    assert (subscription.problem["code"], subscription.reading_since) == (code, None)
    assert not Leave.objects.exists()


def test_nobody_waits_for_a_server_and_the_page_tells_that_it_is_being_read(
    contact: Contact, cast: Cast, server: LittleServer
) -> None:
    browser = signed_in(cast.owner)
    data = {"protocol": "ICS", "address": server.address("/slow.ics")}
    assert browser.post(f"/contacts/{contact.pk}/calendars/new", data).status_code == 302
    assert server.asked == [], "the request itself asks nobody"
    row = CalendarSubscription.objects.get()
    assert queued() == [{"calendar_id": row.pk}]
    card = browser.get(f"/contacts/{contact.pk}/calendars").content.decode()
    assert "being read …" in card
    assert 'hx-trigger="every 2s"' in card
    fetch_calendar(calendar_id=row.pk)
    assert len(server.asked) == 1
    card = browser.get(f"/contacts/{contact.pk}/calendars").content.decode()
    assert "being read …" not in card
    assert "hx-trigger" not in card
    assert "read now" in card or "read " in card
    # Pressed twice, it is read once.
    for _press in range(2):
        assert browser.post(f"/subscriptions/{row.pk}/fetch").status_code == 302
    assert len(queued()) == 1
    fetch_calendar(calendar_id=row.pk)
    fetch_calendar(calendar_id=row.pk)
    assert len(server.asked) == 2


def test_a_fetch_that_was_lost_is_not_shown_for_ever(contact: Contact, cast: Cast, server: LittleServer) -> None:
    values = {"protocol": CalendarProtocol.ICS, "address": server.address("/x.ics")}
    row = operations.subscribe(contact=contact, by=cast.owner, now=NOW, **values)
    assert row.is_being_read(NOW + timedelta(minutes=4))
    assert not row.is_being_read(NOW + timedelta(minutes=6))


@pytest.mark.parametrize(
    "address", ["calendar.example/x.ics", "ftp://calendar.example/x", "https://a:" + "b@x.example/", ""]
)
def test_what_is_no_address_is_refused_at_once(address: str, contact: Contact, cast: Cast) -> None:
    with pytest.raises(CalendarNotFetched):
        operations.subscribe(contact=contact, protocol=CalendarProtocol.ICS, address=address, by=cast.owner, now=NOW)
    assert not CalendarSubscription.objects.exists()


def test_the_own_network_is_not_looked_into_unless_that_is_allowed(
    contact: Contact, cast: Cast, server: LittleServer, settings: Any
) -> None:
    settings.ALLOW_PRIVATE_ADDRESSES = False
    subscribe(contact, cast, server)
    page = signed_in(cast.owner).get(f"/contacts/{contact.pk}").content.decode()
    assert "127.0.0.1 lies in a private network" in page
    assert server.asked == []


def test_who_may_subscribe_and_how_often(contact: Contact, cast: Cast, server: LittleServer) -> None:
    for refused in (cast.viewer, cast.stranger):
        with pytest.raises(AccessRefused):
            subscribe(contact, cast, server, by=refused)
    nowhere = make_contact(make_account("Nowhere", owner=cast.owner, zone="", city="", country=""))
    with pytest.raises(ZoneUnknown):
        subscribe(nowhere, cast, server)
    subscribe(contact, cast, server)
    with pytest.raises(operations.AlreadySubscribed):
        subscribe(contact, cast, server)


@pytest.mark.parametrize(("removes", "left"), [(True, 1), (False, 2)])
def test_ending_keeps_or_removes_the_leave(
    removes: bool, left: int, contact: Contact, cast: Cast, server: LittleServer
) -> None:
    subscription = subscribe(contact, cast, server)
    Leave.objects.filter(note="Urlaub").update(note="Changed")
    operations.unsubscribe(subscription=subscription, removes_leave=removes, by=cast.owner, now=LATER)
    assert Leave.objects.count() == left
    assert not CalendarSubscription.objects.exists()


def test_only_what_is_due_is_fetched_by_the_worker(contact: Contact, cast: Cast, server: LittleServer) -> None:
    subscription = subscribe(contact, cast, server)
    assert due_subscriptions(NOW + timedelta(minutes=30)) == []
    assert due_subscriptions(LATER) == [subscription.pk]
    CalendarSubscription.objects.update(next_fetch_at=datetime(2020, 1, 1, tzinfo=UTC))
    fetch_calendars(timestamp=int(NOW.timestamp()))
    assert queued() == [{"calendar_id": subscription.pk}], "the one that subscribing queued still waits"
    fetch_calendar(calendar_id=subscription.pk)
    assert len(server.asked) == 2
    fetch_calendar(calendar_id=subscription.pk)
    assert len(server.asked) == 2
    Contact.objects.update(left_on_date=date(2026, 11, 1))
    assert due_subscriptions(datetime(2030, 1, 1, tzinfo=UTC)) == []


def test_erasing_a_contact_takes_their_calendars_along(contact: Contact, cast: Cast, server: LittleServer) -> None:
    subscribe(contact, cast, server)
    erase_rows(Contact, [contact.pk])
    assert not Leave.objects.exists()
    assert not CalendarSubscription.objects.exists()
    assert not SubscribedAbsence.objects.exists()


def test_the_page_subscribes_reads_and_ends(
    contact: Contact, cast: Cast, server: LittleServer, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairlead.availability.views.subscriptions.clock", lambda request: NOW)
    browser = signed_in(cast.owner)
    data = {"protocol": "ICS", "address": server.address("/basic.ics")}
    page = browser.post(f"/contacts/{contact.pk}/calendars/new", data, follow=True).content.decode()
    assert "Subscribed. The calendar is being read, and then again every hour." in page
    subscription = CalendarSubscription.objects.get()
    pk = subscription.pk
    again(subscription, NOW)
    assert Leave.objects.count() == 2
    served.show(WINTER)
    browser.post(f"/subscriptions/{pk}/fetch", follow=True)
    again(subscription, NOW)
    assert Leave.objects.count() == 1
    page = browser.post(f"/subscriptions/{pk}/removal", {"leave": "remove"}, follow=True).content.decode()
    assert "The subscription has ended. 1 leave removed." in page
