"""Make text findable: one normal form, and the n-grams by which PostgreSQL narrows a search.

The grams of a record's text go into a `bigint[]` column under a GIN index. A query is turned into a few
grams; `terms @> query` yields the candidates, and `matches` says which of them really answer. So accents, case,
width, Chinese without spaces, phone digits and fragments of a mail address are all found without any database
extension.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

# Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN_LETTERS = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ə": "e", "ʼ": " ", "ʻ": " ", "ʹ": " ",
}  # fmt: skip

# Accents of Latin, Greek and Cyrillic; vowel points of Arabic and Hebrew. Marks of other scripts are part of the
# letter (a Japanese "ga" is not a "ka"; a Thai vowel is not decoration) and stay.
_DROPPED_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")

_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(f"[{_CJK}]+|[^ {_CJK}]+")
_FIRST_CJK = re.compile(f"[{_CJK}]")
_DIGITS_WITH_SPACES = re.compile("[0-9](?:[0-9 ]*[0-9])?")

MOST_QUERY_GRAMS = 6
# From this many digits a query is read as a phone number, whatever its spaces and leading zeros.
_PHONE_DIGITS = 5


class _Plain(dict[int, str]):
    """Maps each character to its plain form; fills itself as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = unicodedata.category(char)
        if char in _PLAIN_LETTERS:
            plain = _PLAIN_LETTERS[char]
        elif kind == "Nd":
            plain = str(unicodedata.decimal(char))
        elif kind[0] in "PSZC":
            plain = " "
        else:
            plain = char
        self[code] = plain
        return plain


_plain = _Plain()


def normalise(text: str) -> str:
    """Return the form in which texts are compared: no case, accents, full width or punctuation, single spaces.

    >>> normalise("  Müller & Söhne GmbH ")
    'muller sohne gmbh'
    >>> normalise("Łódź, straße")
    'lodz strasse'
    >>> normalise("ＡＢＣ（上海）有限公司")
    'abc 上海 有限公司'
    """
    if text.isascii():
        return " ".join(text.lower().translate(_plain).split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = _DROPPED_MARKS.sub("", unicodedata.normalize("NFKD", folded))
    whole = unicodedata.normalize("NFC", bare)
    return " ".join(whole.translate(_plain).split())


def grams(text: str) -> set[int]:
    """Return the packed n-grams under which `text` is found.

    Of words in letters and digits: the first one and the first two characters, and every three in a row. Of
    Chinese, Japanese and Korean: every one and every two in a row. Digits apart by single spaces also count as
    written together. Each is a non-negative integer below 2**63.
    """
    plain = normalise(text)
    found: set[int] = set()
    for run in _RUNS.findall(plain):
        found.update(_grams_of_run(run))
    for spaced in _DIGITS_WITH_SPACES.findall(plain):
        if " " in spaced:
            found.update(_threes(spaced.replace(" ", "")))
    return found


@lru_cache(maxsize=65_536)
def _grams_of_run(run: str) -> tuple[int, ...]:
    codes = [ord(char) for char in run]
    if _FIRST_CJK.match(run):
        return (*codes, *(a << 21 | b for a, b in pairwise(codes)))
    beginnings = codes[:1] if len(codes) == 1 else (codes[0], codes[0] << 21 | codes[1])
    return (*beginnings, *_threes(run))


def query_grams(text: str) -> list[int]:
    """Return at most `MOST_QUERY_GRAMS` grams that every match of the query has, the most telling first.

    An empty list means that the query says nothing (blank, or only punctuation), so that every record is a
    candidate.
    """
    plain = normalise(text)
    digits = _phone_digits(plain)
    pieces = list(_three_pieces(digits)) if digits else list(_query_pieces(plain))
    telling = sorted(dict.fromkeys(pieces), key=_commonness)
    return [_pack(piece) for piece in telling[:MOST_QUERY_GRAMS]]


def matches(query: str, text: str) -> bool:
    """Tell whether `text` answers `query`: the query as a whole, or every word of it, occurs in the text.

    A word of one or two letters or digits must begin a word of the text; longer ones, and Chinese, may stand
    anywhere. Five or more digits are compared as a phone number: spaces and leading zeros of the query do not
    count.

    >>> matches("0171 1234567", "+49 171 1234567")
    True
    >>> matches("li wei", "Wei Li")
    True
    >>> matches("me", "Acme")
    False
    """
    sought, plain = normalise(query), normalise(text)
    digits = _phone_digits(sought)
    if digits:
        return any(digits in spaced.replace(" ", "") for spaced in _DIGITS_WITH_SPACES.findall(plain))
    if len(sought) > 2 and sought in plain:
        return True
    return all(_has_word(word, plain) for word in sought.split())


def _has_word(word: str, plain: str) -> bool:
    if len(word) > 2 or _FIRST_CJK.search(word):
        return word in plain
    return any(run.startswith(word) for run in _RUNS.findall(plain))


def _phone_digits(plain: str) -> str:
    digits = plain.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) < _PHONE_DIGITS:
        return ""
    stripped = digits.lstrip("0")
    return stripped if len(stripped) > 2 else ""


def _query_pieces(plain: str) -> Iterator[str]:
    runs = _RUNS.findall(plain)
    for position, run in enumerate(runs):
        if _FIRST_CJK.match(run):
            yield from (run[i : i + 2] for i in range(len(run) - 1)) if len(run) > 1 else (run,)
        elif len(run) > 2:
            yield from _three_pieces(run)
        elif position > 0 or len(runs) == 1:
            # The first of several runs may be the tail of a longer word ("me gmbh" in "acme gmbh").
            yield run


def _three_pieces(run: str) -> Iterator[str]:
    return (run[i : i + 3] for i in range(len(run) - 2))


def _threes(run: str) -> Iterator[int]:
    codes = [ord(char) for char in run]
    return (a << 42 | b << 21 | c for a, b, c in zip(codes, codes[1:], codes[2:], strict=False))


def _pack(piece: str) -> int:
    packed = 0
    for char in piece:
        packed = packed << 21 | ord(char)
    return packed


# How often the letters occur in names, companies and mail addresses of trade, roughly, per thousand. What is not
# listed (rare letters, Chinese) counts as rare.
_PER_THOUSAND = {
    "a": 95, "e": 95, "o": 85, "i": 80, "n": 75, "r": 65, "t": 60, "c": 50, "m": 45, "s": 60, "l": 55, "d": 35,
    "u": 40, "g": 30, "h": 30, "p": 25, "b": 20, "k": 15, "y": 18, "f": 14, "v": 12, "w": 12, "x": 6, "z": 8, "j": 8,
    "q": 3, "0": 30, "1": 30, "2": 20, "3": 20, "8": 20, "6": 20, "5": 20, "4": 20, "7": 20, "9": 20,
}  # fmt: skip
# In almost every mail address or company name, so that the index learns little from them.
_IN_EVERY_RECORD = frozenset(("com", "ltd", "www", "inc", "gmb", "mbh", "公司", "有限", "限公"))


def _commonness(piece: str) -> tuple[int, int]:
    """Return a key that puts pieces which occur in few records first: long before short, rare letters before common."""
    weight = 1
    for char in piece:
        weight *= _PER_THOUSAND.get(char, 3)
    if piece in _IN_EVERY_RECORD:
        weight *= 1000
    short = len(piece) < (2 if _FIRST_CJK.match(piece) else 3)
    return (int(short), weight)
