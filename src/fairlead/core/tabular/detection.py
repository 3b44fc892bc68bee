"""Find out in which encoding a text file was written, from its bytes alone.

Statistics over long texts (as the usual detectors do) fail on customer lists: most bytes are ASCII, and the
only telling ones may be a single Chinese name. So the sample is decoded in every encoding that lists come in, and
each result is scored by how likely its characters are side by side in such a list.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import BinaryIO

from fairlead.core.tabular.problems import UnreadableTable

# Enough for hundreds of rows; more would only make the answer slower.
SAMPLE_BYTES = 64 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# In the order in which equal scores are decided.
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "cp1252", "cp1250", "cp1251", "cp1254", "latin-1")


@dataclass(frozen=True)
class Sample:
    """The first bytes of a file that tell its encoding, and whether the file ends with them."""

    data: bytes
    complete: bool


def find_encoding(stream: BinaryIO) -> str:
    """Return the name of the codec that reads `stream`, which is read from its beginning and left anywhere.

    Raises `UnreadableTable` when the bytes are no text.
    """
    stream.seek(0)
    begin = stream.read(SAMPLE_BYTES)
    for mark, encoding in _MARKS:
        if begin.startswith(mark):
            return encoding
    if b"\0" in begin:
        return _utf16_without_mark(begin)
    return best_encoding(_telling_sample(stream, begin))


def best_encoding(sample: Sample) -> str:
    """Return the codec in which the sample reads most like a list of customers; UTF-8 when all is ASCII."""
    if sample.data.isascii():
        return "utf-8"
    best, best_score = "", float("-inf")
    for encoding in _CANDIDATES:
        text = decode_sample(sample, encoding)
        if text is None:
            continue
        score = _likelihood(text, encoding)
        if score > best_score:
            best, best_score = encoding, score
    if not best:
        raise UnreadableTable("unknown_encoding")
    return best


def decode_sample(sample: Sample, encoding: str) -> str | None:
    """Return the sample's text, without a character cut off at its end, or None where the bytes do not fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(sample.data, final=sample.complete)
    except UnicodeDecodeError:
        return None


def _telling_sample(stream: BinaryIO, begin: bytes) -> Sample:
    """Return a sample with bytes beyond ASCII if the file has any: they may come late in a long list."""
    here, ahead = begin, stream.read(SAMPLE_BYTES)
    while here.isascii() and ahead:
        here, ahead = ahead, stream.read(SAMPLE_BYTES)
    # The telling character may lie across the border of two samples.
    return Sample(here + ahead[:64], complete=len(ahead) <= 64)


