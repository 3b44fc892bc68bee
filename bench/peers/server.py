"""PostgreSQL as a peer: one row per contact with all its windows as a multirange, and the question `@> now`."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from peers.straight_windows import Window

from fairlead.db.embedded import DATABASE, DATABASE_USER, Cluster
from fairlead.db.places import DataDir

# As the column comes, PostgreSQL compresses what is longer than 2 kB; `plain` keeps it as it is.
TABLES = ("as_it_comes", "plain")


@contextmanager
def filled(rows: Sequence[Sequence[Window]]) -> Iterator[psycopg.Connection]:
    """Run an embedded server of its own with one contact per entry, numbered from 0, in tables that fit in memory."""
    with tempfile.TemporaryDirectory(prefix="fl-bench-", ignore_cleanup_errors=True) as folder:
        place = DataDir(Path(folder) / "data")
        address = f"host={place.socket_dir} dbname={DATABASE} user={DATABASE_USER}"
        with Cluster(place, durable=False).running(), psycopg.connect(address, autocommit=True) as connection:
            for table in TABLES:
                _fill(connection, table, rows)
            # One process answers, as one thread does on our side.
            connection.execute("SET max_parallel_workers_per_gather = 0")
            connection.execute("SET jit = off")
            yield connection


def reachable(connection: psycopg.Connection, table: str, moment: datetime) -> list[int]:
    """Return the numbers of the contacts that are reachable at a moment."""
    return sorted(row[0] for row in connection.execute(_question(table), (moment,)).fetchall())


def scan_seconds(connection: psycopg.Connection, table: str, moment: datetime, scans: int, tries: int) -> float:
    """Return the least processor time of the server's own process for one scan; our reading of it is left out."""
    schedule = Path(f"/proc/{connection.info.backend_pid}/schedstat")
    best = float("inf")
    for _ in range(tries):
        begun = _spent(schedule)
        for _ in range(scans):
            connection.execute(_question(table), (moment,), prepare=True, binary=True)
        best = min(best, (_spent(schedule) - begun) / scans)
    return best


def _question(table: str) -> str:
    return f"SELECT id FROM {table} WHERE windows @> %s::timestamptz"


def _fill(connection: psycopg.Connection, table: str, rows: Sequence[Sequence[Window]]) -> None:
    connection.execute(f"CREATE TABLE {table} (id integer PRIMARY KEY, windows tstzmultirange NOT NULL)")
    if table == "plain":
        connection.execute("ALTER TABLE plain ALTER windows SET STORAGE PLAIN")
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for number, windows in enumerate(rows):
            copy.write_row((number, _multirange(windows)))
    connection.execute(f"VACUUM ANALYZE {table}")


def _spent(schedule: Path) -> float:
    """Return the seconds that a process has spent on a processor; wall time where the system does not tell."""
    try:
        return int(schedule.read_text(encoding="ascii").split()[0]) / 1e9
    except OSError:
        return time.perf_counter()


def _multirange(windows: Sequence[Window]) -> str:
    return "{" + ",".join(f"[{begun.isoformat()},{ended.isoformat()})" for begun, ended in windows) + "}"
