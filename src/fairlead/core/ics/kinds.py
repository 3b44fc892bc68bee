"""Whether an event is busy time, an absence, or neither: what programs write, and what people write in titles.

A title is believed only where nothing else speaks against it, and words about leave are not leave: "Vacation planning"
is a meeting, "Bank holiday" is nobody's absence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Literal

from fairlead.core.ics.components import Event

Kind = Literal["busy", "absent"]

BUSY: Kind = "busy"
ABSENT: Kind = "absent"

# Shorter, "holiday" in a title is more often a subject than an absence.
_LONG_SECONDS = 3 * 3600
_WORD = re.compile(r"\w+")


def kind_of(event: Event, seconds: int) -> Kind | None:
    """Return what the event says about its owner's time; `seconds` is its length, None means free.

    Exchange's out of office and free are taken as they are. Marked as transparent is free, whatever the title says.
    """
    status = event.busy_status
    is_note = event.scope.name != "" and _is_note(event.scope.name)
    if status in ("OOF", "OUTOFOFFICE"):
        return BUSY if is_note else ABSENT
    if is_free(event):
        return None
    return BUSY if is_note else _kind_by_words(event, seconds)


def is_free(event: Event) -> bool:
    """Tell whether an event takes no time of its owner; out of office does, even where TRANSP says otherwise."""
    if event.busy_status in ("OOF", "OUTOFOFFICE"):
        return False
    return event.is_transparent or event.busy_status in ("FREE", "WORKINGELSEWHERE")


def reads_like_absence(event: Event, seconds: int) -> bool:
    """Tell whether title and categories speak of an absence, whatever else the event says."""
    return not (event.scope.name and _is_note(event.scope.name)) and _kind_by_words(event, seconds) == ABSENT


def _kind_by_words(event: Event, seconds: int) -> Kind:
    if any(map(_is_note, event.categories)):
        # Where Outlook files public holidays, "holiday" in a title proves nothing; "annual leave" does.
        return ABSENT if _says_absence(event.summary, False) else BUSY
    is_long = seconds >= _LONG_SECONDS
    texts = (event.summary, *event.categories)
    return ABSENT if any(_says_absence(text, is_long) for text in texts) else BUSY


@lru_cache(maxsize=4096)
def _says_absence(text: str, is_long: bool) -> bool:
    folded = _fold(text[:300])
    words = _WORD.findall(folded)
    vocabulary = _vocabulary()
    said = vocabulary["always"].is_in(folded, words) or (is_long and vocabulary["long"].is_in(folded, words))
    return said and not vocabulary["never"].is_in(folded, words)


@lru_cache(maxsize=1024)
def _is_note(name: str) -> bool:
    """Tell whether the name of a calendar, or a category, is that of public holidays or birthdays."""
    folded = _fold(name[:300])
    words = _WORD.findall(folded)
    return _vocabulary()["notes"].is_in(folded, words) and not _vocabulary()["teams"].is_in(folded, words)


def _fold(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


@dataclass
class _Words:
    """One class of words: single ones, phrases by their first word, ends of words, and signs found anywhere."""

    single: set[str] = field(default_factory=set)
    latest: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    endings: tuple[str, ...] = ()
    phrases: dict[str, list[str]] = field(default_factory=dict)
    anywhere: list[str] = field(default_factory=list)

    def add(self, written: str) -> None:
        word = _fold(written)
        if not _has_blanks_between_words(word):
            self.anywhere.append(word)
        elif word.startswith("*"):
            self.endings += (word[1:],)
        elif word.startswith("="):
            self.alone.add(word[1:])
        elif word.endswith("$"):
            self.latest.add(word[:-1])
        elif " " in word:
            self.phrases.setdefault(word.partition(" ")[0], []).append(f" {word} ")
        else:
            self.single.add(word)

    def is_in(self, folded: str, words: list[str]) -> bool:
        if not self.single.isdisjoint(words):
            return True
        if words and (words[-1] in self.latest or (len(words) == 1 and words[0] in self.alone)):
            return True
        if not self.phrases.keys().isdisjoint(words):
            spaced = f" {' '.join(words)} "
            if any(phrase in spaced for word in words for phrase in self.phrases.get(word, ())):
                return True
        if self.endings and any(word.endswith(self.endings) for word in words):
            return True
        return not folded.isascii() and any(sign in folded for sign in self.anywhere)


def _has_blanks_between_words(word: str) -> bool:
    """Tell whether the script divides words; Thai, Chinese, Japanese do not, and Korean adds its particles."""
    return not any("\u0e00" <= char <= "\u0e7f" or "\u1100" <= char <= "\u11ff" or char >= "\u2e80" for char in word)


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, _Words]:
    classes = {name: _Words() for name in ("always", "long", "never", "notes", "teams")}
    text = (resources.files(__package__) / "absence_words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            head, _, words = line.partition(" = ")
            for word in words.split(" | "):
                classes[head.split()[0]].add(word)
    return classes
