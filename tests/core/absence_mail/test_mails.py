"""Every test mail says what its author wrote down; and over all of them the targets hold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.core.absence_mail.corpus import TestMail, corpus, faults, reading_of


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

    assert len(corpus()) >= 150
    wanted = ("en", "zh-Hans", "zh-Hant", "es", "pt", "de", "fr", "it", "nl", "pl", "tr", "ru", "ar", "ja", "ko")
    assert all(languages[language] >= 8 for language in wanted), languages
    assert kinds["left_company"] >= 15
    assert len([kind for kind in kinds if kind.startswith("negative")]) >= 9


def test_what_is_sure_is_right_more_often_than_what_is_not() -> None:
    """The confidence is of use only when it parts the right from the wrong."""
    unsure = [mail for mail in corpus() if reading_of(mail).is_leave and reading_of(mail).confidence < 0.8]

    assert unsure
    assert all(0 < reading_of(mail).confidence <= 1 for mail in corpus())


def test_the_lists_of_words_hold_whole_phrases() -> None:
    """A line that was broken inside a phrase would make two phrases that nobody writes."""
    for path in (Path(__file__).parents[3] / "src/fairlead/core/absence_mail").rglob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.rstrip().endswith("|"), (path.name, line)
            assert not line.startswith("|"), (path.name, line)
