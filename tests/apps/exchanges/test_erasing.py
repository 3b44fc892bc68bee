"""What must go goes wholly, and the chain still proves the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from tests.factories.evidence import MAIL, NOW, behind_the_back, make_log

from fairlead.core.evidence import Trouble
from fairlead.customers.operations.bin import delete_account, delete_contact, erase_contact, purge_account, purge_bin
from fairlead.customers.operations.personal_data import export_personal_data
from fairlead.exchanges import operations
from fairlead.exchanges.models import Attachment, Chain, ChainLink, Exchange
from fairlead.exchanges.operations import AlreadyCorrected, WordsErased
from fairlead.exchanges.operations.checking import check_evidence
from fairlead.exchanges.types import Direction, Ground, Kind, Outcome
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
Capture = Callable[..., Any]


def kept(digest: str) -> Path:
    return Path(settings.PLACE.originals) / digest[:2] / digest


def holding(text: str) -> list[str]:
    """Return the tables that hold a text anywhere."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" row WHERE row::text ILIKE %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_words_of_one_entry_go_with_files_and_what_it_corrects(django_capture_on_commit_callbacks: Capture) -> None:
    log = make_log()
    file = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase_words(exchange=log.mail, by=log.cast.owner, ground=Ground.REQUEST)
        operations.erase_words(exchange=log.correction, by=log.cast.owner, ground=Ground.RETENTION)
    assert holding("three samples") == []
    assert holding("Agreed 1") == []
    assert not kept(log.mail.original_digest).exists()
    assert not kept(file.digest).exists()
    row = Exchange.objects.get(pk=log.mail.pk)
    assert (row.kind, row.direction, row.contact, row.occurred_at) == (
        Kind.EMAIL,
        Direction.IN,
        log.contact,
        log.mail.occurred_at,
    )
    assert check_evidence().findings == []
    links = ChainLink.objects.filter(act="WORDS_ERASED").order_by("position")
    assert [(one.exchange_id, one.ground, one.by_id) for one in links] == [
        (log.mail.pk, "REQUEST", log.cast.owner.pk),
        (log.call.pk, "RETENTION", log.cast.owner.pk),
        (log.correction.pk, "RETENTION", log.cast.owner.pk),
    ]
    operations.erase_words(exchange=log.mail, by=log.cast.owner, ground=Ground.REQUEST)  # nothing more to erase
    assert ChainLink.objects.filter(act="WORDS_ERASED").count() == 3


def test_bytes_that_another_entry_needs_stay(django_capture_on_commit_callbacks: Capture) -> None:
    log = make_log()
    operations.record_exchange(account=log.account, by=None, now=NOW, kind=Kind.EMAIL, originals=MAIL)
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase_words(exchange=log.mail, by=log.cast.owner, ground=Ground.REQUEST)
    assert kept(log.mail.original_digest).read_bytes() == MAIL
    assert check_evidence().findings == []


def test_who_may_not_change_the_account_erases_nothing_and_erased_words_are_not_corrected() -> None:
    log = make_log()
    for by in (log.cast.colleague, log.cast.finance, log.cast.viewer, log.cast.stranger):
        with pytest.raises(AccessRefused):
            operations.erase_words(exchange=log.mail, by=by, ground=Ground.REQUEST)
    operations.erase_words(exchange=log.mail, by=log.cast.owner, ground=Ground.REQUEST)
    with pytest.raises((WordsErased, AlreadyCorrected)):
        operations.correct_exchange(
            exchange=log.mail,
            by=log.cast.owner,
            now=NOW,
            kind=Kind.EMAIL,
            contact=None,
            direction=Direction.IN,
            outcome=Outcome.NONE,
            occurred_at=NOW,
            duration_minutes=None,
            text="again",
        )


def test_what_was_erased_and_is_put_back_is_found() -> None:
    log = make_log()
    operations.erase_words(exchange=log.mail, by=log.cast.owner, ground=Ground.REQUEST)
    with behind_the_back() as cursor:
        cursor.execute("UPDATE exchanges_exchange SET text = 'three' WHERE id = %s", [log.mail.pk])
    assert {(one.trouble, one.place) for one in check_evidence().findings} == {(Trouble.FIELD_CHANGED, "text")}
    with behind_the_back() as cursor:
        cursor.execute(
            "UPDATE exchanges_exchange SET text = '', words_salt = %s WHERE id = %s", [b"x" * 16, log.mail.pk]
        )
    assert {(one.trouble, one.place) for one in check_evidence().findings} == {(Trouble.FIELD_CHANGED, "words_salt")}


def test_a_person_is_handed_all_that_was_said_and_then_leaves_no_trace(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    log = make_log()
    told = export_personal_data(contact_id=log.contact.pk, by=log.cast.owner, now=NOW)
    said = {one["text"]: one for one in told["exchanges"]}
    (original, drawing) = said["Please send three samples."]["files"]
    assert (original["what"], drawing["name"]) == ("original", "drawing.pdf")
    assert original["base64"]
    with django_capture_on_commit_callbacks(execute=True):
        erase_contact(contact_id=log.contact.pk, by=log.cast.owner, now=NOW)
    assert holding("three samples") == []
    assert holding("nordlicht.example") == []
    assert not kept(log.mail.original_digest).exists()
    assert set(Exchange.objects.values_list("contact", flat=True)) == {None}
    # What we noted of a talk with them stays.
    assert Exchange.objects.get(pk=log.correction.pk).text == "Agreed 10 %"
    assert check_evidence().findings == []


def test_who_goes_by_the_bin_leaves_what_was_written() -> None:
    log = make_log()
    delete_contact(contact_id=log.contact.pk, by=log.cast.owner, now=NOW.replace(year=2020))
    assert purge_bin(now=NOW) == 1
    row = Exchange.objects.get(pk=log.mail.pk)
    assert (row.contact, row.text) == (None, "Please send three samples.")
    assert check_evidence().findings == []


def test_an_account_goes_with_all_that_was_said_and_its_chain_says_so(
    django_capture_on_commit_callbacks: Capture,
) -> None:
    log = make_log()
    delete_account(account_id=log.account.pk, by=log.cast.owner, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        purge_account(account_id=log.account.pk, by=log.cast.leader, now=NOW)
    assert not Exchange.objects.exists()
    assert not kept(log.mail.original_digest).exists()
    assert holding("three samples") == []
    chain = Chain.objects.get()
    assert (chain.is_open, chain.links.latest("position").act) == (False, "PURGED")
    assert check_evidence().findings == []
