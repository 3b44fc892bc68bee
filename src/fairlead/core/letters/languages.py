"""The twelve languages of letters: their names for Babel, their direction, and which of them a person reads best."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError

FALLBACK = "en"
# In the order in which they are offered; `texts` has a file for each.
LANGUAGES = ("en", "zh-hans", "zh-hant", "es", "pt", "de", "fr", "it", "ja", "ko", "ru", "ar")
_BABEL = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}
_HTML = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
_RIGHT_TO_LEFT = frozenset({"ar"})
# Chinese without a script is read as the place writes it.
_TRADITIONAL = frozenset({"TW", "HK", "MO"})


def is_right_to_left(language: str) -> bool:
    return language in _RIGHT_TO_LEFT


def html_language(language: str) -> str:
    """Return the tag of a language as HTML names it.

    >>> html_language("zh-hans"), html_language("ar")
    ('zh-Hans', 'ar')
    """
    return _HTML.get(language, language)


def choose_language(languages: Iterable[str], country: str = "", *, among: tuple[str, ...] = LANGUAGES) -> str:
    """Return the first of a person's languages in which we can write, English where there is none.

    >>> choose_language(["nl", "de-AT", "en"]), choose_language(["zh"], "TW"), choose_language(["hi"])
    ('de', 'zh-hant', 'en')
    """
    for tag in languages:
        found = _writable(tag, country)
        if found in among:
            return found
    return FALLBACK


def _writable(tag: str, country: str) -> str:
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] != "zh":
        return parts[0]
    places = {part.upper() for part in parts[1:]} or {country}
    is_traditional = "hant" in parts or ("hans" not in parts and bool(places & _TRADITIONAL))
    return "zh-hant" if is_traditional else "zh-hans"


@lru_cache(maxsize=256)
def locale_of(language: str, country: str = "") -> Locale:
    """Return the Babel locale in which dates and money are written to somebody in a country."""
    name = _BABEL.get(language, language)
    # English without a country of its own is the world's, not America's.
    plain = "en_001" if name == "en" else name
    try:
        return Locale.parse(f"{name}_{country}" if country else plain)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(plain)
