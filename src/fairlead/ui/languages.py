"""The languages of the product and their message catalogues. Imports no Django: the command line uses it too."""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "django"

# Django's code → (catalogue folder, Babel locale, own name)
LANGUAGES: dict[str, tuple[str, str, str]] = {
    "en": ("en", "en_GB", "English"),
    "zh-hans": ("zh_Hans", "zh_Hans_CN", "简体中文"),
    "zh-hant": ("zh_Hant", "zh_Hant_TW", "繁體中文"),
    "es": ("es", "es_ES", "Español"),
}
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")


def language_for(tag: str) -> str:
    """Return the product's language nearest to a locale name such as `zh_TW.UTF-8`, `es-MX` or `C`.

    English stands in for everything that the product does not speak.
    """
    name = tag.split(".")[0].split("@")[0].replace("_", "-").lower()
    if name.startswith("zh"):
        traditional = any(part in name for part in ("hant", "-tw", "-hk", "-mo"))
        return "zh-hant" if traditional else "zh-hans"
    return "es" if name.startswith("es") else "en"


def language_of_environment(environ: dict[str, str] | None = None) -> str:
    """Return the language that the shell asks for: FAIRLEAD_LANGUAGE, then the usual POSIX variables."""
    values = os.environ if environ is None else environ
    for name in ("FAIRLEAD_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if values.get(name):
            return language_for(values[name])
    return "en"


def catalogue(code: str) -> Path:
    """Return the path of a language's `.po` file."""
    return LOCALE_DIR / LANGUAGES[code][0] / "LC_MESSAGES" / f"{DOMAIN}.po"


def compile_catalogues() -> list[Path]:
    """Compile each catalogue whose source is newer; return the files written. Needs no gettext tools."""
    written = []
    for code in TRANSLATED:
        source = catalogue(code)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        with source.open("rb") as stream:
            messages = read_po(stream, locale=LANGUAGES[code][0])
        beside = target.with_suffix(f".{os.getpid()}.tmp")
        with beside.open("wb") as stream:
            write_mo(stream, messages)
        beside.replace(target)  # two starts at once each see a whole file
        written.append(target)
    return written


@cache
def translations(code: str) -> gettext.NullTranslations:
    """Return the catalogue of a language for use without Django; English is the catalogue of the source itself."""
    if code not in TRANSLATED:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[LANGUAGES[code][0]], fallback=True)
