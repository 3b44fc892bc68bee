"""Members' own calendars: what becomes leave, what makes them busy, when they are free, and who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.factories.calendar_files import calendar, event
from tests.factories.little_server import Answer, LittleServer, little_server
from tests.factories.people import Cast, make_cast
from tests.factories.programs import Program
from tests.factories.team import signed_in

from fairlead.availability.models import CompanyClosure, MemberBusyTime, MemberCalendar, MemberLeave
from fairlead.availability.operations import member_calendars as operations
from fairlead.availability.operations.calendar_files import ZoneUnknown
from fairlead.availability.queries.member_calendars import busy_times, due_member_calendars, free_windows
from fairlead.availability.queries.member_leave import remarks
from fairlead.availability.tasks import fetch_calendars, fetch_member_calendar
from fairlead.availability.types import CalendarProtocol
from fairlead.core.ics import UnreadableCalendar
from fairlead.core.weeks import parse_week_text, week_as_json
from fairlead.team.access import AccessRefused
from fairlead.team.models import Member, Notification

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
LATER = NOW + timedelta(hours=2)
TRIP = event("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203", uid="trip@x", summary="Out of office")
CALL = event("DTSTART:20261124T020000Z", "DTEND:20261124T033000Z", uid="call@x", summary="Call with Hamburg")
LUNCH = event("DTSTART:20261124T060000Z", "DTEND:20261124T063000Z", "TRANSP:TRANSPARENT", uid="free@x", summary="Idea")
DENTIST = event("DTSTART:20261125T100000", "DTEND:20261125T110000", uid="float@x", summary="Dentist")


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    Member.objects.filter(pk=made.owner.pk).update(
        zone="Asia/Shanghai",
        country="CN",
        week=week_as_json(parse_week_text("Mon-Fri 09:00-18:00")),
    )
    made.owner.refresh_from_db()
    return made


@pytest.fixture
def server(settings: Any) -> Iterator[LittleServer]:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    with little_server(lambda asked: Answer(body=file_of(TRIP, CALL, LUNCH, DENTIST))) as running:
        yield running


def file_of(*events: str) -> bytes:
    return calendar("\n".join(events)).encode()


def bring(member: Member, *events: str, name: str = "me.ics", by: Member | None = None) -> MemberCalendar:
    row, _sync = operations.bring_file(member=member, name=name, data=file_of(*events), by=by or member, now=NOW)
    return row


def hours(spans: list[tuple[datetime, datetime]]) -> list[str]:
    return [f"{begun:%d %H:%M}-{ended:%H:%M}" for begun, ended in spans]


def test_a_file_brings_leave_and_busy_times_and_no_titles(cast: Cast) -> None:
    bring(cast.owner, TRIP, CALL, LUNCH, DENTIST)
    leave = MemberLeave.objects.get()
    assert (leave.member, leave.start_date, leave.end_date) == (cast.owner, date(2026, 12, 1), date(2026, 12, 3))
    assert (leave.stand_in, leave.note) == (cast.owner.backup, "")
    busy = busy_times([cast.owner.pk], NOW, NOW + timedelta(days=7))[cast.owner.pk]
    # What names no zone is meant by the member's own clock.
    assert hours(busy) == ["24 02:00-03:30", "25 02:00-03:00"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(b)::text, ' ') FROM availability_memberbusytime b")
        assert "Hamburg" not in cursor.fetchone()[0]


def test_a_file_of_the_same_name_takes_the_place_of_the_earlier_one(cast: Cast) -> None:
    first = bring(cast.owner, TRIP, CALL)
    moved = TRIP.replace("20261201", "20261202")
    again, sync = operations.bring_file(member=cast.owner, name="me.ics", data=file_of(moved), by=cast.owner, now=LATER)
    assert (again.pk, sync.moved, sync.recorded) == (first.pk, 1, 0)
    assert MemberLeave.objects.get().start_date == date(2026, 12, 2)
    assert not MemberBusyTime.objects.exists()
    bring(cast.owner, CALL, name="work.ics")
    assert MemberCalendar.objects.count() == 2
    assert not due_member_calendars(NOW + timedelta(days=400)), "a file is never fetched"


def test_what_somebody_changed_here_stays(cast: Cast) -> None:
    bring(cast.owner, TRIP)
    MemberLeave.objects.update(end_date=date(2026, 12, 4))
    bring(cast.owner)
    assert MemberLeave.objects.get().end_date == date(2026, 12, 4)


def test_free_time_is_work_less_leave_closures_and_busy_times(cast: Cast) -> None:
    member = cast.owner
    start = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert hours(free_windows(member, start, start + timedelta(days=1))) == ["24 01:00-10:00"]
    bring(member, TRIP, CALL, LUNCH)
    assert hours(free_windows(member, start, start + timedelta(days=1))) == ["24 01:00-02:00", "24 03:30-10:00"]
    away = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    assert free_windows(member, away, away + timedelta(days=2)) == []
    CompanyClosure.objects.create(
        name="Stock-taking", start_date=date(2026, 12, 3), end_date=date(2026, 12, 4), recorded_by=cast.boss
    )
    assert hours(free_windows(member, away, away + timedelta(days=4))) == ["04 01:00-10:00"]


def test_colleagues_are_told_that_somebody_is_away(cast: Cast) -> None:
    bring(cast.owner, TRIP)
    said = remarks([cast.owner.pk], datetime(2026, 12, 1, 3, 0, tzinfo=UTC))
    assert "away until" in said[cast.owner.pk]


def test_an_address_is_followed_by_the_worker(cast: Cast, server: LittleServer) -> None:
    values = {"protocol": CalendarProtocol.ICS, "address": server.address("/secret-1.ics")}
    row = operations.follow_calendar(member=cast.owner, by=cast.owner, now=NOW, **values)
    assert server.asked == []
    assert row.is_being_read(NOW)
    fetch_member_calendar(calendar_id=row.pk)
    row.refresh_from_db()
    assert (row.problem, row.reading_since, MemberLeave.objects.count()) == (None, None, 1)
    with pytest.raises(operations.AlreadyFollowed):
        operations.follow_calendar(member=cast.owner, by=cast.owner, now=NOW, **values)
    MemberCalendar.objects.update(next_fetch_at=NOW)
    fetch_calendars(timestamp=int(NOW.timestamp()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'availability.fetch_member_calendar'")
        assert cursor.fetchone()[0] == 1
    Member.objects.filter(pk=cast.owner.pk).update(is_active=False)
    assert due_member_calendars(LATER) == []


def test_one_that_fails_is_told_to_its_member(cast: Cast, server: LittleServer) -> None:
    values = {"protocol": CalendarProtocol.ICS, "address": server.address("/gone.ics")}
    row = operations.follow_calendar(member=cast.owner, by=cast.owner, now=NOW, **values)
    server.answer = lambda asked: Answer(404)
    for _turn in range(3):
        assert operations.fetch_member_calendar(calendar=row, now=NOW) is None
    told = Notification.objects.get(kind=operations.FAILS)
    assert (told.member, told.path) == (cast.owner, "/settings/leave")
    page = signed_in(cast.owner).get("/notifications").content.decode()
    assert "Your calendar at 127.0.0.1 can no longer be read." in page


def test_nobody_brings_or_reads_the_calendar_of_another(cast: Cast) -> None:
    for other in (cast.boss, cast.leader, cast.colleague):
        with pytest.raises(AccessRefused):
            bring(cast.owner, TRIP, by=other)
    row = bring(cast.owner, TRIP)
    with pytest.raises(AccessRefused):
        operations.end_calendar(calendar=row, removes_leave=True, by=cast.boss, now=NOW)
    assert "me.ics" not in signed_in(cast.boss).get("/settings/leave").content.decode()
    Member.objects.filter(pk=cast.colleague.pk).update(zone="")
    cast.colleague.refresh_from_db()
    with pytest.raises(ZoneUnknown):
        bring(cast.colleague, TRIP)
    with pytest.raises(UnreadableCalendar):
        operations.bring_file(member=cast.owner, name="x.ics", data=b"<html>", by=cast.owner, now=NOW)
    assert not MemberCalendar.objects.filter(host="x.ics").exists()


@pytest.mark.parametrize(("removes", "left"), [(True, 0), (False, 1)])
def test_ending_takes_the_busy_times_and_as_wished_the_leave(removes: bool, left: int, cast: Cast) -> None:
    row = bring(cast.owner, TRIP, CALL)
    operations.end_calendar(calendar=row, removes_leave=removes, by=cast.owner, now=LATER)
    assert (MemberLeave.objects.count(), MemberBusyTime.objects.count()) == (left, 0)


def test_pages_follow_bring_read_and_end(cast: Cast, server: LittleServer) -> None:
    browser = signed_in(cast.owner)
    assert "Add a calendar" in browser.get("/settings/leave").content.decode()
    wrong = browser.post("/settings/calendars/new", {"protocol": "ICS", "address": "nowhere"})
    assert wrong.status_code == 422
    assert "This is not an address of a calendar." in wrong.content.decode()
    right = browser.post("/settings/calendars/new", {"protocol": "ICS", "address": server.address("/me.ics")})
    assert right["Location"] == "/settings/leave"
    card = browser.get("/settings/calendars").content.decode()
    assert "being read …" in card
    row = MemberCalendar.objects.get()
    fetch_member_calendar(calendar_id=row.pk)
    card = browser.get("/settings/calendars").content.decode()
    assert "being read …" not in card
    assert browser.post(f"/settings/calendars/{row.pk}/fetch").status_code == 302
    assert "being read …" in browser.get("/settings/calendars").content.decode()
    broken = SimpleUploadedFile("broken.ics", b"hello")
    refused = browser.post("/settings/calendars/new", {"file_chosen": "1", "file": broken})
    assert refused.status_code == 422
    good = SimpleUploadedFile("mine.ics", file_of(TRIP))
    assert browser.post("/settings/calendars/new", {"file_chosen": "1", "file": good}).status_code == 302
    assert "mine.ics" in browser.get("/settings/leave").content.decode()
    ended = browser.post(f"/settings/calendars/{row.pk}/removal", {"leave": "remove"}, follow=True).content.decode()
    assert "The calendar is no longer followed. 1 leave removed." in ended


def test_programs_bring_a_file_and_ask_for_free_time(cast: Cast) -> None:
    program = Program(cast.owner)
    brought = program.post("/member-calendars/file", {"name": "me.ics", "ics": file_of(TRIP, CALL).decode()})
    assert (brought.status_code, brought.json()["recorded"], brought.json()["is_file"]) == (200, 1, True)
    listed = program.get("/member-calendars").json()["items"]
    assert [row["host"] for row in listed] == ["me.ics"]
    free = Program(cast.colleague).get(f"/members/{cast.owner.pk}/free-time?start=2026-11-24T00:00:00Z&days=1").json()
    assert [window["start"] for window in free["windows"]] == ["2026-11-24T01:00:00Z", "2026-11-24T03:30:00Z"]
    assert Program(cast.colleague).get(f"/member-calendars/{listed[0]['id']}").status_code == 404
    broken = program.post("/member-calendars/file", {"ics": "hello"})
    assert (broken.status_code, broken.json()["errors"][0]["pointer"]) == (422, "/ics")
    assert program.delete(f"/member-calendars/{listed[0]['id']}?remove_leave=true").status_code == 204
    assert not MemberLeave.objects.exists()
