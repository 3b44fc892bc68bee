"""Calendar feeds: what they tell, to whom, for how long, and how often."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.availability.models import CalendarFeed, Leave
from fairlead.availability.operations import change_leave, record_leave
from fairlead.availability.operations.feeds import (
    MOST_PER_HOUR,
    TooManyFeeds,
    UnknownFeedKind,
    make_feed,
    note_feed_use,
    revoke_feed,
)
from fairlead.availability.queries.feeds import find_feed, render_feed
from fairlead.availability.types import LeaveCertainty
from fairlead.customers.models import Contact
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner))


def away(contact: Contact, cast: Cast, **more: Any) -> Leave:
    days = {"start_date": date(2026, 12, 21), "end_date": date(2027, 1, 4)}
    return record_leave(contact=contact, by=cast.owner, now=NOW, **days | more)


def events(feed: CalendarFeed, now: datetime = NOW) -> list[Any]:
    return list(Calendar.from_ical(render_feed(feed, now).body).walk("VEVENT"))


def feed_of(member: Any, kind: str = "customers_away") -> CalendarFeed:
    return make_feed(kind=kind, by=member, now=NOW).feed


def test_whole_days_stay_days_and_notes_and_reasons_stay_here(contact: Contact, cast: Cast) -> None:
    leave = away(contact, cast, kind="SICK", note="Operation at the knee")
    (event,) = events(feed_of(cast.owner))
    assert str(event["SUMMARY"]) == "Katrin Albers (Nordlicht GmbH) away"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 21), date(2027, 1, 4))
    assert str(event["TRANSP"]) == "TRANSPARENT"
    assert str(event["UID"]) == f"leave-{leave.pk}@localhost"
    body = render_feed(feed_of(cast.owner), NOW).body.decode()
    assert "knee" not in body
    assert "ick" not in body.replace("Nordlicht", "")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT60M" in body


def test_hours_come_with_the_contacts_zone_and_its_definition(contact: Contact, cast: Cast) -> None:
    away(contact, cast, start_time=time(13))
    (event,) = events(feed_of(cast.owner))
    assert event["DTSTART"].dt == datetime(2026, 12, 21, 12, tzinfo=UTC)
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin" in render_feed(feed_of(cast.owner), NOW).body


def test_a_changed_leave_is_the_same_entry_with_a_higher_sequence(contact: Contact, cast: Cast) -> None:
    leave = away(contact, cast)
    feed = feed_of(cast.owner)
    (before,), first = events(feed), render_feed(feed, NOW)
    assert render_feed(feed, NOW.replace(hour=23)).etag == first.etag
    kept = {"kind": leave.kind, "stand_in": None, "note": "", "ask_again_date": None, "start_time": None}
    change_leave(
        leave=leave,
        by=cast.owner,
        now=NOW,
        start_date=leave.start_date,
        end_date=date(2027, 1, 8),
        end_time=None,
        certainty=LeaveCertainty.TENTATIVE,
        **kept,
    )
    (after,) = events(feed)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert str(after["STATUS"]) == "TENTATIVE"
    assert render_feed(feed, NOW).etag != first.etag


def test_an_open_end_is_drawn_and_does_not_move_every_day(contact: Contact, cast: Cast) -> None:
    away(contact, cast, end_date=None)
    feed = feed_of(cast.owner)
    assert "Return not known." in str(events(feed)[0]["DESCRIPTION"])
    assert render_feed(feed, NOW).etag == render_feed(feed, NOW.replace(day=24)).etag


def test_a_feed_tells_what_its_member_may_see(contact: Contact, cast: Cast) -> None:
    away(contact, cast)
    told = {
        (who, kind): len(events(feed_of(getattr(cast, who), kind)))
        for who in ("owner", "colleague", "stranger", "boss")
        for kind in ("customers_away", "all_customers_away")
    }
    assert {key for key, number in told.items() if number} == {
        ("owner", "customers_away"),
        ("owner", "all_customers_away"),
        ("colleague", "all_customers_away"),
        ("boss", "all_customers_away"),
    }


def test_holidays_are_those_of_the_customers_places_in_the_members_language(contact: Contact, cast: Cast) -> None:
    cast.owner.language = "es"
    cast.owner.save()
    found = {event["DTSTART"].dt: str(event["SUMMARY"]) for event in events(feed_of(cast.owner, "holidays"))}
    assert found[date(2026, 12, 25)].startswith("Alemania: ")
    assert date(2027, 10, 3) in found
    assert events(feed_of(cast.stranger, "holidays")) == []


def test_half_days_are_told_as_such(cast: Cast) -> None:
    make_account("Bosphorus Doors", owner=cast.owner, country="TR", subdivision="", city="", zone="Europe/Istanbul")
    found = {event["DTSTART"].dt: str(event["SUMMARY"]) for event in events(feed_of(cast.owner, "holidays"))}
    assert found[date(2027, 10, 28)].endswith("(half-day)")
    assert not found[date(2027, 10, 29)].endswith("(half-day)")


def test_the_address_opens_without_signing_in_until_it_is_revoked(contact: Contact, cast: Cast) -> None:
    away(contact, cast)
    made = make_feed(kind="customers_away", by=cast.owner, now=NOW)
    assert made.secret not in str(CalendarFeed.objects.values().get())
    address, program = f"/feeds/{made.secret}.ics", Client()
    answer = program.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert not answer.cookies
    assert program.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert program.head(address).status_code == 200
    made.feed.refresh_from_db()
    assert made.feed.latest_used_at is not None
    with pytest.raises(AccessRefused):
        revoke_feed(feed_id=made.feed.pk, by=cast.colleague, now=NOW)
    revoke_feed(feed_id=made.feed.pk, by=cast.owner, now=NOW)
    assert program.get(address).status_code == program.get("/feeds/nothing.ics").status_code == 404


def test_the_feeds_of_who_may_not_sign_in_end(cast: Cast) -> None:
    made = make_feed(kind="customers_away", by=cast.owner, now=NOW)
    assert find_feed(made.secret) == made.feed
    cast.owner.is_active = False
    cast.owner.save()
    assert find_feed(made.secret) is None


def test_a_program_that_asks_without_end_is_told_to_wait(cast: Cast) -> None:
    feed = feed_of(cast.owner)
    assert all(note_feed_use(feed=feed, now=NOW) for _turn in range(MOST_PER_HOUR))
    assert not note_feed_use(feed=feed, now=NOW)
    assert note_feed_use(feed=feed, now=NOW.replace(hour=10))


def test_only_offered_feeds_are_made_and_not_without_end(cast: Cast) -> None:
    with pytest.raises(UnknownFeedKind):
        feed_of(cast.owner, "everything")
    CalendarFeed.objects.bulk_create(
        CalendarFeed(member=cast.owner, kind="holidays", secret_hash=str(number), made_at=NOW) for number in range(50)
    )
    with pytest.raises(TooManyFeeds):
        feed_of(cast.owner)


def test_the_page_shows_an_address_once_and_revokes_it(cast: Cast) -> None:
    browser = signed_in(cast.owner)
    made = browser.post("/settings/feeds/new", {"kind": "customers_away"}).content.decode()
    address = made.split('value="http://testserver')[1].split('"')[0]
    assert Client().get(address).status_code == 200
    page = browser.get("/settings/feeds").content.decode()
    assert "Absences of my customers" in page
    assert address not in page
    assert browser.post("/settings/feeds/new", {"kind": "x"}).status_code == 422
    browser.post(f"/settings/feeds/{CalendarFeed.objects.get().pk}/revocation")
    assert Client().get(address).status_code == 404
