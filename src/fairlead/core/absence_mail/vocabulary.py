"""The words of every language as one trie of phrases, read once from the files in `languages/`.

A file has sections, `[meaning]`, with one phrase per line, `phrase = value` where the meaning has a value. In a phrase

    word*     any word that begins so            a/b     one word or the other
    *word     any word that ends so              ...     up to three words that do not matter, .... up to ten
    (word)    may be missing

Words are folded as those of the text are, so neither case nor accents matter; ä, ö, ü and ß also match ae, oe, ue and
ss.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from babel.dates import get_day_names, get_month_names

from fairlead.core.absence_mail.tokens import Kind, Token, tokenise

LANGUAGES = ("en", "zh", "es", "pt", "de", "fr", "it", "nl", "pl", "tr", "ru", "ar", "ja", "ko", "vi", "sv")
# Their months and days are written with numbers and signs, in the grammar of dates.
_WITHOUT_NAMES = frozenset(("zh", "ja", "ko", "vi"))
_DAYS = {"mon": "0", "tue": "1", "wed": "2", "thu": "3", "fri": "4", "sat": "5", "sun": "6"}
_GAP = "..."
_OPTIONAL = re.compile(r"\(([^()]*)\)")
_WIDE_GAP = "...."
_GAP_TOKENS, _WIDE_GAP_TOKENS = 3, 12
_SIGNS_BETWEEN = frozenset(("-", "'", '"', "(", ")", "*", "/"))


class _Slot(NamedTuple):
    """One word of a phrase: whole, or only its begin or its end."""

    form: str
    is_begin: bool = False
    is_end: bool = False


class Mark(NamedTuple):
    """A phrase found: its meaning, its value, its language, and the tokens `[start, end)` that it is made of."""

    meaning: str
    value: str
    language: str
    start: int
    end: int


class _Node:
    __slots__ = ("endings", "exact", "gap", "gap_tokens", "meanings", "prefixes")

    def __init__(self) -> None:
        self.exact: dict[str, _Node] = {}
        self.prefixes: dict[int, dict[str, _Node]] = {}
        self.endings: dict[int, dict[str, _Node]] = {}
        self.gap: _Node | None = None
        self.gap_tokens = _GAP_TOKENS
        self.meanings: list[tuple[str, str, str]] = []


class Vocabulary:
    """All phrases of all languages."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, phrase: str, meaning: str, value: str, language: str) -> None:
        for slots in _spellings(phrase):
            node = self._root
            for slot in slots:
                node = _child(node, slot)
            entry = (meaning, value, language)
            if entry not in node.meanings:
                node.meanings.append(entry)

    def find(self, tokens: Sequence[Token]) -> list[Mark]:
        """Return every phrase in `tokens`, of each meaning and language only the longest that begins at a token."""
        found: list[Mark] = []
        longest: dict[tuple[str, str, str], int] = {}
        for start, token in enumerate(tokens):
            if token.kind not in (Kind.WORD, Kind.CHARACTER):
                continue
            longest.clear()
            _walk(self._root, tokens, start, longest)
            found.extend(Mark(*entry, start, end) for entry, end in longest.items())
        return found


def _child(node: _Node, slot: _Slot) -> _Node:
    form = slot.form
    if form in (_GAP, _WIDE_GAP):
        node.gap = node.gap or _Node()
        node.gap_tokens = _WIDE_GAP_TOKENS if form == _WIDE_GAP else node.gap_tokens
        return node.gap
    if slot.is_begin:
        return node.prefixes.setdefault(len(form), {}).setdefault(form, _Node())
    if slot.is_end:
        return node.endings.setdefault(len(form), {}).setdefault(form, _Node())
    return node.exact.setdefault(form, _Node())


def _walk(node: _Node, tokens: Sequence[Token], at: int, longest: dict[tuple[str, str, str], int]) -> None:
    for entry in node.meanings:
        longest[entry] = max(at, longest.get(entry, 0))
    if node.gap is not None:
        _walk_gap(node.gap, node.gap_tokens, tokens, at, longest)
    if at >= len(tokens):
        return
    token = tokens[at]
    if token.kind is Kind.LINE_END or (token.kind is Kind.SIGN and token.form in _SIGNS_BETWEEN):
        # Lines are broken anywhere, and signs stand around any word.
        if node.exact or node.prefixes or node.endings:
            _walk_past(node, tokens, at + 1, longest)
        return
    _walk_word(node, tokens, at, longest)


