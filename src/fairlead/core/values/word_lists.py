"""The word lists beside this module: lines of "value: word; word; …", several lines for one value allowed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from fairlead.core.search_terms import normalise


def word_key(word: str) -> str:
    """Return the form in which words are compared: no case, accents, punctuation or spaces.

    Signs ("$", "€") are all punctuation, and stay as they are.
    """
    return normalise(word).replace(" ", "") or word.strip()


def words_of(name: str) -> Iterator[tuple[str, str]]:
    """Yield (value, word) for every word of a list, in its order."""
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            value, _, words = line.partition(": ")
            for word in words.split("; "):
                yield value, word
