"""The tables of docs/algorithms/absence-mail.md say what is read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fairlead.core.absence_mail import Doubt, KnownContact, read_absence_mail
from fairlead.core.absence_mail.confidence import FACTORS
from fairlead.core.absence_mail.languages import find_languages
from fairlead.core.absence_mail.mentions import find_mentions
from fairlead.core.absence_mail.sentences import sentence_numbers
from fairlead.core.absence_mail.statements import Context, read_statements
from fairlead.core.absence_mail.tokens import tokenise
from fairlead.core.absence_mail.vocabulary import vocabulary
from fairlead.core.mail_text import read_mail

CHAPTER = Path(__file__).parents[3] / "docs" / "algorithms" / "absence-mail.md"
TEXT = CHAPTER.read_text(encoding="utf-8")


def table(first_heading: str) -> list[list[str]]:
    """Return the cells of the table whose heading begins so."""
    lines = TEXT.splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.mark.parametrize(("sentence", "day", "role"), table("sentence"))
def test_what_a_day_is_said_to_be(sentence: str, day: str, role: str) -> None:
    tokens = tokenise(sentence)
    found = vocabulary().find(tokens)
    languages = find_languages(tokens, found, None)
    marks = [mark for mark in found if mark.language in languages]
    mentions = find_mentions(tokens, marks, None)
    (statement,) = read_statements(Context(tokens, marks, mentions, sentence_numbers(tokens, mentions, sentence)))

    assert statement.role.value == role
    assert sentence[tokens[statement.mention.start].start :].startswith(day)


@pytest.mark.parametrize(("received", "locale", "sentence", "first", "last", "back"), table("received"))
def test_which_dates_are_meant(received: str, locale: str, sentence: str, first: str, last: str, back: str) -> None:
    mail = read_mail(f"Subject: Automatic reply: Offer\n\n{sentence}".encode())
    moment = datetime.combine(date.fromisoformat(received), datetime.min.time(), UTC)
    found = read_absence_mail(mail, moment, KnownContact(locale.partition("-")[2], locale))

    assert [str(day) if day else "–" for day in (found.start_date, found.end_date, found.return_date)] == [
        first,
        last,
        back,
    ]


def test_every_doubt_of_the_program_stands_in_the_chapter_with_its_factor() -> None:
    told = {row[0].strip("`"): float(row[2]) for row in table("doubt")}

    assert told == {doubt.value: factor for doubt, factor in FACTORS.items()}
    assert list(told.values()) == sorted(told.values())
    assert set(FACTORS) == set(Doubt)


def test_every_kind_of_the_chapter_is_one_of_the_program() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (CHAPTER.parents[2] / "src/fairlead/core/absence_mail").glob("*.py")
    )
    kinds = [
        word for row in table("headers and subject") for word in row[2].replace(",", " ").split() if word != "unsure"
    ]

    assert len(kinds) >= 9
    assert all(f'"{kind.strip("`")}"' in source for kind in kinds)
