"""The headings that lists are known to use, and the field that each names."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from fairlead.core.search_terms import normalise

# What stands in brackets is a note ("(required)", "（必填）") or the same heading in a second language.
_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]|\*|＊")
_NUMBERED = re.compile(r"(?<=\D)[ _]?\d{1,2}$|^\d{1,2}[.、)]\s*")
_NOT_IN_COMPACT = re.compile(r"[\s]+")

# What is longer is a text, and the patterns would be slow on it.
LONGEST_HEADING = 120

# The field of headings that are known and mean nothing for us.
NO_FIELD = "-"


def compact(heading: str) -> str:
    """Return the form in which headings are compared: no case, accents, punctuation or spaces; `#` means a number.

    >>> compact("Nombre de la Compañía")
    'nombredelacompania'
    >>> compact("Customer #")
    'customerno'
    """
    return _NOT_IN_COMPACT.sub("", normalise(heading.replace("#", " no ").replace("№", " no ")))


def forms(heading: str) -> list[str]:
    """Return the compact forms under which to look a heading up, the most exact first, without repetition."""
    if len(heading) > LONGEST_HEADING:
        return []
    bare = _BRACKETED.sub(" ", heading)
    unnumbered = _NUMBERED.sub("", bare.strip())
    noted = [note.strip("()（）[]【】*＊ ") for note in _BRACKETED.findall(heading)]
    found = (compact(text) for text in (heading, bare, unnumbered, *noted))
    return [form for form in dict.fromkeys(found) if form]


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, str]:
    """Return the field of every known heading by its compact form; `NO_FIELD` for those that are left out."""
    text = (resources.files(__package__) / "headings.txt").read_text(encoding="utf-8")
    known: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            field, _, headings = line.partition(": ")
            known.update((compact(heading), field) for heading in headings.split("; "))
    return known


@lru_cache(maxsize=1)
def fields() -> tuple[str, ...]:
    """Return the names of all fields, in the order of the vocabulary."""
    return tuple(field for field in dict.fromkeys(vocabulary().values()) if field != NO_FIELD)
