"""The letters by which customers learn of a closure: every language whole, dates as they are written there."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from string import Formatter
from typing import Any

import pytest

from fairlead.core import closure_notices
from fairlead.core.closure_notices import NoticeFacts, choose_language, notice_languages, write_notice

FACTS = NoticeFacts(
    start_date=date(2027, 2, 4),
    end_date=date(2027, 2, 18),
    last_date=date(2027, 2, 17),
    occasion="CHINESE_NEW_YEAR",
    last_working_date=date(2027, 2, 3),
    last_shipping_date=date(2027, 1, 29),
    back_date=date(2027, 2, 18),
    emergency_contact="Zhou, +86 574 5550 0000",
    addressee="Katrin Albers",
    sender="Lin",
    company="Chaoyin Lighting",
)


def texts(language: str) -> dict[str, Any]:
    folder = resources.files(closure_notices) / "texts"
    return tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))


def blanks(text: Any) -> Any:
    """Return the names of what is filled in, text by text."""
    if isinstance(text, dict):
        return {key: blanks(value) for key, value in text.items()}
    return {name for _before, name, _format, _conversion in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", notice_languages())
def test_every_language_has_the_same_texts_with_the_same_blanks(language: str) -> None:
    assert blanks(texts(language)) == blanks(texts("en"))


@pytest.mark.parametrize("language", notice_languages())
def test_every_language_says_everything_that_is_known(language: str) -> None:
    letter = write_notice(language, FACTS)
    assert "{" not in letter.subject + letter.body
    for said in ("Katrin Albers", "Zhou, +86 574 5550 0000", "Lin", "Chaoyin Lighting", "2027"):
        assert said in letter.body
    assert letter.body.count("•") == 4
    assert texts(language)["occasions"]["CHINESE_NEW_YEAR"] in letter.body
    assert letter.is_right_to_left is (language == "ar")


@pytest.mark.parametrize("language", notice_languages())
def test_what_is_not_known_leaves_no_gap(language: str) -> None:
    bare = NoticeFacts(date(2027, 4, 5), date(2027, 4, 6), date(2027, 4, 5))
    letter = write_notice(language, bare)
    assert letter.body.count("•") == 1
    assert "None" not in letter.body
    assert "\n\n\n" not in letter.body
    assert letter.body == letter.body.strip()
    assert texts(language)["opening_plain"].splitlines()[0] in letter.body


@pytest.mark.parametrize(
    ("language", "country", "written"),
    [
        ("en", "US", "Thursday, February 4, 2027"),
        ("en", "GB", "Thursday, 4 February 2027"),
        ("en", "", "Thursday, 4 February 2027"),
        ("en", "CN", "Thursday, 4 February 2027"),
        ("de", "AT", "Freitag, 29. Jänner 2027"),
        ("de", "DE", "Freitag, 29. Januar 2027"),
        ("es", "MX", "jueves, 4 de febrero de 2027"),
        ("zh-hans", "CN", "2027年2月4日星期四"),
        ("ja", "JP", "2027年2月4日木曜日"),
        ("ko", "KR", "2027년 2월 4일 목요일"),
    ],
)
def test_dates_are_written_as_in_the_country(language: str, country: str, written: str) -> None:
    assert written in write_notice(language, FACTS, country=country).body


@pytest.mark.parametrize(
    ("spoken", "country", "chosen"),
    [
        (["de", "en"], "DE", "de"),
        (["nl", "fr-BE"], "BE", "fr"),
        (["hi", "mr"], "IN", "en"),
        ([], "FR", "en"),
        (["zh"], "CN", "zh-hans"),
        (["zh"], "HK", "zh-hant"),
        (["zh-Hant"], "CN", "zh-hant"),
        (["zh-Hans"], "TW", "zh-hans"),
        (["zh-TW"], "", "zh-hant"),
        (["pt_BR"], "BR", "pt"),
    ],
)
def test_the_first_language_in_which_we_can_write_is_chosen(spoken: list[str], country: str, chosen: str) -> None:
    assert choose_language(spoken, country) == chosen


def test_an_english_letter_in_full() -> None:
    assert write_notice("en", FACTS, country="GB").body == (
        "Dear Katrin Albers,\n\n"
        "Please note that our company will be closed for the Chinese New Year. "
        "So that nothing of yours has to wait, here are the dates:\n\n"
        "• Closed: Thursday, 4 February 2027 to Wednesday, 17 February 2027\n"
        "• Last working day before: Wednesday, 3 February 2027\n"
        "• Last shipment before: Friday, 29 January 2027\n"
        "• Back at work: Thursday, 18 February 2027\n\n"
        "If you need goods, documents or an answer from us in this time, please tell us by Friday, 29 January 2027, "
        "and we will prepare it for you.\n\n"
        "For anything that cannot wait until then: Zhou, +86 574 5550 0000\n\n"
        "Thank you for your understanding.\n\nKind regards\nLin\nChaoyin Lighting"
    )
