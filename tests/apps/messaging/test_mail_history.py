"""Older mail in blocks: the same rows as mail by mail, whatever the order, and nothing lost or doubled by a kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.factories.customers import make_account, make_contact
from tests.factories.mails import mail
from tests.factories.people import Cast, make_cast
from tests.factories.processes import database_address

from fairlead.exchanges.models import ChainLink, Exchange
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.operations.checking import check_evidence
from fairlead.exchanges.types import Direction, Kind
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.operations import incoming, mail_history
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.messaging.operations.mail_history import Brought, import_mails
from fairlead.messaging.types import IncomingState, MailKind

NOW = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
PEOPLE = ("katrin@nordlicht.example", "jonas@nordlicht.example", "ana@andes.example", "somebody@nowhere.example")
# Stands at two companies: says nothing by itself.
SHARED = "office@shared.example"
OURS = "lin@chaoyin.example"


def make_books() -> Cast:
    cast = make_cast()
    cast.owner.email = OURS
    cast.owner.save()
    north = make_account("Nordlicht", owner=cast.owner, zone="Europe/Berlin")
    south = make_account("Andes", owner=cast.owner, zone="America/Lima")
    make_contact(north, "Katrin", email=PEOPLE[0])
    make_contact(north, "Jonas", email=PEOPLE[1])
    make_contact(south, "Ana", email=PEOPLE[2])
    for account in (north, south):
        make_contact(account, "Office", email=SHARED)
    record_exchange(
        account=south, by=cast.owner, now=NOW, kind=Kind.EMAIL, direction=Direction.OUT, subject="Sent from here",
        message_id="<sent@chaoyin.example>", occurred_at=NOW - timedelta(days=2),
    )  # fmt: skip
    return cast


def mailbox_of(seed: int, size: int = 60) -> list[bytes]:
    """Return mails of some weeks, old and of these days, theirs and ours, in conversations, in no order."""
    chance = random.Random(seed)
    ids = ["sent@chaoyin.example"]
    found = [
        mail(sender=OURS, to=PEOPLE[2], message_id="sent@chaoyin.example", at=NOW - timedelta(days=2)),
        mail(message_id="none@x", at=NOW - timedelta(days=50)).replace(b"Message-ID: <none@x>\r\n", b""),
    ]
    for number in range(size):
        other = chance.choice([*PEOPLE, SHARED])
        is_ours = chance.random() < 0.4
        second = chance.choice(PEOPLE)
        headers = {"Cc": second} if chance.random() < 0.2 and second != other else {}
        if not is_ours and chance.random() < 0.15:
            headers["Auto-Submitted"] = "auto-replied"
        ids.append(f"{seed}-{number}@x.example")
        found.append(
            mail(
                sender=OURS if is_ours else other,
                to=other if is_ours else OURS,
                subject=chance.choice(("Offer", "Re: Offer", "Absence: away")),
                text=chance.choice(("When will it be ready?", "I am away until 5 December.", "Thank you."))
                + str(number),
                message_id=ids[-1],
                answers=chance.choice(ids[:-1]) if chance.random() < 0.7 else "",
                at=NOW - timedelta(days=chance.choice((0, 1, 2, 40, 400)), minutes=chance.randrange(1, 600)),
                headers=headers,
                files={"list.pdf": b"%PDF-1.4 " + str(number % 3).encode()} if chance.random() < 0.2 else {},
            )
        )
    found += chance.choices(found, k=5)
    chance.shuffle(found)
    return found


def everything() -> dict[str, Any]:
    """Return all that mail writes, without keys, salts and the database's own moments."""
    entries = {
        row.pk: (
            row.account.name, str(row.contact), row.kind, row.direction, row.outcome, row.occurred_at, row.subject,
            row.text, row.thread_key, row.message_id, row.in_reply_to, row.original_digest, row.original_bytes,
            row.recorded_by_id, row.recorded_at, row.search_text,
            [(one.position, one.name, one.media_type, one.size_bytes, one.digest) for one in row.attachments.all()],
        )
        for row in Exchange.objects.select_related("account", "contact").prefetch_related("attachments")
    }  # fmt: skip
    left_out = {"id", "exchange_id", "settled_with_id", "account_id", "contact_id", "mailbox_id", "brought_by_id"}
    return {
        "entries": [entries[pk] for pk in sorted(entries)],
        "mails": [
            {name: value for name, value in row.__dict__.items() if name not in left_out and not name.startswith("_")}
            | {"entry": entries.get(row.exchange_id or 0), "with": entries.get(row.settled_with_id or 0)}
            for row in IncomingMail.objects.order_by("pk")
        ],
        "chains": [
            (link.chain.account_id, link.position, link.act, entries[link.exchange_id or 0], link.by_id)
            for link in ChainLink.objects.select_related("chain").order_by("chain__account_id", "position")
        ],
    }


