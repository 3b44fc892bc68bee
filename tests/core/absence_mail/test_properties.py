"""What holds for every mail, however odd."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.absence_mail.corpus import corpus

from fairlead.core.absence_mail import KnownContact, Reading, read_absence_mail
from fairlead.core.absence_mail import vocabulary as vocabulary_module
from fairlead.core.absence_mail.reading import MOST_CHARACTERS
from fairlead.core.absence_mail.tokens import tokenise
from fairlead.core.absence_mail.vocabulary import vocabulary
from fairlead.core.mail_text import read_mail

_DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
_PIECES = st.sampled_from(
    [piece for mail in corpus() for piece in mail.text.split()]
    + [
        "until",
        "bis",
        "12.",
        "31/12",
        "2025年",
        "下周一",
        "-",
        "–",
        "(",
        "99/99",
        "0",
        "31.02.",
        "٣٠",
        "Q",
        "\n\n",
        ">",
        "-- ",
    ]
)


def reading(text: str, received: date, locale: str = "en-US", subject: str = "Automatic reply: Offer") -> Reading:
    data = f"Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()
    moment = datetime(received.year, received.month, received.day, 10, tzinfo=UTC)
    return read_absence_mail(read_mail(data), moment, KnownContact(locale.partition("-")[2], locale))


def assert_sound(found: Reading) -> None:
    start, end, back = found.start_date, found.end_date, found.return_date
    assert not (start and end) or start <= end
    assert not (end and back) or end < back
    assert not (start and back) or start <= back
    assert not (found.open_ended and (end or back))
    assert 0 <= found.confidence <= 1
    assert all(found.text[quote.start : quote.end] == quote.words for quote in found.quotes)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40), _DAYS)
def test_any_words_give_a_sound_answer(words: list[str], received: date) -> None:
    assert_sound(reading(" ".join(words), received))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600), _DAYS)
def test_any_bytes_give_a_sound_answer(data: bytes, received: date) -> None:
    moment = datetime(received.year, received.month, received.day, tzinfo=UTC)
    assert_sound(read_absence_mail(read_mail(data), moment))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(corpus()), st.data())
def test_a_broken_mail_gives_a_sound_answer(mail: object, data: st.DataObject) -> None:
    message = bytearray(mail.message())  # type: ignore[attr-defined]
    for _ in range(data.draw(st.integers(1, 12))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(message)))
    assert_sound(read_absence_mail(read_mail(bytes(message[:cut])), mail.received))  # type: ignore[attr-defined]


# One way of writing per language: {first} and {last} are days with the month, without a year.
_WAYS = {
    "en-GB": ("I am on leave from {0.day} {1} to {2.day} {3}.", "en"),
    "de-DE": ("Ich bin vom {0.day}. {1} bis {2.day}. {3} im Urlaub.", "de"),
    "fr-FR": ("Je suis en congé du {0.day} {1} au {2.day} {3}.", "fr"),
    "es-ES": ("Estoy de vacaciones del {0.day} de {1} al {2.day} de {3}.", "es"),
    "it-IT": ("Sono in ferie dal {0.day} {1} al {2.day} {3}.", "it"),
    "nl-NL": ("Ik ben afwezig van {0.day} {1} tot en met {2.day} {3}.", "nl"),
    "pt-BR": ("Estarei de férias de {0.day} de {1} a {2.day} de {3}.", "pt"),
    "pl-PL": ("Jestem na urlopie od {0.day} {1} do {2.day} {3}.", "pl"),
    "ru-RU": ("Я в отпуске с {0.day} {1} по {2.day} {3}.", "ru"),
    "tr-TR": ("{0.day} {1} - {2.day} {3} tarihleri arasında izindeyim.", "tr"),
    "zh-CN": ("本人于{0.month}月{0.day}日至{2.month}月{2.day}日休假。", ""),
    "ja-JP": ("{0.month}月{0.day}日から{2.month}月{2.day}日まで休暇をいただきます。", ""),
    "ko-KR": ("{0.month}월 {0.day}일부터 {2.month}월 {2.day}일까지 휴가입니다.", ""),
    "en-US": ("I am out of the office {0.month}/{0.day} - {2.month}/{2.day}.", ""),
    "de-AT": ("Ich bin vom {0.day}.{0.month}. bis {2.day}.{2.month}. abwesend.", ""),
}


@pytest.mark.parametrize("locale", _WAYS)
@settings(max_examples=120, deadline=None)
@given(received=_DAYS, ahead=st.integers(-21, 150), length=st.integers(1, 45))
def test_no_wrong_year_through_the_year(locale: str, received: date, ahead: int, length: int) -> None:
    """Whenever a mail comes, days without a year are of the absence that is near, also over New Year."""
    from babel.dates import get_month_names

    first = received + timedelta(days=ahead)
    last = first + timedelta(days=length)
    text, language = _WAYS[locale]
    names = get_month_names("wide", locale=language or "en")
    found = reading(text.format(first, names[first.month], last, names[last.month]), received, locale)

    if first.year != last.year or (first.month, first.day) < (last.month, last.day):
        assert (found.kind, found.start_date, found.end_date) == ("absence", first, last)


@settings(max_examples=200, deadline=None)
@given(received=_DAYS, ahead=st.integers(1, 200))
def test_a_day_of_return_is_the_next_one(received: date, ahead: int) -> None:
    back = received + timedelta(days=ahead)
    found = reading(f"Ich bin im Urlaub und ab dem {back.day}.{back.month}. wieder erreichbar.", received, "de-DE")

    assert found.return_date == back
    assert found.end_date in (back - timedelta(days=1), None)


@settings(max_examples=200, deadline=None)
@given(received=_DAYS, ahead=st.integers(2, 90), length=st.integers(3, 30))
def test_a_weekday_settles_the_order_of_day_and_month(received: date, ahead: int, length: int) -> None:
    """An American and a Briton write the same digits; the weekday beside them says which is which."""
    first = received + timedelta(days=ahead)
    last = first + timedelta(days=length)
    for order in ("{0:%d/%m/%Y}", "{0:%m/%d/%Y}"):
        written = [f"{day:%A} " + order.format(day) for day in (first, last)]
        found = reading(f"I am on leave from {written[0]} to {written[1]}.", received, "en-CA")
        swapped = [_swapped(day) for day in (first, last)]
        if all(
            other is None or other.weekday() != day.weekday() for day, other in zip((first, last), swapped, strict=True)
        ):
            assert (found.start_date, found.end_date) == (first, last)


def _swapped(day: date) -> date | None:
    try:
        return date(day.year, day.day, day.month)
    except ValueError:
        return None


@pytest.mark.parametrize(
    "piece", ["from 12.03. to 14.03. ", "5,", "十一月十二日至", "until 5 May ", "a@", "1 ", "Monday "]
)
def test_an_endless_mail_is_read_no_further_than_it_may_cost(piece: str) -> None:
    found = reading(piece * 5000, date(2026, 3, 1))

    assert_sound(found)
    assert all(quote.end <= MOST_CHARACTERS for quote in found.quotes)


# Whatever is repeated, the search for phrases takes so many steps for each token at most; one word takes up to 15.
MOST_STEPS_A_TOKEN = 150


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=6), st.integers(1, 400))
def test_phrases_are_found_in_steps_that_grow_with_the_text_alone(words: list[str], times: int) -> None:
    steps = 0
    walk = vocabulary_module._walk_word

    def counted(*args: Any) -> None:
        nonlocal steps
        steps += 1
        walk(*args)

    tokens = tokenise((" ".join(words) + " ") * times)[:3000]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary_module, "_walk_word", counted)
        vocabulary().find(tokens)

    assert steps <= MOST_STEPS_A_TOKEN * (len(tokens) + 1)


@pytest.mark.parametrize("piece", ["a.", "a@", "a-", "1 ", "(", "+49 ", "A. ", "www.", "5/6/7-", "ne ", "habe "])
def test_a_megabyte_is_read_as_its_begin_is(piece: str) -> None:
    """What lies behind the bound costs nothing: a thousand times as much text gives the very same answer."""
    begin = "I am on leave until 5 May. "
    short = reading(begin + piece * (2 * MOST_CHARACTERS), date(2026, 5, 4))
    long = reading(begin + piece * (1_000_000 // len(piece)), date(2026, 5, 4))

    assert (long.kind, long.end_date, long.return_date, long.quotes) == (
        short.kind,
        short.end_date,
        short.return_date,
        short.quotes,
    )


def test_a_long_word_that_might_become_an_address_is_left_at_its_bound() -> None:
    assert [token.form for token in tokenise("a" * 64 + "@exporter.example")] == ["a" * 64 + "@exporter.example"]
    assert all("@" not in token.form or token.form == "@" for token in tokenise("a" * 400 + "@x"))
