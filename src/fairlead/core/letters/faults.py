"""What can be wrong with a template or with what is to be put into it: data, from which pages make sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """Kinds of faults."""

    NOT_CLOSED = "not_closed"  # {{ without }}
    NOT_OPENED = "not_opened"  # {{/if}} or {{else}} without its {{#if}}
    NOT_ENDED = "not_ended"  # {{#if}} without its {{/if}}
    NO_NAME = "no_name"  # {{ }} or {{ two words }}
    UNKNOWN_SECTION = "unknown_section"  # {{#unless x}}
    TOO_DEEP = "too_deep"
    UNDECLARED = "undeclared"  # a name that this purpose does not have
    UNKNOWN_FILTER = "unknown_filter"
    WRONG_FILTER = "wrong_filter"  # a filter for another kind of value
    NOT_A_LIST = "not_a_list"
    IS_A_LIST = "is_a_list"
    MISSING = "missing"  # the name is known and nothing is there to be written


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One fault: `name` is the variable, filter or section, `line` counts from 1, `facts` say what would do."""

    fault: Fault
    name: str
    line: int
    facts: Mapping[str, str] = field(default_factory=dict)


class BadTemplate(Exception):
    """A text that cannot be a template, with every fault that was found."""

    def __init__(self, faults: Sequence[TemplateFault]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.fault.value} {one.name}".strip() for one in faults))
        self.faults = tuple(faults)


class MissingValues(Exception):
    """A letter lacks what its template asks for: `names` in the order in which they stand. Nothing was written."""

    def __init__(self, template: str, faults: Sequence[TemplateFault]) -> None:
        self.names = tuple(dict.fromkeys(one.name for one in faults))
        super().__init__(f"{template}: nothing to write for {', '.join(self.names)}")
        self.template, self.faults = template, tuple(faults)
