"""Text as a row of folded tokens: the one pass over characters that everything else reads.

Folding keeps every character's place, so that the span of a token is a span of the text.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from fairlead.core.mail_text import fold


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    CHARACTER = "character"
    EMAIL = "email"
    ADDRESS = "address"
    TIME = "time"
    LINE_END = "line end"
    PARAGRAPH_END = "paragraph end"


class Token(NamedTuple):
    """A folded form and its span in the text."""

    form: str
    start: int
    end: int
    kind: Kind


# Chinese, Japanese, Korean and Thai are read character by character: blanks say nothing there.
_CHARACTERS = "\u0e00-\u0e7f\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# An address has bounds (RFC 5321), so that a long word that is none is left soon.
_TOKEN = re.compile(
    rf"(?P<email>[a-z0-9][\w.+'-]{{0,63}}@[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{1,8}})"
    rf"|(?P<address>(?:https?://|www\.)[^\s<>()]+)"
    rf"|(?P<time>\b\d{{1,2}}[:h]\d{{2}}(?::\d{{2}})?(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:uhr|hrs?|h|ч|saat)\b)?"
    rf"|\b\d{{1,2}}\s?(?:[ap]m|uhr|hrs|heures|h00|h)\b)"
    rf"|(?P<number>\d+)"
    rf"|(?P<character>[{_CHARACTERS}])"
    rf"|(?P<word>[^\W\d_{_CHARACTERS}]+)"
    rf"|(?P<break>\n[\n \t]*)"
    rf"|(?P<sign>[^\s\w']|_+)"
)
_KINDS = {
    "email": Kind.EMAIL,
    "address": Kind.ADDRESS,
    "time": Kind.TIME,
    "number": Kind.NUMBER,
    "character": Kind.CHARACTER,
    "word": Kind.WORD,
    "sign": Kind.SIGN,
}
_ARABIC_PREFIX = re.compile("^(?:وال|بال|كال|فال|لل|ال|و(?=..)|ب(?=.{4}))")


def tokenise(text: str) -> list[Token]:
    """Return the tokens of `text` in order.

    >>> [token.form for token in tokenise("I'm off, 3月5日")]
    ['i', 'm', 'off', ',', '3', '月', '5', '日']
    """
    folded = fold(text)
    found: list[Token] = []
    for match in _TOKEN.finditer(folded):
        name = match.lastgroup or ""
        form, start, end = match.group(), match.start(), match.end()
        if name == "break":
            found.append(Token("\n", start, end, Kind.PARAGRAPH_END if form.count("\n") > 1 else Kind.LINE_END))
            continue
        if name == "word" and "\u0600" <= form[0] <= "\u06ff":
            form = bare_arabic(form)
        found.append(Token(form, start, end, _KINDS[name]))
    return found


def bare_arabic(word: str) -> str:
    """Return an Arabic word without article and the particles that are written as one with it."""
    # "Today" without its article would be "day".
    if word == "اليوم":
        return word
    bare = _ARABIC_PREFIX.sub("", word)
    # The ending of an adverb: "limited" and "limitedly".
    bare = bare.removesuffix("ا") if len(bare) > 4 else bare
    return bare if len(bare) > 1 else word
