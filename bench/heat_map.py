"""Measure the map of the coming weeks: 10,000 customers, 20,000 contacts, leave of five years with habits in it.

    PYTHONPATH=src:. python bench/heat_map.py [--data-dir FOLDER] [--accounts N]

A desk of its own is filled. First the map is compared with the straight one, each customer and each day by itself. Then
thirty maps of 13, 26 and 52 weeks: median by the clock, and what one costs of the processor, database included. Exit
status 1 when a map of 13 weeks costs more than 150 ms of the processor.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from customer_data import filled_cluster
from stopwatch import measure

ACCOUNTS = 10_000
ROUNDS = 30
BUDGET_MS = 150
WEEKS = (13, 26, 52)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--data-dir", default="")
    options.add_argument("--accounts", type=int, default=ACCOUNTS)
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="fl-bench-") as folder,
        filled_cluster(chosen.data_dir or folder, chosen.accounts) as members,
    ):
        _record_leave(members["Boss"])
        return _measure(members)


def _record_leave(boss: Any) -> None:
    """Let every fourth contact be away for years, every twelfth always at one time; some leave is not certain."""
    from django.db import connection

    from fairlead.availability.models import Leave

    if Leave.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            """INSERT INTO availability_leave (contact_id, start_date, end_date, kind, certainty, source, note,
                                               recorded_by_id)
               SELECT id, begins, begins + 1 + (id %% 14)::int, 'LEAVE',
                      CASE WHEN begins > current_date AND id %% 24 = 4 THEN 'TENTATIVE' ELSE 'CONFIRMED' END,
                      'IMPORT', '', %s
               FROM customers_contact,
                    generate_series(-4, 0) AS year,
                    LATERAL (SELECT current_date + 365 * year + (id * 7919 %% 180)::int
                                    + CASE WHEN id %% 12 = 0 THEN 0 ELSE (id * (year + 9) * 31 %% 300)::int - 150 END
                                    AS begins) AS dated
               WHERE id %% 4 = 0 AND (id %% 12 <> 0 OR year < 0)""",
            [boss.pk],
        )
        cursor.execute("UPDATE customers_contact SET created_at = created_at - interval '5 years'")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def _measure(members: dict[str, Any]) -> int:
    from tests.oracles.heat_map import straight_heat_map

    from fairlead.availability.models import Leave
    from fairlead.availability.queries.coming_absences import Wanted, heat_map

    boss = members["Boss"]
    now = datetime.now(UTC)
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    wanted = Wanted(monday)
    begin = time.process_time()
    expected = straight_heat_map(by=boss, wanted=wanted, today=today)
    straight_ms = (time.process_time() - begin) * 1000
    if not _is_same(heat_map(by=boss, wanted=wanted, now=now), expected):
        raise SystemExit("the map differs from the straight one")
    print(
        f"{expected.whole.customers:,} customers in {len(expected.lines)} countries, {Leave.objects.count():,} records"
    )
    print(f"of leave; all shares are those of the straight map, which takes {straight_ms:,.0f} ms of the processor")
    failed = False
    print(f"{'':<40}{'median':>9}{'processor':>11}   (ms; load {os.getloadavg()[0]:.1f})")
    for name, by in (("sees everybody", boss), ("team of ten", members["Manager 7"])):
        for weeks in WEEKS:
            map_wanted = Wanted(monday, weeks)
            took = measure(lambda by=by, of=map_wanted: heat_map(by=by, wanted=of, now=now), ROUNDS)
            print(f"{f'{weeks} weeks, {name}':<40}{took.median_ms:>9.1f}{took.cpu_ms:>11.1f}")
            if weeks == WEEKS[0] and by is boss:
                failed = took.cpu_ms > BUDGET_MS
                print(f"{'':<40}straight: {straight_ms / took.cpu_ms:,.0f} times the processor")
    return int(failed)


def _is_same(found: Any, expected: Any) -> bool:
    if found.unplaced != expected.unplaced or len(found.lines) != len(expected.lines):
        return False
    pairs = zip((found.whole, *found.lines), (expected.whole, *expected.lines), strict=True)
    return all(
        (one.country, one.customers) == (other.country, other.customers)
        and all(
            abs(x - y) < 1e-9
            for name in ("rates", "least", "most")
            for x, y in zip(getattr(one, name), getattr(other, name), strict=True)
        )
        for one, other in pairs
    )


if __name__ == "__main__":
    sys.exit(main())