def _walk_past(node: _Node, tokens: Sequence[Token], at: int, longest: dict[tuple[str, str, str], int]) -> None:
    if at < len(tokens) and tokens[at].kind in (Kind.WORD, Kind.CHARACTER):
        _walk_word(node, tokens, at, longest)


def _walk_word(node: _Node, tokens: Sequence[Token], at: int, longest: dict[tuple[str, str, str], int]) -> None:
    form = tokens[at].form
    follower = node.exact.get(form)
    if follower is not None:
        _walk(follower, tokens, at + 1, longest)
    for length, followers in node.prefixes.items():
        if len(form) >= length:
            follower = followers.get(form[:length])
            if follower is not None:
                _walk(follower, tokens, at + 1, longest)
    for length, followers in node.endings.items():
        if len(form) >= length:
            follower = followers.get(form[-length:])
            if follower is not None:
                _walk(follower, tokens, at + 1, longest)


def _walk_gap(
    node: _Node, most: int, tokens: Sequence[Token], at: int, longest: dict[tuple[str, str, str], int]
) -> None:
    for skipped in range(most + 1):
        here = at + skipped
        if here >= len(tokens):
            return
        _walk_word(node, tokens, here, longest)
        if tokens[here].form in ("!", "?", "。", ";") or tokens[here].kind is Kind.PARAGRAPH_END:
            return
        if tokens[here].form == "." and tokens[here - 1].kind is not Kind.NUMBER:
            return


def _spellings(phrase: str) -> Iterator[list[_Slot]]:
    """Yield the phrase in every way in which it may be written."""
    optional = _OPTIONAL.search(phrase)
    if optional:
        begin, end = phrase[: optional.start()], phrase[optional.end() :]
        yield from _spellings(f"{begin} {end}")
        yield from _spellings(f"{begin} {optional.group(1)} {end}")
        return
    for chosen in itertools.product(*(_choices(piece) for piece in phrase.split())):
        slots = [slot for slots in chosen for slot in slots]
        if slots:
            yield slots


def _choices(piece: str) -> list[list[_Slot]]:
    if piece in (_GAP, _WIDE_GAP):
        return [[_Slot(piece)]]
    words = piece.split("/") if len(piece) > 1 else [piece]
    return [_slots(spelt) for word in words for spelt in _german(word)]


def _german(word: str) -> list[str]:
    lower = word.lower()
    other = lower
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        other = other.replace(letter, letters)
    return [lower] if other == lower else [lower, other]


def _slots(word: str) -> list[_Slot]:
    tokens = tokenise(word.strip("*"))
    return [
        _Slot(token.form, word.endswith("*") and token is tokens[-1], word.startswith("*") and token is tokens[0])
        for token in tokens
        if token.form != "\n"
    ]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the words of all languages, read on the first call."""
    words = Vocabulary()
    for language in LANGUAGES:
        for meaning, value, phrase in _entries(language):
            words.add(phrase, meaning, value, language)
        if language not in _WITHOUT_NAMES:
            _add_names(words, language)
    return words


def _entries(language: str) -> Iterator[tuple[str, str, str]]:
    text = (resources.files(__package__) / "languages" / f"{language}.txt").read_text(encoding="utf-8")
    meaning = ""
    for line in text.splitlines():
        if line.startswith("["):
            meaning = line.strip("[] ")
        elif line.strip() and not line.startswith("#"):
            for part in line.split(" | "):
                phrase, _, value = part.partition(" = ")
                yield meaning, _DAYS.get(value.strip(), value.strip()), phrase.strip()


def _add_names(words: Vocabulary, language: str) -> None:
    for context, width in itertools.product(("format", "stand-alone"), ("wide", "abbreviated")):
        for month, name in get_month_names(width, context, locale=language).items():
            words.add(name.rstrip("."), "month", str(month), language)
        for day, name in get_day_names(width, context, locale=language).items():
            meaning = "weekday" if width == "wide" else "weekday_short"
            words.add(name.rstrip("."), meaning, str(day), language)
