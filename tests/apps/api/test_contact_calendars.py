"""Calendar files, subscriptions, feeds and overlaps, as programs use them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.factories.books import Books, make_books
from tests.factories.calendar_files import calendar, event
from tests.factories.little_server import Answer, little_server
from tests.factories.programs import Program

from fairlead.availability.models import CalendarSubscription, Leave
from fairlead.availability.tasks import fetch_calendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return make_books()


@pytest.fixture
def owner(books: Books) -> Program:
    return Program(books.cast.owner)


def file_of(first: date, back: date) -> str:
    days = (f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{back:%Y%m%d}")
    floating = (f"DTSTART:{first:%Y%m%d}T090000", f"DTEND:{first:%Y%m%d}T120000", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
    return calendar("\n".join((event(*days, summary="Leave", uid="d@x"), event(*floating, uid="f@x"))))


@pytest.fixture
def soon() -> tuple[date, date]:
    """Days that lie within what is looked at, whenever the test runs."""
    from datetime import UTC, datetime, timedelta

    today = datetime.now(UTC).date()
    return today + timedelta(days=40), today + timedelta(days=47)


def test_leave_has_hours_and_certainty(owner: Program, books: Books) -> None:
    values = {"contact_id": books.contact.pk, "start_date": "2027-02-01", "start_time": "13:00"}
    values |= {"end_date": "2027-02-03", "end_time": "11:30", "certainty": "TENTATIVE"}
    made = owner.post("/leave", values).json()
    assert (made["start_time"], made["end_time"], made["certainty"]) == ("13:00", "11:30", "TENTATIVE")
    for wrong, pointer in (
        ({"end_date": None}, "/end_time"),
        ({"end_date": "2027-02-01", "end_time": "09:00"}, "/end_date"),
        ({"start_time": "25:00"}, "/start_time"),
    ):
        answer = owner.post("/leave", values | wrong)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer


def test_records_that_overlap_become_one(owner: Program, books: Books) -> None:
    more = owner.post(
        "/leave", {"contact_id": books.contact.pk, "start_date": "2027-01-01", "end_date": "2027-01-09"}
    ).json()
    seen = [{"id": books.leave.pk, "version": 1}, {"id": more["id"], "version": 1}]
    address = f"/contacts/{books.contact.pk}/leave-overlap"
    joined = owner.post(address, {"leave": seen, "act": "join"}).json()
    assert (joined["id"], joined["start_date"], joined["end_date"]) == (more["id"], "2026-12-21", "2027-01-09")
    assert owner.post(address, {"leave": seen, "act": "join"}).status_code == 412


def test_a_calendar_file_is_read_recorded_and_taken_back(owner: Program, books: Books, soon: tuple[date, date]) -> None:
    address, body = f"/contacts/{books.contact.pk}/calendar-file", {"ics": file_of(*soon)}
    looked = owner.post(address, body).json()
    assert looked["id"] is None
    assert [(one["start_time"], one["names_no_zone"]) for one in looked["absences"]] == [(None, False), ("09:00", True)]
    assert Leave.objects.count() == 1
    recorded = owner.post(address, body | {"record": True, "zone": "Europe/Berlin"}).json()
    assert Leave.objects.filter(upload=recorded["id"]).count() == 2
    assert owner.delete(f"/calendar-files/{recorded['id']}").status_code == 204
    assert Leave.objects.count() == 1
    refused = owner.post(address, {"ics": "<html>Sign in</html>"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "web_page")


def test_a_calendar_is_subscribed_fetched_and_ended(
    owner: Program, books: Books, soon: tuple[date, date], settings: Any
) -> None:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    with little_server(lambda asked: Answer(body=file_of(*soon).encode())) as server:
        body = {"contact_id": books.contact.pk, "address": server.address("/token/x.ics"), "password": "geheim"}
        made = owner.post("/calendar-subscriptions", body)
        assert made.status_code == 201
        row = made.json()
        assert "token" not in made.content.decode()
        assert (row["is_reading"], server.asked) == (True, [])

        def answered() -> dict[str, Any]:
            fetch_calendar(calendar_id=row["id"])
            return dict(owner.get(f"/calendar-subscriptions/{row['id']}").json())

        assert answered()["left_out"] == ["1 absence names no time zone and is left out."]
        settled = owner.ask("PUT", f"/calendar-subscriptions/{row['id']}/zone", {"zone": "Europe/Berlin"}).json()
        assert settled["is_reading"] is True
        assert answered()["left_out"] == []
    assert owner.post(f"/calendar-subscriptions/{row['id']}/fetch").json()["is_reading"] is True
    fetched = answered()
    assert fetched["is_reading"] is False
    assert fetched["problem"] == "The calendar’s server does not answer. It is tried again by itself."
    assert Leave.objects.filter(source="SUBSCRIPTION").count() == 2
    assert owner.delete(f"/calendar-subscriptions/{row['id']}?remove_leave=true").status_code == 204
    assert not Leave.objects.filter(source="SUBSCRIPTION").exists()
    assert list(CalendarSubscription.objects.all()) == [books.subscription]


def test_a_feed_is_made_read_and_revoked(owner: Program, books: Books) -> None:
    made = owner.post("/calendar-feeds", {"kind": "customers_away"}).json()
    path = made["address"].removeprefix("http://localhost:8000")
    assert b"Katrin Albers" in Client().get(path).content
    listed = owner.get("/calendar-feeds").json()["items"]
    assert {feed["id"] for feed in listed} == {made["id"], books.feed.pk}
    assert "address" not in listed[0]
    assert owner.delete(f"/calendar-feeds/{made['id']}").status_code == 204
    assert Client().get(path).status_code == 404
    assert owner.post("/calendar-feeds", {"kind": "everything"}).status_code == 422
