"""Read how often a customer is to be contacted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from fairlead.core.search_terms import normalise
from fairlead.core.values.problems import BadValue, refuse_long
from fairlead.core.values.word_lists import word_key, words_of

CadenceUnit = Literal["day", "working_day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Cadence:
    """One contact every `every` days, working days, weeks or months."""

    every: int
    unit: CadenceUnit

    def __str__(self) -> str:
        """Return the form that `parse_cadence` reads and the canonical column holds."""
        short = {(1, "week"): "weekly", (2, "week"): "fortnightly", (1, "month"): "monthly"}
        if (self.every, self.unit) in short:
            return short[self.every, self.unit]
        return f"every {self.every} {self.unit.replace('_', ' ')}{'s' if self.every > 1 else ''}"


_NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "dos": 2, "tres": 3, "cuatro": 4,
    "cinco": 5, "seis": 6, "siete": 7, "diez": 10, "两": 2, "兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "十": 10,
}  # fmt: skip
_UNITS: tuple[tuple[str, CadenceUnit], ...] = (
    (r"working days?|workdays?|business days?|weekdays?|[个個]?工作[日天]|dias? (?:habil|habiles|laborables?)|"
     r"arbeitstage?", "working_day"),
    (r"calendar days?|days?|d|天|日|自然日|dias? naturales|dias?|tage?", "day"),
    (r"weeks?|wks?|w|[个個]?[周週]|[个個]?星期|semanas?|wochen?", "week"),
    (r"months?|mths?|[个個]?月|mes(?:es)?|monate?", "month"),
)  # fmt: skip
_EVERY = r"(?:every|each|per|once every|once in|cada|alle|每隔|每|隔)?"
_LONGEST = {"day": 3650, "working_day": 2500, "week": 520, "month": 120}


def parse_cadence(text: str) -> Cadence:
    """Return how often to contact: a name such as "weekly", or a number of days, working days, weeks or months.

    A bare number counts days. Raises `BadValue("cadence")`.

    >>> parse_cadence("every 7 working days"), parse_cadence("每两周"), parse_cadence("quincenal")
    (Cadence(every=7, unit='working_day'), Cadence(every=2, unit='week'), Cadence(every=2, unit='week'))
    """
    refuse_long(text, "cadence")
    named = _named().get(word_key(text))
    if named:
        return named
    plain = normalise(text)
    if plain.isdigit() and text.strip()[0].isdigit():
        return _checked(text, int(plain), "day")
    for pattern, unit in _UNITS:
        found = re.fullmatch(rf"{_EVERY}\s*(\d+|{'|'.join(_NUMBER_WORDS)})\s*(?:{pattern})(?:一次| 1 次)?", plain)
        if found:
            word = found.group(1)
            return _checked(text, _NUMBER_WORDS.get(word) or int(word), unit)
    raise BadValue("cadence", text)


@lru_cache(maxsize=1)
def _named() -> dict[str, Cadence]:
    found: dict[str, Cadence] = {}
    for value, word in words_of("cadence_names.txt"):
        every, unit = value.split()
        found[word_key(word)] = Cadence(int(every), cast(CadenceUnit, unit))
    return found


def _checked(text: str, every: int, unit: CadenceUnit) -> Cadence:
    if not 1 <= every <= _LONGEST[unit]:
        raise BadValue("cadence", text)
    return Cadence(every, unit)
