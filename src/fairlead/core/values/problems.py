"""Why a value of a list cannot be understood, as data, and as one sentence for the person who mends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# No value that people write is longer, and the patterns that read values would be slow on what is.
MOST_CHARACTERS = 2_000
_SHOWN_CHARACTERS = 120


class BadValue(Exception):
    """A value cannot be understood.

    `code` says why; `facts` holds texts and numbers for the sentence that `explain` makes of both, always the
    `value` itself, or its beginning if it is long. The caller knows row and column and names them.
    """

    def __init__(self, code: str, value: str, **facts: str | int) -> None:
        super().__init__(code, value)
        self.code = code
        shown = value.strip()
        if len(shown) > _SHOWN_CHARACTERS:
            shown = f"{shown[:_SHOWN_CHARACTERS]}…"
        self.facts: Mapping[str, str | int] = {"value": shown, **facts}


def refuse_long(text: str, code: str) -> None:
    """Raise `BadValue(code)` for a text that is too long to be a value."""
    if len(text) > MOST_CHARACTERS:
        raise BadValue(code, text)


def explain(problem: BadValue, gettext: Callable[[str], str]) -> str:
    """Return the sentence about `problem` in the language of `gettext`: the value, what is wrong, and the remedy."""
    return explain_code(problem.code, problem.facts, gettext)


def explain_code(code: str, facts: Mapping[str, str | int], gettext: Callable[[str], str]) -> str:
    """Return the sentence for a code and facts that were stored apart from their exception."""
    return _sentences(gettext)[code].format(**facts)


def _sentences(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "email": gettext("“{value}” is not a mail address. Write it like name@company.com."),
        "phone": gettext("“{value}” is not a phone number. Write it with the country, like +49 711 123456."),
        "phone_cut": gettext(
            "Of “{value}” the spreadsheet has kept the first digits only. Format the column as text where the number "
            "is whole, and export it again."
        ),
        "phone_country": gettext(
            "“{value}” does not say its country. Write it with the country, like +49 711 123456, or fill in the "
            "country of the row."
        ),
        "phone_wrong": gettext("“{value}” cannot be a phone number of {region}. Check its digits."),
        "date": gettext("“{value}” is not a date. Write it like 2026-11-03."),
        "date_order": gettext(
            "“{value}” can be read as {day_first} and as {month_first}. Write it like 2026-11-03, or choose the order "
            "of day and month for this column."
        ),
        "date_range": gettext("“{value}” is far from any date that can be meant. Check the year."),
        "period": gettext("“{value}” is not a period. Write the first and the last day like 2026-12-20..2027-01-05."),
        "period_backwards": gettext("In “{value}” the last day comes before the first. Exchange them."),
        "number": gettext("“{value}” is not a number. Write digits, like 1234.56."),
        "number_mark": gettext(
            "“{value}” can be read as {as_thousands} and as {as_decimal}. Write it without a mark for thousands, like "
            "1234.56."
        ),
        "currency": gettext("“{value}” is not a currency. Write its three letters, like USD."),
        "currency_open": gettext("“{value}” can mean several currencies. Write three letters, like USD or CNY."),
        "rate": gettext("“{value}” is not a percentage. Write it like 25%."),
        "tier": gettext("“{value}” is not a tier. The tiers are A, B, C and D."),
        "stage": gettext("“{value}” is not a known stage. The stages are: {known}."),
        "rank": gettext("“{value}” is not a known rank. The ranks are: {known}."),
        "channel": gettext("“{value}” is not a known channel. The channels are: {known}."),
        "consent": gettext("“{value}” says neither yes nor no. Write yes or no."),
        "yes_no": gettext("“{value}” says neither yes nor no. Write yes or no."),
        "language": gettext("“{value}” is not a known language. Write its name or its code, like Spanish or es."),
        "cadence": gettext(
            "“{value}” is not a rhythm. Write weekly, fortnightly, monthly, or for example every 7 working days."
        ),
        "website": gettext("“{value}” is not the address of a web site. Write it like www.company.com."),
        "minutes": gettext("“{value}” is not a time in minutes. Write it like 30."),
    }
