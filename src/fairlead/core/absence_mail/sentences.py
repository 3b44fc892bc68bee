"""Where a sentence ends, seen from the tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fairlead.core.absence_mail.mentions import Mention
from fairlead.core.absence_mail.tokens import Kind, Token

_ENDS = frozenset("!?。;|")
_ABBREVIATIONS = frozenset((
    "mr", "mrs", "ms", "dr", "hr", "fr", "prof", "ing", "st", "tel", "tlf", "mob", "no", "nr", "nro", "ext", "sr",
    "sra", "srta", "sig", "dott", "m", "mme", "mlle", "inkl", "einschl", "incl", "inc", "ul", "al", "approx", "ca",
    "dept", "abt", "bzw", "resp", "г", "тел", "ул", "моб", "доб", "вкл", "им", "т", "п", "p", "z", "d", "b", "a", "i",
    "e", "v", "t", "s", "u", "o", "r", "г-н", "lic", "eng", "dhr", "mevr", "mw", "telef", "cel", "no", "vs", "av",
    "sn", "dn", "أ", "م", "د", "dpt", "att", "attn", "sept", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "oct", "okt", "nov", "dec", "dez", "mon", "tue", "wed", "thu", "fri", "sat",
))  # fmt: skip
_BULLET = re.compile(r"\s*(?:[-*•·–►▪●■]|\d{1,2}[.)])\s")
_LABEL_END = re.compile(r"[:：]\s*$")
_SHORT_LINE = 48


def sentence_numbers(tokens: Sequence[Token], mentions: Sequence[Mention], text: str) -> list[int]:
    """Return for every token the number of its sentence; a point inside a date or behind an abbreviation ends none."""
    inside = {at for mention in mentions for at in range(mention.start, mention.end - 1)}
    numbers: list[int] = []
    number = 0
    line_start = 0
    for at, token in enumerate(tokens):
        numbers.append(number)
        if token.kind is Kind.PARAGRAPH_END or token.form in _ENDS:
            number += 1
            line_start = token.end
        elif token.kind is Kind.LINE_END:
            if _ends_line(text, line_start, token):
                number += 1
            line_start = token.end
        elif token.form == "." and at not in inside and _ends_sentence(tokens, at, text):
            number += 1
    return numbers


def _ends_sentence(tokens: Sequence[Token], at: int, text: str) -> bool:
    end = tokens[at].end
    following = text[end : end + 2]
    if not following[:1].isspace() and following:
        # "ends.Next": a full stop all the same when a capital follows and no digit stands before it.
        return at > 0 and following[:1].isupper() and tokens[at - 1].kind is Kind.WORD and len(tokens[at - 1].form) > 3
    before = tokens[at - 1] if at else None
    if before is not None and before.kind is Kind.WORD and before.form in _ABBREVIATIONS:
        return False
    after = text[end : end + 40].lstrip()[:1]
    if before is not None and before.kind is Kind.NUMBER and len(before.form) <= 2:
        return after.isupper()
    return not after.islower()


def _ends_line(text: str, start: int, token: Token) -> bool:
    """Tell whether a line ends a sentence: lines are also broken at any blank near the edge."""
    line = text[start : token.start].rstrip()
    following = text[token.end : token.end + 12]
    if _BULLET.match(following) or _BULLET.match(text[start : start + 6]):
        return True
    # A label stands with what follows: "Back:\n5 May".
    if _LABEL_END.search(line):
        return len(line) > 30
    first = following.lstrip()[:1]
    return len(line) < _SHORT_LINE and not first.islower()