def _utf16_without_mark(begin: bytes) -> str:
    begin = begin[: len(begin) // 2 * 2]
    best, best_score = "", 0.0
    for encoding in ("utf-16-le", "utf-16-be"):
        text = decode_sample(Sample(begin, complete=False), encoding)
        if text is None or "\0" in text or not ("\n" in text or "\r" in text):
            continue
        ordinary = sum(char in "\t\n\r" or char.isprintable() for char in text)
        ascii_share = sum(char < "\x7f" for char in text) / max(len(text), 1)
        score = ordinary / max(len(text), 1) + ascii_share
        if ordinary > 0.98 * len(text) and score > best_score:
            best, best_score = encoding, score
    if not best:
        raise UnreadableTable("nul_bytes", line=begin[: begin.index(0)].count(b"\n") + 1)
    return best


_RUN = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")


def _likelihood(text: str, encoding: str) -> float:
    """Return how much the text looks like one that people write, per byte beyond ASCII; higher is likelier."""
    if encoding in ("gb18030", "big5hkscs", "cp932", "cp949") or (encoding == "utf-8" and _has_cjk(text)):
        points, bytes_ = _score_cjk(text, encoding)
    else:
        points, bytes_ = _score_alphabet(text, encoding)
    return points / max(bytes_, 1)


def _has_cjk(text: str) -> bool:
    return any("\u3000" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text)


def _score_cjk(text: str, encoding: str) -> tuple[float, int]:
    points, bytes_ = 0.0, 0
    usual, known = _usual_characters(), _standard_sets()
    for run in _RUN.findall(text):
        for char in run:
            width = _width(char, encoding)
            bytes_ += width
            points += width * _char_points(char, usual, known)
    if encoding == "utf-8":
        # That bytes are valid UTF-8 by chance is rare: its sequences are marked at every byte.
        points += 2.0 * bytes_
    return points, bytes_


@lru_cache(maxsize=8192)
def _width(char: str, encoding: str) -> int:
    return len(char.encode(encoding, errors="replace"))


def _char_points(char: str, usual: dict[str, float], known: dict[str, float]) -> float:
    if char in usual:
        return usual[char]
    if char in known:
        return known[char]
    if "\u3040" <= char <= "\u30ff":
        return 0.6
    if "\uac00" <= char <= "\ud7af":
        return 0.1
    if "\uff00" <= char <= "\uff5e" or "\u3000" <= char <= "\u3011":
        return 0.4
    if "\uff61" <= char <= "\uff9f":
        # Every byte from A1 to DF is a half-width kana in Shift JIS, so they prove nothing.
        return -0.6
    if "\u4e00" <= char <= "\u9fff":
        return -0.5
    return -0.8


@lru_cache(maxsize=1)
def _usual_characters() -> dict[str, float]:
    """Characters that company lists are made of, simplified and traditional, the most frequent first in each line."""
    text = (resources.files(__package__) / "usual_characters.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {char: 1.0 for line in lines for char in line}


@lru_cache(maxsize=1)
def _standard_sets() -> dict[str, float]:
    """The characters that GB 2312 and Big5 set apart as the commonly used ones."""
    known: dict[str, float] = {}
    for encoding, leads, points in (("gb2312", range(0xB0, 0xD8), 0.35), ("big5", range(0xA4, 0xC7), 0.3)):
        for lead in leads:
            for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
                try:
                    known.setdefault(bytes((lead, trail)).decode(encoding), points)
                except UnicodeDecodeError:
                    continue
    return known


# Letters beyond ASCII that the languages of each code page write, the everyday ones; all else in a page is a
# guess.
_LETTERS = {
    "cp1252": "áàâãäåæçéèêëíìîïñóòôõöøœßúùûüÿýªºÁÀÂÃÄÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕÖØŒÚÙÛÜ",
    "latin-1": "áàâãäåæçéèêëíìîïñóòôõöøßúùûüÿªºÁÀÂÃÄÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕÖØÚÙÛÜ",
    "cp1250": "áâăäąćčçďđéęëěíîłľĺńňóôőöřŕśšşţťúůűüýźżžßÁÂĂÄĄĆČÇĎĐÉĘËĚÍÎŁĽŃŇÓÔŐÖŘŚŠŞŢŤÚŮŰÜÝŹŻŽ",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐЎ",
    "cp1254": "âçğıîöşüûäéÂÇĞİÎÖŞÜÛ",
}
_SIGNS = "–—‘’“”„…•€£¥©®°·§«»¿¡№™\u00a0´¨²³½"


def _score_alphabet(text: str, encoding: str) -> tuple[float, int]:
    points, bytes_ = 0.0, 0
    for run in _RUN.findall(text):
        bytes_ += len(run) if encoding != "utf-8" else len(run.encode())
        points += sum(_sign_points(char) for char in run if not char.isalpha())
    letters = "".join(_LETTERS.values()) if encoding == "utf-8" else _LETTERS[encoding]
    for word in _WORD.findall(text):
        points += _word_points(word, letters)
    if encoding == "utf-8":
        points = 2.0 * bytes_ + points
    if encoding in ("latin-1", "cp1254"):
        # The same letters come in the commoner page too: these two win only where that one does not fit.
        points -= 0.05 * bytes_
    return points, bytes_


def _sign_points(char: str) -> float:
    if char in _SIGNS:
        return 0.2
    # C1 control characters are never written by people.
    return -2.0 if "\x80" <= char <= "\x9f" else -0.8


def _word_points(word: str, letters: str) -> float:
    """Rate one word: accents among plain letters are usual, whole words of them only in Cyrillic and Greek."""
    foreign = [char for char in word if char > "\x7f"]
    points = sum(0.8 if char in letters else -0.8 for char in foreign)
    own_script = all(char >= "\u0370" for char in foreign)
    if not own_script and len(foreign) > 2 and len(foreign) > 0.6 * len(word):
        points -= 1.2 * len(foreign)
    if own_script and len(foreign) < len(word):
        # Latin and Cyrillic letters in one word: decoded in the wrong page.
        points -= 1.2 * len(foreign)
    if own_script and len(foreign) == 1:
        points -= 0.8
    mixed_case = any(a.islower() and b.isupper() for a, b in pairwise(word))
    return points - (1.0 * len(foreign) if mixed_case else 0.0)
