"""Reads single cells into the form in which values are stored. What cannot be read raises BadValue, ImpossibleWeek or
CannotRead; sentences are made later, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import override

from fairlead.core.places import canonical_zone
from fairlead.core.search_terms import normalise
from fairlead.core.values import (
    BadValue,
    parse_channel,
    parse_consent,
    parse_currency,
    parse_date,
    parse_decimal,
    parse_emails,
    parse_languages,
    parse_phones,
    parse_rank,
    parse_stage,
    parse_tier,
    parse_website,
)
from fairlead.core.weeks import parse_week_text, week_as_json
from fairlead.core.zones import nearest_zone
from fairlead.customers.models import CustomField
from fairlead.customers.operations import checked
from fairlead.customers.operations.checked import Refused
from fairlead.customers.operations.custom_values import reader_of
from fairlead.customers.operations.imports.port import CannotRead, ColumnFacts
from fairlead.customers.types import Channel, Consent, FieldType, PointKind, Rank, Stage, Tier
from fairlead.ui.languages import LANGUAGES

Read = Callable[[str, ColumnFacts], Any]
# What people write into a cell that has nothing to say.
NOTHING = frozenset(
    ("-", "--", "---", "–", "—", "/", "\\", "n/a", "#n/a", "null", "none", "nil", "无", "暂无", "無", "没有")
)
_APART = re.compile(r"[;,；，、|\n]+")
_BETWEEN_DATES = re.compile(r"\.{2,}|[;；]|\s[-–~至到]\s")
LONGEST_LINK = 250


def bare(cell: str) -> str:
    """Return what a cell says: "" for a dash and its like."""
    return "" if len(cell) < 5 and cell.lower() in NOTHING else cell


def line(longest: int) -> Read:
    """Return a reader of one line of text."""
    clean = checked.line(longest)

    def read(text: str, _facts: ColumnFacts) -> str:
        try:
            return clean(text)
        except Refused as refused:
            raise CannotRead(refused.code, length=len(text), longest=longest) from refused

    return read


def paragraph(longest: int = checked.LONGEST_NOTE) -> Read:
    """Return a reader of a text of several lines."""
    clean = checked.paragraph(longest)

    def read(text: str, _facts: ColumnFacts) -> str:
        try:
            return clean(text)
        except Refused as refused:
            raise CannotRead(refused.code, length=len(text), longest=longest) from refused

    return read


def lines(most: int, longest: int, separators: str) -> Read:
    """Return a reader of several short texts; what is too many is left out with the too long ones."""
    split = checked.lines(most, longest, separators=separators)

    def read(text: str, _facts: ColumnFacts) -> list[str]:
        try:
            return split(text)
        except Refused as refused:
            raise CannotRead(refused.code, most=most, longest=longest, n=len(text), length=len(text)) from refused

    return read


def plain(parse: Callable[[str], Any]) -> Read:
    """Return a reader that needs nothing but the text, and remembers what it has read: such values repeat."""
    remembered = lru_cache(maxsize=4096)(parse)
    return lambda text, _facts: remembered(text)


def choice(choices: type[TextChoices], parse: Callable[[str], str]) -> Read:
    """Return a reader of one of a few values, by our own words for it in any of our languages or by the field's."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> str:
        own = _own_words(choices).get(normalise(text))
        return own if own is not None else parse(text)

    return lambda text, _facts: read(text)


@lru_cache(maxsize=16)
def _own_words(choices: type[TextChoices]) -> dict[str, str]:
    words: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            words |= {normalise(str(label)): value for value, label in choices.choices if value}
    return words


stage = choice(Stage, parse_stage)
tier = choice(Tier, parse_tier)
rank = choice(Rank, parse_rank)
channel = choice(Channel, parse_channel)
consent = choice(Consent, parse_consent)
currency = plain(parse_currency)
languages = plain(lambda text: parse_languages(text))


