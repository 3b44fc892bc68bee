"""Measure the page of who can be reached now, end to end: 100,000 contacts in PostgreSQL, HTTP, the first 50 rows.

    PYTHONPATH=src:. python bench/reachable_page.py [--data-dir FOLDER] [--accounts N]

A desk of its own is filled, and a web server started on the loopback interface as `fairlead up` does. First the rows
of the page are compared with the straight answer, each contact asked alone. Then 50 requests: median and 95th of a
hundred as the client sees them, and what they cost of the processor, web server and database together. The desk of
somebody who sees all accounts is measured likewise, against the desk asked account by account. Exit status 1 when a
first page costs the owner more than 60 ms of the processor, or the desk of everybody more than 400.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from customer_data import filled_cluster

# One in seven is lost and not looked at: somewhat over 100,000 contacts are left.
ACCOUNTS = 60_000
REQUESTS = 50
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGES = {
    "first page": "/now",
    "first page, without its frame": "/now?fragment",
    "second page": "/now?page=2",
    "one country": "/now?country=DE",
    "one tier": "/now?tier=A",
    "opening within 3 hours": "/now?status=soon",
    "by API": "/api/v1/availability/reachable?limit=50",
    "desk of everybody": "/?whose=all",
    "own desk": "/",
}
BUDGETS_MS = {"first page": 60, "desk of everybody": 400}


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--data-dir", default="")
    options.add_argument("--accounts", type=int, default=ACCOUNTS)
    options.add_argument("--pages", default="", help="other addresses, by commas")
    chosen = options.parse_args()
    os.environ["FAIRLEAD_URL"] = "http://127.0.0.1"
    with (
        tempfile.TemporaryDirectory(prefix="fl-bench-") as folder,
        filled_cluster(chosen.data_dir or folder, chosen.accounts) as members,
    ):
        _make_busy(members["Boss"])
        pages = PAGES | {address: address for address in chosen.pages.split(",") if address}
        with _server() as (port, pid):
            return _measure(members, port, pid, pages)


def _make_busy(boss: Any) -> None:
    """Let every eighth contact be away once, every fiftieth have hours of their own, every other account a step."""
    from django.db import connection

    from fairlead.availability.models import Leave

    if Leave.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            """INSERT INTO availability_leave (contact_id, start_date, end_date, kind, certainty, source, note,
                                               recorded_by_id)
               SELECT id, begins, begins + 1 + (id %% 14)::int, 'LEAVE', 'CONFIRMED', 'IMPORT', '', %s
               FROM (SELECT id, current_date - 20 + (id * 7919 %% 120)::int AS begins FROM customers_contact) AS people
               WHERE id %% 8 = 0""",
            [boss.pk],
        )
        cursor.execute(
            """INSERT INTO planner_item (account_id, title, channel, due_date, note, source, owner_id, made_by_id)
               SELECT id, 'Call', '', current_date - 5 + (id %% 15)::int, '', 'BY_HAND', coalesce(owner_id, %s), %s
               FROM customers_account WHERE id %% 2 = 0""",
            [boss.pk, boss.pk],
        )
        week = '[{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "16:00"}]'
        cursor.execute("UPDATE customers_contact SET week = %s WHERE id %% 50 = 0", [week])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    connection.close()


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """Run the web server with one process; yields its port and the process that answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"FAIRLEAD_TESTING": "", "FAIRLEAD_HOSTS": "127.0.0.1"}
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--no-input", "-v", "0"],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-access-log"]
    command += ["--log-level", "error", "fairlead.config.wsgi:application"]
    with subprocess.Popen(command, env=environment) as process:
        try:
            _wait_until_ready(port)
            yield port, _child_of(process.pid)
        finally:
            process.terminate()


def _wait_until_ready(port: int) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server did not answer")


def _child_of(parent: int) -> int:
    return int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])


def _measure(members: dict[str, Any], port: int, pid: int, pages: dict[str, str]) -> int:
    boss = members["Boss"]
    asker = _Asker(port, _session_of(boss), _token_of(boss))
    begin = time.perf_counter()
    asker.get("/now")
    print(f"first request, with what was left of reading everybody in: {(time.perf_counter() - begin) * 1000:.0f} ms")
    peers = {"first page": _compare(asker, boss), "desk of everybody": _compare_desk(boss)}
    clients = {"owner": asker, "team of ten": _Asker(port, _session_of(members["Manager 7"]), _token_of(boss))}
    failed = False
    print(f"{'':<42}{'median':>9}{'95 %':>9}{'processor':>11}   (ms; load {os.getloadavg()[0]:.1f})")
    for who, client in clients.items():
        for name, address in pages.items():
            times, cpu_ms = _times(client, address, pid)
            ordered = sorted(times)
            late = ordered[int(len(ordered) * 0.95)]
            print(f"{f'{name}, {who}':<42}{statistics.median(ordered):>9.1f}{late:>9.1f}{cpu_ms:>11.1f}")
            if who == "owner" and name in peers:
                print(f"{'':<42}asked one by one: {peers[name] / cpu_ms:,.0f} times the processor")
            failed |= who == "owner" and cpu_ms > BUDGETS_MS.get(name, cpu_ms)
    return int(failed)


