"""Decode the text of mails: by the label where it fits, by the bytes where it does not."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from fairlead.core.tabular.detection import Sample, best_encoding
from fairlead.core.tabular.problems import UnreadableTable

# What senders call an encoding, and the larger one that they mean: programs label GBK text "gb2312", Windows text
# "latin 1".
_MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030",
    "gb_2312-80": "gb18030", "chinese": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932",
    "sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949", "korean": "cp949", "ksc5601": "cp949", "uhc": "cp949", "iso-2022-jp": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext", "iso-8859-1": "cp1252", "latin1": "cp1252", "iso8859-1": "cp1252", "ascii":
    "cp1252", "iso-8859-9": "cp1254", "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8",
    "latin-9": "iso8859_15", "latin9": "iso8859_15", "windows-874": "cp874", "x-windows-874": "cp874",
    "iso-8859-11": "cp874", "tis-620": "cp874", "x-euc-jp": "euc_jp", "x-windows-949": "cp949", "koi8r": "koi8_r",
    "win-1251": "cp1251", "x-cp1251": "cp1251",
    "x-cp1250": "cp1250", "x-cp1252": "cp1252", "x-mac-roman": "mac_roman", "x-mac-cyrillic": "mac_cyrillic",
    "utf8": "utf-8", "utf8mb4": "utf-8", "utf-8": "utf-8", "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8",
}  # fmt: skip
# Written in ASCII alone: nothing but the label tells them.
_SEVEN_BITS = ("utf-7", "hz", "utf-16", "utf-32", "cp037")
# Beyond these the bytes themselves are asked even when a decoder takes them: nearly every byte is a letter there.
_TAKES_ANYTHING = frozenset(("cp1252", "cp1254", "cp1250", "cp1251", "cp1256", "koi8-r", "latin-1", "iso8859-2"))
# A label that is wrong as soon as one byte is beyond ASCII.
_ONLY_ASCII = frozenset(("us-ascii", "ascii", "ansi_x3.4-1968", "7bit", "unknown-8bit", "x-unknown", "default"))
_JAPANESE_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\(J|\$\(D)")
_KOREAN_ESCAPE = b"\x1b$)C"
_ARABIC = re.compile("[\u0600-\u06ff]")
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff]{3,}")
# Polish and Turkish letters read as Western ones, inside words.
_NOT_WESTERN = re.compile(
    "(?<=[a-z])[\u00b9\u00b3\u00bf\u00b6\u00b1\u00bc\u00f0\u00fe\u00fd]|[\u00b9\u00b3\u00bf\u00b6\u00b1\u00f0\u00fe](?=[a-z])"
)
_HANGUL = re.compile("[\uac00-\ud7af]")
_KANA = re.compile("[\u3041-\u30ff]")
_JUDGED_BYTES = 8192
# What a reading that makes no sense looks like: letters of the left column of Latin 1 side by side.
_GARBLED = re.compile(
    "[\u00a1-\u00bf\u00c0-\u00df\u0160\u0152\u017d\u2013-\u2122]{2}|[\u0080-\u009f]|[\u00c0-\u00ff]{4}"
)


def decode_text(data: bytes, label: str | None = None) -> str:
    """Return the text of `data`; `label` is what its sender calls the encoding, which may be wrong or unknown.

    Bytes that make sense in no encoding become the sign for unreadable ones.

    >>> decode_text("您好".encode("gbk"), "us-ascii"), decode_text("à bientôt".encode(), "iso-8859-1")
    ('您好', 'à bientôt')
    """
    escaped = _escaped(data)
    if escaped is not None:
        return escaped
    named = _codec(label)
    if data.isascii():
        text = _strictly(data, named) if named.startswith(_SEVEN_BITS) else None
        return data.decode("ascii") if text is None else text
    marked = _by_mark(data)
    if marked is not None:
        return marked
    # Valid UTF-8 is no accident: a label that says otherwise is wrong.
    for codec in dict.fromkeys(("utf-8", named)) if named != "utf-16" else ("utf-16",):
        text = _strictly(data, codec) if codec else None
        if text is not None and not (codec in _TAKES_ANYTHING and _is_garbled(text, codec)):
            return text
    return _by_likelihood(data, named)


def _escaped(data: bytes) -> str | None:
    """Read encodings of seven bits that announce themselves; mails in them are often labelled as ASCII."""
    if b"\x1b" not in data:
        return None
    if _JAPANESE_ESCAPE.search(data):
        return data.decode("iso2022_jp_ext", errors="replace")
    return data.decode("iso2022_kr", errors="replace") if _KOREAN_ESCAPE in data else None


def _by_mark(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", errors="replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    return None


@lru_cache(maxsize=256)
def _codec(label: str | None) -> str:
    """Return the codec that a label means, "" when it means none."""
    plain = (label or "").strip(" '\"").lower()
    if not plain or len(plain) > 40:
        return ""
    meant = _MEANT.get(plain, plain)
    if plain in _ONLY_ASCII:
        return ""
    try:
        found = codecs.lookup(meant)
        "a".encode(found.name)
    except (LookupError, UnicodeError, ValueError):
        return ""
    # Codecs from bytes to bytes (base64, zip) carry no text, and some of them unpack bombs.
    return meant if found._is_text_encoding else ""


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _is_garbled(text: str, codec: str) -> bool:
    """Tell whether a reading by an encoding that takes any bytes can hardly be meant."""
    if codec == "koi8-r" or codec == "cp1251":
        return not _CYRILLIC_WORD.search(text) or _swapped_case(text) > 0.5
    if codec == "cp1256":
        return not _ARABIC.search(text)
    foreign = sum(char > "\x7f" for char in text)
    if codec == "cp1252" and len(_NOT_WESTERN.findall(text)) > 1:
        return True
    # Western languages put an accent on one letter of five at most.
    return len(_GARBLED.findall(text)) * 3 > foreign or foreign * 2 > sum(char.isalpha() for char in text)


def _swapped_case(text: str) -> float:
    """Return the share of words with a small first letter before capitals: KOI8-R read as Windows 1251, or turned."""
    words = _CYRILLIC_WORD.findall(text[:_JUDGED_BYTES])
    swapped = sum(word[1:].isupper() and (word[0].islower() or len(words) > 3) for word in words)
    return float(swapped) / max(len(words), 1)


def _by_likelihood(data: bytes, named: str) -> str:
    sample = Sample(data[:_JUDGED_BYTES], complete=len(data) <= _JUDGED_BYTES)
    for codec in ("cp1256", "koi8-r", "euc_jp", "euc_kr"):
        text = _strictly(data, codec)
        if text is not None and _fits_script(text, codec):
            return text
    try:
        best = best_encoding(sample)
    except UnreadableTable:
        best = named or "utf-8"
    if best == "utf-8" and named and named != "utf-8":
        best = named
    return data.decode(best, errors="replace")


def _fits_script(text: str, codec: str) -> bool:
    """Tell whether nearly all letters beyond ASCII are of the script of `codec`, in words as people write them."""
    foreign = [char for char in text[:_JUDGED_BYTES] if char > "\x7f"]
    if codec == "euc_kr":
        return len(_HANGUL.findall(text)) > 0.9 * len(foreign) > 3
    if codec == "euc_jp":
        return len(_KANA.findall(text)) > 0.3 * len(foreign)
    if codec == "cp1256":
        return len(_ARABIC.findall(text)) > 0.9 * len(foreign) > 3 and "\u0627\u0644" in text
    own = sum("\u0400" <= char <= "\u04ff" for char in foreign)
    lower = sum(char.islower() for char in foreign)
    return own > 0.95 * len(foreign) > 3 and lower > 0.7 * len(foreign)
