"""Find out in which encoding a text file was written, from its bytes alone.

Statistics over long texts (as the usual detectors do) fail on customer lists: most bytes are ASCII, and the
only telling ones may be a single Chinese name. So the sample is decoded in every encoding that lists come in, and
each result is scored by how likely its characters are side by side in such a list.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice
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

# Below this, not even the likeliest reading is text; unless there are only a few bytes beyond ASCII to judge by.
_LEAST_LIKELIHOOD = -0.25
_FEW_BYTES = 40

# What a decoder puts in the place of bytes that do not fit.
_MISFIT = "\ufffd"

# In the order in which equal scores are decided.
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "cp1252", "cp1254", "cp1250", "cp1251", "latin-1")


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
    """Return the codec in which the sample reads most like a list of customers; UTF-8 when all is ASCII.

    A codec that fails at a few bytes of many may still be the best: then the reader of the whole file says where.
    Raises `UnreadableTable` when the bytes make sense in none.
    """
    if sample.data.isascii():
        return "utf-8"
    rated = {encoding: _likelihood(_decoded(sample, encoding), encoding) for encoding in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda encoding: rated[encoding])
    if rated[best] < _LEAST_LIKELIHOOD and sum(byte > 0x7F for byte in sample.data) > _FEW_BYTES:
        raise UnreadableTable("unknown_encoding")
    return best


def _decoded(sample: Sample, encoding: str) -> str:
    """Return the sample's text, without a character cut off at its end, and with signs for bytes that do not fit."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return decoder.decode(sample.data, final=sample.complete)


def _telling_sample(stream: BinaryIO, begin: bytes) -> Sample:
    """Return a sample with bytes beyond ASCII if the file has any: they may come late in a long list."""
    here, ahead = begin, stream.read(SAMPLE_BYTES)
    while here.isascii() and ahead:
        here, ahead = ahead, stream.read(SAMPLE_BYTES)
    # The telling character may lie across the border of two samples.
    return Sample(here + ahead[:64], complete=len(ahead) <= 64)


def _utf16_without_mark(begin: bytes) -> str:
    best, best_score = "", 0.0
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _decoded(Sample(begin, complete=False), encoding)
        if _MISFIT in text or "\0" in text or not ("\n" in text or "\r" in text):
            continue
        ordinary = sum(char in "\t\n\r" or char.isprintable() for char in text)
        ascii_share = sum(char < "\x7f" for char in text) / max(len(text), 1)
        score = ordinary / max(len(text), 1) + ascii_share
        if ordinary > 0.98 * len(text) and score > best_score:
            best, best_score = encoding, score
    if not best:
        raise UnreadableTable("nul_bytes", line=begin[: begin.index(0)].count(b"\n") + 1)
    return best


