"""Says what a file is by its own first bytes, and which types a browser may be told."""

from __future__ import annotations

import mimetypes
import re

OCTETS = "application/octet-stream"
_LONGEST = 120
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")

# By what a file begins with; of several the first that fits.
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
# What lies in a container and is told apart by the name alone.
_CONTAINED = {
    "application/zip": (
        "application/vnd.openxmlformats-officedocument.",
        "application/vnd.oasis.opendocument.",
        "application/epub+zip",
    ),
    "application/x-ole-storage": ("application/msword", "application/vnd.ms-", "application/vnd.visio"),
}
# Shown as what they are when downloaded. All else goes out as bytes: a browser must never run what a customer sent.
HARMLESS = frozenset(
    (
        "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "text/csv",
        "application/zip", "message/rfc822",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    )
)  # fmt: skip


def media_type_of(name: str, content: bytes, stated: str = "") -> str:
    """Return the media type of a file: what its bytes say, else what was stated, else what its name says.

    >>> media_type_of("offer.pdf", b"%PDF-1.7 ...", "text/html")
    'application/pdf'
    >>> media_type_of("prices.xlsx", b"PK\\x03\\x04...")
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    >>> media_type_of("notes", b"hello", "text/plain; charset=utf-8")
    'text/plain'
    """
    named = mimetypes.guess_type(name, strict=False)[0] or ""
    told = stated.partition(";")[0].strip().lower()
    told = told if _TYPE.fullmatch(told) and len(told) <= _LONGEST else ""
    found = _by_beginning(content)
    if found:
        inside = _CONTAINED.get(found, ())
        return next((one for one in (named, told) if inside and one.startswith(inside)), found)
    return told if told and told != OCTETS else named or OCTETS


def _by_beginning(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for beginning, media_type in _BEGINNINGS if content.startswith(beginning)), "")


def downloaded_as(media_type: str) -> str:
    """Return what a download says that it is."""
    return media_type if media_type in HARMLESS else OCTETS