def one_by_one(contents: Sequence[bytes], cast: Cast) -> Brought:
    brought = Brought()
    for content in contents:
        row, is_new = take_in(read=read(content, received_at=None, now=NOW), now=NOW, brought_by=cast.owner)
        brought.read += 1
        brought.new += is_new
        brought.matched += is_new and row.account_id is not None
    return brought


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [7, 250])
def test_blocks_write_what_mail_by_mail_writes(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_history, "AT_ONCE", at_once)
    cast = make_books()
    states, kinds = set(), set()
    for seed in range(6):
        contents = mailbox_of(seed)
        with transaction.atomic():
            alone = one_by_one(contents, cast)
            expected = everything()
            transaction.set_rollback(True)
        assert not IncomingMail.objects.exists()
        with transaction.atomic():
            assert import_mails(contents=iter(contents), by=cast.owner, now=NOW) == alone
            found = everything()
            assert check_evidence().findings == []
            transaction.set_rollback(True)
        assert found == expected
        states |= {row["state"] for row in found["mails"]}
        kinds |= {row["kind"] for row in found["mails"]}
    assert states == {IncomingState.WAITING, IncomingState.QUIET, IncomingState.ANSWERED, IncomingState.UNKNOWN}
    assert kinds >= {MailKind.HUMAN, MailKind.ABSENCE}


@pytest.mark.django_db
def test_an_import_that_is_run_again_adds_nothing() -> None:
    cast = make_books()
    contents = mailbox_of(9)
    first = import_mails(contents=iter(contents), by=cast.owner, now=NOW)
    kept = everything()
    again = import_mails(contents=iter(contents), by=cast.owner, now=NOW + timedelta(hours=1))
    assert (first.failed, again.failed, again.new, again.read) == (0, 0, 0, len(contents))
    assert everything() == kept


@pytest.mark.django_db
def test_one_mail_that_cannot_be_taken_in_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_books()
    true_problems = incoming._problems

    def failing(one: Any) -> Any:
        if "number 3" in one.text:
            raise ValueError("a mail that nobody foresaw")
        return true_problems(one)

    monkeypatch.setattr(incoming, "_problems", failing)
    contents = [mail(message_id=f"{number}@x", text=f"number {number}") for number in range(6)]
    brought = import_mails(contents=iter(contents), by=cast.owner, now=NOW)
    assert (brought.read, brought.new, brought.failed) == (6, 5, 1)


@pytest.mark.django_db
def test_a_block_asks_as_many_questions_as_a_single_mail(django_assert_max_num_queries: Any) -> None:
    cast = make_books()
    contents = [
        mail(message_id=f"{number}@x", answers=f"{number - 1}@x", text=f"number {number}", at=NOW - timedelta(days=90))
        for number in range(200)
    ]
    with django_assert_max_num_queries(25):
        assert import_mails(contents=iter(contents), by=cast.owner, now=NOW).matched == 200
    assert len(set(Exchange.objects.exclude(subject="Sent from here").values_list("thread_key", flat=True))) == 1


# Reads a mailbox in blocks of ten, and says before each block what is in the database by then.
IMPORTING = """
import sys
from datetime import datetime
from pathlib import Path
import django
django.setup()
from fairlead.messaging.operations import incoming, mail_history
from fairlead.team.models import Member
mail_history.AT_ONCE = 10
stage, at = sys.argv[3], int(sys.argv[4])
calls = 0

def stopping(real):
    def call(*args, **values):
        global calls
        answer = real(*args, **values)
        calls += 1
        if calls == at:
            print("reached", flush=True)
            sys.stdin.readline()
        return answer
    return call

if stage == "stored":
    from fairlead.exchanges.operations import recording
    recording.store_originals = stopping(recording.store_originals)
elif stage == "linked":
    from fairlead.exchanges.operations.chains import ChainWriter
    ChainWriter.finish = stopping(ChainWriter.finish)
elif stage == "written":
    incoming._Block.write = stopping(incoming._Block.write)
elif stage == "committed":
    mail_history._take_block = stopping(mail_history._take_block)
mail_history.import_mails(
    contents=mail_history.mails_in(Path(sys.argv[1])),
    by=Member.objects.get(email="lin@chaoyin.example"),
    now=datetime.fromisoformat(sys.argv[2]),
)
"""


@pytest.fixture
def mbox(tmp_path: Path) -> tuple[Path, int]:
    contents = list(dict.fromkeys(mailbox_of(3, size=40)))
    path = tmp_path / "old.mbox"
    path.write_bytes(b"".join(b"From MAILER Mon Nov  2 08:00:00 2026\n" + one + b"\n" for one in contents))
    return path, len(contents)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_anywhere_loses_and_doubles_nothing(mbox: tuple[Path, int]) -> None:
    cast = make_books()
    path, size = mbox
    done = [0]
    for stage, at in (("stored", 1), ("linked", 2), ("written", 2), ("committed", 1), ("linked", 2)):
        process = subprocess.Popen(
            [sys.executable, "-c", IMPORTING, str(path), NOW.isoformat(), stage, str(at)],
            env={**os.environ, "DATABASE_URL": database_address(), "PYTHONPATH": "src"},
            cwd=Path(__file__).parents[3],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"reached\n", stage
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        process.stdin.close()
        process.stdout.close()
        done.append(IncomingMail.objects.count())
        assert check_evidence().findings == []
    assert done == sorted(done)
    assert 0 < done[-1] < size
    brought = import_mails(contents=mail_history.mails_in(path), by=cast.owner, now=NOW)
    assert (brought.read, brought.new, brought.failed) == (size, size - done[-1], 0)
    marks = IncomingMail.objects.values_list("fingerprint", flat=True)
    assert len(set(marks)) == len(marks) == size
    entries = Exchange.objects.exclude(subject="Sent from here").values_list(
        "original_digest", "account", "incoming_mail"
    )
    assert len({(digest, account) for digest, account, _mail in entries}) == len(entries)
