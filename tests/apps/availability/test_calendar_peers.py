"""Calendars with programs of others at the other end, run as their users run them: Radicale, vdirsyncer, khal."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.factories.calendar_files import calendar, event
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import CalendarSubscription, Leave, MemberBusyTime, MemberCalendar, MemberLeave
from fairlead.availability.operations import member_calendars, record_leave
from fairlead.availability.operations import subscriptions as operations
from fairlead.availability.operations.calendar_fetching import Fetched
from fairlead.availability.operations.feeds import make_feed
from fairlead.availability.types import CalendarProtocol
from fairlead.connectors.calendars.asking import Ask
from fairlead.customers.models import Contact

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Radicale:
    """A running server with one user; paths are below the user's folder."""

    port: int

    def address(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}/anna/{path}"

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "text/calendar") -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        login = b64encode(b"anna:geheim").decode()
        headers = {"Authorization": f"Basic {login}", "Content-Type": kind}
        connection.request(method, f"/anna/{path}", body=body, headers=headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def put(self, calendar_name: str, uid: str, *lines: str, summary: str = "Urlaub") -> None:
        data = calendar(event(*lines, uid=uid, summary=summary)).encode()
        assert self.send("PUT", f"{calendar_name}/{quote(uid)}.ics", data) in (201, 204)


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    folder = tmp_path_factory.mktemp("radicale")
    (folder / "users").write_text("anna:geheim\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lines = (
        "[server]",
        f"hosts = 127.0.0.1:{port}",
        "[auth]",
        "type = htpasswd",
        f"htpasswd_filename = {folder / 'users'}",
        "htpasswd_encryption = plain",
        "delay = 0",
        "[storage]",
        f"filesystem_folder = {folder / 'store'}",
        "[logging]",
        "level = error",
    )
    (folder / "config").write_text("\n".join(lines))
    with subprocess.Popen([sys.executable, "-m", "radicale", "--config", str(folder / "config")]) as process:
        try:
            _wait_for(port, process)
            yield Radicale(port)
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _turn in range(300):
        assert process.poll() is None, "the server has ended"
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server does not answer")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Contact:
    return make_contact(make_account(owner=cast.owner))


def run(folder: Path, program: str, *arguments: str) -> str:
    """Run a peer's program with a home of its own and return what it writes."""
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    done = subprocess.run(
        [str(PROGRAMS / program), *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sync(folder: Path, remote: str) -> Path:
    """Let vdirsyncer bring a calendar into a folder, and return that."""
    local = folder / "local"
    lines = (
        "[general]",
        f'status_path = "{folder / "status"}"',
        "[pair one]",
        'a = "remote"',
        'b = "local"',
        "collections = null",
        'conflict_resolution = "a wins"',
        "[storage remote]",
        remote,
        "[storage local]",
        'type = "filesystem"',
        f'path = "{local}"',
        'fileext = ".ics"',
    )
    (folder / "vdirsyncer.conf").write_text("\n".join(lines))
    local.mkdir(exist_ok=True)
    for command in ("discover", "sync"):
        run(folder, "vdirsyncer", "-c", str(folder / "vdirsyncer.conf"), command)
    return local


def khal(folder: Path, store: Path, zone: str) -> list[str]:
    """Return what khal shows of a folder of events in a zone: begin, end and title of each, by time.

    Whole days have no hours.
    """
    lines = (
        "[calendars]",
        "[[one]]",
        f"path = {store}",
        "[locale]",
        f"local_timezone = {zone}",
        f"default_timezone = {zone}",
        "timeformat = %H:%M",
        "dateformat = %Y-%m-%d",
        "longdateformat = %Y-%m-%d",
        "datetimeformat = %Y-%m-%d %H:%M",
        "longdatetimeformat = %Y-%m-%d %H:%M",
        "[sqlite]",
        f"path = {folder / 'khal.db'}",
    )
    (folder / "khal.conf").write_text("\n".join(lines))
    shown = run(
        folder,
        "khal",
        "-c",
        str(folder / "khal.conf"),
        "list",
        "--once",
        "--day-format",
        "",
        "--format",
        "{start-date-long} {start-time}|{end-date-long} {end-time}|{title}",
        "2026-12-01",
        "60d",
    )
    return [line for line in shown.splitlines() if "|" in line]


@pytest.mark.django_db
def test_leave_made_in_radicale_arrives_moves_and_goes_here(
    radicale: Radicale, contact: Contact, cast: Cast, settings: Any
) -> None:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    assert radicale.send("MKCALENDAR", "leave/") == 201
    radicale.put("leave", "winter", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270107")
    radicale.put(
        "leave",
        "saturdays",
        "DTSTART;TZID=Europe/Berlin:20261024T130000",
        "DTEND;TZID=Europe/Berlin:20261024T180000",
        "RRULE:FREQ=WEEKLY;COUNT=10",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        summary="Off",
    )
    subscription = operations.subscribe(
        contact=contact,
        protocol=CalendarProtocol.CALDAV,
        address=radicale.address("leave/"),
        username="anna",
        password="geheim",
        by=cast.owner,
        now=NOW,
    )
    operations.fetch_subscription(subscription=subscription, now=NOW)
    found = set(Leave.objects.values_list("start_date", "start_time", "end_date", "end_time"))
    assert (date(2026, 12, 24), None, date(2027, 1, 7), None) in found
    saturdays = sorted(row for row in found if row[1] is not None)
    # The clocks change on 25 October: a server's own expansion would be an hour off from then on.
    assert {row[1] for row in saturdays} == {wall_time(13)}
    assert [row[0] for row in saturdays] == [date(2026, 10, 24) + timedelta(weeks=week) for week in range(10)]

    def fetched() -> Fetched:
        row = CalendarSubscription.objects.select_related("contact", "made_by").get(pk=subscription.pk)
        answer = operations.fetch_subscription(subscription=row, now=NOW + timedelta(hours=2))
        assert answer is not None
        return answer

    assert not fetched().is_changed
    radicale.put("leave", "winter", "DTSTART;VALUE=DATE:20261222", "DTEND;VALUE=DATE:20270105")
    assert radicale.send("DELETE", "leave/saturdays.ics") == 200
    assert (fetched().sync.moved, Leave.objects.count()) == (1, 1)
    assert Leave.objects.get().start_date == date(2026, 12, 22)


@pytest.mark.django_db
def test_the_one_calendar_below_an_address_is_found_and_of_several_one_must_be_named(
    radicale: Radicale, contact: Contact, cast: Cast, settings: Any
) -> None:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    for name in ("first/", "second/"):
        assert radicale.send("MKCALENDAR", name) == 201

    def subscribe(address: str, password: str = "geheim") -> str:
        CalendarSubscription.objects.all().delete()
        made = operations.subscribe(
            contact=contact,
            protocol=CalendarProtocol.CALDAV,
            address=address,
            username="anna",
            password=password,
            by=cast.owner,
            now=NOW,
        )
        operations.fetch_subscription(subscription=made, now=NOW)
        problem = CalendarSubscription.objects.get().problem
        return str(problem["code"]) if problem else "subscribed"

    assert subscribe(radicale.address()) == "several_calendars"
    assert subscribe(f"http://127.0.0.1:{radicale.port}/") == "several_calendars"
    assert subscribe(radicale.address("first/"), "wrong") == "unauthorized"
    assert subscribe(radicale.address("nothing/")) in ("not_found", "no_calendar_there")
    assert subscribe(radicale.address("second/")) == "subscribed"


def test_vdirsyncer_and_khal_read_from_radicale_what_we_do(radicale: Radicale, tmp_path: Path) -> None:
    assert radicale.send("MKCALENDAR", "peer/") == 201
    radicale.put("peer", "winter", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270107")
    remote = f'type = "caldav"\nurl = "{radicale.address("peer/")}"\nusername = "anna"\npassword = "geheim"'
    store = sync(tmp_path, remote)
    assert khal(tmp_path, store, "Asia/Shanghai") == ["2026-12-24 |2027-01-06 |Urlaub"]


@pytest.mark.django_db(transaction=True)
def test_khal_shows_our_feed_with_the_same_days_in_shanghai(live_server: Any, tmp_path: Path) -> None:
    cast = make_cast()
    contact = make_contact(make_account(owner=cast.owner))
    days = {"start_date": date(2026, 12, 21), "end_date": date(2027, 1, 4)}
    record_leave(contact=contact, by=cast.owner, now=NOW, **days)
    half = {"start_date": date(2026, 12, 3), "start_time": wall_time(13), "end_date": date(2026, 12, 4)}
    record_leave(contact=contact, by=cast.owner, now=NOW, end_time=wall_time(11), **half)
    made = make_feed(kind="customers_away", by=cast.owner, now=NOW)
    store = sync(tmp_path, f'type = "http"\nurl = "{live_server.url}/feeds/{made.secret}.ics"')
    who = "Katrin Albers (Nordlicht GmbH) away"
    # Hours are told in the reader's zone, seven hours ahead of Hamburg; whole days stay the contact's days.
    assert khal(tmp_path, store, "Asia/Shanghai") == [
        f"2026-12-03 20:00|2026-12-04 18:00|{who}",
        f"2026-12-21 |2027-01-03 |{who}",
    ]
    made.feed.refresh_from_db()
    assert made.feed.latest_used_at is not None


class Heard:
    """Every request that the connector sends, as method and body, in order; requests go on to the server."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, bytes]] = []
        send = Ask.send

        def listening(ask: Ask, method: str, address: str, **more: Any) -> Any:
            self.asked.append((method, more.get("body") or b""))
            return send(ask, method, address, **more)

        monkeypatch.setattr(Ask, "send", listening)

    def reports(self) -> list[str]:
        """Return the kinds of reports asked for since the last time."""
        bodies = [body for method, body in self.asked if method == "REPORT"]
        self.asked.clear()
        kinds = ("sync-collection", "calendar-multiget", "calendar-query")
        return [kind for body in bodies for kind in kinds if f"{kind} ".encode() in body]


@pytest.mark.django_db
def test_only_what_changed_in_radicale_is_brought(
    radicale: Radicale, contact: Contact, cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    assert radicale.send("MKCALENDAR", "many/") == 201
    for number in range(1, 21):
        days = (f"DTSTART;VALUE=DATE:202612{number:02d}", f"DTEND;VALUE=DATE:202612{number + 1:02d}")
        radicale.put("many", f"day {number}", *days)
    subscription = operations.subscribe(
        contact=contact,
        protocol=CalendarProtocol.CALDAV,
        address=radicale.address("many/"),
        username="anna",
        password="geheim",
        by=cast.owner,
        now=NOW,
    )
    heard = Heard(monkeypatch)

    def fetched(now: datetime = NOW) -> Fetched:
        row = CalendarSubscription.objects.select_related("contact", "made_by").get(pk=subscription.pk)
        answer = operations.fetch_subscription(subscription=row, now=now)
        assert answer is not None, CalendarSubscription.objects.get().problem
        return answer

    assert fetched().sync.recorded == 20
    assert heard.reports() == ["calendar-query"]
    assert not fetched().is_changed
    assert heard.reports() == []

    radicale.put("many", "day 3", "DTSTART;VALUE=DATE:20261222", "DTEND;VALUE=DATE:20261224")
    radicale.put("many", "new", "DTSTART;VALUE=DATE:20270110", "DTEND;VALUE=DATE:20270112")
    assert radicale.send("DELETE", "many/day%205.ics") == 200
    changed = fetched()
    assert (changed.sync.recorded, changed.sync.moved, changed.sync.removed) == (1, 1, 1)
    assert heard.reports() == ["sync-collection", "calendar-multiget"]
    first_days = set(Leave.objects.values_list("start_date", flat=True))
    assert first_days == (
        {date(2026, 12, number) for number in range(1, 21) if number not in (3, 5)}
        | {date(2026, 12, 22), date(2027, 1, 10)}
    )

    # A token that the server does not know (any more) means that all is read anew.
    row = CalendarSubscription.objects.get()
    row.state["connector"]["token"] = "http://radicale.org/ns/sync/" + "0" * 64
    row.save()
    radicale.put("many", "day 7", "DTSTART;VALUE=DATE:20261228", "DTEND;VALUE=DATE:20261229")
    assert fetched().sync.moved == 1
    assert heard.reports() == ["sync-collection", "calendar-query"]
    assert Leave.objects.count() == 20

    # After a week all is read, whatever the token says: days come into view.
    assert fetched(NOW + timedelta(days=8)).is_changed
    assert heard.reports() == ["calendar-query"]


@pytest.mark.django_db
def test_a_member_s_calendar_in_radicale_makes_them_away_and_busy(
    radicale: Radicale, cast: Cast, settings: Any
) -> None:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    assert radicale.send("MKCALENDAR", "mine/") == 201
    radicale.put("mine", "winter", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270107")
    radicale.put("mine", "call", "DTSTART:20261124T090000Z", "DTEND:20261124T100000Z", summary="Call")
    calendar_of = member_calendars.follow_calendar(
        member=cast.owner,
        protocol=CalendarProtocol.CALDAV,
        address=radicale.address("mine/"),
        username="anna",
        password="geheim",
        by=cast.owner,
        now=NOW,
    )
    member_calendars.fetch_member_calendar(calendar=calendar_of, now=NOW)
    assert MemberLeave.objects.get().start_date == date(2026, 12, 24)
    assert MemberBusyTime.objects.get().start_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    radicale.put("mine", "call", "DTSTART:20261124T110000Z", "DTEND:20261124T120000Z", summary="Call")
    again = MemberCalendar.objects.select_related("member", "made_by").get()
    assert member_calendars.fetch_member_calendar(calendar=again, now=NOW) is not None
    assert MemberBusyTime.objects.get().start_at == datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert MemberLeave.objects.count() == 1
