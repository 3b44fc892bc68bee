"""Measure how fast older mail comes in, and whether memory stays flat.

    PYTHONPATH=src python bench/mail_history.py [--mails N] [--data-dir FOLDER]

An mbox file of N mails (10,000), from 2,000 people, some in long conversations, one in ten with a file of 20 KiB
and one in twelve in HTML alone. First some of them are taken in mail by mail and, after that is taken back, in blocks:
both must write the same. All of them must be in the log of their account afterwards, and a second run must find
all of them known. Printed: mails a minute by the clock, by the processor of this process, and by that and the
database server's together; and how much memory grew between the first tenth and the end. Exit status 1 below 10,000
mails a minute of the processor, the server's included, or when memory grows by more than 64 MiB.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import argparse
import itertools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from customer_data import filled_cluster
from stopwatch import processor_seconds

ACCOUNTS = 2_000
PER_MINUTE = 10_000
COMPARED = 500
MOST_GROWN_MIB = 64
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
WORDS = "offer price carton vessel deposit sample delivery drawing invoice payment customs pallet".split()  # noqa: SIM905


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--mails", type=int, default=10_000)
    options.add_argument("--data-dir", default="")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="fl-bench-") as folder,
        filled_cluster(chosen.data_dir or folder, ACCOUNTS) as members,
    ):
        path = Path(folder) / "history.mbox"
        _write_mbox(path, chosen.mails)
        return _measure(path, chosen.mails, members["Boss"])


def _measure(path: Path, mails: int, by: object) -> int:
    from fairlead.exchanges.models import Exchange
    from fairlead.messaging.operations.mail_history import Brought, import_mails, mails_in

    _compare(path, by)
    seen: list[int] = []

    def tell(brought: Brought) -> None:
        if brought.read >= mails // 10:
            seen.append(_memory_mib())

    before = Exchange.objects.count()
    clock, processor, both = time.perf_counter(), time.process_time(), processor_seconds()
    brought = import_mails(contents=mails_in(path), by=by, now=NOW, tell=tell)  # type: ignore[arg-type]
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    both = processor_seconds() - both
    assert (brought.read, brought.new, brought.matched, brought.failed) == (mails, mails, mails, 0), brought
    assert Exchange.objects.count() - before == mails
    again = import_mails(contents=mails_in(path), by=by, now=NOW)  # type: ignore[arg-type]
    assert (again.read, again.new) == (mails, 0), again
    grown = seen[-1] - seen[0]
    by_clock, alone, with_server = (mails / seconds * 60 for seconds in (clock, processor, both))
    print(f"{mails} mails: {by_clock:,.0f} a minute by the clock, {alone:,.0f} by the processor of this process,")
    print(f"{with_server:,.0f} by that and the database server's together")
    print(f"memory: {seen[0]} MiB after a tenth, {seen[-1]} MiB at the end")
    return int(with_server < PER_MINUTE or grown > MOST_GROWN_MIB)


def _compare(path: Path, by: object) -> None:
    """Take the same mails in one by one and in blocks, and assert that the same is written."""
    from django.db import transaction

    from fairlead.messaging.operations.incoming import read, take_in
    from fairlead.messaging.operations.mail_history import import_mails, mails_in

    contents = list(itertools.islice(mails_in(path), COMPARED))
    with transaction.atomic():
        for content in contents:
            take_in(read=read(content, received_at=None, now=NOW), now=NOW, brought_by=by)  # type: ignore[arg-type]
        alone = _written()
        transaction.set_rollback(True)
    with transaction.atomic():
        import_mails(contents=iter(contents), by=by, now=NOW)  # type: ignore[arg-type]
        together = _written()
        transaction.set_rollback(True)
    assert len(alone) == len(contents), len(alone)
    assert alone == together
    print(f"{len(contents)} mails one by one and in blocks: the same rows")


def _written() -> list[tuple[object, ...]]:
    """Return what mail has written, without keys, salts and the database's own moments."""
    from fairlead.messaging.models import IncomingMail

    mail = "fingerprint digest kind direction state received_at subject opening answers matched_by account contact"
    entry = "account contact kind direction outcome occurred_at subject text thread_key message_id in_reply_to"
    file = "original_digest original_bytes search_text attachments__name attachments__media_type attachments__digest"
    names = [*mail.split(), *(f"exchange__{name}" for name in (*entry.split(), *file.split()))]
    return list(IncomingMail.objects.order_by("pk").values_list(*names))


def _memory_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _write_mbox(path: Path, mails: int) -> None:
    from django.db.models import Count

    from fairlead.customers.models import ContactPoint

    # An address that stands at two companies would be asked about.
    emails = ContactPoint.objects.filter(kind="EMAIL").order_by("value").values("value")
    once = emails.annotate(companies=Count("contact__account", distinct=True)).filter(companies=1)
    addresses = list(once.values_list("value", flat=True)[:ACCOUNTS])
    with path.open("wb") as stream:
        for content in _messages(addresses, mails):
            stream.write(b"From MAILER Mon Nov  2 08:00:00 2026\n" + content.replace(b"\nFrom ", b"\n>From ") + b"\n")


def _messages(addresses: list[str], mails: int) -> Iterator[bytes]:
    chance = random.Random(7)
    latest: dict[str, str] = {}
    for number in range(mails):
        address = addresses[number % min(len(addresses), 300)] if number % 2 else chance.choice(addresses)
        message = EmailMessage()
        message["From"], message["To"] = f"Somebody <{address}>", "sales@ours.example"
        message["Subject"] = " ".join(chance.choices(WORDS, k=5))
        message["Date"] = format_datetime(NOW - timedelta(days=400) + timedelta(minutes=number))
        message["Message-ID"] = f"<{number}@history.example>"
        if address in latest:
            message["In-Reply-To"] = latest[address]
        latest[address] = f"<{number}@history.example>"
        words = " ".join(chance.choices(WORDS, k=150))
        message.set_content(
            f"<p>{words}</p>" if number % 12 == 0 else words, subtype="html" if number % 12 == 0 else "plain"
        )
        if number % 10 == 0:
            message.add_attachment(chance.randbytes(20_000), maintype="application", subtype="pdf", filename="a.pdf")
        yield message.as_bytes()


if __name__ == "__main__":
    sys.exit(main())
