"""What a mail says of itself: envelope, conversation, sides, and which mail it is."""

from __future__ import annotations

import pytest

from fairlead.core.incoming_mail import (
    company_domain,
    counterparts,
    failed_recipients,
    fingerprint,
    plain_subject,
    read_envelope,
)
from fairlead.core.mail_text import read_mail

MAIL = (
    b"From: Ana <ana@buyer.example>\r\nTo: lin@ours.example, Bo <bo@other.example>\r\n"
    b"Reply-To: office@buyer.example\r\n"
    b"Message-ID: <3@b>\r\nReferences: <1@a> <2@a>\r\nIn-Reply-To: <2@a>\r\nSubject: Re: Offer\r\n"
    b"Date: Mon, 30 Nov 2026 09:00:00 +0100\r\n\r\nHello\r\n"
)


def test_the_envelope_names_the_conversation_the_latest_first() -> None:
    envelope = read_envelope(read_mail(MAIL))
    assert (envelope.message_id, envelope.answers) == ("<3@b>", ("<2@a>", "<1@a>"))
    assert envelope.sent_at is not None
    assert counterparts(envelope, ["lin@ours.example"])[0] is False
    assert [one.address for one in counterparts(envelope, ["lin@ours.example"])[1]] == [
        "ana@buyer.example",
        "office@buyer.example",
    ]
    is_ours, others = counterparts(envelope, ["ana@buyer.example"])
    assert (is_ours, [one.address for one in others]) == (True, ["lin@ours.example", "bo@other.example"])


def test_the_way_through_the_servers_makes_no_other_mail_and_a_word_does() -> None:
    own = fingerprint(read_envelope(read_mail(MAIL)), MAIL)
    other_way = b"Received: from a by b; Mon, 30 Nov 2026 08:00:01 +0000\r\n" + MAIL.replace(b"\r\n", b"\n")
    assert fingerprint(read_envelope(read_mail(other_way)), other_way) == own
    changed = MAIL.replace(b"Hello", b"Hullo")
    assert fingerprint(read_envelope(read_mail(changed)), changed) != own


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"References: <" + b"x" * 5000 + b">\r\n\r\n", MAIL[:60]])
def test_nothing_raises(content: bytes) -> None:
    assert len(fingerprint(read_envelope(read_mail(content)), content)) == 64
    assert failed_recipients(read_mail(content)) == []


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("AW: WG: Offer", "Offer"),
        ("回复：转发: 报价", "报价"),
        ("Re[3]: RE: Price", "Price"),
        ("RV: Precio", "Precio"),
        ("Reception of goods", "Reception of goods"),
    ],
)
def test_marks_of_answers_are_no_part_of_a_subject(written: str, plain: str) -> None:
    assert plain_subject(written) == plain


def test_where_anybody_has_a_mailbox_a_domain_names_no_company() -> None:
    assert company_domain("a@qq.com") == ""
    assert company_domain("a@buyer.example") == "buyer.example"


def test_what_is_only_delayed_has_not_failed() -> None:
    report = (
        b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n'
        b"Reporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; a@b.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"
        b"Final-Recipient: rfc822; Gone@B.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    )
    assert failed_recipients(read_mail(report)) == [("gone@b.example", "5.1.1", "")]
