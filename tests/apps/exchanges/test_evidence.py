"""Whatever is changed in the log behind the desk's back is found, and named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import InternalError, ProgrammingError, connection, transaction
from tests.factories.evidence import MAIL, NOW, PDF, Log, behind_the_back, make_log

from fairlead.core.evidence import Trouble
from fairlead.exchanges.models import Anchor, Attachment, Chain, ChainLink, Exchange
from fairlead.exchanges.operations.anchors import export_anchor, write_anchor
from fairlead.exchanges.operations.checking import check_evidence
from fairlead.exchanges.queries.evidence import place_of, remedy_of, sentence_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Log:
    return make_log()


def found() -> set[tuple[Trouble, int | None, str]]:
    return {(one.trouble, one.exchange_id, one.place) for one in check_evidence().findings}


def stored_at(digest: str) -> Path:
    return Path(settings.PLACE.originals) / digest[:2] / digest


def test_what_was_recorded_is_as_it_was_written(log: Log) -> None:
    report = check_evidence()
    assert report.findings == []
    assert (report.chains, report.links, report.files) == (1, 4, 2)


OTHER_VALUES = {
    "kind": "'CALL'",
    "direction": "'OUT'",
    "outcome": "'REACHED'",
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "duration_minutes": "7",
    "corrects_id": "{call}",
    "recorded_by_id": "{member}",
    "recorded_at": "recorded_at - interval '1 hour'",
    "contact_id": "NULL",
    "subject": "subject || '.'",
    "text": "replace(text, 'three', 'four')",
    "thread_key": "''",
    "message_id": "'<a2@nordlicht.example>'",
    "in_reply_to": "'<x@y>'",
    "original_digest": "repeat('0', 64)",
    "original_bytes": "original_bytes + 1",
}


@pytest.mark.parametrize("column", OTHER_VALUES)
def test_every_column_of_an_entry_is_proved(log: Log, column: str) -> None:
    value = OTHER_VALUES[column].format(call=log.answer.pk, member=log.cast.owner.pk)
    with behind_the_back() as cursor:
        cursor.execute(f"UPDATE exchanges_exchange SET {column} = {value} WHERE id = %s", [log.mail.pk])
        assert cursor.rowcount == 1
    place = "original" if column.startswith("original") else column
    assert (Trouble.FIELD_CHANGED, log.mail.pk, place) in found()
    assert {number for _trouble, number, _place in found()} == {log.mail.pk}


def test_no_column_is_left_out() -> None:
    derived = {"id", "account_id", "search_text", "facts_salt", "person_salt", "words_salt"}
    columns = {field.column for field in Exchange._meta.concrete_fields}
    assert columns - derived == set(OTHER_VALUES)


@pytest.mark.parametrize("salt", ["facts_salt", "person_salt", "words_salt"])
def test_a_changed_salt_makes_its_fields_doubtful(log: Log, salt: str) -> None:
    with behind_the_back() as cursor:
        cursor.execute(f"UPDATE exchanges_exchange SET {salt} = %s WHERE id = %s", [b"x" * 16, log.call.pk])
    places = {place for _trouble, number, place in found() if number == log.call.pk}
    assert places == {
        "facts_salt": {
            "kind", "direction", "outcome", "occurred_at", "duration_minutes", "corrects_id", "recorded_by_id",
            "recorded_at",
        },
        "person_salt": {"contact_id"},
        "words_salt": {
            "subject", "text", "thread_key", "message_id", "in_reply_to", "original", "attachments",
        },
    }[salt]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [("name", "'other.pdf'"), ("media_type", "'text/html'"), ("size_bytes", "9"), ("digest", "repeat('1', 64)")],
)
def test_every_column_of_a_file_is_proved(log: Log, column: str, value: str) -> None:
    with behind_the_back() as cursor:
        cursor.execute(f"UPDATE exchanges_attachment SET {column} = {value}")
    assert (Trouble.FIELD_CHANGED, log.mail.pk, "attachments") in found()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DELETE FROM exchanges_attachment", (Trouble.FIELD_CHANGED, "mail", "attachments")),
        ("DELETE FROM exchanges_exchange WHERE id = {answer}", (Trouble.ROW_MISSING, "answer", "")),
        (
            "UPDATE exchanges_exchange SET search_text = 'hidden' WHERE id = {answer}",
            (Trouble.SEARCH_CHANGED, "answer", "search_text"),
        ),
        (
            "UPDATE exchanges_exchange SET account_id = account_id + 1 WHERE id = {call}",
            (Trouble.ACCOUNT_CHANGED, "call", "account_id"),
        ),
        (
            "INSERT INTO exchanges_exchange (account_id, kind, direction, outcome, occurred_at, text, recorded_at)"
            " SELECT account_id, kind, direction, outcome, occurred_at, 'Agreed 5 %', recorded_at"
            " FROM exchanges_exchange WHERE id = {answer}",
            (Trouble.ROW_UNKNOWN, "new", ""),
        ),
    ],
)
def test_entries_that_go_move_or_come_are_named(log: Log, sql: str, expected: tuple[Trouble, str, str]) -> None:
    with behind_the_back() as cursor:
        cursor.execute(sql.format(answer=log.answer.pk, call=log.call.pk).replace("%", "%%"), [])
    trouble, which, place = expected
    number = Exchange.objects.latest("pk").pk if which == "new" else getattr(log, which).pk
    assert (trouble, number, place) in found()


LINK_VALUES = {
    "act": "'REMOVED'",
    "account_id": "account_id + 1",
    "exchange_id": "exchange_id + 1000",
    "at": "at - interval '1 second'",
    "by_id": "coalesce(by_id, 0) + 1",
    "ground": "'REQUEST'",
    "root": "sha256('x')",
    "hints": "substring(hints FOR 60) || 'wxyz'",
    "erased": '\'{"text": "00"}\'',
    "previous": "sha256('x')",
    "hash": "sha256('x')",
}


@pytest.mark.parametrize("column", LINK_VALUES)
def test_every_column_of_a_link_is_proved(log: Log, column: str) -> None:
    with behind_the_back() as cursor:
        cursor.execute(f"UPDATE exchanges_chainlink SET {column} = {LINK_VALUES[column]} WHERE position = 2")
    findings = check_evidence().findings
    assert (Trouble.LINK_CHANGED, 2) in {(one.trouble, one.position) for one in findings}


def test_no_column_of_a_link_is_left_out() -> None:
    columns = {field.column for field in ChainLink._meta.concrete_fields}
    assert columns - {"id", "chain_id", "position"} == set(LINK_VALUES)


def test_links_that_are_swapped_or_taken_from_the_middle_are_named(log: Log) -> None:
    with behind_the_back() as cursor:
        cursor.execute("UPDATE exchanges_chainlink SET position = 100 + position WHERE position IN (2, 3)")
        cursor.execute("UPDATE exchanges_chainlink SET position = 105 - position WHERE position > 100")
    assert {one.trouble for one in check_evidence().findings} == {Trouble.LINK_CHANGED}
    with behind_the_back() as cursor:
        cursor.execute("DELETE FROM exchanges_chainlink WHERE position = 2")
    assert (Trouble.LINK_MISSING, 2) in {(one.trouble, one.position) for one in check_evidence().findings}


def cut_off(log: Log) -> None:
    """Take the latest entry away with its link, and make the head fit: the chain alone cannot tell."""
    with behind_the_back() as cursor:
        cursor.execute("DELETE FROM exchanges_exchange WHERE id = %s", [log.correction.pk])
        cursor.execute("DELETE FROM exchanges_chainlink WHERE position = 4")
        cursor.execute(
            "UPDATE exchanges_chain c SET length = 3, head = l.hash FROM exchanges_chainlink l WHERE l.position = 3"
        )


def test_a_chain_that_is_cut_short_is_found_by_its_head_or_by_an_anchor(log: Log) -> None:
    with behind_the_back() as cursor:
        cursor.execute("DELETE FROM exchanges_chainlink WHERE position = 4")
    assert (Trouble.CHAIN_CUT, None, "") in found()


def test_a_chain_that_is_cut_with_its_head_is_found_by_an_anchor(log: Log) -> None:
    write_anchor(now=NOW)
    assert found() == set()
    cut_off(log)
    assert (Trouble.CHAIN_CUT, None, "anchor") in found()


def test_a_chain_that_has_gone_wholly_is_found_by_an_anchor(log: Log) -> None:
    write_anchor(now=NOW)
    with behind_the_back() as cursor:
        for table in ("attachment", "exchange", "chainlink", "chain"):
            cursor.execute(f"DELETE FROM exchanges_{table}")
    assert found() == {(Trouble.CHAIN_CUT, None, "chain")}


@pytest.mark.parametrize("column", ["number", "at", "previous", "hash"])
def test_a_changed_anchor_is_named(log: Log, column: str) -> None:
    write_anchor(now=NOW)
    value = {"number": "7", "at": "at + interval '1 day'"}.get(column, "sha256('x')")
    with behind_the_back() as cursor:
        cursor.execute(f"UPDATE exchanges_anchor SET {column} = {value}")
    assert Trouble.ANCHOR_CHANGED in {trouble for trouble, _number, _place in found()}


@pytest.mark.parametrize("sql", ["UPDATE exchanges_anchorhead SET length = 3", "DELETE FROM exchanges_anchorhead"])
def test_a_changed_head_in_an_anchor_is_named(log: Log, sql: str) -> None:
    write_anchor(now=NOW)
    with behind_the_back() as cursor:
        cursor.execute(sql)
    assert (Trouble.ANCHOR_CHANGED, None, "1") in found()


def test_who_computes_everything_anew_is_found_by_a_copy_outside(log: Log, tmp_path: Path) -> None:
    anchor = write_anchor(now=NOW)
    assert anchor is not None
    export_anchor(anchor, tmp_path)
    assert check_evidence(copies=tmp_path).findings == []
    cut_off(log)
    with behind_the_back() as cursor:
        cursor.execute("DELETE FROM exchanges_anchorhead")
        cursor.execute("DELETE FROM exchanges_anchor")
    write_anchor(now=NOW)
    assert found() == set()  # nothing in the desk itself shows it
    (finding,) = check_evidence(copies=tmp_path).findings
    assert (finding.trouble, finding.place) == (Trouble.ANCHOR_UNLIKE_FILE, "fairlead-anchor-000001.json")


def test_anchors_follow_each_other_and_hold_what_has_grown(log: Log) -> None:
    first, second = write_anchor(now=NOW), write_anchor(now=NOW + timedelta(days=1))
    assert first is not None
    assert second is not None
    assert (first.heads.count(), second.heads.count()) == (1, 0)
    assert bytes(second.previous) == bytes(first.hash)
    assert check_evidence().anchors == 2


def test_before_the_first_entry_there_is_nothing_to_anchor() -> None:
    assert write_anchor(now=NOW) is None
    assert not Anchor.objects.exists()


def test_changed_and_lost_bytes_are_named_with_all_that_need_them(log: Log) -> None:
    file = Attachment.objects.get()
    stored_at(log.mail.original_digest).write_bytes(MAIL.replace(b"three", b"seven"))
    stored_at(file.digest).unlink()
    assert found() == {
        (Trouble.ORIGINAL_CHANGED, log.mail.pk, "original"),
        (Trouble.ORIGINAL_MISSING, log.mail.pk, "drawing.pdf"),
    }
    assert check_evidence(with_originals=False).findings == []
    stored_at(log.mail.original_digest).write_bytes(MAIL)
    stored_at(file.digest).write_bytes(PDF)


def test_only_the_account_that_is_asked_for_is_checked(log: Log) -> None:
    with behind_the_back() as cursor:
        cursor.execute("UPDATE exchanges_exchange SET text = 'x' WHERE id = %s", [log.mail.pk])
    assert check_evidence(account_id=log.account.pk).findings
    assert check_evidence(account_id=log.account.pk + 1).findings == []


def test_each_finding_says_where_what_and_what_to_do(log: Log) -> None:
    with behind_the_back() as cursor:
        cursor.execute("UPDATE exchanges_exchange SET text = 'x' WHERE id = %s", [log.mail.pk])
    (finding,) = (one for one in check_evidence().findings if one.place == "text")
    assert place_of(finding) == (
        f"entry {log.mail.pk} · account {log.account.pk} · chain {finding.chain_id}, link 1 · text"
    )
    assert sentence_of(finding) == "This was changed after it had been recorded."
    assert "backup" in remedy_of(finding)
    for trouble in Trouble:
        assert sentence_of(finding.__class__(trouble))
        assert remedy_of(finding.__class__(trouble))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE exchanges_exchange SET text = 'x'",
        "UPDATE exchanges_exchange SET contact_id = NULL, person_salt = ''",
        "UPDATE exchanges_exchange SET subject = '', text = '', thread_key = '', message_id = '', in_reply_to = '',"
        " original_digest = '', original_bytes = NULL, words_salt = ''",
        "UPDATE exchanges_exchange SET account_id = account_id",
        "DELETE FROM exchanges_exchange WHERE id = (SELECT max(id) FROM exchanges_exchange)",
        "UPDATE exchanges_attachment SET name = 'x'",
        "DELETE FROM exchanges_attachment",
        "UPDATE exchanges_chain SET length = length - 1",
        "UPDATE exchanges_chain SET head = ''",
        "DELETE FROM exchanges_chain",
        "UPDATE exchanges_chainlink SET by_id = 1",
        "DELETE FROM exchanges_chainlink",
        "UPDATE exchanges_anchor SET at = now()",
        "DELETE FROM exchanges_anchor",
        "UPDATE exchanges_anchorhead SET length = 1",
        "DELETE FROM exchanges_anchorhead",
    ],
)
def test_the_database_itself_refuses(log: Log, sql: str) -> None:
    write_anchor(now=NOW)
    if sql.endswith("account_id = account_id"):  # nothing changes: nothing is refused
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert (Exchange.objects.count(), Chain.objects.get().length) == (4, 4)
    assert found() == set()
