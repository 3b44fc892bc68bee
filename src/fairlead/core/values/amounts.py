"""Read numbers, money and percentages as people of different countries write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

from fairlead.core.values.problems import MOST_CHARACTERS, BadValue, refuse_long
from fairlead.core.values.word_lists import word_key, words_of

DecimalMark = Literal[".", ","]

_DIGITS = re.compile(r"\d[\d.,'’\s]*\d|\d")
# Chinese counts in ten thousands; traders in k and M.
_MULTIPLES = {
    "千": 10**3, "万": 10**4, "萬": 10**4, "百万": 10**6, "百萬": 10**6, "亿": 10**8, "億": 10**8, "k": 10**3,
    "mil": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "mill": 10**6, "million": 10**6, "millions": 10**6,
    "millones": 10**6, "bn": 10**9,
}  # fmt: skip
_AMOUNT = re.compile(
    r"[-−(]?\s*\d[\d.,'’\s]*\)?\s*(?:百万|百萬|万|萬|亿|億|千|(?:k|mn?|mio|mil|mill|millions?|millones|bn)\b\.?)?-?"
)
_MINUTES = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(h|hrs?|hours?|horas?|小时|小時|m|mins?|minutes?|minutos?|分钟|分鐘|分)?\.?"
)
_OPEN = "?"
_CURRENCY_LOCALES = ("en", "zh", "zh_Hant", "es")


class Money(NamedTuple):
    """An amount, and its currency (ISO 4217) where the text names one beyond doubt, else ""."""

    amount: Decimal
    currency: str


def parse_decimal(text: str, mark: DecimalMark | None = None) -> Decimal:
    """Return the number that `text` writes; `mark` is the decimal mark of its column (see `settle_decimal_mark`).

    Takes thousands apart by points, commas, blanks or apostrophes, brackets or a minus for negative numbers, and
    万, 亿, k, M. "1,234" is a thousand (nobody writes money with three decimals and a comma); "1.234" can be
    either, so that without
    `mark` it raises `BadValue("number_mark")`. Raises `BadValue("number")` for everything else.

    >>> parse_decimal("1.234,56"), parse_decimal("(1,234.50)"), parse_decimal("50万")
    (Decimal('1234.56'), Decimal('-1234.50'), Decimal('500000'))
    """
    refuse_long(text, "number")
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DIGITS.findall(plain)
    if len(found) != 1:
        raise BadValue("number", text)
    before, _, after = plain.partition(found[0])
    factor = _factor(text, after.strip().lower())
    digits = _plain_digits(text, found[0], mark)
    negative = before.strip().startswith(("-", "−", "(")) or after.strip().endswith("-")
    if before.strip(" -−+("):
        raise BadValue("number", text)
    value = Decimal(digits) * factor
    return -value if negative else value


def parse_money(text: str, mark: DecimalMark | None = None) -> Money:
    """Return the amount and currency that `text` writes: signs, codes and names before or after the number.

    Raises `BadValue` as `parse_decimal` does, and `currency` for a word that names no currency. A bare "$" or "¥"
    leaves the currency open.

    >>> parse_money("US$ 1,234.50"), parse_money("50万美元")
    (Money(amount=Decimal('1234.50'), currency='USD'), Money(amount=Decimal('500000'), currency='USD'))
    """
    refuse_long(text, "number")
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    number = _AMOUNT.search(plain)
    if not number:
        raise BadValue("number", text)
    words = (plain[: number.start()] + " " + plain[number.end() :]).strip(" .:()")
    negative = words.startswith("-") or words.endswith("-") or (plain.startswith("(") and plain.endswith(")"))
    amount = parse_decimal(number.group(), mark)
    return Money(-amount if negative else amount, _currency_of_words(words.strip(" -−")))


def parse_currency(text: str) -> str:
    """Return the ISO 4217 code of the currency that `text` names by code, sign or name.

    Raises `BadValue("currency_open")` for signs that several countries use, `currency` for the unknown.

    >>> parse_currency("usd"), parse_currency("人民币"), parse_currency("€")
    ('USD', 'CNY', 'EUR')
    """
    found = _currencies().get(_currency_key(text))
    if found and found != _OPEN:
        return found
    raise BadValue("currency_open" if found else "currency", text)


def parse_rate(text: str, mark: DecimalMark | None = None) -> Decimal:
    """Return a percentage as a rate: "25%" and 0.25 are 0.25; a number above 1 without a sign is a percentage too.

    Raises `BadValue("rate")` for what is none, or beyond ±1000 %.

    >>> parse_rate("25%"), parse_rate("0.25"), parse_rate("12,5 %")
    (Decimal('0.25'), Decimal('0.25'), Decimal('0.125'))
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        value = parse_decimal(plain.removesuffix("%").strip(), mark or ("," if "," in plain else "."))
    except BadValue as error:
        raise BadValue("rate", text) from error
    rate = value / 100 if plain.endswith("%") or abs(value) > 1 else value
    if abs(rate) > 10:
        raise BadValue("rate", text)
    return rate


