"""The one way into the log: what is kept, what is refused, and many who write at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.factories.customers import make_account, make_contact
from tests.factories.evidence import MAIL, NOW, PDF, make_log
from tests.factories.people import make_member

from fairlead.customers.models import Account
from fairlead.customers.operations.merging import merge_accounts
from fairlead.exchanges import operations
from fairlead.exchanges.models import Attachment, Chain, ChainLink, Exchange
from fairlead.exchanges.operations import recording
from fairlead.exchanges.operations.checking import check_evidence
from fairlead.exchanges.operations.originals import FolderStore
from fairlead.exchanges.operations.upkeep import fill_search_texts, forget_unneeded_files
from fairlead.exchanges.types import Direction, Kind, NewAttachment


def kept(digest: str) -> Path:
    return Path(settings.PLACE.originals) / digest[:2] / digest


@pytest.mark.django_db
def test_originals_and_files_lie_under_their_digest_for_the_owner_alone() -> None:
    log = make_log()
    assert log.mail.original_digest == sha256(MAIL).hexdigest()
    path = kept(log.mail.original_digest)
    assert path.read_bytes() == MAIL
    assert path.stat().st_mode & 0o777 == 0o600
    assert {one.stat().st_mode & 0o777 for one in (path.parent, path.parent.parent)} == {0o700}
    file = Attachment.objects.get()
    assert (file.name, file.media_type, file.size_bytes) == ("drawing.pdf", "application/pdf", len(PDF))
    assert operations.read_original(file.digest) == PDF
    assert list((Path(settings.PLACE.originals) / "incoming").iterdir()) == []


@pytest.mark.django_db
def test_an_answer_joins_the_thread_of_what_it_answers_even_when_that_comes_later() -> None:
    log = make_log()
    assert log.answer.thread_key == log.mail.thread_key != ""
    said = {"account": log.account, "by": None, "now": NOW, "kind": Kind.EMAIL, "direction": Direction.IN}
    early = operations.record_exchange(message_id="<2@x>", in_reply_to="<1@x>", **said)  # type: ignore[arg-type]
    late = operations.record_exchange(message_id="<1@x>", **said)  # type: ignore[arg-type]
    assert early.thread_key == late.thread_key
    assert operations.record_exchange(**said).thread_key == ""  # type: ignore[arg-type]


@pytest.mark.django_db
def test_what_no_database_takes_is_left_out_and_names_are_made_harmless() -> None:
    account = make_account(owner=make_member("Mia"))
    row = operations.record_exchange(
        account=account,
        by=None,
        now=NOW,
        kind=Kind.EMAIL,
        subject="a\0b\n c",
        text="x\0y\ud800z",
        attachments=[NewAttachment("..\\..\\etc/pass\r\nwd\0", b"1"), NewAttachment("x" * 300 + ".pdf", b"2")],
    )
    row.refresh_from_db()
    assert (row.subject, row.text) == ("ab c", "xyz")
    first, second = row.attachments.all()
    assert first.name == "passwd"
    assert second.name.endswith(".pdf")
    assert len(second.name) <= 250
    assert check_evidence().findings == []


@pytest.mark.django_db
def test_too_much_is_refused_and_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account(owner=make_member("Mia"))
    said = {"account": account, "by": None, "now": NOW, "kind": Kind.LETTER}
    many = [NewAttachment("a", b"1")] * (recording.MOST_ATTACHMENTS + 1)
    with pytest.raises(operations.TooManyAttachments):
        operations.record_exchange(attachments=many, **said)  # type: ignore[arg-type]
    monkeypatch.setattr(recording, "MOST_BYTES_EACH", 3)
    with pytest.raises(operations.AttachmentTooLarge, match="big"):
        operations.record_exchange(attachments=[NewAttachment("big", b"1234")], **said)  # type: ignore[arg-type]
    assert not Exchange.objects.exists()
    assert not ChainLink.objects.exists()


@pytest.mark.django_db
def test_a_correction_keeps_thread_original_and_files() -> None:
    log = make_log()
    corrected = operations.correct_exchange(
        exchange=log.mail,
        by=log.cast.owner,
        now=NOW,
        kind=Kind.EMAIL,
        contact=log.contact,
        direction=Direction.IN,
        outcome="",  # type: ignore[arg-type]
        occurred_at=log.mail.occurred_at,
        duration_minutes=None,
        text="Please send four samples.",
    )
    assert corrected.subject == "Samples"
    assert corrected.thread_key == log.mail.thread_key
    assert corrected.original_digest == log.mail.original_digest
    assert [one.name for one in corrected.attachments.all()] == ["drawing.pdf"]
    assert check_evidence().findings == []


@pytest.mark.django_db
def test_two_accounts_that_become_one_keep_their_chains_and_all_that_was_said() -> None:
    log = make_log()
    keep = make_account("Nordlicht Handel", owner=log.cast.owner)
    operations.record_exchange(account=keep, by=log.cast.owner, now=NOW, kind=Kind.CALL)
    merge_accounts(keep_id=keep.pk, drop_id=log.account.pk, by=log.cast.owner, now=NOW)
    assert set(Exchange.objects.values_list("account_id", flat=True)) == {keep.pk}
    assert [chain.is_open for chain in Chain.objects.filter(account_id=keep.pk).order_by("is_open")] == [False, True]
    operations.record_exchange(account=keep, by=log.cast.owner, now=NOW, kind=Kind.CALL)
    assert check_evidence().findings == []


@pytest.mark.django_db
def test_files_that_nothing_needs_go_in_time_and_others_stay() -> None:
    log = make_log()
    orphan = operations.store_original(b"of a process that was killed")
    forget_unneeded_files(now=NOW + timedelta(days=3650))
    assert not kept(orphan).exists()
    assert kept(log.mail.original_digest).exists()
    young = operations.store_original(b"still to be recorded")
    forget_unneeded_files(now=NOW - timedelta(days=3650))
    assert kept(young).exists()


@pytest.mark.django_db
def test_entries_from_before_the_search_are_found_after_the_first_night() -> None:
    log = make_log()
    Exchange.objects.update(search_text="")
    assert fill_search_texts() == 4
    assert Exchange.objects.get(pk=log.mail.pk).search_text == "samples please send three samples drawing pdf"
    assert check_evidence().findings == []


@pytest.mark.django_db(transaction=True)
def test_twenty_who_write_to_one_account_at_once_make_one_chain() -> None:
    member = make_member("Mia")
    account = make_account(owner=member)
    contact = make_contact(account)
    problems: list[BaseException] = []
    together = threading.Barrier(20)

    def write(number: int) -> None:
        try:
            together.wait(timeout=60)
            for turn in range(3):
                operations.record_exchange(
                    account=Account.objects.get(pk=account.pk),
                    by=None,
                    now=NOW,
                    kind=Kind.MESSAGE,
                    contact=contact,
                    text=f"{number} {turn}",
                    originals=b"the same for all",
                )
        except BaseException as problem:  # told below
            problems.append(problem)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(20)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(timeout=120)
    assert problems == []
    assert (Exchange.objects.count(), Chain.objects.get().length) == (60, 60)
    assert list(ChainLink.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 61))
    report = check_evidence()
    assert (report.findings, report.files) == ([], 1)


STORING = """
import hashlib, os, sys
from pathlib import Path
import django
django.setup()
from fairlead.exchanges.operations.originals import FolderStore
store = FolderStore(Path(sys.argv[1]))
number = 0
print("begun", flush=True)
while True:
    number += 1
    content = os.urandom(200_000) + b"end"
    store.put(hashlib.sha256(content).hexdigest(), content)
