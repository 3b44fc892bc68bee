"""One message from its bytes: headers, leaves, and the text that a reader would see.

Hand-made rather than the standard library's: mail comes broken (boundaries that never end, labels that lie, a thousand
nested parts), and what it costs must stay small and known. Nothing raises; what cannot be read is empty.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from itertools import islice

from fairlead.core.mail_text.charsets import decode_text
from fairlead.core.mail_text.headers import (
    Mailbox,
    decode_base64,
    decode_header_text,
    read_mailboxes,
    read_parameters,
    unfold,
)
from fairlead.core.mail_text.markup import text_of_html

MOST_DEPTH = 12
MOST_PARTS = 200
MOST_HEADER_BYTES = 256 * 1024
# Of a text part: some hundred pages. What comes behind is never the sender's own word about an absence.
MOST_TEXT_BYTES = 256 * 1024
_HEADERS_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_LINE = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:[ \t]*([^\r\n]*(?:(?:\r\n|\n|\r)[ \t]+[^\r\n]*)*)")
# What the head of a mail begins with, where empty lines stand before it.
_MAIL_HEAD = re.compile(
    rb"(?:from|to|cc|subject|date|sender|received|return-path|message-id|mime-version|delivered-to|content-type"
    rb"|x-[\w-]+)[ \t]*:",
    re.I,
)
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]*")
_BOUNDARY = re.compile(rb"^--(-*[^\s-][^\r\n]{0,200}?)[ \t]*\r?$", re.MULTILINE)
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_NOT_IN_NAMES = re.compile(r"[^\w .-]+")
_MBOX = re.compile(rb"\A(?:From |>From )[^\n]*\n")
_WORDS = re.compile(r"\w")
# A plain part that only says that there is an HTML part.
_STUB = re.compile(
    r"\bhtml\b.{0,80}(?:view|support|display|read|anzeig|client)|(?:view|enable|support).{0,80}\bhtml\b", re.I
)


@dataclass(frozen=True)
class Part:
    """One leaf of the tree of a message. `content` is decoded from its transfer encoding only when asked for."""

    content_type: str
    parameters: Mapping[str, str]
    transfer_encoding: str
    disposition: str
    filename: str
    raw: bytes = field(repr=False)
    alternative_to: int = 0

    @cached_property
    def content(self) -> bytes:
        return self._decoded(self.raw)

    @cached_property
    def text(self) -> str:
        """The words of a text part, of HTML without its marks; cut behind `MOST_TEXT_BYTES`."""
        text = decode_text(
            self._decoded(self.raw[: MOST_TEXT_BYTES * 3])[:MOST_TEXT_BYTES], self.parameters.get("charset")
        )
        if self.content_type == "text/html" or (self.content_type == "" and text.lstrip()[:5].lower() == "<html"):
            return text_of_html(text)
        if self.parameters.get("format", "").lower() == "flowed":
            return unflow(text, delete_space=self.parameters.get("delsp", "").lower() == "yes")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def is_attachment(self) -> bool:
        return self.disposition == "attachment" or (bool(self.filename) and self.disposition != "inline")

    def _decoded(self, raw: bytes) -> bytes:
        if self.transfer_encoding == "base64":
            return decode_base64(raw)
        if self.transfer_encoding == "quoted-printable":
            return quopri.decodestring(raw)
        return raw


@dataclass(frozen=True)
class Mail:
    """A message. Names of headers are in lower case, values unfolded but still encoded; `header` decodes one."""

    headers: tuple[tuple[str, str], ...]
    content_type: str
    parameters: Mapping[str, str]
    parts: tuple[Part, ...]

    @property
    def is_read_in_part(self) -> bool:
        """Whether parts were left out: there are too many, or they lie too deep in each other."""
        return len(self.parts) >= MOST_PARTS or any(part.content_type.startswith("multipart/") for part in self.parts)

    @property
    def is_encrypted(self) -> bool:
        """Whether only its receiver's key opens it (S/MIME, PGP)."""
        locked = self.parameters.get("smime-type", "").lower() != "signed-data" and self.content_type in _LOCKED
        return locked or any(part.content_type == "application/pgp-encrypted" for part in self.parts)

    def header(self, name: str) -> str:
        """Return the first header of this name, decoded; "" when there is none."""
        wanted = name.lower()
        return next((decode_header_text(value) for key, value in self.headers if key == wanted), "")

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.headers)

    @cached_property
    def subject(self) -> str:
        return self.header("subject")

    @cached_property
    def sender(self) -> Mailbox:
        """The first mailbox of From; both fields "" when there is none."""
        return next(
            iter(read_mailboxes(next((value for key, value in self.headers if key == "from"), ""))), Mailbox("", "")
        )

    @cached_property
    def sent_at(self) -> datetime | None:
        """The instant of the Date header, aware; None when it is missing or is no date."""
        try:
            found = parsedate_to_datetime(self.header("date"))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return found if found.tzinfo and 1970 < found.year < 2200 else None

    @cached_property
    def text(self) -> str:
        """What a reader sees first: the plain text where it says anything, else that of the HTML part."""
        chosen: dict[int, Part] = {}
        loose: list[Part] = []
        for part in self.parts:
            if part.is_attachment or not part.content_type.startswith("text/") or part.content_type == "text/calendar":
                continue
            if not part.alternative_to:
                loose.append(part)
            elif part.alternative_to not in chosen or _says_more(part, chosen[part.alternative_to]):
                if part.alternative_to not in chosen:
                    loose.append(part)
                else:
                    loose[loose.index(chosen[part.alternative_to])] = part
                chosen[part.alternative_to] = part
        return "\n\n".join(text for part in loose[:5] if (text := part.text).strip())


