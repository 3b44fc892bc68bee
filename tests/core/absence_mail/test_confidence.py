"""What is sure, what is not, and why not."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

import pytest

from fairlead.core.absence_mail import SURE_FROM, Doubt, KnownContact, Reading, read_absence_mail
from fairlead.core.absence_mail.confidence import confidence_of, explain_sureness
from fairlead.core.mail_text import read_mail

EXCHANGE = "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nSubject: Automatic reply: Offer"


def reading(text: str, head: str = EXCHANGE, locale: str = "en-GB") -> Reading:
    mail = read_mail(f"{head}\nTo: Mia Chen <mia.chen@exporter.example>\nContent-Type: text/plain\n\n{text}".encode())
    contact = KnownContact(locale.partition("-")[2], locale, None, "sender@example.org")
    return read_absence_mail(mail, datetime(2026, 5, 4, 10, tzinfo=UTC), contact)


@pytest.mark.parametrize(
    "text",
    [
        "I am on leave from 6 May to 15 May and back on 18 May.",
        "I am out of the office until further notice.",
        "I no longer work for Thornbury Tools. Please write to sales@thornbury.example.",
        "I am away until Thursday.",
    ],
)
def test_a_plain_reply_is_sure_and_has_no_reasons(text: str) -> None:
    found = reading(text)

    assert found.sureness == (True, ())
    assert found.confidence >= SURE_FROM


@pytest.mark.parametrize(
    ("text", "head", "locale", "gravest"),
    [
        ("I am on leave from 6 May to 15 May.", "Subject: Re: Offer", "en-GB", Doubt.NO_SIGN),
        ("Back in town on 18 May.", EXCHANGE, "en-GB", Doubt.NO_WORD),
        ("I am out of the office 5/6 - 7/6.", EXCHANGE, "en-CA", Doubt.ORDER),
        ("I am on leave. 9 May it is.", EXCHANGE, "en-GB", Doubt.WORDS),
        ("I am on leave from 6 to 15 May. Think of 21 May.", EXCHANGE, "en-GB", Doubt.UNREAD),
        ("I was given leave from Monday 15 May to Friday 6 May.", EXCHANGE, "en-GB", Doubt.CONTRADICTION),
        ("I am on leave from 6 to 15 April.", EXCHANGE, "en-GB", Doubt.OVER),
        ("I am on leave from 6 May to 30 September.", EXCHANGE, "en-GB", Doubt.LONG),
        ("From now on Jo answers: jo@thornbury.example.", EXCHANGE, "en-GB", Doubt.GUESSED_LEFT),
    ],
)
def test_an_unsure_reply_tells_the_gravest_reason_first(text: str, head: str, locale: str, gravest: Doubt) -> None:
    found = reading(text, head, locale)

    assert found.is_leave
    assert not found.sureness.is_sure
    assert found.sureness.reasons[0] is gravest
    assert found.confidence < SURE_FROM


def test_every_doubt_lowers_the_confidence_and_more_of_them_lower_it_further() -> None:
    for doubt in Doubt:
        assert confidence_of([doubt]) < confidence_of([])
    for one, other in combinations(Doubt, 2):
        assert confidence_of([one, other]) < min(confidence_of([one]), confidence_of([other]))
    assert 0 < confidence_of(Doubt) < confidence_of([Doubt.CONTRADICTION])


def test_a_doubt_told_twice_is_one() -> None:
    assert confidence_of([Doubt.OVER, Doubt.OVER]) == confidence_of([Doubt.OVER])
    assert explain_sureness(0.5, [Doubt.OVER, Doubt.ORDER, Doubt.OVER]).reasons == (Doubt.ORDER, Doubt.OVER)


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [("Hi Mia,", "negative:human"), ("Dear Ms Chen,", "negative:human"), ("Dear customer,", "absence")],
)
def test_who_greets_by_name_is_a_person(greeting: str, kind: str) -> None:
    assert reading(f"{greeting}\nI am on leave from 6 May to 15 May.", "Subject: Re: Offer").kind == kind
    assert reading(f"{greeting}\nI am on leave from 6 May to 15 May.").kind == "absence"
