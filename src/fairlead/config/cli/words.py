"""The command line's language: chosen once at the door, then used by every command."""

from __future__ import annotations

import gettext as standard_gettext
import os

from fairlead.ui.languages import DOMAIN, LANGUAGES, LOCALE_DIR, language_for, translations

_language = "en"


def choose_language(tag: str) -> None:
    """Use the language nearest to `tag` for all that follows, argparse's own sentences included."""
    global _language
    _language = tag if tag in LANGUAGES else language_for(tag)
    # argparse asks the standard library's global domain: point it at our catalogue.
    os.environ["LANGUAGE"] = LANGUAGES[_language][0]
    standard_gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    standard_gettext.textdomain(DOMAIN)


def language() -> str:
    """Return the chosen language's code, such as `zh-hans`."""
    return _language


def locale_name() -> str:
    """Return the Babel locale of the chosen language, such as `es_ES`."""
    return LANGUAGES[_language][1]


def gettext(message: str) -> str:
    return translations(_language).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    return translations(_language).ngettext(singular, plural, count)
