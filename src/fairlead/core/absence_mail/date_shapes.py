"""The shape of a text in which days are looked for: one letter for each token or phrase that may be part of a date.

N is a number that can be a day, M a month, W a weekday, b a word that may join two days …; what says nothing about days
is an x. The grammar of dates (`mentions`) is written over these letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fairlead.core.absence_mail.numerals import ERAS, NUMERALS, gregorian_year, is_hijri, read_chinese
from fairlead.core.absence_mail.tokens import Kind, Token
from fairlead.core.absence_mail.vocabulary import Mark


class Item(NamedTuple):
    """A letter of the shape, the tokens `[start, end)` behind it, and its number with the digits that write it."""

    letter: str
    start: int
    end: int
    value: int = 0
    digits: int = 0


_CJK_UNITS = {"年": "y", "년": "y", "月": "u", "월": "u", "日": "d", "号": "d", "일": "d"}
_SIGNS = {
    ".": ".",
    "/": "/",
    "-": "-",
    "~": "~",
    ",": ",",
    "(": "(",
    ")": ")",
    "。": "|",
    "!": "|",
    "?": "|",
    ";": ";",
    ":": ":",
}
# The letter of a meaning; the first that fits a token wins.
_LETTERS = (
    ("next_week_day", "X"), ("this_week_day", "Z"), ("lunar_day", "U"), ("lunar_end", "V"), ("month", "M"),
    ("hijri_month", "H"), ("weekday", "W"), ("relative", "R"), ("end_of", "e"), ("end_after", "E"), ("next_year", "Y"),
    ("this_year", "T"), ("month_word", "m"), ("week_span", "k"), ("weekday_short", "w"), ("vague_after", "a"),
    ("vague", "g"), ("next", "n"), ("this", "i"),
)  # fmt: skip


def shape_items(tokens: Sequence[Token], marks: Sequence[Mark]) -> list[Item]:
    """Return the shape of a text, in order; ends of lines have no letter."""
    by_token = _letters_by_token(marks)
    found: list[Item] = []
    at = 0
    while at < len(tokens):
        item = _item(tokens, at, by_token)
        if item is None:
            at += 1
        else:
            found.append(item)
            at = item.end
    return found


def _letters_by_token(marks: Sequence[Mark]) -> dict[int, list[Mark]]:
    wanted = {meaning for meaning, _ in _LETTERS} | {"range", "fill", "inclusive", "ordinal"}
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        if mark.meaning in wanted:
            found.setdefault(mark.start, []).append(mark)
    return found


def _item(tokens: Sequence[Token], at: int, by_token: Mapping[int, list[Mark]]) -> Item | None:
    token = tokens[at]
    if token.kind is Kind.LINE_END:
        return None
    if token.kind is Kind.NUMBER:
        return Item("t", at, at + 1) if _is_hour(tokens, at) else _number(token, at)
    if token.kind is Kind.TIME:
        return Item("t", at, at + 1)
    if token.kind is Kind.CHARACTER:
        special = _character(tokens, at)
        if special:
            return special
    if token.form in "ºª°" and at and tokens[at - 1].kind is Kind.NUMBER:
        return Item("O", at, at + 1)
    if token.kind is Kind.SIGN:
        return Item("~" if _is_loose_dash(tokens, at) else _SIGNS.get(token.form, "x"), at, at + 1)
    if token.kind in (Kind.WORD, Kind.CHARACTER) and at in by_token:
        return _phrase(tokens, at, by_token[at])
    return Item("|" if token.kind is Kind.PARAGRAPH_END else "x", at, at + 1)


def _is_loose_dash(tokens: Sequence[Token], at: int) -> bool:
    """Tell the dash of "5/4/26 - 5/15/26", which joins two days, from that of "5-4-26"."""
    if tokens[at].form != "-" or not 0 < at < len(tokens) - 1:
        return False
    return tokens[at - 1].end != tokens[at].start and tokens[at].end != tokens[at + 1].start


def _phrase(tokens: Sequence[Token], at: int, marks: Sequence[Mark]) -> Item:
    before = tokens[at - 1] if at else None
    if before is not None and before.kind is Kind.NUMBER and before.end == tokens[at].start:
        ordinal = next((mark for mark in marks if mark.meaning == "ordinal"), None)
        if ordinal:
            return Item("O", at, ordinal.end)
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    for meaning, letter in _LETTERS:
        fitting = [mark for mark in marks if mark.meaning == meaning]
        if meaning == "month" and fitting and _is_rather_weekday(marks, before, after):
            continue
        if fitting:
            mark = max(fitting, key=lambda each: each.end)
            if (
                meaning == "weekday_short"
                and tokens[at].kind is Kind.CHARACTER
                and not (before and before.form in "(,")
            ):
                continue
            if meaning in ("vague", "end_of", "next", "this", "vague_after", "end_after") and any(
                each.meaning == "range" for each in marks
            ):
                continue
            return Item(letter, at, mark.end, int(mark.value or 0) if mark.value.lstrip("-").isdigit() else 0)
    is_range = any(mark.meaning == "range" for mark in marks)
    # "(Included)" behind the first day of a range is no more than an article.
    is_fill = any(mark.meaning in ("fill", "inclusive") for mark in marks)
    if not (is_range or is_fill):
        return Item("x", at, at + 1)
    end = max(mark.end for mark in marks if mark.meaning in ("range", "fill", "inclusive"))
    return Item("b" if is_range and is_fill else "r" if is_range else "f", at, end)


def _is_rather_weekday(marks: Sequence[Mark], before: Token | None, after: Token | None) -> bool:
    """Tell "mar 12 agosto" from "12 mar": a word that is both is a month only behind a number."""
    if not any(mark.meaning in ("weekday", "weekday_short") for mark in marks):
        return False
    return not (before is not None and (before.kind is Kind.NUMBER or before.form == "."))


def _character(tokens: Sequence[Token], at: int) -> Item | None:
    form = tokens[at].form
    before = tokens[at - 1] if at else None
    if form in _CJK_UNITS and before is not None and (before.kind is Kind.NUMBER or before.form in NUMERALS):
        return Item(_CJK_UNITS[form], at, at + 1)
    if form in "令平昭民" and at + 1 < len(tokens):
        era = ERAS.get(form + tokens[at + 1].form)
        year = _numeral(tokens, at + 2) if era else None
        if era and year:
            return Item("P", at, year.end, era + year.value, 4)
    if form in NUMERALS:
        found = _numeral(tokens, at)
        if found and found.end < len(tokens) and tokens[found.end].form in _CJK_UNITS:
            return found
    return None


def _numeral(tokens: Sequence[Token], at: int) -> Item | None:
    """Read a number at a token, in digits or in Chinese numerals."""
    if at < len(tokens) and tokens[at].kind is Kind.NUMBER and tokens[at].form != "0":
        return _number(tokens[at], at)
    end = at
    while end < len(tokens) and tokens[end].form in NUMERALS:
        end += 1
    value = read_chinese("".join(token.form for token in tokens[at:end])) if end > at else None
    if value is None:
        return None
    return Item("Q" if value > 1900 else "N" if 1 <= value <= 31 else "G", at, end, value, 4 if value > 1900 else 2)


# "At nine" in languages that name the hour by a word, before the number or behind it.
_HOUR_BEFORE = frozenset(("ore", "las", "hora", "horas", "kl", "klo", "saat", "godz", "godzinie", "h"))
_HOUR_BEHIND = frozenset(("uur", "uhr", "heures", "horas", "h", "hs", "noon", "midday", "час", "часов", "часа", "saat"))


def _is_hour(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1].form if at else ""
    behind = tokens[at + 1].form if at + 1 < len(tokens) else ""
    return before in _HOUR_BEFORE or behind in _HOUR_BEHIND


def _number(token: Token, at: int) -> Item:
    digits = len(token.form)
    value = int(token.form) if digits <= 8 else 0
    if digits <= 2:
        letter = "N" if 1 <= value <= 31 else "G"
    elif digits == 3:
        letter = "K" if 100 <= value <= 199 else "G"
    elif digits == 4:
        letter = "Q" if gregorian_year(value, 4, None) else "G"
        letter = "P" if is_hijri(value) else letter
    else:
        letter = "L" if digits == 8 and _is_compact_date(value) else "G"
    return Item(letter, at, at + 1, value, digits)


def _is_compact_date(value: int) -> bool:
    return 19900101 <= value <= 21001231 and 1 <= value // 100 % 100 <= 12 and 1 <= value % 100 <= 31
