"""Checks the values that forms, programs and lists hand in, and brings them into the form in which they are stored.

Every value at fault is reported, not the first alone. Sentences are in the language that is active.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from fairlead.core.places import (
    canonical_zone,
    country_name,
    find_country,
    find_subdivision,
    suggest_countries,
)
from fairlead.core.values import (
    BadValue,
    explain,
    parse_channel,
    parse_consent,
    parse_currency,
    parse_date,
    parse_decimal,
    parse_languages,
    parse_rank,
    parse_stage,
    parse_tier,
    parse_website,
    parse_yes_no,
)
from fairlead.core.weeks import ImpossibleWeek, parse_week, parse_week_text, week_as_json
from fairlead.core.weeks import explain as explain_week
from fairlead.core.zones import nearest_zone
from fairlead.customers.types import BadInput, Consent, InputProblem
from fairlead.ui.formats import locale_name

MOST_TAGS, LONGEST_TAG = 30, 40
MOST_TRADE_NAMES = 20
MOST_PAYMENT_DAYS = 365
LARGEST_AMOUNT = Decimal(10) ** 14
LONGEST_NOTE = 20_000


class Checker:
    """Takes values one by one; `clean` holds those that are in order, `problems` what is wrong with the others.

    A value that was not handed in is not checked and does not appear in `clean`.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.clean: dict[str, Any] = {}
        self.problems: list[InputProblem] = []

    def take(self, field: str, read: Callable[[Any], Any]) -> None:
        """Read one value. `read` raises BadValue, ImpossibleWeek or Refused."""
        if field not in self.values:
            return
        try:
            self.clean[field] = read(self.values[field])
        except BadValue as problem:
            self.report(field, problem.code, explain(problem, _))
        except ImpossibleWeek as problem:
            self.report(field, problem.code, explain_week(problem, _))
        except Refused as problem:
            self.report(field, problem.code, problem.sentence)

    def report(self, field: str, code: str, sentence: str) -> None:
        self.problems.append(InputProblem(field, code, sentence))

    def result(self) -> dict[str, Any]:
        """Return the clean values, or raise BadInput with all problems."""
        if self.problems:
            raise BadInput(self.problems)
        return self.clean


