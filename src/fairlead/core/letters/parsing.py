"""Templates from text to a tree. Nothing in a template is ever run as a program.

    {{ order_total }}               a value, written in the manner of its kind
    {{ order_total | money:code }}  a filter, with its style
    {{#if vessel}} … {{else}} … {{/if}}
    {{#each invoices}} … {{/each}}  names inside are first those of the member

A line that holds a section's mark alone leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from fairlead.core.letters.faults import BadTemplate, Fault, TemplateFault

OPEN, CLOSE = "{{", "}}"
_DEEPEST = 8
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_ALONE = re.compile(r"^[ \t]*(\{\{[ \t]*(?:[#/][^{}\n]*|else[ \t]*)\}\})[ \t]*(?:\n|\Z)", re.M)


@dataclass(frozen=True, slots=True)
class Words:
    """Text that stands as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where a value goes; without a filter in the usual manner of its kind."""

    name: str
    line: int
    filter: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A part for when something is there, and one for when it is not."""

    name: str
    line: int
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Repetition:
    """A part for each member of a list."""

    name: str
    line: int
    body: tuple[Node, ...]


Node: TypeAlias = Words | Placeholder | Condition | Repetition
Tree: TypeAlias = tuple[Node, ...]


@dataclass(slots=True)
class _Open:
    section: str
    name: str
    line: int
    body: list[Node]
    otherwise: list[Node] | None = None

    @property
    def current(self) -> list[Node]:
        return self.body if self.otherwise is None else self.otherwise

    def closed(self) -> Node:
        if self.section == "each":
            return Repetition(self.name, self.line, tuple(self.body))
        return Condition(self.name, self.line, tuple(self.body), tuple(self.otherwise or ()))


def parse(source: str) -> Tree:
    """Return the tree of a template.

    Raises BadTemplate, with all that is wrong and the lines.

    >>> parse("Offer {{ offer_number }}")
    (Words(text='Offer '), Placeholder(name='offer_number', line=1, filter='', style=''))
    """
    reader = _Reader()
    for line, is_mark, text in _pieces(source.replace("\r\n", "\n"), reader.faults):
        reader.take_mark(text, line) if is_mark else reader.take_words(text)
    return reader.finish()


def names_in(tree: Tree) -> tuple[str, ...]:
    """Return the names that a template speaks of, in their order, those of members of lists left out."""
    return tuple(dict.fromkeys(_names(tree)))


def _names(tree: Tree) -> Iterator[str]:
    for node in tree:
        if isinstance(node, Words):
            continue
        yield node.name
        if isinstance(node, Condition):
            yield from _names(node.body)
            yield from _names(node.otherwise)


def _pieces(source: str, faults: list[TemplateFault]) -> Iterator[tuple[int, bool, str]]:
    """Yield the line, whether it is a mark, and the text of each piece."""
    # A mark alone on its line takes the line's end with it; the count of lines goes by the source.
    position, line = 0, 1
    alone = {found.start(1): (found.start(), found.end()) for found in _ALONE.finditer(source)}
    while True:
        start = source.find(OPEN, position)
        if start < 0:
            yield line, False, source[position:]
            return
        end = source.find(CLOSE, start)
        newline = source.find("\n", start)
        mark_line = line + source.count("\n", position, start)
        if end < 0 or 0 <= newline < end:
            faults.append(TemplateFault(Fault.NOT_CLOSED, source[start : start + 20].split("\n")[0], mark_line))
            return
        before, after = alone.get(start, (start, end + len(CLOSE)))
        yield line, False, source[position:before]
        yield mark_line, True, source[start + len(OPEN) : end].strip()
        line += source.count("\n", position, after)
        position = after


class _Reader:
    """Builds the tree and keeps what is wrong."""

    def __init__(self) -> None:
        self.faults: list[TemplateFault] = []
        self._tree: list[Node] = []
        self._open: list[_Open] = []

    @property
    def _current(self) -> list[Node]:
        return self._open[-1].current if self._open else self._tree

    def take_words(self, text: str) -> None:
        if text:
            self._current.append(Words(text))

    def take_mark(self, text: str, line: int) -> None:
        if text.startswith("#"):
            self._begin(text[1:].strip(), line)
        elif text.startswith("/"):
            self._end(text[1:].strip(), line)
        elif text == "else":
            self._turn(line)
        else:
            self._placeholder(text, line)

    def finish(self) -> Tree:
        self.faults += [TemplateFault(Fault.NOT_ENDED, f"{one.section} {one.name}", one.line) for one in self._open]
        if self.faults:
            raise BadTemplate(sorted(self.faults, key=lambda one: one.line))
        return tuple(self._tree)

    def _begin(self, text: str, line: int) -> None:
        section, _space, name = text.partition(" ")
        name = name.strip()
        if section not in ("if", "each"):
            self._fault(Fault.UNKNOWN_SECTION, section, line)
        elif not _NAME.match(name):
            self._fault(Fault.NO_NAME, name, line)
        if len(self._open) == _DEEPEST:
            self._fault(Fault.TOO_DEEP, name, line)
        self._open.append(_Open(section, name, line, []))

    def _turn(self, line: int) -> None:
        if not self._open or self._open[-1].section != "if" or self._open[-1].otherwise is not None:
            self._fault(Fault.NOT_OPENED, "else", line)
        else:
            self._open[-1].otherwise = []

    def _end(self, section: str, line: int) -> None:
        if not self._open or self._open[-1].section != section:
            self._fault(Fault.NOT_OPENED, f"/{section}", line)
            return
        closed = self._open.pop()
        self._current.append(closed.closed())

    def _placeholder(self, text: str, line: int) -> None:
        name, *rest = (part.strip() for part in text.split("|"))
        if not _NAME.match(name) or len(rest) > 1:
            self._fault(Fault.NO_NAME, text, line)
            return
        wanted, _colon, style = (rest[0] if rest else "").partition(":")
        self._current.append(Placeholder(name, line, wanted.strip(), style.strip()))

    def _fault(self, fault: Fault, name: str, line: int) -> None:
        self.faults.append(TemplateFault(fault, name, line))
