"""Measure exports of 100,000 accounts and 200,000 contacts: to the first byte, to the last, the processor's seconds of
server and database together, and the memory that they add.

    PYTHONPATH=src python bench/exports.py [--data-dir FOLDER] [--accounts N]

The peer is the same list read as Django gives it: one query, every row an object, the plain csv module, no names of
countries, no guard, no further columns. Exit status 1 when an export adds more than 150 MB, or when more than a quarter
of its time passes before CSV begins.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import argparse
import csv
import io
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from customer_data import ACCOUNTS, filled_cluster
from stopwatch import processor_seconds

MOST_ADDED_MB = 150
MOST_WAITING = 0.25


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--data-dir", default="")
    options.add_argument("--accounts", type=int, default=ACCOUNTS)
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="fl-bench-") as folder,
        filled_cluster(chosen.data_dir or folder, chosen.accounts) as members,
    ):
        return _measure(members["Boss"])


def _measure(boss: Any) -> int:
    from django.test import Client

    client = Client()
    client.force_login(boss)
    peer = _run("peer: plain objects, csv", lambda: _plain_accounts())
    failed = 0
    for name, address in (
        ("customers, CSV", "/customers/export?format=csv"),
        ("customers, XLSX", "/customers/export?format=xlsx"),
        ("contacts, CSV", "/contacts/export?format=csv"),
        ("contacts, XLSX", "/contacts/export?format=xlsx"),
    ):
        run = _run(name, lambda address=address: client.get(address, SERVER_NAME="localhost").streaming_content)
        print(f"{'':<26} {run.processor / peer.processor:.1f} times the peer")
        failed |= run.added_mb > MOST_ADDED_MB or (name.endswith("CSV") and run.first > MOST_WAITING * run.whole)
    return int(failed)


@dataclass(frozen=True)
class _Run:
    """Seconds to the first byte, to the last, and of the processor; megabytes by which the process grew at most."""

    first: float
    whole: float
    processor: float
    added_mb: float


def _run(name: str, chunks: Callable[[], Iterator[bytes]]) -> _Run:
    before, watch = _resident_mb(), _Watch()
    begin, begin_processor = time.perf_counter(), processor_seconds()
    size, first = 0, 0.0
    with watch:
        for chunk in chunks():
            first = first or time.perf_counter() - begin
            size += len(chunk)
    run = _Run(first, time.perf_counter() - begin, processor_seconds() - begin_processor, watch.most - before)
    print(
        f"{name:<26} first byte {first:5.1f} s  whole {run.whole:6.1f} s  processor {run.processor:6.1f} s"
        f"  {size / 1e6:6.1f} MB  adds {run.added_mb:4.0f} MB",
        flush=True,
    )
    return run


class _Watch:
    """Looks at the memory of this process ten times a second."""

    def __enter__(self) -> None:
        self.most, self._goes_on = _resident_mb(), True
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while self._goes_on:
            self.most = max(self.most, _resident_mb())
            time.sleep(0.1)

    def __exit__(self, *_problem: object) -> None:
        self._goes_on = False
        self._thread.join()


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _plain_accounts() -> Iterator[bytes]:
    from fairlead.customers.models import Account

    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    names = [field.attname for field in Account._meta.concrete_fields]
    for account in Account.objects.order_by("sort_name", "pk").select_related("owner").iterator(chunk_size=1000):
        writer.writerow([getattr(account, name) for name in names])
        if stream.tell() > 65_536:
            yield stream.getvalue().encode()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


if __name__ == "__main__":
    sys.exit(main())
