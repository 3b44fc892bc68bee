"""Every test mail says what its author wrote down; and over all of them the targets hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.core.absence_mail.corpus import TestMail, corpus, faults, reading_of

from fairlead.core.absence_mail import KnownContact, read_absence_mail
from fairlead.core.mail_text import read_mail


@pytest.mark.parametrize("mail", corpus(), ids=lambda mail: mail.name)
def test_a_mail_is_read_as_its_author_meant_it(mail: TestMail) -> None:
    reading = reading_of(mail)

    assert faults(mail, reading) == [], f"{mail.subject}\n{mail.text}\n{reading}"


@pytest.mark.parametrize(
    "mail", [mail for mail in corpus() if not mail.kind.startswith("negative")], ids=lambda mail: mail.name
)
def test_quotes_are_the_very_words(mail: TestMail) -> None:
    reading = reading_of(mail)

    assert reading.quotes or mail.profile == "apple" or reading.rules == {}
    for quote in reading.quotes:
        assert reading.text[quote.start : quote.end] == quote.words
        assert quote.words.strip()


def test_there_are_mails_of_every_language_and_kind() -> None:
    languages = Counter(mail.language for mail in corpus())
    kinds = Counter(mail.kind for mail in corpus())

    assert len(corpus()) >= 700
    wanted = ("en", "zh-Hans", "zh-Hant", "es", "pt", "de", "fr", "it", "nl", "pl", "tr", "ru", "ar", "ja", "ko")
    assert all(languages[language] >= 24 for language in wanted), languages
    assert kinds["left_company"] >= 90
    assert len([kind for kind in kinds if kind.startswith("negative")]) >= 9


def test_most_replies_are_sure_and_the_others_say_why() -> None:
    """The sureness is of use only when it spares people the plain ones."""
    told = [reading_of(mail) for mail in corpus() if reading_of(mail).is_leave]
    unsure = [reading for reading in told if not reading.sureness.is_sure]

    assert 0 < len(unsure) < len(told) / 5
    assert all(reading.sureness.reasons for reading in unsure)
    assert all(0 < reading_of(mail).confidence <= 1 for mail in corpus())


def test_the_lists_of_words_hold_whole_phrases() -> None:
    """A line that was broken inside a phrase would make two phrases that nobody writes."""
    for path in (Path(__file__).parents[3] / "src/fairlead/core/absence_mail").rglob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.rstrip().endswith("|"), (path.name, line)
            assert not line.startswith("|"), (path.name, line)


@pytest.mark.parametrize(
    ("written", "phones"),
    [
        ("0172 555 0145 (8-16 Uhr)", ["+491725550145"]),
        ("0711 5550122 / 0172 5550145", ["+497115550122", "+491725550145"]),
        ("+49 (0) 711 555-01 22", ["+497115550122"]),
        ("(0711) 5550122", ["+497115550122"]),
        ("0711/555 01-22\n2. Herr Petri", ["+497115550122"]),
        ("0049 711 5550122", ["+497115550122"]),
        ("0711 5550122 - 12.03. bis 14.03.", ["+497115550122"]),
        ("0711 5550122, 0172 5550145", ["+497115550122", "+491725550145"]),
    ],
)
def test_numbers_end_where_they_end(written: str, phones: list[str]) -> None:
    text = f"Ich bin im Urlaub. In dringenden Fällen rufen Sie bitte Frau Born an: {written}"
    mail = read_mail(f"Subject: Automatische Antwort: x\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode())

    found = read_absence_mail(mail, datetime(2026, 3, 2, tzinfo=UTC), KnownContact("DE", "de-DE"))

    assert [each.phone for each in found.delegates] == phones