def parse_minutes(text: str) -> int:
    """Return a duration in whole minutes: "30", "45 min", "1 h", "1:30". Raises `BadValue("minutes")`."""
    refuse_long(text, "minutes")
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    clock = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", plain)
    if clock:
        return int(clock.group(1)) * 60 + int(clock.group(2))
    found = _MINUTES.fullmatch(plain)
    if not found:
        raise BadValue("minutes", text)
    number = Decimal(found.group(1).replace(",", "."))
    is_hours = (found.group(2) or "").startswith(("h", "小"))
    return int((number * 60 if is_hours else number).to_integral_value())


def settle_decimal_mark(samples: Iterable[str]) -> DecimalMark | None:
    """Return the decimal mark that the numbers of a column prove, or None when none or both are proven.

    >>> settle_decimal_mark(["1.234", "99,5"])
    ','
    """
    marks: set[DecimalMark] = set()
    for sample in (each for each in samples if len(each) <= MOST_CHARACTERS):
        for digits in _DIGITS.findall(unicodedata.normalize("NFKC", sample)):
            mark = _proven_mark(digits)
            if mark:
                marks.add(mark)
    return marks.pop() if len(marks) == 1 else None


def _proven_mark(digits: str) -> DecimalMark | None:
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rindex(".") > digits.rindex(",") else ","
    if points > 1 or commas > 1:
        return "," if points > 1 else "."
    if points or commas:
        mark: DecimalMark = "." if points else ","
        whole, _, part = digits.partition(mark)
        if len(part) != 3 or len(whole) > 3 or whole == "0":
            return mark
    return None


def _plain_digits(text: str, digits: str, mark: DecimalMark | None) -> str:
    """Return the digits with a point as the decimal mark and nothing else between them."""
    settled = _proven_mark(digits) or mark
    if settled is None and re.fullmatch(r"\d{1,3}\.\d{3}", digits):
        raise BadValue("number_mark", text, as_thousands=digits.replace(".", ""), as_decimal=digits)
    settled = settled or "."
    grouped = "," if settled == "." else "."
    whole, _, part = digits.rpartition(settled) if settled in digits else (digits, "", "")
    if not re.fullmatch(rf"\d+|\d{{1,3}}(?:[{grouped}'’\s]\d{{2,3}})+|\d{{1,4}}(?:[{grouped}]\d{{4}})+", whole):
        raise BadValue("number", text)
    if part and not part.isdigit():
        raise BadValue("number", text)
    return re.sub(r"\D", "", whole) + (f".{part}" if part else "")


def _factor(text: str, after: str) -> int:
    word = after.strip(" .)-−+")
    if not word:
        return 1
    if word not in _MULTIPLES:
        raise BadValue("number", text)
    return _MULTIPLES[word]


def _currency_of_words(words: str) -> str:
    if not words:
        return ""
    known = _currencies()
    whole = known.get(_currency_key(words))
    # "人民币 3000 元" names its currency twice.
    found = {whole} if whole else {known.get(_currency_key(word)) for word in words.split()}
    code = found.pop()
    if found or not code:
        raise BadValue("currency", words)
    return code.replace(_OPEN, "")


def _currency_key(text: str) -> str:
    """Keep the signs that `word_key` would drop: "US $" is "us$", not "us"."""
    plain = re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", text).lower())
    return plain if any(unicodedata.category(char) == "Sc" for char in plain) else word_key(plain)


@lru_cache(maxsize=1)
def _currencies() -> dict[str, str]:
    """Return the code of every sign, name and code; `_OPEN` for those that several countries use."""
    tenders = (tender for tenders in get_global("territory_currencies").values() for tender in tenders)
    codes = {code for code, _, until, is_legal in tenders if until is None and is_legal}
    found: dict[str, str] = {}
    # English names last, so that they win over a like one in another language.
    for locale in reversed(_CURRENCY_LOCALES):
        for code in codes & Locale.parse(locale).currencies.keys():
            found[_currency_key(get_currency_name(code, locale=locale))] = code
            found[_currency_key(get_currency_name(code, count=2, locale=locale))] = code
    found.update((_currency_key(word), code) for code, word in words_of("currency_names.txt"))
    return found | {code.lower(): code for code in codes}