def website(text: str, _facts: ColumnFacts) -> str:
    found = parse_website(text)
    if len(found) > LONGEST_LINK:
        raise CannotRead("too_long", length=len(found), longest=LONGEST_LINK)
    return found


def day(text: str, facts: ColumnFacts) -> str:
    return parse_date(text, facts.date_order).isoformat()


def dates_in(text: str) -> list[str]:
    """Return the dates of a cell that may hold a period or several of them, for settling the order of day and month."""
    return [part for part in _BETWEEN_DATES.split(text) if part.strip()]


def amount(text: str, facts: ColumnFacts) -> str:
    mark: Any = facts.decimal_mark or None
    found = parse_decimal(text, mark)
    if not 0 <= found < checked.LARGEST_AMOUNT:
        raise CannotRead("amount_range", value=text)
    return str(found.quantize(Decimal("0.01")))


def payment_days(text: str, _facts: ColumnFacts) -> int:
    digits = re.search(r"\d+", text)
    if digits is None or not 0 <= int(digits.group()) <= checked.MOST_PAYMENT_DAYS:
        raise CannotRead("number_range", value=text, lowest=0, highest=checked.MOST_PAYMENT_DAYS)
    return int(digits.group())


@plain
def zone(text: str) -> str:
    found = canonical_zone(text)
    if found is None:
        raise CannotRead("zone_unknown", value=text[:60], nearest=nearest_zone(text))
    return found


@plain
def week(text: str) -> list[dict[str, Any]]:
    return week_as_json(parse_week_text(text))


def custom(field: CustomField) -> Read:
    """Return a reader of a custom field's values."""
    if field.type == FieldType.DATE:
        return day
    if field.type == FieldType.NUMBER:
        return lambda text, facts: _number(field, text, facts)
    return _refusing(field, reader_of(field))


def _number(field: CustomField, text: str, facts: ColumnFacts) -> Any:
    settled = str(parse_decimal(text, facts.decimal_mark or None))  # type: ignore[arg-type]
    return _refusing(field, reader_of(field))(settled, facts)


def _refusing(field: CustomField, clean: Callable[[Any], Any]) -> Read:
    def read(text: str, _facts: ColumnFacts) -> Any:
        try:
            return clean(text)
        except Refused as refused:
            known = ", ".join(field.choices)
            raise CannotRead(refused.code, value=text[:200], known=known, length=len(text), longest=1000) from refused

    return read


Point = tuple[str, str, str]  # kind, value, label


def emails(text: str) -> tuple[list[Point], list[BadValue]]:
    """Return the mail addresses of a cell, and what is wrong with those that are none."""
    return _each(text, lambda part: [(PointKind.EMAIL.value, mail, "") for mail in parse_emails(part)])


def phones(kind: str, text: str, country: str) -> tuple[list[Point], list[BadValue]]:
    """Return the numbers of a cell in E.164; `country` (alpha-2 or "") is where those without a code belong."""

    def read(part: str) -> list[Point]:
        found = parse_phones(part, country or None)
        return [(kind, phone.number, f"ext. {phone.extension}"[:40] if phone.extension else "") for phone in found]

    return _each(text, read)


def _each(text: str, read: Callable[[str], list[Point]]) -> tuple[list[Point], list[BadValue]]:
    """Read a cell as a whole, and part by part when something in it is wrong: the right ones shall not be lost."""
    try:
        return read(text), []
    except BadValue as problem:
        parts = [part for part in _APART.split(text) if part.strip()]
        if len(parts) < 2 or problem.code == "phone_cut":
            return [], [problem]
    return _parts(parts, read)


def _parts(parts: Iterable[str], read: Callable[[str], list[Point]]) -> tuple[list[Point], list[BadValue]]:
    found: list[Point] = []
    problems: list[BadValue] = []
    for part in parts:
        try:
            found += read(part)
        except BadValue as problem:
            problems.append(problem)
    return found, problems
