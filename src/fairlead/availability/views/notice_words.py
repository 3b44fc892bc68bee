"""Our closures in words: their days, and how each customer is concerned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairlead.availability.queries.closure_notices import Concerned, Telling
from fairlead.core.closure_notices import notice_languages
from fairlead.core.places import country_name
from fairlead.ui import formats

_LOCALES = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant"}
_TONES = {
    Telling.PLANNED: "off",
    Telling.OPEN: "edge",
    Telling.TOLD: "on",
    Telling.NOT_NEEDED: "off",
    Telling.LEFT_OUT: "hol",
}


def days_text(start_date: date, end_date: date) -> str:
    """Say first and last day of a half-open period, or its one day."""
    return formats.date_span(start_date, end_date - timedelta(days=1))


def language_name(language: str) -> str:
    """Name a language of notices in the language of the page."""
    name = Locale.parse(formats.locale_name()).languages.get(_LOCALES.get(language, language), language)
    return str(name[:1].upper() + name[1:])


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of notices with their names."""
    return [(language, language_name(language)) for language in notice_languages()]


def telling_words(customer: Concerned) -> tuple[str, str]:
    """Return the tone and the words for how far a customer has been told."""
    words = {
        Telling.PLANNED: _("no to-do yet"),
        Telling.OPEN: _("to be told"),
        Telling.TOLD: _("told"),
        Telling.NOT_NEEDED: _("not needed"),
        Telling.LEFT_OUT: _("closed themselves"),
    }
    return _TONES[customer.telling], words[customer.telling]


def lost_text(customer: Concerned) -> str:
    """Say how many of their working days fall into the closure."""
    days = len(customer.lost_days)
    if not days:
        return _("no working day")
    return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}


def takes_text(customer: Concerned) -> str:
    """Say what the closure takes from a customer, as a sentence."""
    days = len(customer.lost_days)
    if not days:
        return _("They do not work in these days either.")
    sentence = ngettext("It takes %(n)d working day of theirs.", "It takes %(n)d working days of theirs.", days)
    return sentence % {"n": days}


def customer_line(customer: Concerned) -> dict[str, Any]:
    """Return one customer as the list of a closure shows it."""
    tone, words = telling_words(customer)
    to_do = customer.to_do
    teller = to_do.owner if to_do else customer.account.owner
    return {
        "customer": customer,
        "account": customer.account,
        "contact": customer.contact,
        "country": country_name(customer.country, formats.locale_name()) if customer.country else "",
        "language": language_name(customer.language),
        "lost": lost_text(customer),
        "takes": takes_text(customer),
        "perhaps": _("probably closed themselves (%(percent)d %%)") % {"percent": customer.probably_closed_percent}
        if customer.probably_closed_percent
        else "",
        "teller": teller,
        "tone": tone,
        "words": words,
        "to_do": to_do,
        "due": to_do.due_date if to_do and not to_do.done_at else None,
    }
