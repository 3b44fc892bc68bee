"""What we write to customers when we are going to be closed: a letter in their language, with dates as they write them.

`write_notice` writes it, `notice_languages` names the languages, `choose_language` takes the one that a contact reads
best. The texts lie in `texts`, one file for each language; dates stand in lines of their own, so that no language has
to bend the names of days and months.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

FALLBACK = "en"
# The order in which languages are offered; each has a file in `texts`.
_LANGUAGES = ("en", "zh-hans", "zh-hant", "es", "de", "fr", "pt", "ru", "ar", "ja", "ko")
_RIGHT_TO_LEFT = frozenset({"ar"})
_BABEL = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}
# Chinese without a script is read as the place writes it.
_TRADITIONAL = frozenset({"TW", "HK", "MO"})


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice tells. `end_date` is the first day open again; unknown or empty values leave their line out.

    `occasion` is a key of the texts' `occasions`, `last_working_date` and `back_date` are working days of ours.
    """

    start_date: date
    end_date: date
    last_date: date
    occasion: str = ""
    last_working_date: date | None = None
    last_shipping_date: date | None = None
    back_date: date | None = None
    emergency_contact: str = ""
    addressee: str = ""
    sender: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as it can be sent."""

    language: str
    subject: str
    body: str

    @property
    def is_right_to_left(self) -> bool:
        return self.language in _RIGHT_TO_LEFT


def notice_languages() -> tuple[str, ...]:
    """Return the languages in which notices can be written, as the pages name them (`zh-hans`)."""
    return _LANGUAGES


def choose_language(languages: Iterable[str], country: str = "") -> str:
    """Return the first of a contact's languages in which we can write, English where there is none.

    >>> choose_language(["nl", "de-AT", "en"]), choose_language(["zh"], "TW"), choose_language(["hi"])
    ('de', 'zh-hant', 'en')
    """
    for tag in languages:
        found = _writable(tag, country)
        if found:
            return found
    return FALLBACK


def _writable(tag: str, country: str) -> str | None:
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] != "zh":
        return parts[0] if parts[0] in _LANGUAGES else None
    places = {part.upper() for part in parts[1:]} or {country}
    is_traditional = "hant" in parts or ("hans" not in parts and bool(places & _TRADITIONAL))
    return "zh-hant" if is_traditional else "zh-hans"


def write_notice(language: str, facts: NoticeFacts, *, country: str = "") -> Letter:
    """Write the notice in one of `notice_languages`, with dates as they are written in that language and country."""
    text, locale = _text(language), _locale(language, country)
    first, last = _full(facts.start_date, locale), _full(facts.last_date, locale)
    lasts_one_day = facts.start_date == facts.last_date
    subject = text["subject_one_day" if lasts_one_day else "subject"]
    body = [_greeting(text, facts), "", _opening(text, facts), ""]
    body.append("• " + text["closed_one_day" if lasts_one_day else "closed"].format(first=first, last=last))
    dated = (
        ("last_working", facts.last_working_date),
        ("last_shipping", facts.last_shipping_date),
        ("back", facts.back_date),
    )
    body += ["• " + text[name].format(date=_full(day, locale)) for name, day in dated if day]
    asked_before = facts.last_shipping_date or facts.last_working_date
    if asked_before:
        body += ["", text["request"].format(date=_full(asked_before, locale))]
    if facts.emergency_contact:
        body += ["", text["emergency"].format(contact=facts.emergency_contact)]
    body += ["", text["ending"], *[part for part in (facts.sender, facts.company) if part]]
    dates = {"first_date": _long(facts.start_date, locale), "last_date": _long(facts.last_date, locale)}
    return Letter(language, subject.format(**dates), "\n".join(body))


def _greeting(text: dict[str, Any], facts: NoticeFacts) -> str:
    greeting: str = text["greeting"].format(name=facts.addressee) if facts.addressee else text["greeting_nobody"]
    return greeting


def _opening(text: dict[str, Any], facts: NoticeFacts) -> str:
    occasion = text["occasions"].get(facts.occasion)
    opening: str = text["opening"].format(occasion=occasion) if occasion else text["opening_plain"]
    return opening


def _full(day: date, locale: Locale) -> str:
    return str(format_date(day, "full", locale=locale))


def _long(day: date, locale: Locale) -> str:
    return str(format_date(day, "long", locale=locale))


@lru_cache(maxsize=256)
def _locale(language: str, country: str) -> Locale:
    name = _BABEL.get(language, language)
    # English without a country of its own is the world's, not America's.
    plain = "en_001" if name == "en" else name
    try:
        return Locale.parse(f"{name}_{country}" if country else plain)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(plain)


@lru_cache(maxsize=16)
def _text(language: str) -> dict[str, Any]:
    if language not in _LANGUAGES:
        language = FALLBACK
    return tomllib.loads((resources.files(__package__) / "texts" / f"{language}.toml").read_text(encoding="utf-8"))