def _says_more(part: Part, than: Part) -> bool:
    """Tell whether a later alternative is to be read instead of an earlier one: only when that one says nothing."""
    if than.content_type == "text/html":
        return part.content_type == "text/plain" and bool(_WORDS.search(part.text))
    text = than.text
    return not _WORDS.search(text) or (len(text) < 300 and bool(_STUB.search(text)))


def read_mail(data: bytes) -> Mail:
    """Read one message (RFC 5322 and MIME, forgivingly), also when `data` is not a message at all."""
    data = _MBOX.sub(b"", data.removeprefix(codecs.BOM_UTF8), count=1)
    if data[:1] in (b"\r", b"\n") and _MAIL_HEAD.match(stripped := data.lstrip(b"\r\n")):
        data = stripped
    head, body = _split(data)
    headers = _headers(head)
    content_type, parameters = read_parameters(_find(headers, "content-type"))
    return Mail(headers, content_type, parameters, tuple(_leaves(headers, body)))


def _split(data: bytes) -> tuple[bytes, bytes]:
    if data.startswith((b"\n", b"\r\n")):
        return b"", data.lstrip(b"\r\n")
    end = _HEADERS_END.search(data, 0, MOST_HEADER_BYTES)
    return (data[: end.start()], data[end.end() :]) if end else (data[:MOST_HEADER_BYTES], b"")


def _headers(head: bytes) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("ascii").lower(), unfold(decode_text(value))) for name, value in _LINE.findall(head))


def _find(headers: tuple[tuple[str, str], ...], name: str) -> str:
    return next((value for key, value in headers if key == name), "")


def _leaves(headers: tuple[tuple[str, str], ...], body: bytes) -> Iterator[Part]:
    """Yield the leaves in order, without recursion: depth costs nothing but its own level."""
    waiting = [(headers, body, 0, 0)]
    yielded = opened = 0
    while waiting and yielded < MOST_PARTS and opened < MOST_PARTS * 2:
        own, content, depth, group = waiting.pop()
        opened += 1
        content_type, parameters = read_parameters(_find(own, "content-type"))
        if content_type.startswith("multipart/") and depth < MOST_DEPTH:
            # Parts of an alternative inside another one are versions of the same words.
            inner = group or (opened if content_type == "multipart/alternative" else 0)
            pieces = _pieces(content, parameters.get("boundary", "")) or _pieces(content, _boundary_in(content))
            if pieces:
                waiting.extend((*_part(piece), depth + 1, inner) for piece in reversed(pieces))
                continue
            content_type = "text/plain"
        yielded += 1
        yield _leaf(own, content_type, parameters, content, group)


def _part(piece: bytes) -> tuple[tuple[tuple[str, str], ...], bytes]:
    head, body = _split(piece)
    return _headers(head), body


def _boundary_in(content: bytes) -> str:
    """Return what looks like the boundary of parts where the header names none, or another one; "" for nothing."""
    for found in islice(_BOUNDARY.finditer(content, 0, MOST_HEADER_BYTES), 20):
        mark = found.group(1)
        if content.count(b"\n--" + mark, found.end()):
            return mark.decode("utf-8", errors="replace")
    return ""


def _pieces(content: bytes, boundary: str) -> list[bytes]:
    if not boundary.strip():
        return []
    mark = b"--" + boundary.encode("utf-8", errors="ignore").rstrip()
    found: list[bytes] = []
    for piece in (b"\n" + content).split(b"\n" + mark, MOST_PARTS)[1:]:
        if piece.startswith(b"--"):
            break
        # The rest of the line of the boundary is not of the part.
        found.append(piece.partition(b"\n")[2])
    return found


def _leaf(
    headers: tuple[tuple[str, str], ...], content_type: str, parameters: Mapping[str, str], content: bytes, group: int
) -> Part:
    disposition, details = read_parameters(_find(headers, "content-disposition"))
    filename = decode_header_text(details.get("filename", "") or parameters.get("name", ""))
    if content_type == "message/rfc822" and not filename:
        filename = _name_of_mail(content)
    return Part(
        # What is no media type is read as text (RFC 2045, 5.2).
        content_type=content_type if _MEDIA_TYPE.fullmatch(content_type) else "text/plain",
        parameters=parameters,
        transfer_encoding=_find(headers, "content-transfer-encoding").strip().lower(),
        disposition=disposition,
        filename=filename,
        raw=content,
        alternative_to=group,
    )


def _name_of_mail(content: bytes) -> str:
    """Return the name under which a mail that came in another one is kept."""
    subject = decode_header_text(_find(_headers(_split(content)[0]), "subject"))
    return f"{_NOT_IN_NAMES.sub(' ', subject[:100]).strip() or 'message'}.eml"


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join the lines that `format=flowed` (RFC 3676) broke; the line of a signature's mark ends in a space by itself.

    >>> unflow("I am away until \\n5 May.\\n-- \\nAnna")
    'I am away until 5 May.\\n-- \\nAnna'
    """
    lines: list[str] = []
    open_line = False
    for line in text.replace("\r\n", "\n").split("\n"):
        own = line[1:] if line.startswith(" ") else line
        if open_line and not own.startswith(">") and own != "-- ":
            lines[-1] += own
        else:
            lines.append(own)
        open_line = own.endswith(" ") and own != "-- "
        if open_line and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
