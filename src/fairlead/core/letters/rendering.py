"""Letters from a template and what is known: complete, or not at all."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from fairlead.core.letters.faults import BadTemplate, Fault, MissingValues, TemplateFault
from fairlead.core.letters.formatting import FILTERS, Manner, WrongFilter, write_value
from fairlead.core.letters.languages import is_right_to_left
from fairlead.core.letters.markup import END_OF_ISOLATE, escape, isolate
from fairlead.core.letters.parsing import Condition, Node, Placeholder, Repetition, Tree, Words, parse
from fairlead.core.letters.values import Kind, Value, Values, Variable, is_missing


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it can be sent: the subject is plain text in one line, the body has the markup of `markup`."""

    language: str
    subject: str
    body: str

    @property
    def is_right_to_left(self) -> bool:
        return is_right_to_left(self.language)


def check_template(subject: str, body: str, variables: Iterable[Variable]) -> None:
    """Check a template against the variables of its purpose.

    Raises BadTemplate with every fault; lines of the body count from 1, the subject is line 0.
    """
    faults: list[TemplateFault] = []
    declared = {variable.name: variable for variable in variables}
    for source, shift in ((subject, -1), (body, 0)):
        try:
            tree = parse(source)
        except BadTemplate as bad:
            faults += [TemplateFault(one.fault, one.name, one.line + shift, one.facts) for one in bad.faults]
            continue
        found = _check(tree, declared)
        faults += [TemplateFault(one.fault, one.name, one.line + shift, one.facts) for one in found]
    if faults:
        raise BadTemplate(faults)


def _check(tree: Tree, declared: Mapping[str, Variable]) -> Iterator[TemplateFault]:
    for node in tree:
        if isinstance(node, Words):
            continue
        variable = declared.get(node.name)
        if variable is None:
            near = difflib.get_close_matches(node.name, declared, n=1)
            yield TemplateFault(Fault.UNDECLARED, node.name, node.line, {"near": near[0]} if near else {})
        if isinstance(node, Condition):
            yield from _check(node.body, declared)
            yield from _check(node.otherwise, declared)
        elif isinstance(node, Repetition):
            yield from _check_repetition(node, variable, declared)
        elif variable is not None:
            yield from _check_filter(node, variable)


def _check_repetition(
    node: Repetition, variable: Variable | None, declared: Mapping[str, Variable]
) -> Iterator[TemplateFault]:
    if variable is not None and variable.kind is not Kind.ITEMS:
        yield TemplateFault(Fault.NOT_A_LIST, node.name, node.line)
    parts = {part.name: part for part in variable.parts} if variable is not None else {}
    yield from _check(node.body, {**declared, **parts})


def _check_filter(node: Placeholder, variable: Variable) -> Iterator[TemplateFault]:
    if variable.kind is Kind.ITEMS:
        yield TemplateFault(Fault.IS_A_LIST, node.name, node.line)
        return
    wanted = FILTERS.get(node.filter or variable.kind.value)
    if wanted is None:
        fits = ", ".join(name for name, one in FILTERS.items() if variable.kind in one.kinds)
        yield TemplateFault(Fault.UNKNOWN_FILTER, node.filter, node.line, {"variable": node.name, "fits": fits})
    elif variable.kind not in wanted.kinds or (node.style and node.style not in wanted.styles):
        fits = ", ".join(
            f"{name}:{style}" for name, one in FILTERS.items() if variable.kind in one.kinds for style in one.styles
        )
        asked = f"{node.filter}:{node.style}" if node.style else node.filter
        yield TemplateFault(Fault.WRONG_FILTER, asked, node.line, {"variable": node.name, "fits": fits})


@lru_cache(maxsize=512)
def _tree(source: str) -> Tree:
    return parse(source)


def write_letter(subject: str, body: str, values: Values, manner: Manner, *, template: str = "") -> Letter:
    """Write a letter. `template` is its name, for what is said when something is missing.

    Raises BadTemplate, and MissingValues with every name for which there is nothing to write.
    """
    writer = _Writer(values, manner)
    written_subject = writer.write(_tree(subject), is_plain=True)
    written_body = writer.write(_tree(body), is_plain=False)
    if writer.missing:
        raise MissingValues(template, writer.missing)
    return Letter(manner.language, " ".join(written_subject.split()), written_body.strip("\n"))


class _Writer:
    """Writes trees and keeps what is missing, so that all of it is told at once."""

    def __init__(self, values: Values, manner: Manner) -> None:
        self._values, self._manner = values, manner
        self.missing: list[TemplateFault] = []

    def write(self, tree: Tree, *, is_plain: bool) -> str:
        return self._nodes(tree, self._values, is_plain=is_plain)

    def _nodes(self, nodes: Iterable[Node], values: Values, *, is_plain: bool) -> str:
        written = ""
        for node in nodes:
            piece = self._node(node, values, is_plain=is_plain)
            # A value that ends in a full stop, as 2026 г. does, ends the sentence with it.
            is_doubled = isinstance(node, Words) and written.removesuffix(END_OF_ISOLATE).endswith(".")
            written += piece.removeprefix(".") if is_doubled and not piece.startswith("..") else piece
        return written

    def _node(self, node: Node, values: Values, *, is_plain: bool) -> str:
        if isinstance(node, Words):
            return node.text
        value = values.get(node.name)
        if isinstance(node, Condition):
            chosen = node.otherwise if is_missing(value) else node.body
            return self._nodes(chosen, values, is_plain=is_plain)
        if is_missing(value):
            self.missing.append(TemplateFault(Fault.MISSING, node.name, node.line))
            return ""
        if isinstance(node, Repetition):
            return self._repeat(node, value, values, is_plain=is_plain)
        return self._placeholder(node, value, is_plain=is_plain)

    def _repeat(self, node: Repetition, value: Value, values: Values, *, is_plain: bool) -> str:
        if not isinstance(value, (list, tuple)):
            raise BadTemplate([TemplateFault(Fault.NOT_A_LIST, node.name, node.line)])
        return "".join(self._nodes(node.body, {**values, **member}, is_plain=is_plain) for member in value)

    def _placeholder(self, node: Placeholder, value: Value, *, is_plain: bool) -> str:
        try:
            written = write_value(value, self._manner, by=node.filter, style=node.style)
        except WrongFilter:
            if self._manner.zone == "" and not node.filter:
                self.missing.append(TemplateFault(Fault.MISSING, node.name, node.line, {"lacks": "zone"}))
                return ""
            raise BadTemplate([TemplateFault(Fault.WRONG_FILTER, node.filter, node.line)]) from None
        apart = isolate(written, is_right_to_left=is_right_to_left(self._manner.language))
        return " ".join(apart.split()) if is_plain else escape(apart)


def unfilled(text: str) -> tuple[str, ...]:
    """Return the marks of a template that still stand in a text that is about to be sent.

    >>> unfilled("Dear {{ contact }}")
    ('{{ contact }}',)
    """
    found, position = [], text.find("{{")
    while position >= 0:
        end = text.find("}}", position)
        found.append(text[position : end + 2] if end >= 0 else text[position : position + 20])
        position = text.find("{{", position + 2)
    return tuple(found)
