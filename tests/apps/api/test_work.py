"""Leave, availability, exchanges, to-dos and the desk by the API."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from tests.factories.books import Books, make_books
from tests.factories.customers import make_account
from tests.factories.programs import ROOT, Program, make_token

from fairlead.availability.models import Leave
from fairlead.availability.types import LeaveSource
from fairlead.customers.models import Contact
from fairlead.exchanges.models import Exchange
from fairlead.planner.models import Item
from fairlead.planner.types import ItemSource

pytestmark = pytest.mark.django_db


WEEK = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00", "breaks": [["12:00", "13:00"]]}]


@pytest.fixture
def books() -> Books:
    """One of everything; the contact works from nine to six, with a break at noon."""
    made = make_books()
    Contact.objects.filter(pk=made.contact.pk).update(week=WEEK)
    return made


@pytest.mark.parametrize(
    ("at", "status", "until", "next_good_at"),
    [
        # Hamburg is an hour ahead of UTC in winter, two in summer.
        ("2026-11-03T09:00:00Z", "reachable", "2026-11-03T11:00:00Z", "2026-11-03T09:00:00Z"),
        ("2026-11-03T11:30:00Z", "break", "2026-11-03T12:00:00Z", "2026-11-03T12:00:00Z"),
        ("2026-11-07T12:00:00Z", "weekend", None, "2026-11-09T08:00:00Z"),
        ("2026-12-22T09:00:00Z", "leave", "2027-01-03T23:00:00Z", "2027-01-04T08:00:00Z"),
        ("2027-05-01T09:00:00+02:00", "holiday", None, "2027-05-03T07:00:00Z"),
    ],
)
def test_a_contact_is_asked_for_at_a_moment(
    books: Books, at: str, status: str, until: str | None, next_good_at: str
) -> None:
    answer = Program(books.cast.owner).get(f"/contacts/{books.contact.pk}/availability?at={quote(at)}").json()
    assert (answer["status"], answer["next_good_at"]) == (status, next_good_at)
    assert until is None or answer["until"] == until
    assert answer["zone"] == "Europe/Berlin"
    assert answer["reason"]


def test_the_moment_is_shown_on_their_clock_and_the_facts_beside_the_sentence(books: Books) -> None:
    address = f"/accounts/{books.account.pk}/availability?at=2026-12-25T10:00:00Z"
    answer = Program(books.cast.owner).get(address).json()
    assert (answer["local_time"], answer["status"]) == ("2026-12-25T11:00:00+01:00", "holiday")
    assert answer["facts"]["holiday_name"] in answer["reason"]


@pytest.mark.parametrize("at", ["yesterday", "2026-11-03", "2026-11-03T09:00:00", "1999-12-31T00:00:00Z", "1767225600"])
def test_a_moment_without_its_offset_is_refused(books: Books, at: str) -> None:
    answer = Program(books.cast.owner).get(f"/contacts/{books.contact.pk}/availability?at={at}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/at")


def test_windows_leave_out_breaks_leave_and_weekends(books: Books) -> None:
    path = f"/contacts/{books.contact.pk}/availability/windows?start=2026-12-18T00:00:00Z&days=5"
    answer = Program(books.cast.owner).get(path).json()
    assert answer == {
        "zone": "Europe/Berlin",
        "windows": [
            {"start": "2026-12-18T08:00:00Z", "end": "2026-12-18T11:00:00Z"},
            {"start": "2026-12-18T12:00:00Z", "end": "2026-12-18T17:00:00Z"},
        ],
    }


def test_leave_is_recorded_changed_and_removed(books: Books) -> None:
    owner = Program(books.cast.owner)
    made = owner.post("/leave", {"contact_id": books.contact.pk, "start_date": "2027-02-01", "end_date": "2027-02-08"})
    assert (made.status_code, made.json()["source"]) == (201, LeaveSource.API)
    address = made.headers["Location"].removeprefix(ROOT)
    changed = owner.patch(address, {"end_date": None, "ask_again_date": "2027-02-15"}, If_Match=made.headers["ETag"])
    assert (changed.json()["end_date"], changed.json()["ask_again_date"]) == (None, "2027-02-15")
    assert changed.json()["start_date"] == "2027-02-01"
    wrong = owner.patch(address, {"end_date": "2027-02-01", "ask_again_date": None})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/end_date")
    stand_in = owner.patch(address, {"stand_in_id": books.contact.pk})
    assert stand_in.json()["errors"][0]["pointer"] == "/stand_in_id"
    assert owner.delete(address, If_Match=made.headers["ETag"]).status_code == 412
    assert owner.delete(address).status_code == 204
    assert Leave.objects.count() == 1


def test_leave_is_found_by_days(books: Books) -> None:
    owner = Program(books.cast.owner)
    Leave.objects.create(contact=books.colleague, start_date=date(2027, 1, 4), recorded_by=books.cast.owner)

    def starts(query: str) -> list[str]:
        return [leave["start_date"] for leave in owner.get(f"/leave{query}").json()["items"]]

    assert starts("") == ["2026-12-21", "2027-01-04"]
    assert starts("?since=2027-01-04") == ["2027-01-04"]
    assert starts("?since=2027-01-03") == ["2026-12-21", "2027-01-04"]
    assert starts("?until=2027-01-04") == ["2026-12-21"]
    assert starts(f"?contact_id={books.colleague.pk}") == ["2027-01-04"]


@pytest.mark.parametrize("day", ["03.11.2026", "2026-13-01", "1767225600", "0001-01-01", "2026-11-03T00:00:00Z"])
def test_a_day_has_one_form(books: Books, day: str) -> None:
    answer = Program(books.cast.owner).post("/leave", {"contact_id": books.contact.pk, "start_date": day})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/start_date")


def test_an_exchange_is_corrected_and_never_changed(books: Books) -> None:
    owner = Program(books.cast.owner)
    body = {"kind": "CALL", "occurred_at": "2026-11-02T08:45:00Z", "text": "Asked for a quotation."}
    corrected = owner.post(f"/exchanges/{books.exchange.pk}/correction", body)
    assert (corrected.status_code, corrected.json()["corrects_id"]) == (201, books.exchange.pk)
    calls = owner.get("/exchanges?kind=CALL").json()["items"]
    assert [row["text"] for row in calls] == ["Asked for a quotation."]
    assert Exchange.objects.get(pk=books.exchange.pk).text == "Asked for samples."
    assert owner.get(f"/exchanges/{books.exchange.pk}").status_code == 404
    assert owner.post(f"/exchanges/{books.exchange.pk}/correction", body).status_code == 404
    assert owner.ask("PATCH", f"/exchanges/{books.exchange.pk}", body).status_code == 405


def test_an_exchange_has_happened_with_one_of_the_accounts_people(books: Books) -> None:
    owner = Program(books.cast.owner)
    body = {"account_id": books.account.pk, "kind": "CALL"}
    future = owner.post("/exchanges", {**body, "occurred_at": "2099-01-01T00:00:00Z"})
    assert future.json()["errors"][0]["pointer"] == "/occurred_at"
    other = owner.post("/exchanges", {**body, "account_id": books.other_account.pk, "contact_id": books.contact.pk})
    assert other.json()["errors"][0]["pointer"] == "/contact_id"
    unseen = make_account("Foreign", owner=books.cast.stranger)
    hidden = owner.post("/exchanges", {**body, "account_id": unseen.pk})
    assert (hidden.status_code, hidden.json()["errors"][0]["code"]) == (422, "unknown_id")
    note = owner.post("/exchanges", {**body, "kind": "NOTE", "outcome": "REACHED"})
    assert (note.json()["direction"], note.json()["outcome"]) == ("INTERNAL", None)


def test_a_to_do_runs_its_course(books: Books) -> None:
    owner = Program(books.cast.owner)
    made = owner.post("/to-dos", {"account_id": books.account.pk, "title": "Call", "due_date": "2026-11-09"})
    assert (made.status_code, made.json()["source"]) == (201, ItemSource.API)
    address = made.headers["Location"].removeprefix(ROOT)
    changed = owner.patch(address, {"channel": "CALL", "contact_id": books.contact.pk})
    assert (changed.json()["title"], changed.json()["channel"]) == ("Call", "CALL")
    assert owner.post(f"{address}/snooze", {"until_date": "2026-11-20"}).json()["snoozed_until_date"] == "2026-11-20"
    assert [row["id"] for row in owner.get("/to-dos?is_snoozed=true").json()["items"]] == [made.json()["id"]]
    assert owner.delete(f"{address}/snooze").status_code == 204
    assert owner.post(f"{address}/completion").json()["done_by_id"] == books.cast.owner.pk
    assert owner.post(f"{address}/completion").status_code == 409
    assert owner.patch(address, {"title": "Write"}).status_code == 409
    assert [row["id"] for row in owner.get("/to-dos?is_done=false").json()["items"]] == [books.item.pk]
    assert owner.delete(f"{address}/completion").status_code == 204
    assert owner.patch(address, {"title": "Write"}).json()["title"] == "Write"


def test_a_to_do_goes_only_to_somebody_who_may_work_with_the_account(books: Books) -> None:
    owner, address = Program(books.cast.owner), f"/to-dos/{books.item.pk}"
    for person, status in (("colleague", 200), ("stranger", 422), ("viewer", 422)):
        assert owner.patch(address, {"owner_id": getattr(books.cast, person).pk}).status_code == status, person
    assert owner.patch(address, {"owner_id": 999_999}).json()["errors"][0]["pointer"] == "/owner_id"


def test_the_desk_says_whom_to_contact_and_why(books: Books) -> None:
    owner = Program(books.cast.owner)
    make_account("Nowhere Ltd", owner=books.cast.owner, country="US", zone="", zone_source="")
    shown = owner.get("/desk?at=2026-11-03T09:00:00Z").json()
    assert [(row["account_name"], row["group"], row["status"]) for row in shown["items"]] == [
        ("Nordlicht GmbH", "now", "reachable"),
        ("Nordlicht Handel", "now", "reachable"),
        ("Nowhere Ltd", "unknown", "unknown_zone"),
    ]
    counts = {"now": 2, "soon": 0, "later": 0, "probably_closed": 0, "not_today": 0, "unknown": 1}
    assert shown["counts"] == counts
    row = shown["items"][0]
    assert (row["contact_name"], row["local_time"]) == ("Katrin Albers", "2026-11-03T10:00:00+01:00")
    assert row["next_step"]["title"] == "Send the samples"
    assert shown["items"][2]["next_good_at"] is None
    only = owner.get("/desk?at=2026-11-03T09:00:00Z&group=unknown").json()
    assert [row["account_name"] for row in only["items"]] == ["Nowhere Ltd"]


def test_the_desk_keeps_its_moment_from_page_to_page(books: Books) -> None:
    owner = Program(books.cast.owner)
    for number in range(5):
        make_account(f"Firma {number}", owner=books.cast.owner)
    whole = owner.get("/desk?at=2026-11-03T09:00:00Z").json()["items"]
    walked, path = [], "/desk?at=2026-11-03T09:00:00Z&limit=2"
    while path:
        page = owner.get(path).json()
        assert page["at"] == "2026-11-03T09:00:00Z"
        walked += page["items"]
        path = (page["next"] or "").removeprefix(ROOT)
    assert walked == whole
    assert len(walked) == 7


def test_whose_desk_may_be_looked_at(books: Books) -> None:
    path = f"/desk?whose={books.cast.owner.pk}"
    statuses = {
        person: Program(getattr(books.cast, person)).get(path).status_code
        for person in ("owner", "colleague", "leader", "stranger", "boss", "viewer")
    }
    assert statuses == {"owner": 200, "colleague": 200, "leader": 200, "stranger": 404, "boss": 200, "viewer": 200}
    assert Program(books.cast.stranger).get("/desk?everybody=true").json()["items"] == []


def test_a_touch_logs_finishes_and_plans_all_or_nothing(books: Books) -> None:
    owner = Program(books.cast.owner)
    body = {
        "account_id": books.account.pk,
        "kind": "CALL",
        "outcome": "REACHED",
        "done_to_do_id": books.item.pk,
        "next_step": {"title": "Send the contract", "due_date": "2026-11-16"},
    }
    made = owner.post("/desk/touches", body)
    assert (made.status_code, made.json()["next_step"]["title"]) == (201, "Send the contract")
    assert Item.objects.get(pk=books.item.pk).done_at is not None
    calls = Exchange.objects.filter(kind="CALL")
    assert calls.count() == 2
    assert owner.post("/desk/touches", body).status_code == 409
    assert (calls.count(), Item.objects.count()) == (2, 2)


def test_a_preview_of_another_day_opens_no_door(books: Books) -> None:
    """The moment asked about is not the moment at which a token must be valid."""
    expired = make_token(books.cast.owner, expires_at=timezone.now() - timedelta(days=1))
    assert Program(None, token=expired).get("/desk?at=2026-01-01T00:00:00Z").status_code == 401
    valid = make_token(books.cast.owner, expires_at=timezone.now() + timedelta(days=1))
    assert Program(None, token=valid).get("/desk?at=2099-01-01T00:00:00Z").status_code == 200
