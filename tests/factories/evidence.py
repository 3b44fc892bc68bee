"""A small log with one of everything, and hands that change it behind the desk's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import correct_exchange, record_exchange
from fairlead.exchanges.types import Direction, Kind, NewAttachment, Outcome

NOW = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
MAIL = b"Message-ID: <a1@nordlicht.example>\r\nSubject: Samples\r\n\r\nPlease send three samples.\r\n"
PDF = b"%PDF-1.7 a drawing"


@dataclass(frozen=True)
class Log:
    cast: Cast
    account: Account
    contact: Contact
    mail: Exchange  # with original and attachment, in a thread with `answer`
    answer: Exchange
    call: Exchange  # corrected by `correction`
    correction: Exchange


def make_log(name: str = "Nordlicht GmbH") -> Log:
    """Record a mail with a drawing, its answer, and a call that is corrected."""
    cast = make_cast()
    account = make_account(name, owner=cast.owner)
    contact = make_contact(account)
    mail = record_exchange(
        account=account,
        by=None,
        now=NOW,
        kind=Kind.EMAIL,
        contact=contact,
        direction=Direction.IN,
        occurred_at=NOW - timedelta(days=2),
        subject="Samples",
        text="Please send three samples.",
        message_id="<a1@nordlicht.example>",
        originals=MAIL,
        attachments=[NewAttachment("drawing.pdf", PDF, "application/pdf")],
    )
    answer = record_exchange(
        account=account,
        by=cast.owner,
        now=NOW,
        kind=Kind.EMAIL,
        contact=contact,
        occurred_at=NOW - timedelta(days=1),
        subject="Re: Samples",
        text="They leave today.",
        message_id="<b2@ours.example>",
        in_reply_to="<a1@nordlicht.example>",
    )
    call = record_exchange(account=account, by=cast.owner, now=NOW, kind=Kind.CALL, contact=contact, text="Agreed 12 %")
    correction = correct_exchange(
        exchange=call,
        by=cast.owner,
        now=NOW,
        kind=Kind.CALL,
        contact=contact,
        direction=Direction.OUT,
        outcome=Outcome.REACHED,
        occurred_at=NOW,
        duration_minutes=5,
        text="Agreed 10 %",
    )
    return Log(cast, account, contact, mail, answer, call, correction)


@contextmanager
def behind_the_back() -> Iterator[Any]:
    """Write as somebody does who has the database's own password: no trigger and no reference stops them."""
    with connection.cursor() as cursor:
        # What waits for the end of the transaction is looked at while triggers still see it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = origin")
