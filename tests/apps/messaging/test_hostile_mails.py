"""Hundreds of mails, broken in every way, through the whole way in: none is lost, each is read as far as it goes."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.hostile_mails import Variant, variants
from tests.factories.people import make_cast

from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import read_original
from fairlead.exchanges.operations.checking import check_evidence
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.operations.incoming import read
from fairlead.messaging.operations.mail_history import import_mails
from fairlead.messaging.queries.mail_sentences import problem_sentences
from fairlead.messaging.queries.mail_view import MailView, mail_view

NOW = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
# What a cleaned page may hold of these: nothing acts and nothing is fetched.
ACTS = re.compile(
    r"<(?:script|style|img|iframe|object|embed|form|input|svg|link|meta|base)\b|\son\w+\s*=|javascript:", re.I
)
WITH_ANSWER = [one for one in variants() if one.subject is not None or one.text is not None]


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\0", "")


@pytest.mark.parametrize("part", range(8))
def test_subject_and_text_are_read_where_they_can_be(part: int) -> None:
    wrong = []
    for one in WITH_ANSWER[part::8]:
        found = read(one.content, received_at=None, now=NOW)
        subject, text = plain(found.envelope.subject), plain(found.mail.text)
        if one.subject is not None and subject != one.subject:
            wrong.append((one.name, "subject", subject[:100]))
        if one.text is not None and (one.text not in text or (not one.text and text)):
            wrong.append((one.name, "text", text[:100]))
        codes = {code for code, _facts in found.problems}
        if not codes >= set(one.notes):
            wrong.append((one.name, "notes", str(codes)))
    assert wrong == []


@pytest.mark.django_db
def test_all_of_them_come_in_with_the_names_of_their_files_and_nothing_that_acts() -> None:
    cast = make_cast()
    contact = make_contact(make_account(owner=cast.owner), email="katrin@nordlicht.example")
    made = variants()
    brought = import_mails(contents=(one.content for one in made), by=cast.owner, now=NOW)
    assert (brought.read, brought.failed) == (len(made), 0)
    rows = {
        row.digest: row
        for row in IncomingMail.objects.select_related("exchange").prefetch_related("exchange__attachments")
    }
    assert brought.new == len(rows)
    assert sum(row.account_id == contact.account_id for row in rows.values()) > len(rows) * 0.8
    of_content = {one.content: one for one in made}
    wrong = []
    for row in rows.values():
        one = of_content[read_original(row.digest)]
        wrong += [(one.name, what) for what in _wrong_with(one, row, mail_view(row))]
    assert wrong == []
    assert check_evidence().findings == []
    again = import_mails(contents=(one.content for one in made), by=cast.owner, now=NOW)
    assert (again.new, again.failed) == (0, 0)


def _wrong_with(one: Variant, row: IncomingMail, view: MailView) -> list[str]:
    found = []
    if view.is_missing or ACTS.search(view.html):
        found.append(f"acts: {view.html[:100]}")
    if len(problem_sentences(row)) != len(row.problems):
        found.append(f"a note without words: {row.problems}")
    if not row.received_at <= NOW:
        found.append(f"in the future: {row.received_at}")
    if isinstance(row.exchange, Exchange) and one.files is not None:
        names = tuple(file.name for file in row.exchange.attachments.all())
        if names != one.files:
            found.append(f"files: {names}")
    if isinstance(row.exchange, Exchange):
        names = tuple(file.name for file in row.exchange.attachments.all())
        if any("/" in name or "\\" in name or not name.isprintable() or not name for name in names):
            found.append(f"a name that harms: {names}")
    return found
