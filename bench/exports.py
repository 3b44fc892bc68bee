"""Measure exports of 100,000 accounts and 200,000 contacts: to the first byte, to the last, and the memory they add.

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
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from customer_data import ACCOUNTS, filled_cluster

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
        first, whole, added = _run(
            name, lambda address=address: client.get(address, SERVER_NAME="localhost").streaming_content
        )
        print(f"{'':<26} {whole / peer[1]:.1f} times the peer")
        failed |= added > MOST_ADDED_MB or (name.endswith("CSV") and first > MOST_WAITING * whole)
    return int(failed)


def _run(name: str, chunks: Callable[[], Iterator[bytes]]) -> tuple[float, float, float]:
    """Return seconds to the first byte and to the last, and the megabytes by which the process grew at most."""
    before, watch = _resident_mb(), _Watch()
    begin = time.perf_counter()
    size, first = 0, 0.0
    with watch:
        for chunk in chunks():
            first = first or time.perf_counter() - begin
            size += len(chunk)
    whole, added = time.perf_counter() - begin, watch.most - before
    print(f"{name:<26} first byte {first:6.1f} s   whole {whole:6.1f} s   {size / 1e6:6.1f} MB   adds {added:5.0f} MB")
    return first, whole, added


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
