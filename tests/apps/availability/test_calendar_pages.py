"""The pages and the API of the calendar of the world."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories.customers import make_account
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program

from fairlead.availability.models import CalendarCorrection, CalendarDay, CalendarRelease
from fairlead.availability.operations import calendars as operations
from fairlead.core import world_calendar

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHRISTMAS = date(2026, 12, 25)
AT = "?at=2026-11-23T09:00"


@pytest.fixture(autouse=True)
def _small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [("AE", None), ("CN", None), ("DE", None), ("DE", "BY"), ("DE", "HH")]
    monkeypatch.setattr(world_calendar, "listed_places", lambda: places)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def client_of(member: Any) -> Client:
    client = Client()
    client.force_login(member)
    return client


def a_difference() -> CalendarRelease:
    operations.fill_calendars(now=NOW)
    CalendarDay.objects.filter(country="DE", date=CHRISTMAS).delete()
    found = operations.find_difference(now=NOW)
    assert found is not None
    return found


def test_an_empty_calendar_says_that_it_is_being_filled(cast: Cast) -> None:
    page = client_of(cast.viewer).get("/calendars/").content.decode()
    assert "is being filled" in page
    assert "Compare now" not in page


def test_the_state_and_where_regions_are_missing(cast: Cast) -> None:
    operations.fill_calendars(now=NOW)
    make_account(owner=cast.owner)
    make_account("Somewhere", owner=cast.owner, subdivision="")
    page = client_of(cast.owner).get("/calendars/").content.decode()
    assert "2025–2029" in page
    assert "1 without a region: incomplete" in page
    assert "Nothing corrected" in page


def test_a_difference_is_looked_at_and_taken_over_by_an_owner(cast: Cast) -> None:
    release = a_difference()
    make_account(owner=cast.owner)
    seen = client_of(cast.owner).get(f"/calendars/difference{AT}").content.decode()
    assert "Christmas Day" in seen
    assert "Take it over" not in seen
    boss = client_of(cast.boss)
    assert "Take it over" in boss.get("/calendars/difference").content.decode()
    assert boss.post("/calendars/application", {"release": release.pk + 1}).status_code == 409
    assert boss.post("/calendars/application", {"release": release.pk}).status_code == 302
    assert CalendarDay.objects.filter(country="DE", date=CHRISTMAS).count() == 3
    assert CalendarRelease.objects.get(pk=release.pk).applied_by == cast.boss
    assert "Nothing waits" in boss.get("/calendars/difference").content.decode()


def test_comparing_now(cast: Cast) -> None:
    operations.fill_calendars(now=NOW)
    boss = client_of(cast.boss)
    assert boss.post("/calendars/comparison")["Location"] == "/calendars/"
    CalendarDay.objects.filter(country="DE", date=CHRISTMAS).delete()
    assert boss.post("/calendars/comparison")["Location"] == "/calendars/difference"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/calendars/DE?year=2026", "its regions have more"),
        ("/calendars/DE?year=2026&subdivision=BY", "Corpus Christi"),
        ("/calendars/CN?year=2026", "Make-up working day"),
        ("/calendars/CN?year=2027", "None are guessed"),
        ("/calendars/AE?year=2027", "one day earlier or later is possible"),
        ("/calendars/DE?year=2040", "computed"),
        ("/calendars/DE?year=nonsense", "2026"),
    ],
)
def test_a_year_tells_what_it_is_and_how_far_it_is_known(cast: Cast, address: str, said: str) -> None:
    operations.fill_calendars(now=NOW)
    page = client_of(cast.viewer).get(f"{address}&at=2026-11-23T09:00")
    assert page.status_code == 200
    assert said in page.content.decode()


def test_no_such_country(cast: Cast) -> None:
    assert client_of(cast.owner).get("/calendars/XX").status_code == 404
    assert client_of(cast.owner).get("/calendars/lookup?country=XX")["Location"] == "/calendars/"
    assert client_of(cast.owner).get("/calendars/lookup?country=DE")["Location"] == "/calendars/DE"


def test_a_correction_is_recorded_changed_and_removed(cast: Cast) -> None:
    leader = client_of(cast.leader)
    sent = {
        "country": "DE",
        "subdivision": "Bavaria",
        "date": "2026-11-24",
        "what": "closed",
        "name": "Fest",
        "note": "",
    }
    assert leader.post("/calendars/corrections/new", sent)["Location"] == "/calendars/"
    row = CalendarCorrection.objects.get()
    assert (row.country, row.subdivision, row.is_closed, row.recorded_by) == ("DE", "BY", True, cast.leader)
    page = leader.get("/calendars/DE?year=2026&subdivision=BY").content.decode()
    assert "Fest" in page
    address = f"/calendars/corrections/{row.pk}"
    assert "Fest" in client_of(cast.viewer).get(address).content.decode()
    worked = sent | {"what": "worked", "version": row.version}
    assert leader.post(address, worked).status_code == 302
    row.refresh_from_db()
    assert (row.is_closed, row.name) == (False, "")
    late = leader.post(address, worked)
    assert (late.status_code, "meanwhile" in late.content.decode()) == (422, True)
    assert leader.post(f"{address}/removal").status_code == 302
    assert not CalendarCorrection.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "needs a name"),
        ({"subdivision": "Mordor"}, "no such region"),
        ({"date": "2026-12-24"}, "already"),
        ({"country": "XX"}, "valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(cast: Cast, changes: dict[str, str], said: str) -> None:
    CalendarCorrection.objects.create(
        country="DE", date=date(2026, 12, 24), is_closed=True, name="Heiligabend", recorded_by=cast.boss
    )
    sent = {"country": "DE", "subdivision": "", "date": "2026-11-24", "what": "closed", "name": "Fest", "note": ""}
    answer = client_of(cast.boss).post("/calendars/corrections/new", sent | changes)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert CalendarCorrection.objects.count() == 1


def test_programs_read_and_write_the_same(cast: Cast) -> None:
    release = a_difference()
    make_account(owner=cast.owner)
    program = Program(cast.boss)
    difference = program.get("/calendar-difference").json()
    assert [(day["change"], day["subdivisions"], day["accounts"]) for day in difference["days"]] == [
        ("added", [None, "BY", "HH"], 1)
    ]
    assert program.get("/calendar-release").json()["has_difference"] is True
    applied = program.post(f"/calendar-difference/{release.pk}/application")
    assert (applied.status_code, applied.json()["replanned"]) == (200, 0)
    assert program.post(f"/calendar-difference/{release.pk}/application").status_code == 409
    assert program.get("/calendar-difference").status_code == 404
    made = program.post("/calendar-corrections", {"country": "DE", "date": "2026-12-25", "is_closed": False})
    assert made.status_code == 201
    year = program.get("/calendars/DE?year=2026&subdivision=HH").json()
    (christmas,) = [day for day in year["days"] if day["date"] == "2026-12-25"]
    assert (christmas["category"], christmas["correction_id"]) == ("make_up", made.json()["id"])
    assert year["coverage"] == "complete"
    twice = program.post("/calendar-corrections", {"country": "DE", "date": "2026-12-25", "is_closed": False})
    assert (twice.status_code, twice.json()["errors"][0]["code"]) == (422, "already_corrected")
    nameless = program.post("/calendar-corrections", {"country": "DE", "date": "2026-12-28", "is_closed": True})
    assert nameless.json()["errors"][0]["pointer"] == "/name"
    changed = program.patch(f"/calendar-corrections/{made.json()['id']}", {"is_closed": True, "name": "Inventur"})
    assert (changed.status_code, changed.json()["name"]) == (200, "Inventur")
    assert program.delete(f"/calendar-corrections/{made.json()['id']}").status_code == 204
    assert program.get("/calendars/ZZ").status_code == 404


def test_half_days_tell_from_when_they_close(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [("CN", None), ("EE", None), ("GR", None), ("TR", None)]
    monkeypatch.setattr(world_calendar, "listed_places", lambda: places)
    reader, program = client_of(cast.viewer), Program(cast.owner)

    def told() -> None:
        assert "closed from 13:00" in reader.get("/calendars/TR?year=2026").content.decode()
        assert "closed from 13:00, assumed" in reader.get("/calendars/GR?year=2026").content.decode()
        assert "work ends 3:00 h earlier" in reader.get("/calendars/EE?year=2026").content.decode()
        assert "closed from" not in reader.get("/calendars/CN?year=2026").content.decode()
        days = {day["date"]: day for day in program.get("/calendars/TR?year=2026").json()["days"]}
        eve = days["2026-10-28"]
        assert (eve["work_ends"], eve["work_end_assumed"]) == ("13:00:00", False)
        assert days["2026-10-29"]["work_ends"] is None
        (estonian,) = [d for d in program.get("/calendars/EE?year=2026").json()["days"] if d["date"] == "2026-12-23"]
        assert (estonian["work_ends"], estonian["work_shortened_minutes"]) == (None, 180)

    told()  # computed
    operations.fill_calendars(now=NOW, countries=["CN", "EE", "GR", "TR"])
    told()  # kept
    assert "Republic Day (from 1pm)" in reader.get("/calendars/TR?year=2026").content.decode()


def test_a_calendar_and_its_reason_show_the_half_day(cast: Cast) -> None:
    account = make_account(owner=cast.owner, name="Bosphorus Doors", country="TR", zone="Europe/Istanbul")
    reader = client_of(cast.owner)

    calendar = reader.get(f"/customers/{account.pk}/calendar?month=2026-10").content.decode()
    assert "half-day: Republic Day (from 1pm)" in calendar
    morning = reader.get(f"/customers/{account.pk}/why?at=2026-10-28T07:00:00Z").content.decode()
    assert "Half-day: Republic Day (from 1pm), closed from 13:00" in morning
    assert "Law 2429" in morning
