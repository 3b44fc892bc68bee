"""The inbox and the settings of mailboxes, as members use them."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories.customers import make_contact
from tests.factories.mails import mail
from tests.factories.people import Cast
from tests.factories.team import signed_in

from fairlead.customers.models import Account, Contact
from fairlead.messaging.models import IgnoredSender, IncomingMail, Mailbox, ReplyPromise
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.messaging.operations.mail_history import bring_history, mails_of_stream
from fairlead.messaging.types import IncomingState
from fairlead.team.models import Notification

pytestmark = pytest.mark.django_db
HTML = """<p onclick="steal()">Hello <b>you</b></p><script>alert(1)</script><img src="https://spy.example/x.gif">
<a href="javascript:steal()">one</a> <a href="https://shop.example">two</a><style>p{display:none}</style>"""


@pytest.fixture
def contact(account: Account) -> Contact:
    return make_contact(account, email="katrin@nordlicht.example")


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    now = datetime.now(UTC)
    return Mailbox.objects.create(
        name="Sales", address="sales@ours.example", host="mail.example", username="sales", since_date=now.date(),
        folders=["INBOX"], made_by=cast.boss, made_at=now,
    )  # fmt: skip


@pytest.fixture
def waiting(contact: Contact, mailbox: Mailbox) -> IncomingMail:
    now = datetime.now(UTC)
    content = mail(html=HTML, files={"list.pdf": b"%PDF-1.4", "../../etc/passwd": b"x"})
    return take_in(read=read(content, received_at=now, now=now), now=now, mailbox=mailbox)[0]


@pytest.fixture
def unknown(contact: Contact, mailbox: Mailbox) -> IncomingMail:
    now = datetime.now(UTC)
    content = mail(sender="Jan Vogt <jan@nordlicht.example>", message_id="j1@x")
    return take_in(read=read(content, received_at=now, now=now), now=now, mailbox=mailbox)[0]


def page(client: Client, name: str, *numbers: int, **query: str) -> str:
    return client.get(reverse(name, args=numbers), query).content.decode()


def test_what_waits_is_shown_to_whose_it_is(cast: Cast, waiting: IncomingMail) -> None:
    shown = page(signed_in(cast.owner), "inbox")
    assert "Question about the order" in shown
    assert "Katrin Albers" in shown
    assert "Question about the order" not in page(signed_in(cast.colleague), "inbox")
    assert "Question about the order" in page(signed_in(cast.colleague), "inbox", whose="all")
    assert "Question about the order" not in page(signed_in(cast.stranger), "inbox", whose="all")
    assert "waits for an answer" in page(signed_in(cast.owner), "account", waiting.account_id or 0)


def test_a_mail_is_shown_without_anything_that_acts(cast: Cast, waiting: IncomingMail) -> None:
    shown = page(signed_in(cast.owner), "mail", waiting.pk)
    body = shown[shown.index("fl-prose") :]
    assert "Hello <b>you</b>" in body
    for hostile in ("onclick", "alert(1)", "spy.example", "javascript:", "display:none"):
        assert hostile not in body
    assert 'rel="noopener noreferrer nofollow"' in body
    assert "1 image is not shown" in body


def test_files_are_handed_over_as_files_alone(cast: Cast, waiting: IncomingMail) -> None:
    client = signed_in(cast.owner)
    shown = page(client, "mail", waiting.pk)
    address = next(part for part in shown.split('"') if part.startswith(f"/inbox/{waiting.pk}/files/"))
    answer = client.get(address)
    assert answer.content == b"%PDF-1.4"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    original = client.get(reverse("mail_original", args=[waiting.pk]))
    assert b"Question about the order" in original.content
    assert client.get(reverse("mail_file", args=[waiting.pk, 99])).status_code == 404


def test_a_mail_is_assigned_put_off_and_settled(cast: Cast, waiting: IncomingMail) -> None:
    client = signed_in(cast.owner)
    client.post(reverse("mail_assignment", args=[waiting.pk]), {"member": cast.colleague.pk})
    assert "Question about the order" in page(signed_in(cast.colleague), "inbox")
    client.post(reverse("mail_assignment", args=[waiting.pk]), {"member": cast.stranger.pk})
    waiting.refresh_from_db()
    assert waiting.assignee == cast.colleague
    client.post(reverse("mail_snooze", args=[waiting.pk]))
    assert "Question about the order" in page(client, "inbox", box="snoozed", whose="all")
    refused = client.post(reverse("mail_settlement", args=[waiting.pk]), {"reason": " "})
    assert refused.status_code == 422
    client.post(reverse("mail_settlement", args=[waiting.pk]), {"reason": "Answered by phone"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (IncomingState.DISMISSED, "Answered by phone")
    client.post(reverse("mail_settlement", args=[waiting.pk]), {"undo": "1"})
    waiting.refresh_from_db()
    assert waiting.state == IncomingState.WAITING


def test_an_unknown_sender_is_placed_by_one_press(cast: Cast, unknown: IncomingMail, account: Account) -> None:
    client = signed_in(cast.owner)
    shown = page(client, "mail", unknown.pk)
    assert "others there write from nordlicht.example" in shown
    client.post(reverse("mail_match", args=[unknown.pk]), {"account": account.pk})
    unknown.refresh_from_db()
    assert (unknown.account, unknown.state) == (account, IncomingState.WAITING)


def test_an_unknown_sender_is_placed_by_name_or_ignored(cast: Cast, unknown: IncomingMail, account: Account) -> None:
    client = signed_in(cast.owner)
    client.post(reverse("mail_match", args=[unknown.pk]), {"customer": "Nobody at all"})
    unknown.refresh_from_db()
    assert unknown.state == IncomingState.UNKNOWN
    client.post(reverse("mail_ignoring", args=[unknown.pk]), {"whole_domain": "1"})
    unknown.refresh_from_db()
    assert (unknown.state, IgnoredSender.objects.get().sender) == (IncomingState.QUIET, "@nordlicht.example")
    client.post(reverse("ignored_removal", args=[IgnoredSender.objects.get().pk]))
    assert not IgnoredSender.objects.exists()


def test_a_leader_settles_how_soon_is_answered(cast: Cast, contact: Contact) -> None:
    client = signed_in(cast.leader)
    client.post(reverse("reply_promise"), {"tier": "A", "hours": "2"})
    assert ReplyPromise.objects.get(tier="A").working_minutes == 120
    client.post(reverse("reply_promise"), {"tier": "A", "hours": "0"})
    assert ReplyPromise.objects.get(tier="A").working_minutes == 120
    assert signed_in(cast.owner).post(reverse("reply_promise"), {"tier": "", "hours": "1"}).status_code == 403


def test_a_mailbox_that_cannot_be_opened_is_told_at_its_field(cast: Cast) -> None:
    client = signed_in(cast.boss)
    values = {
        "name": "Sales", "address": "sales@ours.example", "whose": "shared", "host": "mail.example", "port": 993,
        "security": "NONE", "sign_in": "PASSWORD", "username": "sales", "password": "x", "folders": "INBOX",
        "since_date": "2026-11-01",
    }  # fmt: skip
    answer = client.post(reverse("mailbox_new"), values)
    assert answer.status_code == 422
    assert "Choose TLS for mail.example" in answer.content.decode()
    assert not Mailbox.objects.exists()


def test_a_mailbox_is_paused_and_removed_by_those_who_may(cast: Cast, mailbox: Mailbox, waiting: IncomingMail) -> None:
    assert signed_in(cast.owner).post(reverse("mailbox_pause", args=[mailbox.pk])).status_code == 403
    client = signed_in(cast.boss)
    client.post(reverse("mailbox_pause", args=[mailbox.pk]))
    mailbox.refresh_from_db()
    assert mailbox.paused_by == cast.boss
    client.post(reverse("mailbox_removal", args=[mailbox.pk]))
    waiting.refresh_from_db()
    assert waiting.mailbox is None


def test_older_mail_is_brought_from_a_file(cast: Cast, contact: Contact) -> None:
    olds = [mail(message_id=f"{n}@h", text=f"Old {n}\n>From the sea").replace(b"\r\n", b"\n") for n in range(3)]
    box = b"".join(b"From MAILER Mon Nov  2 08:00:00 2026\n" + old + b"\n" for old in olds)
    assert len(list(mails_of_stream(BytesIO(box)))) == 3
    client = signed_in(cast.boss)
    client.post(reverse("mail_history"), {"file": SimpleUploadedFile("a.mbox", box)})
    from procrastinate.contrib.django.models import ProcrastinateJob

    job = ProcrastinateJob.objects.get(task_name="messaging.bring_history")
    asked = {name: job.args[name] for name in ("digest", "name")}
    brought = bring_history(**asked, by=cast.boss, now=datetime.now(UTC))
    assert (brought.read, brought.new, brought.matched, brought.failed) == (3, 3, 3, 0)
    again = bring_history(**asked, by=cast.boss, now=datetime.now(UTC))
    assert (again.read, again.new) == (3, 0)
    assert Notification.objects.filter(member=cast.boss).count() == 2
    assert signed_in(cast.viewer).post(reverse("mail_history")).status_code == 403


def test_what_waits_is_on_the_desk_until_it_is_settled(cast: Cast, waiting: IncomingMail) -> None:
    client = signed_in(cast.owner)
    address = reverse("mail", args=[waiting.pk])
    assert address in page(client, "desk")
    client.post(reverse("mail_settlement", args=[waiting.pk]), {"reason": "Answered by phone"})
    assert address not in page(client, "desk")