# What lies beyond ASCII, with the ASCII characters that touch it.
_RUN = re.compile(r"(^|[\x00-\x7f])([^\x00-\x7f]+)(?=(.|$))", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
# More would make the answer slower, not surer.
_JUDGED_PIECES = 1500


def _likelihood(text: str, encoding: str) -> float:
    """Return how much the text looks like one that people write, per byte beyond ASCII; higher is likelier."""
    is_cjk = encoding in ("gb18030", "big5hkscs", "cp932", "cp949") or (encoding == "utf-8" and _has_cjk(text))
    points, bytes_ = 0.0, 0
    for judged, written in islice(_judge_cjk(text) if is_cjk else _judge_alphabet(text, encoding), _JUDGED_PIECES):
        width = len(written.encode(encoding, errors="replace"))
        points += judged * width
        bytes_ += width
    return points / max(bytes_, 1) + _HEAD_START.get(encoding, 0.0)


# Valid UTF-8 is rarely an accident: it marks every byte. The others differ in how often lists come in them.
_HEAD_START = {"utf-8": 1.0, "gb18030": 0.05, "cp949": -0.3, "cp1250": -0.05, "latin-1": -0.1}

_MISFIT_POINTS = -6.0


def _has_cjk(text: str) -> bool:
    return any("\u3000" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text)


def _judge_cjk(text: str) -> Iterator[tuple[float, str]]:
    """Yield points per character, and the characters, for each run beyond ASCII."""
    for before, run, after in _RUN.findall(text):
        points = sum(_char_points(char) for char in run)
        if len(run) < 3 and (before.isalpha() or after.isalpha()):
            # "Cosqu韓": the bytes of an accent and the letter behind it make a character of their own.
            points -= 1.5 if len(run) == 1 else 0.8
        yield points / len(run), run


@lru_cache(maxsize=16384)
def _char_points(char: str) -> float:
    """Rate one character by how usual it is in lists of customers."""
    if char in _usual_characters():
        return 1.0
    if char == _MISFIT:
        return _MISFIT_POINTS
    if char in _standard_sets():
        return _standard_sets()[char]
    if "\u3040" <= char <= "\u30ff":
        return 0.6
    if "\uac00" <= char <= "\ud7af":
        return 0.2
    if "\uff00" <= char <= "\uff5e" or "\u3000" <= char <= "\u3011":
        return 0.4
    if "\u4e00" <= char <= "\u9fff":
        return -0.5
    # Among them half-width kana: every byte from A1 to DF is one in Shift JIS, so that they prove nothing.
    return -0.8


@lru_cache(maxsize=1)
def _usual_characters() -> frozenset[str]:
    """Return the characters that company lists are made of, in Chinese (both scripts), Japanese and Korean."""
    text = (resources.files(__package__) / "usual_characters.txt").read_text(encoding="utf-8")
    return frozenset(char for line in text.splitlines() if not line.startswith("#") for char in line)


@lru_cache(maxsize=1)
def _standard_sets() -> dict[str, float]:
    """Return the characters that GB 2312 and Big5 set apart as the commonly used ones."""
    known: dict[str, float] = {}
    for encoding, leads, points in (("gb2312", range(0xB0, 0xD8), 0.35), ("big5", range(0xA4, 0xC7), 0.3)):
        for lead in leads:
            for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
                char = bytes((lead, trail)).decode(encoding, errors="ignore")
                if len(char) == 1:
                    known.setdefault(char, points)
    return known


# The everyday letters beyond ASCII of the languages of each code page.
_LETTERS = {
    "cp1252": "áàâãäåæçéèêëíìîïñóòôõöøœßúùûüÿªºÁÀÂÃÄÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕÖØŒÚÙÛÜ",
    "latin-1": "áàâãäåæçéèêëíìîïñóòôõöøßúùûüªºÁÀÂÃÄÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕÖØÚÙÛÜ",
    "cp1254": "âçğıîöşüûäéÂÇĞİÎÖŞÜÛ",
    "cp1250": "áâăäąćčçďđéęëěíîłľĺńňóôőöřŕśšşţťúůűüýźżžßÁÂĂÄĄĆČÇĎĐÉĘËĚÍÎŁĽŃŇÓÔŐÖŘŚŠŞŢŤÚŮŰÜÝŹŻŽ",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐЎ",
}
_ALL_LETTERS = "".join(_LETTERS.values()) + "ý"
_SIGNS = "–—‘’“”„…•€£¥©®°·§«»¿¡№™\u00a0´¨²³½"


def _judge_alphabet(text: str, encoding: str) -> Iterator[tuple[float, str]]:
    """Yield points per character, and the characters beyond ASCII, for each word and then for each sign."""
    letters = _LETTERS.get(encoding, _ALL_LETTERS)
    for word in _WORD.findall(text):
        if not word.isascii():
            foreign = "".join(char for char in word if char > "\x7f")
            yield _word_points(word, foreign, letters) / len(foreign), foreign
    for _, run, _ in _RUN.findall(text):
        yield from ((_sign_points(sign), sign) for sign in run if not sign.isalpha())


def _sign_points(char: str) -> float:
    if char in _SIGNS:
        return 0.2
    if char == _MISFIT:
        return _MISFIT_POINTS
    # C1 control characters are never written by people.
    return -2.0 if "\x80" <= char <= "\x9f" else -0.8


def _word_points(word: str, foreign: str, letters: str) -> float:
    """Rate one word: accents stand among plain letters; other scripts fill their words."""
    points = sum(0.8 if char in letters or _is_other_script(char) else -0.8 for char in foreign)
    scripts = {_script(char) for char in word}
    if len(scripts) > 1 or (scripts != {"latin"} and len(word) < 3):
        points -= 1.5 * len(foreign)
    elif scripts == {"latin"} and len(foreign) > 1 and len(foreign) > 0.6 * len(word):
        points -= 1.2 * len(foreign)
    if "4" in scripts and word.isupper():
        # Any two Chinese characters in GBK can be read as four Cyrillic capitals.
        points -= 0.25 * len(foreign)
    tail = word[1:]
    if not (word.islower() or word.isupper() or tail.islower() or not tail):
        points -= 1.0 * len(foreign)
    return points


def _script(char: str) -> str:
    """Return the script of a letter as far as it matters here: blocks of 256 characters, but one for all Latin."""
    if char < "\u0250" or "\u1e00" <= char <= "\u1eff":
        return "latin"
    return f"{ord(char) >> 8:x}"


def _is_other_script(char: str) -> bool:
    """Tell whether this is a letter of a script that no single-byte page here has: then only its company tells."""
    return "\u0370" <= char <= "\u03ff" or "\u0530" <= char <= "\u1fff"