class Refused(Exception):
    """A value is readable but not allowed here."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code, self.sentence = code, sentence


def line(longest: int, *, is_required: bool = False) -> Callable[[Any], str]:
    """Return a reader of one line of text: spaces single, no control characters, at most `longest` characters."""

    def read(value: Any) -> str:
        text = " ".join(_plain(value).split())
        if is_required and not text:
            raise Refused("required", _("This is needed. Fill it in."))
        return _not_longer(text, longest)

    return read


def paragraph(longest: int = LONGEST_NOTE) -> Callable[[Any], str]:
    """Return a reader of a text of several lines."""

    def read(value: Any) -> str:
        return _not_longer(_plain(value, keep="\n\t").strip(), longest)

    return read


def blank_or(read: Callable[[str], Any], blank: Any = "") -> Callable[[Any], Any]:
    """Return a reader that lets an empty value pass as `blank`."""

    def reader(value: Any) -> Any:
        if value is None or (isinstance(value, str) and not value.strip()):
            return blank
        return read(value if isinstance(value, str) else str(value))

    return reader


def lines(most: int, longest: int, *, separators: str = "\n;；") -> Callable[[Any], list[str]]:
    """Return a reader of several short texts: a list, or one text with line breaks or semicolons between them."""

    def read(value: Any) -> list[str]:
        parts: Iterable[Any] = _split(value, separators) if isinstance(value, str) else (value or ())
        one = line(longest)
        found = list(dict.fromkeys(text for text in (one(part) for part in parts) if text))
        if len(found) > most:
            raise Refused("too_many", _("There are %(n)d; at most %(most)d fit.") % {"n": len(found), "most": most})
        return found

    return read


tags = lines(MOST_TAGS, LONGEST_TAG, separators="\n;；,，")
tier = blank_or(parse_tier)
stage = parse_stage
currency = blank_or(parse_currency)
rank = blank_or(parse_rank)
channel = blank_or(parse_channel)


def website(value: Any) -> str:
    found: str = blank_or(parse_website)(value)
    return _not_longer(found, 250)


def consent(value: Any) -> str:
    if value in (None, ""):
        return Consent.UNKNOWN
    return str(value) if value in Consent.values else parse_consent(str(value))


def amount(value: Any) -> Decimal | None:
    """Read an amount of money of at least 0, or None."""
    if value is None or isinstance(value, Decimal | int):
        found = None if value is None else Decimal(value)
    else:
        found = blank_or(parse_decimal, None)(value)
    if found is None:
        return None
    if not 0 <= found < LARGEST_AMOUNT:
        raise Refused("amount_range", _("“%(value)s” is not an amount between 0 and 100 billion.") % {"value": value})
    return found.quantize(Decimal("0.01"))


def whole_number(lowest: int, highest: int) -> Callable[[Any], int | None]:
    def read(value: Any) -> int | None:
        if value is None or value == "":
            return None
        try:
            found = int(str(value).strip())
        except ValueError:
            found = lowest - 1
        if not lowest <= found <= highest:
            facts = {"value": value, "lowest": lowest, "highest": highest}
            raise Refused(
                "number_range", _("“%(value)s” is not a whole number from %(lowest)d to %(highest)d.") % facts
            )
        return found

    return read


def day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    found: date | None = blank_or(parse_date, None)(value)
    return found


def yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return bool(blank_or(parse_yes_no, False)(value))


def languages(value: Any) -> list[str]:
    if isinstance(value, str):
        return parse_languages(value)
    return [tag for part in value or () for tag in parse_languages(str(part))]


def week(value: Any) -> list[dict[str, Any]] | None:
    """Read working hours in their JSON form or as text; nothing means the usual ones of the place."""
    if value is None or value == "" or value == []:
        return None
    return week_as_json(parse_week_text(value) if isinstance(value, str) else parse_week(value))


def zone(value: Any) -> str:
    """Read an IANA name in any spelling; nothing means that nobody stated one."""
    text = _plain(value).strip()
    if not text:
        return ""
    found = canonical_zone(text)
    if found is None:
        facts = {"value": text[:60], "nearest": nearest_zone(text)}
        raise Refused("zone_unknown", _("“%(value)s” is not a time zone. Do you mean %(nearest)s?") % facts)
    return found


def take_place(checker: Checker, known: Mapping[str, Any]) -> None:
    """Read country, region and city together; `known` is the place as it was, for what is not handed in."""
    checker.take("country", _country)
    country = checker.clean.get("country", known.get("country", ""))
    checker.take("subdivision", lambda value: _subdivision(value, country))
    checker.take("city", line(120))
    moved = "country" in checker.clean and checker.clean["country"] != known.get("country", "")
    if moved and "subdivision" not in checker.values and known.get("subdivision"):
        checker.clean["subdivision"] = ""  # a region of the old country means nothing in the new one


def _country(value: Any) -> str:
    text = _plain(value).strip()
    if not text:
        return ""
    found = find_country(text)
    if found is None:
        near = suggest_countries(text, locale_name())
        sentence = _("“%(value)s” is not a country that we know.") % {"value": text[:60]}
        if near:
            sentence += " " + _("Do you mean %(names)s?") % {"names": ", ".join(near)}
        raise Refused("country_unknown", sentence)
    return found


def _subdivision(value: Any, country: str) -> str:
    text = _plain(value).strip()
    if not text:
        return ""
    if not country:
        raise Refused("subdivision_without_country", _("A region needs its country. Fill in the country too."))
    found = find_subdivision(country, text)
    if found is None:
        facts = {"value": text[:60], "country": country_name(country, locale_name())}
        raise Refused(
            "subdivision_unknown",
            _("“%(value)s” is not a region of %(country)s that we know. Leave it empty or write its usual name.")
            % facts,
        )
    return found


def _plain(value: Any, keep: str = "") -> str:
    """Return a value's text without the control characters that no keyboard writes and PostgreSQL refuses."""
    text = "" if value is None else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not keep:
        text = text.replace("\n", " ").replace("\t", " ")
    return "".join(char for char in text if char in keep or unicodedata.category(char) not in ("Cc", "Cs"))


def _not_longer(text: str, longest: int) -> str:
    if len(text) > longest:
        facts = {"length": len(text), "longest": longest}
        raise Refused("too_long", _("This has %(length)d characters; at most %(longest)d fit. Shorten it.") % facts)
    return text


def _split(text: str, separators: str) -> list[str]:
    for separator in separators[1:]:
        text = text.replace(separator, separators[0])
    return text.split(separators[0])