def _compare(asker: _Asker, boss: Any) -> float:
    """Compare the page's rows with those of each contact asked alone; return what asking alone costs."""
    from fairlead.availability.queries import people_of_contacts
    from fairlead.availability.queries.likely_away import LikelyAway
    from fairlead.core.availability import status_at
    from fairlead.core.desk_order import DeskGroup, decide_place, is_perhaps_away
    from fairlead.customers.models import Contact

    moment = datetime.now(UTC).replace(second=0, microsecond=0)
    living = Contact.objects.exclude(account__stage="LOST").filter(deleted_at=None, left_on_date=None)
    far = moment + timedelta(days=9999)
    begin = time.process_time()
    people = people_of_contacts(list(living.values_list("pk", flat=True)))
    for pk, likely in LikelyAway(moment.date()).by_contact.items():
        people[pk] = replace(people[pk], likely_leave=likely)
    answers = {pk: status_at(person, moment) for pk, person in people.items()}
    here = [pk for pk, answer in answers.items() if decide_place(answer, now=moment, key="").group is DeskGroup.NOW]
    here.sort(key=lambda pk: (is_perhaps_away(answers[pk]), answers[pk].until or far, pk))
    spent_ms = (time.process_time() - begin) * 1000
    html = asker.get(f"/now?at={moment:%Y-%m-%dT%H:%M}Z")
    shown = [int(pk) for pk in re.findall(r'id="contact-(\d+)"', html)]
    if shown != here[:50] or f"<b>{len(here):,}</b>" not in html:
        raise SystemExit(f"the page differs from the straight answer: {shown[:5]} … and {here[:5]} … of {len(here)}")
    print(f"{len(people):,} contacts, {len(here):,} reachable; rows and count are those of the straight answer,")
    print(f"which takes {spent_ms:,.0f} ms of the processor")
    return spent_ms


def _compare_desk(boss: Any) -> float:
    """Compare the desk of everybody with each account asked alone; return what asking alone costs."""
    from tests.oracles.desk import straight_desk

    from fairlead.planner.queries.desk import get_desk
    from fairlead.planner.types import DeskFilter

    moment, wanted = datetime.now(UTC), DeskFilter(whose=None)
    begin = time.process_time()
    expected = straight_desk(by=boss, now=moment, wanted=wanted, limit=50)
    spent_ms = (time.process_time() - begin) * 1000
    found = get_desk(by=boss, now=moment, wanted=wanted, limit=50)
    rows = [[(row.group, row.account_id) for row in desk.rows] for desk in (found, expected)]
    if rows[0] != rows[1] or found.counts != expected.counts or set(found.pins) != set(expected.pins):
        raise SystemExit("the desk differs from that of each account asked alone")
    print(f"desk of {found.total:,} customers: rows, counts and map are those of each asked alone,")
    print(f"which takes {spent_ms:,.0f} ms of the processor")
    return spent_ms


class _Asker:
    """A member's browser, and a program with a token of theirs, on one connection that is kept open."""

    def __init__(self, port: int, session: str, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Cookie": f"fairlead_session={session}", "Host": "127.0.0.1"}
        self._token = {"Authorization": f"Bearer {token}"}

    def get(self, address: str) -> str:
        headers = self._headers | (self._token if address.startswith("/api") else {})
        if address.endswith("?fragment"):
            headers, address = headers | {"HX-Request": "true"}, address.removesuffix("?fragment")
        self._connection.request("GET", address, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read().decode()
        if answer.status != 200:
            raise SystemExit(f"{address}: status {answer.status}: {body[:300]}")
        return body


def _session_of(member: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(member)
    return str(client.cookies["fairlead_session"].value)


def _token_of(member: Any) -> str:
    from fairlead.team.models import ApiToken
    from fairlead.team.types import Scope

    now = datetime.now(UTC)
    _token, text = ApiToken.make(
        member=member, name="bench", scopes=list(Scope), now=now, expires_at=now + timedelta(days=1)
    )
    return text


def _times(asker: _Asker, address: str, pid: int) -> tuple[list[float], float]:
    asker.get(address)
    times, begin_cpu = [], _ticks(pid)
    for _ in range(REQUESTS):
        begin = time.perf_counter()
        asker.get(address)
        times.append((time.perf_counter() - begin) * 1000)
    return times, (_ticks(pid) - begin_cpu) / TICKS_PER_SECOND * 1000 / REQUESTS


def _ticks(pid: int) -> int:
    """Return what the web process and all processes of the database have used of the processor."""
    return sum(_ticks_of(one) for one in [pid, *_of_database()])


def _ticks_of(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _of_database() -> list[int]:
    from fairlead.db.places import data_dir

    postmaster = data_dir().cluster / "postmaster.pid"
    first = int(postmaster.read_text().split()[0])
    return [first, *(int(pid) for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split())]


if __name__ == "__main__":
    sys.exit(main())
