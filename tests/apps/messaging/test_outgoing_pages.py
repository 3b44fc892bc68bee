"""Pages of outgoing mail: written from a letter, sent at their good moment, taken back, and settled by a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.messaging.conftest import TUESDAY

from fairlead.availability.models import OurCompany
from fairlead.customers.models import Contact
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.types import Direction, Kind
from fairlead.messaging.models import AddressMark, OutgoingMail
from fairlead.messaging.operations.outgoing import MailWords, When, keep_draft, mark_address, schedule_mail
from fairlead.messaging.types import OutgoingState

pytestmark = pytest.mark.django_db
LETTER = {"letter": "payment_reminder:formal", "language": "de"}
NIGHT = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[Any]:
    OurCompany.objects.update_or_create(pk=1, defaults={"name": "Chaoyin Lighting"})
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member)
    return client


def sent_form(**changes: Any) -> dict[str, Any]:
    values = {
        "to_address": "katrin@nordlicht.example",
        "purpose": "quotation",
        "subject": "Angebot",
        "body": "Guten Tag",
        "language": "de",
        "act": "now",
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def test_a_letter_is_written_into_the_mail_with_what_was_asked_for(cast: Any, contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(languages=["de"], salutation="Frau Albers")
    client, address = signed_in(cast.owner), reverse("mail_new", args=[contact.pk])
    page = client.get(address, {"letter": "payment_reminder:formal"}).content.decode()
    assert '<option value="de" selected>' in page
    assert "Number of the invoice" in page
    assert '<option value="payment_reminder" selected>' in page
    given = {
        **LETTER,
        "v-invoice_number": "R-7",
        "v-amount": "1250.50",
        "v-amount-currency": "EUR",
        "v-pay_by": "2026-12-04",
    }
    lacking = client.post(address, sent_form(**given, act="write", subject="", body=""))
    assert lacking.status_code == 422
    assert "Nothing is known for “Was due on”" in lacking.content.decode()
    written = client.post(address, sent_form(**given, **{"v-due_date": "2026-11-02"}, act="write", subject="", body=""))
    page = written.content.decode()
    assert "Sehr geehrte Frau Albers," in page
    assert "R-7 über EUR\xa01.250,50 war am 2. November 2026 fällig" in page
    assert not OutgoingMail.objects.exists()


def test_a_mail_is_sent_in_thirty_seconds_and_taken_back(cast: Any, contact: Contact) -> None:
    client = signed_in(cast.owner)
    answer = client.post(reverse("mail_new", args=[contact.pk]), sent_form(), follow=True)
    mail = OutgoingMail.objects.get()
    assert mail.state == OutgoingState.QUEUED
    page = answer.content.decode()
    assert "It goes in 30 seconds." in page
    assert "No mail server is set up" in page
    client.post(reverse("outgoing_taking_back", args=[mail.pk]))
    mail.refresh_from_db()
    assert mail.state == OutgoingState.DRAFT
    assert 'value="Angebot"' in client.get(reverse("outgoing_mail", args=[mail.pk])).content.decode()


def test_at_night_their_good_moment_is_offered(cast: Any, contact: Contact, tuesday: Any) -> None:
    tuesday.move_to(NIGHT)
    client = signed_in(cast.owner)
    page = client.get(reverse("mail_new", args=[contact.pk])).content.decode()
    assert "At their good moment: Wed, 25 Nov 09:00 (Berlin)" in page
    assert "Send now" not in page
    refused = client.post(reverse("mail_new", args=[contact.pk]), sent_form(), follow=True).content.decode()
    assert "It stays a draft:" in refused
    mail = OutgoingMail.objects.get()
    version = str(mail.version)
    client.post(reverse("outgoing_mail", args=[mail.pk]), sent_form(act="good", version=version))
    mail.refresh_from_db()
    assert (mail.state, mail.send_at) == (OutgoingState.SCHEDULED, datetime(2026, 11, 25, 8, 0, tzinfo=UTC))


def test_a_chosen_time_is_by_their_clock(cast: Any, contact: Contact) -> None:
    client = signed_in(cast.owner)
    client.post(reverse("mail_new", args=[contact.pk]), sent_form(act="at", at="2026-12-01T09:30"))
    assert OutgoingMail.objects.get().send_at == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


def test_what_lacks_something_or_cannot_be_is_told_and_what_was_typed_stays(cast: Any, contact: Contact) -> None:
    client, address = signed_in(cast.owner), reverse("mail_new", args=[contact.pk])
    wrong = client.post(address, sent_form(cc="nobody", body="typed"))
    assert wrong.status_code == 422
    assert "“nobody” is no mail address." in wrong.content.decode()
    assert "typed" in wrong.content.decode()
    left = client.post(address, sent_form(body="Dear {{ contact }}"), follow=True).content.decode()
    assert "“{{ contact }}” still stands in the letter." in left
    assert OutgoingMail.objects.get().state == OutgoingState.DRAFT
    program = client.post(address, sent_form(attachments=SimpleUploadedFile("a.exe", b"MZ")))
    assert "“a.exe” is a program" in program.content.decode()


def test_an_answer_keeps_the_thread(cast: Any, contact: Contact) -> None:
    said = record_exchange(
        account=contact.account, contact=contact, kind=Kind.EMAIL, direction=Direction.IN, by=cast.owner, now=TUESDAY,
        message_id="<q@nordlicht.example>", subject="AW: Re: Ihre Lieferung",
    )  # fmt: skip
    address = f"{reverse('mail_new', args=[contact.pk])}?answers={said.pk}"
    client = signed_in(cast.owner)
    entry = client.get(reverse("exchange", args=[said.pk])).content.decode()
    assert f'href="{address}"' in entry
    assert "Answer by mail" not in signed_in(cast.viewer).get(reverse("exchange", args=[said.pk])).content.decode()
    form = client.get(address).content.decode()
    assert '<option value="answer" selected>' in form
    assert 'value="Re: Ihre Lieferung"' in form
    client.post(address, sent_form(act="save", purpose="answer"))
    mail = OutgoingMail.objects.get()
    assert (mail.answers, mail.in_reply_to) == (said, "<q@nordlicht.example>")


def test_the_list_tells_where_each_mail_stands(cast: Any, contact: Contact) -> None:
    words = MailWords("quotation", "de", "katrin@nordlicht.example", "Unser Angebot", "Guten Tag")
    mail = keep_draft(contact=contact, words=words, by=cast.owner, now=TUESDAY)
    page = signed_in(cast.owner).get(reverse("outgoing")).content.decode()
    assert "Unser Angebot" in page
    assert "Draft" in page
    assert "Unser Angebot" not in signed_in(cast.owner).get(reverse("outgoing"), {"state": "SENT"}).content.decode()
    assert "Unser Angebot" not in signed_in(cast.colleague).get(reverse("outgoing")).content.decode()
    assert "Unser Angebot" in signed_in(cast.colleague).get(reverse("outgoing"), {"whose": "all"}).content.decode()
    assert "Unser Angebot" not in signed_in(cast.stranger).get(reverse("outgoing"), {"whose": "all"}).content.decode()
    schedule_mail(mail=mail, when=When.NOW, by=cast.owner, now=TUESDAY)
    late = signed_in(cast.owner).post(reverse("outgoing_mail", args=[mail.pk]), sent_form())
    assert late.status_code == 409


def test_a_person_says_what_became_of_an_uncertain_mail(cast: Any, contact: Contact) -> None:
    words = MailWords("quotation", "de", "katrin@nordlicht.example", "Angebot", "Guten Tag")
    mail = keep_draft(contact=contact, words=words, by=cast.owner, now=TUESDAY)
    schedule_mail(mail=mail, when=When.NOW, by=cast.owner, now=TUESDAY)
    for changes in (
        {"state": "CLAIMED"},
        {"state": "SENDING", "sending_at": TUESDAY, "message_id": "<1@x>", "original_digest": "0" * 64},
        {"state": "UNCERTAIN", "failure": "broken_off"},
    ):
        OutgoingMail.objects.filter(pk=mail.pk).update(**changes)
    client = signed_in(cast.owner)
    page = client.get(reverse("outgoing_mail", args=[mail.pk])).content.decode()
    assert "It may have arrived, or not." in page
    assert "No machine sends it again." in page
    assert "fl-count" in client.get(reverse("outgoing")).content.decode()
    client.post(reverse("outgoing_settlement", args=[mail.pk]), {"arrived": "no"})
    mail.refresh_from_db()
    assert (mail.state, mail.settled_by) == (OutgoingState.FAILED, cast.owner)
    assert client.post(reverse("outgoing_settlement", args=[mail.pk]), {"arrived": "no"}).status_code == 409


def test_the_server_page_says_what_is_set_up_and_tries_it(cast: Any, settings: Any, mailoutbox: list[Any]) -> None:
    assert "Nothing is set up" in signed_in(cast.viewer).get(reverse("mail_server")).content.decode()
    settings.SENDS_MAIL, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "smtp.chaoyin.example", 587
    settings.EMAIL_HOST_PASSWORD = "a secret"
    boss = signed_in(cast.boss)
    page = boss.get(reverse("mail_server")).content.decode()
    assert "smtp.chaoyin.example, port 587" in page
    assert "a secret" not in page
    assert "Sent to" in boss.post(reverse("mail_server"), follow=True).content.decode()
    assert [mail.to for mail in mailoutbox] == [[cast.boss.email]]
    assert signed_in(cast.owner).post(reverse("mail_server")).status_code == 403


def test_marks_are_seen_and_lifted_by_who_knows_the_address(cast: Any, contact: Contact) -> None:
    mark = mark_address(address="katrin@nordlicht.example", kind="BOUNCED", said="550 gone", now=TUESDAY)
    assert mark is not None
    assert "550 gone" in signed_in(cast.owner).get(reverse("mail_server")).content.decode()
    assert "550 gone" not in signed_in(cast.stranger).get(reverse("mail_server")).content.decode()
    signed_in(cast.owner).post(reverse("mark_lifting", args=[mark.pk]))
    mark.refresh_from_db()
    assert mark.lifted_by == cast.owner


def test_a_provider_tells_of_bounces_with_its_secret(client: Client, settings: Any, contact: Contact) -> None:
    address = reverse("mail_events")
    told = {"RecordType": "Bounce", "Type": "HardBounce", "MessageID": "1", "Email": "katrin@nordlicht.example",
            "Description": "no such user", "ID": 1, "BouncedAt": "2026-11-24T09:00:00Z"}  # fmt: skip
    assert client.post(address, told, content_type="application/json").status_code == 404
    settings.MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t", "WEBHOOK_SECRET": "fairlead:secret"}
    refused = client.post(address, told, content_type="application/json")
    assert refused.status_code in (400, 403)
    assert not AddressMark.objects.exists()
    by_secret = {"HTTP_AUTHORIZATION": "Basic ZmFpcmxlYWQ6c2VjcmV0"}
    assert client.post(address, told, content_type="application/json", **by_secret).status_code == 200
    assert AddressMark.objects.get().address == "katrin@nordlicht.example"


def test_who_may_not_write_sees_no_button(cast: Any, contact: Contact) -> None:
    button = f'href="{reverse("mail_new", args=[contact.pk])}"'
    assert button in signed_in(cast.owner).get(reverse("contact", args=[contact.pk])).content.decode()
    assert button in signed_in(cast.owner).get(reverse("account", args=[contact.account_id])).content.decode()
    assert button not in signed_in(cast.viewer).get(reverse("contact", args=[contact.pk])).content.decode()
