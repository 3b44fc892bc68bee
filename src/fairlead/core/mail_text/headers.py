"""Header lines: unfolded, encoded words decoded even where they are broken, parameters, mailboxes."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from fairlead.core.mail_text.charsets import decode_text

# Forgiving: spaces inside, a missing language tag, an end that was cut off.
_ENCODED = re.compile(r"=\?([A-Za-z0-9_.:\-]{2,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)(?:\?=|$)")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?)")
_FOLD = re.compile(r"\r?\n[ \t]+|[\r\n]+")
_PARAMETER = re.compile(r";\s*([\w*!#$%&'+^`{|}~.-]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;\s]*)")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]+@[^\s<>()\[\],;:\"@]+")
_MOST_CHARACTERS = 20_000
_MOST_PIECES = 100


class Mailbox(NamedTuple):
    """A name ("" where none is written) and an address in lower case."""

    name: str
    address: str


def unfold(value: str) -> str:
    return _FOLD.sub(" ", value).strip()


def decode_header_text(value: str) -> str:
    """Return a header's value with its encoded words read, neighbours in one encoding joined before they are decoded.

    >>> decode_header_text("=?utf-8?B?5Lit?= =?UTF-8?Q?=E6=96=87?= offer")
    '中文 offer'
    """
    plain = _BETWEEN.sub(r"\1", unfold(value[:_MOST_CHARACTERS]))
    if "=?" not in plain:
        return plain
    words: list[str] = []
    at, pending, charset = 0, b"", ""
    for found in _ENCODED.finditer(plain):
        label, data = found.group(1).lower(), _decoded(found.group(2), found.group(3))
        gap = plain[at : found.start()]
        # A character may be cut in two between words: join the bytes first.
        if pending and (gap or label != charset):
            words.append(decode_text(pending, charset))
            pending = b""
        words.append(gap)
        pending, charset, at = pending + data, label, found.end()
    if pending:
        words.append(decode_text(pending, charset))
    return unfold("".join(words) + plain[at:])


def _decoded(kind: str, text: str) -> bytes:
    raw = text.encode("ascii", errors="ignore")
    if kind in "qQ":
        return quopri.decodestring(raw.replace(b" ", b"=20"), header=True)
    return decode_base64(raw)


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def decode_base64(data: bytes) -> bytes:
    """Return what `data` encodes, foreign characters and a missing end forgiven."""
    body, _, _ = data.partition(b"=") if data.count(b"=") <= 2 else (data.replace(b"=", b""), b"", b"")
    clean = _NOT_BASE64.sub(b"", body)
    clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
    try:
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""


def read_parameters(value: str) -> tuple[str, Mapping[str, str]]:
    """Return the leading word of a structured header in lower case, and its parameters (RFC 2045, 2231).

    >>> read_parameters('text/plain; charset="GB2312"; format=flowed')
    ('text/plain', {'charset': 'GB2312', 'format': 'flowed'})
    """
    plain = unfold(value[:_MOST_CHARACTERS])
    pieces: dict[str, str] = {}
    for name, written in _PARAMETER.findall(plain):
        text = re.sub(r"\\(.)", r"\1", written.strip('"')) if written.startswith('"') else written
        pieces.setdefault(name.lower(), text)
    names = dict.fromkeys(name.partition("*")[0] for name in pieces)
    return plain.partition(";")[0].strip().lower(), {name: _parameter(name, pieces) for name in names}


def _parameter(name: str, pieces: Mapping[str, str]) -> str:
    """Return a parameter: of RFC 2231's forms before the plain one, in the order of their numbers."""
    whole = pieces.get(f"{name}*")
    if whole is not None:
        charset, value = _labelled(whole)
        return decode_text(unquote_to_bytes(value), charset)
    charset, found = "", b""
    for number in range(_MOST_PIECES):
        encoded, written = pieces.get(f"{name}*{number}*"), pieces.get(f"{name}*{number}")
        if encoded is not None:
            label, value = _labelled(encoded) if number == 0 else (charset, encoded)
            charset = label
            # A character may be cut in two between pieces: join the bytes first.
            found += unquote_to_bytes(value)
        elif written is not None:
            found += written.encode("utf-8", errors="replace")
        else:
            break
    return decode_text(found, charset) if found else pieces.get(name, "")


def _labelled(text: str) -> tuple[str, str]:
    """Return the charset that a value names and the value behind it."""
    return (text.split("'", 2)[0], text.split("'", 2)[2]) if text.count("'") >= 2 else ("", text)


def read_mailboxes(value: str) -> list[Mailbox]:
    """Return the mailboxes of a From, To or Reply-To header, in order; what has no address is left out.

    >>> read_mailboxes('"Chen, Mia" <Mia@Example.com>, sales@example.com')
    [Mailbox(name='Chen, Mia', address='mia@example.com'), Mailbox(name='', address='sales@example.com')]
    """
    plain = decode_header_text(value)
    found: list[Mailbox] = []
    at = 0
    for address in _ADDRESS.finditer(plain):
        before = plain[at : address.start()].rstrip()
        angled = before.endswith("<")
        name = re.sub(r"^[\s,;>]+", "", before.rstrip("<")).strip(" \t'\"(") if angled else ""
        found.append(Mailbox(name, address.group().lower().strip(".'")))
        at = address.end()
    return found
