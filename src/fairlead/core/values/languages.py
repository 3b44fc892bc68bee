"""Read languages by name or code."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from fairlead.core.values.problems import BadValue, refuse_long
from fairlead.core.values.word_lists import word_key, words_of

# The languages in which lists name languages; each language's own name stands in the word list.
_NAME_LOCALES = ("en", "zh", "zh_Hant", "es", "de", "fr", "pt")
_SEPARATORS = re.compile(r"[;,，；、/|+&\n]+|\s(?:and|und|y|e|et|和|及)\s")
_NOTE = re.compile(r"[(（].*?[)）]")


def parse_languages(text: str) -> list[str]:
    """Return the languages in `text` as BCP 47 tags, each once, in order; [] for a blank text.

    Takes codes ("es-MX", "zh_CN") and names in English, Chinese, Spanish, German, French, Portuguese and the
    language itself. Chinese gets its script where the text tells it. Raises `BadValue("language")` naming the
    unknown part.

    >>> parse_languages("中文, Spanish / en_GB")
    ['zh', 'es', 'en-GB']
    """
    refuse_long(text, "language")
    plain = unicodedata.normalize("NFKC", text)
    parts = [part.strip() for part in _SEPARATORS.split(plain) if part.strip()]
    return list(dict.fromkeys(_language(part) for part in parts))


def _language(part: str) -> str:
    names = _names()
    for key in (word_key(part), word_key(_NOTE.sub(" ", part))):
        if key in names:
            return names[key]
    tag = _tag(part)
    if tag is None:
        raise BadValue("language", part)
    return tag


def _tag(text: str) -> str | None:
    """Read a code such as "es", "pt_BR" or "en-US"; the region must exist."""
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?", text.strip())
    if not found:
        return None
    language, script, region = found.groups()
    try:
        known = Locale.parse(language.lower())
    except (UnknownLocaleError, ValueError):
        return None
    if region and region.upper() not in get_global("territory_languages"):
        return None
    subtags = [known.language, script.title() if script else None, region.upper() if region else None]
    return "-".join(subtag for subtag in subtags if subtag)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in reversed(_NAME_LOCALES):
        languages = Locale.parse(name).languages
        found.update((word_key(word), code.replace("_", "-")) for code, word in languages.items())
    found.update((word_key(word), tag) for tag, word in words_of("language_names.txt"))
    return found