"""


def test_who_is_killed_while_storing_leaves_all_or_nothing(tmp_path: Path) -> None:
    root = tmp_path / "originals"
    root.mkdir(mode=0o700)
    source = Path(recording.__file__).parents[3]
    for wait in (0.0, 0.05, 0.2):
        process = subprocess.Popen(
            [sys.executable, "-c", STORING, str(root)],
            env={**os.environ, "PYTHONPATH": str(source)},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        threading.Event().wait(wait)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        process.stdout.close()
    store = FolderStore(root)
    digests = [digest for digest, _since in store.stored()]
    assert all(sha256(store.get(digest)).hexdigest() == digest for digest in digests)
    store.forget_unfinished(NOW + timedelta(days=36500))
    assert list((root / "incoming").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_who_is_cut_off_between_store_and_row_leaves_no_row_and_a_file_that_goes() -> None:
    account = make_account(owner=make_member("Mia"))
    with transaction.atomic():
        operations.record_exchange(account=account, by=None, now=NOW, kind=Kind.EMAIL, originals=MAIL)
        transaction.set_rollback(True)
    assert not Exchange.objects.exists()
    assert not Chain.objects.exists()
    assert kept(sha256(MAIL).hexdigest()).exists()
    forget_unneeded_files(now=NOW + timedelta(days=3650))
    assert not kept(sha256(MAIL).hexdigest()).exists()
    assert check_evidence().findings == []
