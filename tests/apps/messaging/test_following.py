"""Mailboxes followed on a real IMAP server: nothing lost, nothing doubled, whatever is interrupted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from tests.factories.customers import make_contact
from tests.factories.dovecot import PASSWORD, Dovecot, running_dovecot
from tests.factories.mails import mail
from tests.factories.people import Cast

from fairlead.customers.models import Account
from fairlead.exchanges.models import Exchange
from fairlead.messaging.models import IncomingMail, Mailbox, MailboxFolder
from fairlead.messaging.operations import following
from fairlead.messaging.operations.follower import Follower
from fairlead.messaging.operations.mailbox_port import MailboxNotReached, open_mailbox
from fairlead.messaging.operations.mailboxes import (
    FolderUnknown,
    MailboxKnown,
    add_mailbox,
    asked_of,
    change_mailbox,
    pause_mailbox,
)
from fairlead.messaging.types import IncomingState, MailSecurity
from fairlead.team import access

NOW = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running_dovecot() as running:
        yield running


def settings_of(server: Dovecot, user: str, **other: object) -> dict[str, object]:
    return {
        "host": "localhost",
        "port": server.port,
        "security": MailSecurity.NONE,
        "username": user,
        "password": PASSWORD,
        "folders": ["INBOX"],
        **other,
    }


def followed(server: Dovecot, cast: Cast, user: str, **other: object) -> Mailbox:
    return add_mailbox(
        name=user, address=f"{user}@ours.example", owner=None, team=None, since_date=date(2026, 1, 1), by=cast.boss,
        now=NOW, settings=settings_of(server, user, **other),
    )  # fmt: skip


def wait_until(is_true: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def look(mailbox: Mailbox) -> int:
    with open_mailbox(asked_of(mailbox, seconds=20)) as box:
        return following.read_folders(mailbox=mailbox, box=box, now=NOW)


@pytest.mark.django_db
def test_new_mail_is_taken_in_once_and_stays_unread_at_the_server(
    server: Dovecot, cast: Cast, account: Account
) -> None:
    make_contact(account, email="katrin@nordlicht.example")
    mailbox = followed(server, cast, "once")
    path = server.deliver("once", mail())
    assert look(mailbox) == 1
    assert look(mailbox) == 0
    assert IncomingMail.objects.get().state == IncomingState.WAITING
    assert "S" not in next((path.parent.parent).glob(f"*/{path.name}*")).name.rpartition(",")[2]
    server.deliver("once", mail(message_id="q2@x", text="One more"))
    assert look(mailbox) == 1
    mailbox.refresh_from_db()
    assert (mailbox.failures, mailbox.succeeded_at) == (0, NOW)


@pytest.mark.django_db
def test_other_numbers_double_nothing(server: Dovecot, cast: Cast) -> None:
    mailbox = followed(server, cast, "renumbered")
    for number in range(3):
        server.deliver("renumbered", mail(message_id=f"{number}@x", text=f"Mail {number}"))
    assert look(mailbox) == 3
    before = MailboxFolder.objects.get(mailbox=mailbox).validity
    server.forget_numbers("renumbered")
    server.deliver("renumbered", mail(message_id="9@x", text="After the copy"))
    assert look(mailbox) == 1
    assert MailboxFolder.objects.get(mailbox=mailbox).validity != before
    assert IncomingMail.objects.count() == 4


@pytest.mark.django_db
def test_a_mail_that_cannot_be_taken_in_holds_up_no_other(
    server: Dovecot, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = followed(server, cast, "poisoned")
    for number in range(3):
        server.deliver("poisoned", mail(message_id=f"{number}@p", text=f"Mail {number}"))
    true_take_in = following.take_in

    def refusing(**values: object) -> object:
        if b"Mail 1" in values["read"].content:  # type: ignore[attr-defined]
            raise ValueError("poison")
        return true_take_in(**values)  # type: ignore[arg-type]

    monkeypatch.setattr(following, "take_in", refusing)
    assert look(mailbox) == 3
    aside = IncomingMail.objects.get(problems__0__0="unreadable")
    assert (aside.state, aside.subject) == (IncomingState.UNKNOWN, "Question about the order")


@pytest.mark.django_db
def test_of_a_mail_that_is_too_large_the_headers_are_kept(
    server: Dovecot, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_BYTES", 20_000)
    mailbox = followed(server, cast, "large")
    server.deliver("large", mail(files={"plan.zip": b"x" * 50_000}))
    assert look(mailbox) == 1
    row = IncomingMail.objects.get()
    assert (row.state, row.problems[0][0], row.from_name) == (IncomingState.UNKNOWN, "too_large", "Katrin Albers")


@pytest.mark.django_db
def test_a_broken_connection_goes_on_where_it_stood(
    server: Dovecot, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = followed(server, cast, "broken")
    for number in range(5):
        server.deliver("broken", mail(message_id=f"{number}@b", text=f"Mail {number}"))
    true_take_one = following._take_one
    taken = []

    def breaking(*values: object) -> bool:
        if len(taken) == 2:
            taken.append("broken")
            raise MailboxNotReached("unreachable")
        taken.append(values)
        return true_take_one(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(following, "_take_one", breaking)
    with pytest.raises(MailboxNotReached):
        look(mailbox)
    assert IncomingMail.objects.count() == 2
    assert look(mailbox) == 3
    assert IncomingMail.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "code"),
    [({"password": "wrong"}, "unauthorized"), ({"port": 1}, "unreachable"), ({"host": "mail.example"}, "unprotected")],
)
def test_what_cannot_be_opened_is_not_kept(server: Dovecot, cast: Cast, other: dict[str, object], code: str) -> None:
    with pytest.raises(MailboxNotReached) as refused:
        followed(server, cast, "refused", **other)
    assert refused.value.code == code
    assert not Mailbox.objects.exists()


@pytest.mark.django_db
def test_folders_and_doubles_are_checked(server: Dovecot, cast: Cast) -> None:
    with pytest.raises(FolderUnknown) as refused:
        followed(server, cast, "folders", folders=["INBOX", "Nowhere"])
    assert "Sent" in refused.value.known
    mailbox = followed(server, cast, "folders", folders=["INBOX", "Sent"])
    with pytest.raises(MailboxKnown):
        followed(server, cast, "folders")
    with pytest.raises(access.AccessRefused):
        pause_mailbox(mailbox=mailbox, by=cast.colleague, now=NOW)
    assert PASSWORD not in mailbox.locked_password
    changed = change_mailbox(
        mailbox=mailbox, name="Renamed", address="x@ours.example", team=None, by=cast.boss, now=NOW,
        settings=settings_of(server, "folders", password=""),
    )  # fmt: skip
    assert asked_of(changed, seconds=1).password == PASSWORD


@pytest.mark.django_db(transaction=True)
def test_the_server_tells_of_new_mail_and_two_followers_double_nothing(server: Dovecot, cast: Cast) -> None:
    mailbox = followed(server, cast, "listening")
    followers = [Follower(clock=lambda: NOW) for _ in range(2)]

    def run(follower: Follower) -> None:
        follower.run()
        connection.close()

    threads = [threading.Thread(target=run, args=[one]) for one in followers]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: Mailbox.objects.filter(pk=mailbox.pk, succeeded_at=NOW).exists())
        server.deliver("listening", mail(message_id="live@x", text="While somebody listens"))
        wait_until(lambda: IncomingMail.objects.filter(message_id="<live@x>").exists())
    finally:
        for one in followers:
            one.stop()
        for thread in threads:
            thread.join(timeout=60)
    assert IncomingMail.objects.count() == 1
    assert not Exchange.objects.exists()
