"""The little markup of a letter's body: paragraphs, lists, bold words. What a value says is never taken for markup.

A blank line parts paragraphs; lines that begin with `- ` are a list; `**` stands around what is bold; a backslash takes
the next character as it is. Parts of the other writing direction stand in Unicode isolates, in text and HTML alike.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
_CONTROLS = re.compile("[\u2066-\u2069\u202a-\u202e\u200e\u200f]")
_MARKED = re.compile(r"([\\*])")
_ITEM = re.compile(r"^(\s*)([-•])(?=\s)", re.M)
_BLANK_LINES = re.compile(r"\n\s*\n+")
_TOKEN = re.compile(
    r"\\(.)|(\*\*)|([\u2068\u2069])|(\bhttps?://[^\s<>\"\u2068\u2069]*[^\s<>\".,;:!?)\u2068\u2069])", re.S
)
_STRONG = ("L", "R", "AL")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of lines, or a list of items."""

    is_list: bool
    lines: tuple[str, ...]


def escape(value: str) -> str:
    """Return a value so that no part of it is taken for markup, without blank lines.

    >>> escape("-5 **net**")
    '-5 \\\\*\\\\*net\\\\*\\\\*'
    >>> escape("- first")
    '\\\\- first'
    """
    plain = _MARKED.sub(r"\\\1", _BLANK_LINES.sub("\n", value))
    return _ITEM.sub(r"\1\\\2", plain)


def direction_of(text: str) -> str:
    """Return `ltr`, `rtl` or "" by the first letter that has a direction. Digits have none of their own.

    >>> direction_of("2 أحمد"), direction_of("№ 5-A"), direction_of("2026")
    ('rtl', 'ltr', '')
    """
    found = next((unicodedata.bidirectional(char) for char in text if unicodedata.bidirectional(char) in _STRONG), "")
    return {"L": "ltr", "": ""}.get(found, "rtl")


def isolate(value: str, *, is_right_to_left: bool) -> str:
    """Return a value that cannot disturb the order of the words around it: what runs the other way, and figures among
    words from right to left, are set apart. Marks of direction that it brought along are taken out."""
    plain = _CONTROLS.sub("", value)
    direction = direction_of(plain)
    if is_right_to_left:
        foreign = direction != "rtl" and any(char.isalnum() for char in plain)
    else:
        foreign = any(unicodedata.bidirectional(char) in ("R", "AL") for char in plain)
    return f"{ISOLATE}{plain}{END_OF_ISOLATE}" if foreign else plain


def blocks(body: str) -> Iterator[Block]:
    """Yield the paragraphs and lists of a body."""
    for part in _BLANK_LINES.split(body.replace("\r\n", "\n").strip("\n")):
        paragraph: list[str] = []
        items: list[str] = []
        for line in part.split("\n"):
            if line.startswith(("- ", "• ")):
                if paragraph:
                    yield Block(False, tuple(paragraph))
                    paragraph = []
                items.append(line[2:].strip())
                continue
            if items:
                yield Block(True, tuple(items))
                items = []
            paragraph.append(line.strip())
        if items:
            yield Block(True, tuple(items))
        if any(paragraph):
            yield Block(False, tuple(paragraph))


def as_text(body: str) -> str:
    """Return the text part: markup taken out, lists with their dots.

    >>> as_text("Offer **A-1**\\n\\n- 5 \\\\* 3")
    'Offer A-1\\n\\n• 5 * 3'
    """
    written = []
    for block in blocks(body):
        lines = [f"• {_plain(line)}" if block.is_list else _plain(line) for line in block.lines]
        written.append("\n".join(lines))
    return "\n\n".join(written)


def _plain(line: str) -> str:
    return _TOKEN.sub(lambda token: token[1] or token[3] or token[4] or "", line)


def as_html(line: str) -> str:
    """Return one line as HTML: escaped, bold words, links to what begins with http, isolates as elements."""
    written: list[str] = []
    position, is_bold, isolates = 0, False, 0
    for token in _TOKEN.finditer(line):
        written.append(html.escape(line[position : token.start()]))
        position = token.end()
        if token[1]:
            written.append(html.escape(token[1]))
        elif token[2]:
            written.append("</strong>" if is_bold else "<strong>")
            is_bold = not is_bold
        elif token[3] == ISOLATE:
            direction = direction_of(line[token.end() :].partition(END_OF_ISOLATE)[0]) or "ltr"
            written.append(f'<bdi dir="{direction}">')
            isolates += 1
        elif token[3] and isolates:
            written.append("</bdi>")
            isolates -= 1
        elif token[4]:
            address = html.escape(token[4])
            written.append(f'<a href="{address}">{address}</a>')
    written.append(html.escape(line[position:]))
    return "".join(written) + "</bdi>" * isolates + "</strong>" * is_bold
