"""From the bytes of a file to its content lines, whatever program wrote, mailed or cut it.

Lines are unfolded as bytes, before any decoding: RFC 5545 folds after 75 octets, in the middle of a Chinese character.
"""

from __future__ import annotations

import binascii
import codecs
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from fairlead.core.ics.problems import UnreadableCalendar
from fairlead.core.tabular.detection import Sample, best_encoding
from fairlead.core.tabular.problems import UnreadableTable

MOST_BYTES = 32 * 1024 * 1024
# Enough to tell the encoding from the lines that have anything beyond ASCII.
_TELLING_LINES = 400

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
_COMPONENT = re.compile(
    rb"^[ \t]*BEGIN[ \t]*:[ \t]*V(?:CALENDAR|EVENT|FREEBUSY|TODO|JOURNAL|AVAILABILITY)", re.IGNORECASE | re.MULTILINE
)
_WEB_PAGE = re.compile(rb"<!doctype\s+html|<html|<head|<body|<meta", re.I)
# What a mail program leaves behind that saved the calendar as it was transported.
_QUOTED_PRINTABLE = re.compile(rb"TZID=3D|VALUE=3D|FREQ=3D|CHARSET=3D", re.I)


@dataclass(frozen=True)
class LineNumbers:
    """Where the content lines of a file stand in it."""

    _data: bytes
    _is_folded: bool

    def line_number(self, index: int) -> int:
        """Return the number, from 1, of the line of the file in which the content line `index` begins."""
        return self._begins[min(index, len(self._begins) - 1)] if self._is_folded else index + 1

    @cached_property
    def _begins(self) -> list[int]:
        begins: list[int] = []
        empty = 0
        for number, line in enumerate(self._data.split(b"\n"), 1):
            if line[:1] in (b" ", b"\t") and begins:
                # Unfolding has swallowed the empty lines before it, too.
                del begins[len(begins) - empty :]
                empty = 0
            else:
                begins.append(number)
                empty = 0 if line else empty + 1
        return begins


@dataclass(frozen=True)
class ContentLines:
    """The unfolded lines of a file, and where each begins in it."""

    lines: list[str]
    numbers: LineNumbers


def read_lines(data: bytes) -> ContentLines:
    """Return the content lines of a calendar file; raises UnreadableCalendar when it is none or too large."""
    if len(data) > MOST_BYTES:
        raise UnreadableCalendar("too_large", limit=MOST_BYTES // 1024 // 1024)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise UnreadableCalendar("empty")
    if data.startswith(_ARCHIVES):
        raise UnreadableCalendar("archive")
    data = _one_line_end(_as_bytes_of_ascii(data))
    if not _COMPONENT.search(data):
        raise UnreadableCalendar("web_page" if _WEB_PAGE.search(data[:4096]) else "not_a_calendar")
    if b"=3D" in data and _QUOTED_PRINTABLE.search(data):
        data = _one_line_end(binascii.a2b_qp(data))
    return _content_lines(data)


def _as_bytes_of_ascii(data: bytes) -> bytes:
    """Return UTF-16 and UTF-32 as UTF-8, and all else without its mark: then every sign of the format is one byte."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            return data if encoding == "utf-8" else data.decode(encoding, errors="replace").encode()
    if data[:200].count(0) > 40:
        # Latin letters have their zero byte behind them in little-endian order, before them in big-endian order.
        encoding = "utf-16-le" if data[1:200:2].count(0) > data[0:200:2].count(0) else "utf-16-be"
        return data.decode(encoding, errors="replace").encode().removeprefix(codecs.BOM_UTF8)
    return data


def _one_line_end(data: bytes) -> bytes:
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    if b"\r" in data:
        data = data.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data


def _content_lines(data: bytes) -> ContentLines:
    if _is_indented(data):
        text = _decoded(data)
        lines = [line.strip() for line in text.split("\n")]
        return ContentLines(_upper_names(lines), LineNumbers(data, False))
    unfolded, folded = _unfolded(data)
    text = _decoded(unfolded)
    lines = text.split("\n")
    if not unfolded.startswith(b"BEGIN:") or _has_names_in_other_case(unfolded):
        lines = _upper_names(lines)
    return ContentLines(lines, LineNumbers(data, folded))


# Where one of these stands in another case or with blanks, every name of the file is looked at.
_TELLING_NAMES = (
    (b"\nbegin", b"\nBEGIN:"),
    (b"\ndtstart", b"\nDTSTART"),
    (b"\ndtend", b"\nDTEND"),
    (b"\nrrule", b"\nRRULE"),
)


def _has_names_in_other_case(data: bytes) -> bool:
    lower = data.lower()
    return any(lower.count(name) != data.count(written) for name, written in _TELLING_NAMES)


def _is_indented(data: bytes) -> bool:
    """Tell whether the lines were indented for the eye, so that a blank at their beginning is no fold."""
    first = _COMPONENT.search(data)
    return first is not None and first[0][:1] in (b" ", b"\t")


def _unfolded(data: bytes) -> tuple[bytes, bool]:
    if b"\n\n" in data:
        # Programs that double the ends of lines fold across an empty one.
        data = re.sub(rb"\n\n+(?=[ \t])", b"\n", data)
    folded = b"\n " in data or b"\n\t" in data
    return (data.replace(b"\n ", b"").replace(b"\n\t", b""), True) if folded else (data, False)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    beyond_ascii = (line for line in data.split(b"\n") if not line.isascii())
    sample = b"\n".join(islice(beyond_ascii, _TELLING_LINES))
    try:
        encoding = best_encoding(Sample(sample[: 64 * 1024], complete=False))
    except UnreadableTable:
        # Names may be lost, but not the times: what matters is ASCII.
        encoding = "utf-8"
    return data.decode(encoding, errors="replace")


def _upper_names(lines: list[str]) -> list[str]:
    """Write the names of properties and components as the standard does: `begin : vevent` becomes `BEGIN:VEVENT`."""
    return [_upper_name(line) for line in lines]


_NAME = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]{0,60})\s*(?=[:;])", re.ASCII)


def _upper_name(line: str) -> str:
    found = _NAME.match(line)
    if not found:
        return line
    name = found[1].upper()
    rest = line[found.end() :]
    return f"{name}:{rest[1:].strip().upper()}" if name in ("BEGIN", "END") else name + rest
