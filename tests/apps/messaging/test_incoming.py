"""Mail that comes in: taken once, matched beyond doubt or asked about, never lost, never doubled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.customers import make_account, make_contact
from tests.factories.mails import mail
from tests.factories.people import Cast

from fairlead.availability.queries.response_times import unanswered
from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.bin import erase_contact
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import read_original, record_exchange
from fairlead.exchanges.operations.erasing import is_referred_to
from fairlead.exchanges.queries.timeline import spoken_around
from fairlead.exchanges.types import Direction, Kind
from fairlead.messaging.models import AddressMark, IgnoredSender, IncomingMail, Mailbox
from fairlead.messaging.operations import triage
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.messaging.operations.mail_upkeep import mail_section
from fairlead.messaging.queries import inbox
from fairlead.messaging.types import IncomingState, MailKind, MatchedBy
from fairlead.team import access
from fairlead.team.models import Member

pytestmark = pytest.mark.django_db
# A Monday, half past nine in Hamburg.
NOW = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


@pytest.fixture
def owner(cast: Cast) -> Member:
    return cast.owner


@pytest.fixture
def stranger(cast: Cast) -> Member:
    return cast.stranger


@pytest.fixture
def contact(account: Account) -> Contact:
    return make_contact(account, email="katrin@nordlicht.example")


@pytest.fixture
def mailbox(owner: Member) -> Mailbox:
    return Mailbox.objects.create(
        name="Sales", address="sales@ours.example", host="mail.example", username="sales", since_date=NOW.date(),
        folders=["INBOX"], made_by=owner, made_at=NOW,
    )  # fmt: skip


def taken(content: bytes, *, at: datetime = NOW, mailbox: Mailbox | None = None, now: datetime = NOW) -> IncomingMail:
    return take_in(read=read(content, received_at=at, now=now), now=now, mailbox=mailbox)[0]


def test_a_customers_mail_stands_in_their_log_and_waits_for_an_answer(contact: Contact, mailbox: Mailbox) -> None:
    content = mail(files={"list.pdf": b"%PDF-1.4"})
    row = taken(content, mailbox=mailbox)
    assert (row.state, row.kind, row.matched_by) == (IncomingState.WAITING, MailKind.HUMAN, MatchedBy.ADDRESS)
    assert (row.account, row.contact) == (contact.account, contact)
    entry = row.exchange
    assert entry is not None
    assert (entry.kind, entry.direction, entry.contact) == (Kind.EMAIL, Direction.IN, contact)
    assert "goods be ready" in entry.text
    assert read_original(entry.original_digest) == content
    assert [file.name for file in entry.attachments.all()] == ["list.pdf"]
    # Eight hours of theirs: from half past nine over the lunch break into the next morning.
    assert row.answer_due_at is not None
    assert timedelta(hours=8) < row.answer_due_at - NOW < timedelta(days=2)


def test_the_same_mail_on_two_ways_is_one(contact: Contact, mailbox: Mailbox) -> None:
    content = mail()
    other_way = b"Received: from elsewhere by here; Mon, 30 Nov 2026 08:29:00 +0000\r\n" + content
    first, second = taken(content, mailbox=mailbox), taken(other_way)
    assert first == second
    assert Exchange.objects.count() == 1


def test_two_mails_with_one_id_are_two(contact: Contact) -> None:
    assert taken(mail()) != taken(mail(text="Something else, with the id used again."))
    assert Exchange.objects.count() == 2


def test_our_answer_settles_what_waited_in_its_thread(contact: Contact, mailbox: Mailbox) -> None:
    asked = taken(mail())
    other = taken(mail(message_id="q2@nordlicht.example", subject="Another matter", text="And the samples?"))
    ours = mail(
        sender="sales@ours.example", to="katrin@nordlicht.example", message_id="a1@ours", answers="q1@nordlicht.example"
    )
    answer = taken(ours, at=NOW + timedelta(hours=2), now=NOW + timedelta(hours=2))
    asked.refresh_from_db()
    other.refresh_from_db()
    assert (answer.direction, answer.state) == (Direction.OUT, IncomingState.QUIET)
    assert (asked.state, asked.settled_with) == (IncomingState.ANSWERED, answer.exchange)
    assert other.state == IncomingState.WAITING


def test_a_question_that_comes_in_after_its_answer_does_not_wait(contact: Contact, mailbox: Mailbox) -> None:
    later = NOW + timedelta(hours=1)
    taken(
        mail(
            sender="sales@ours.example", to="katrin@nordlicht.example", message_id="a1@ours",
            answers="q1@nordlicht.example",
        ),
        at=later, now=later,
    )  # fmt: skip
    assert taken(mail(), now=later).state == IncomingState.QUIET


def test_a_thread_says_more_than_an_address(contact: Contact, owner: Member) -> None:
    record_exchange(
        account=contact.account,
        contact=contact,
        by=owner,
        now=NOW - timedelta(days=1),
        kind=Kind.EMAIL,
        message_id="<offer@ours>",
    )
    row = taken(mail(sender="Katrin <katrin.privat@gmail.com>", answers="offer@ours"))
    assert (row.account, row.contact, row.matched_by) == (contact.account, None, MatchedBy.THREAD)
    assert row.exchange is not None
    assert row.exchange.thread_key == Exchange.objects.get(message_id="<offer@ours>").thread_key


def test_an_address_at_two_companies_is_asked_about(contact: Contact, owner: Member) -> None:
    make_contact(make_account("Südlicht AG", owner=owner), email="katrin@nordlicht.example")
    row = taken(mail())
    assert (row.state, row.account) == (IncomingState.UNKNOWN, None)


def test_an_unknown_sender_waits_for_a_person_with_a_proposal(
    contact: Contact, owner: Member, mailbox: Mailbox
) -> None:
    row = taken(mail(sender="Jan Vogt <jan@nordlicht.example>"), mailbox=mailbox)
    assert row.state == IncomingState.UNKNOWN
    from fairlead.messaging.queries.matching import propose_accounts

    assert [(one.account, one.why) for one in propose_accounts(row, owner)] == [(contact.account, "domain")]
    second = taken(mail(sender="Jan Vogt <jan@nordlicht.example>", message_id="j2@x", text="Again"), mailbox=mailbox)
    assert triage.attach_mail(mail=row, account=contact.account, contact=None, by=owner, now=NOW) == 2
    row.refresh_from_db()
    second.refresh_from_db()
    assert row.contact is not None
    assert (row.contact.name, row.state, second.contact) == ("Jan Vogt", IncomingState.WAITING, row.contact)
    assert taken(mail(sender="jan@nordlicht.example", message_id="j3@x", text="Third")).matched_by == MatchedBy.ADDRESS


def test_an_ignored_sender_is_never_asked_about_again(owner: Member, mailbox: Mailbox) -> None:
    row = taken(mail(sender="spam@adverts.example"), mailbox=mailbox)
    assert triage.ignore_sender(mail=row, whole_domain=True, by=owner, now=NOW) == 1
    assert IgnoredSender.objects.get().sender == "@adverts.example"
    assert taken(mail(sender="other@adverts.example", message_id="s2@x"), mailbox=mailbox).state == IncomingState.QUIET


@pytest.mark.parametrize(
    ("headers", "subject", "text", "kind"),
    [
        (
            {"Auto-Submitted": "auto-replied"},
            "Automatic reply: Offer",
            "I am out of the office until 4 December.",
            MailKind.ABSENCE,
        ),
        (
            {"List-Id": "<news.nordlicht.example>", "List-Unsubscribe": "<https://x.example>"},
            "News",
            "Our new products. Unsubscribe here.",
            MailKind.NEWSLETTER,
        ),
    ],
)  # fmt: skip
def test_what_machines_write_waits_for_nobody(
    contact: Contact, headers: dict[str, str], subject: str, text: str, kind: MailKind
) -> None:
    row = taken(mail(headers=headers, subject=subject, text=text))
    assert (row.kind, row.state) == (kind, IncomingState.QUIET)
    assert row.exchange is not None
    assert not unanswered(spoken_around(contact.account, [row.exchange]))


def test_old_mail_is_history(contact: Contact) -> None:
    assert taken(mail(), at=NOW - timedelta(days=40)).state == IncomingState.QUIET


def test_who_waits_is_ordered_by_whose_day_or_promise_ends_first(owner: Member, contact: Contact) -> None:
    tokyo = make_contact(
        make_account("Tōa", owner=owner, country="JP", subdivision="", city="Tokyo", zone="Asia/Tokyo"),
        email="sato@toa.example",
    )
    taken(mail())
    taken(mail(sender="sato@toa.example", message_id="t1@x", text="Price?"))
    rows = inbox.waiting_list(owner, now=NOW, whose=owner.pk)
    # In Tokyo it is half past five: their day ends first.
    assert [row.mail.contact for row in rows] == [tokyo, contact]
    assert inbox.count_waiting(owner, NOW) == 2


def test_a_mail_is_put_off_to_their_next_working_day_and_comes_back(owner: Member, contact: Contact) -> None:
    row = taken(mail())
    until = triage.snooze_mail(mail=row, by=owner, now=NOW)
    assert until.astimezone(UTC).date().isoformat() == "2026-12-01"
    assert not inbox.waiting_list(owner, now=NOW, whose=owner.pk)
    assert len(inbox.waiting_list(owner, now=until, whose=owner.pk)) == 1


def test_nothing_is_dismissed_without_a_reason(owner: Member, contact: Contact) -> None:
    row = taken(mail())
    with pytest.raises(triage.ReasonMissing):
        triage.settle_mail(mail=row, reason="  ", by=owner, now=NOW)
    triage.settle_mail(mail=row, reason="Answered by phone", by=owner, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason, row.settled_by) == (IncomingState.DISMISSED, "Answered by phone", owner)
    with pytest.raises(triage.AlreadySettled):
        triage.settle_mail(mail=row, reason="Again", by=owner, now=NOW)
    triage.reopen_mail(mail=row, by=owner, now=NOW)
    assert inbox.count_waiting(owner, NOW) == 1


def test_a_stranger_sees_and_settles_nothing(
    owner: Member, stranger: Member, contact: Contact, mailbox: Mailbox
) -> None:
    row = taken(mail())
    personal = Mailbox.objects.create(
        name="Own", address="own@ours.example", host="mail.example", username="own", since_date=NOW.date(),
        folders=["INBOX"], owner=owner, made_by=owner, made_at=NOW,
    )  # fmt: skip
    private = taken(mail(sender="friend@home.example", message_id="p@x"), mailbox=personal)
    assert inbox.find_mail(stranger, row.pk) is None
    assert inbox.find_mail(stranger, private.pk) is None
    assert inbox.find_mail(owner, private.pk) == private
    with pytest.raises(access.AccessRefused):
        triage.settle_mail(mail=row, reason="Not mine", by=stranger, now=NOW)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 5000,
        b"Subject: only a subject\r\n\r\n",
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 300,
        b"From: =?gb18030?B?1tDOxA==?= <z@y.example>\r\nSubject: =?big5?B?pKSk5Q==?=\r\nDate: never\r\n\r\n\xd6\xd0",
        b"From: katrin@nordlicht.example\r\nMessage-ID: <" + b"x" * 5000 + b">\r\nSubject: " + b"y" * 9000,
    ],
)  # fmt: skip
def test_hostile_bytes_are_kept_and_told(contact: Contact, mailbox: Mailbox, content: bytes) -> None:
    row = taken(content, mailbox=mailbox)
    assert read_original(row.digest) == content
    assert row.state in (IncomingState.WAITING, IncomingState.UNKNOWN, IncomingState.QUIET)


def test_a_forgotten_person_leaves_no_word_and_their_mail_does_not_come_again(contact: Contact, owner: Member) -> None:
    content = mail()
    row = taken(content)
    digest = row.digest
    assert [one["subject"] for one in mail_section(contact.pk)] == ["Question about the order"]
    erase_contact(contact_id=contact.pk, by=owner, now=NOW)
    row = IncomingMail.objects.get()
    assert (row.subject, row.from_address, row.opening, row.state) == ("", "", "", IncomingState.QUIET)
    assert not is_referred_to(digest)
    assert take_in(read=read(content, received_at=NOW, now=NOW), now=NOW)[1] is False


def test_kept_bytes_of_unknown_senders_are_needed(mailbox: Mailbox) -> None:
    row = taken(mail(sender="nobody@knows.example"), mailbox=mailbox)
    assert is_referred_to(row.digest)


def test_what_was_sent_from_here_and_lies_among_sent_mail_is_one(contact: Contact, owner: Member) -> None:
    question = taken(mail())
    sent = record_exchange(
        account=contact.account, contact=contact, by=owner, now=NOW, kind=Kind.EMAIL, direction=Direction.OUT,
        message_id="<a1@ours>", in_reply_to="<q1@nordlicht.example>",
    )  # fmt: skip
    copy = taken(
        mail(
            sender=owner.email or "",
            to="katrin@nordlicht.example",
            message_id="a1@ours",
            answers="q1@nordlicht.example",
        )
    )
    assert copy.exchange == sent
    assert Exchange.objects.filter(direction=Direction.OUT).count() == 1
    question.refresh_from_db()
    assert (question.state, question.settled_with) == (IncomingState.ANSWERED, sent)


def test_an_address_whose_mail_comes_back_is_marked(contact: Contact) -> None:
    report = (
        b"From: MAILER-DAEMON@mx.example\r\nTo: sales@ours.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        b"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system. I could not deliver your message.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; Katrin@Nordlicht.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <offer@ours>\r\nSubject: Offer\r\n\r\nHello\r\n"
        b"--b--\r\n"
    )
    row = taken(report)
    assert (row.kind, row.state) == (MailKind.BOUNCE, IncomingState.QUIET)
    mark = AddressMark.objects.get()
    assert (mark.address, mark.kind) == ("katrin@nordlicht.example", "BOUNCED")
    assert "550 5.1.1" in mark.said
