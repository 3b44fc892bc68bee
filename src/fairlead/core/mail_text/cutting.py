"""What a sender wrote in this mail: without quoted mail, signature and legal notice, in place.

Places stay as they are: what is not the sender's own becomes blank, so that a page can mark words in the whole text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from fairlead.core.mail_text.folding import fold

# A person reads no further, and an automatic reply has said everything by then.
MOST_CHARACTERS = 24_000
MOST_LINES = 1200

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe0e\ufe0f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_SIGNATURE = re.compile(r"(?:--|—|__|–)\s?")
_UNDERLINE = re.compile(r"_{20,}|-{60,}")
_DASHES = "-* _=<>[]"
_PUNCTUATION = " ,.!:;*"
_WORD = re.compile(r"[^\W\d_]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENDS = (".", "!", "?", "。", "！", "？", "؟")
_CARD_NO_NAME = re.compile(r"[@:：.!?。\d-]")
_LONGEST_ATTRIBUTION, _LONGEST_CLOSING = 220, 44


class OwnWords(NamedTuple):
    """`text`: the whole, tidied; `own`: the same with line ends where the words are not the sender's own."""

    text: str
    own: str
    has_quote: bool


class _Marks(NamedTuple):
    senders: frozenset[str]
    heads: frozenset[str]
    closings: frozenset[str]
    originals: tuple[str, ...]
    programs: tuple[str, ...]
    wrote: re.Pattern[str]
    legal: re.Pattern[str]


@lru_cache(maxsize=1)
def _marks() -> _Marks:
    text = (resources.files(__package__) / "marks.txt").read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            sections.setdefault(section, []).extend(fold(word.strip()) for word in line.split(" | "))
    return _Marks(
        frozenset(sections["from"]),
        frozenset(sections["head"]),
        frozenset(sections["closing"]),
        tuple(sections["original"]),
        tuple(sections["sent from"]),
        re.compile("|".join(map(re.escape, sections["wrote"]))),
        re.compile("|".join(map(re.escape, sections["legal"]))),
    )


def own_words(text: str, sender: str = "") -> OwnWords:
    """Find what the sender wrote in this mail; a line that is the sender's name alone begins their signature.

    >>> own_words("Back on Monday.\\n-- \\nAnna, 030 1234\\n> Hello").own.strip()
    'Back on Monday.'
    """
    tidy = tidied(text)
    lines = tidy.split("\n")
    folded = fold(tidy).split("\n")
    end = _first_quoted_line(folded)
    kept = [index < end and not line.lstrip().startswith((">", "|")) for index, line in enumerate(lines)]
    has_quote = end < len(lines) or any(line.startswith(">") for line in lines[:end])
    _drop_signatures(lines, folded, kept, end, fold(sender).strip())
    own = "\n".join(line if keep else "\n" * len(line) for line, keep in zip(lines, kept, strict=True))
    return OwnWords(tidy, own, has_quote)


def tidied(text: str) -> str:
    """Return text in one form (NFC), without marks that nobody sees, lines ended by "\\n" alone."""
    short = text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    short = "\n".join(short.split("\n", MOST_LINES)[:MOST_LINES])
    if short.isascii():
        return _INVISIBLE.sub("", short)
    return _ARABIC_MARKS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", short)))


def _first_quoted_line(lines: list[str]) -> int:
    """Return the number of the first line of quoted mail; all lines are folded."""
    for index, line in enumerate(lines):
        bare = line.strip()
        if len(bare) < 4:
            continue
        if bare[0] in "-_>*" or len(bare) < 60:
            inner = bare.strip(_DASHES)
            if _UNDERLINE.fullmatch(bare) or inner.startswith(_marks().originals):
                return index
        if _heads_quote(lines, index, bare) or _tells_who_wrote(lines, index, bare):
            return index
    return len(lines)


def _heads_quote(lines: list[str], index: int, bare: str) -> bool:
    """Tell whether a line begins the copied head of a mail: From, then two more of its lines."""
    label, colon, _ = bare.partition(":")
    if not colon or label.strip(_DASHES) not in _marks().senders:
        return False
    heads = _marks().heads
    following = (line.partition(":")[0].strip(_DASHES) for line in lines[index + 1 : index + 7])
    return sum(label in heads for label in following) >= 2


def _tells_who_wrote(lines: list[str], index: int, bare: str) -> bool:
    """Tell whether this is "On Monday … Mia Chen wrote:", on one line or broken in two."""
    if bare[-1] == ":" and len(bare) < _LONGEST_ATTRIBUTION:
        return bool(_marks().wrote.search(bare)) and any(char.isdigit() for char in bare)
    following = lines[index + 1].strip() if index + 1 < len(lines) else ""
    if following[-1:] != ":" or len(bare) > _LONGEST_ATTRIBUTION or not any(char.isdigit() for char in bare):
        return False
    return bool(_marks().wrote.search(f"{bare} {following}")) and "@" in bare + following


def _drop_signatures(lines: list[str], folded: list[str], kept: list[bool], end: int, sender: str) -> None:
    """Unmark the lines of signatures and legal notices; a sentence ends a signature: another language begins."""
    inside = hard = False
    for index in range(end):
        bare = folded[index].strip()
        if not bare:
            continue
        is_legal = bool(_marks().legal.search(bare))
        if _SIGNATURE.fullmatch(bare) or lines[index].startswith("-- "):
            inside, hard = True, lines[index] in ("-- ", "--")
        elif inside and _is_sentence(lines[index].strip()) and not is_legal and not hard:
            inside = False
        if is_legal or bare.startswith(_marks().programs) or inside:
            kept[index] = False
        elif _is_closing(bare) or (sender and index and bare.strip(_PUNCTUATION) == sender):
            inside, hard = True, False
            kept[index] = False
    _drop_card(lines, kept, end)


def _drop_card(lines: list[str], kept: list[bool], end: int) -> None:
    """Unmark a last block that is a visiting card: a short line, lines with numbers, and a finished sentence before."""
    shown = [index for index in range(end) if kept[index] and lines[index].strip()]
    if not shown:
        return
    begin = shown[-1]
    while begin > 0 and lines[begin - 1].strip():
        begin -= 1
    before = next((lines[index].strip() for index in range(begin - 1, -1, -1) if lines[index].strip()), "")
    block = [lines[index].strip() for index in range(begin, shown[-1] + 1)]
    name = block[0].partition("|")[0].strip()
    is_name = 1 < len(name) <= 40 and not _CARD_NO_NAME.search(name)
    has_numbers = any(sum(char.isdigit() for char in line) >= 6 for line in block[1:])
    if (
        is_name
        and has_numbers
        and ("|" in block[0] or before.endswith((*_ENDS, ")", ",")))
        and not any(_is_sentence(line) for line in block)
    ):
        for index in range(begin, shown[-1] + 1):
            kept[index] = False


def _is_closing(line: str) -> bool:
    return len(line) <= _LONGEST_CLOSING and line.strip(_PUNCTUATION) in _marks().closings


def _is_sentence(line: str) -> bool:
    if _CJK.search(line):
        return len(_CJK.findall(line)) >= 14
    words = len(_WORD.findall(line))
    return words >= 11 or (words >= 6 and line.endswith(_ENDS)) or (1 < words <= 5 and line.endswith((",", "،")))
