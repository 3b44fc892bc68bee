"""How often such an answer is right, and why it may be wrong: from the evidence and the doubts.

The steps are few on purpose. They were chosen so that of answers at or above `SURE_FROM` at least 97 of 100 are right
in everything; `bench/absence_mail.py` prints how many of each step are.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

# From this share of right answers on nobody need look at the words.
SURE_FROM = 0.9


class Doubt(StrEnum):
    """Why an answer may be wrong."""

    NO_SIGN = "no_sign"  # no header and no subject says that a machine wrote this
    SOME_SIGN = "some_sign"  # headers hint at a machine, but people's mail has them, too
    NO_WORD = "no_word"  # no known word of absence: only a return, a period or whom to ask
    GUESSED_LEFT = "guessed_left"  # no known word for having left, only who is asked from now on
    ORDER = "order"  # day and month may be meant the other way round
    WORDS = "words"  # a date that no word explains
    UNREAD = "unread"  # a further date of which it is not clear what it says
    CONTRADICTION = "contradiction"  # weekdays or dates that do not fit together
    OVER = "over"  # the absence was over when the mail came
    LONG = "long"  # longer than four months


# By what an answer with such a doubt is less often right.
FACTORS = {
    Doubt.NO_SIGN: 0.8,
    Doubt.SOME_SIGN: 0.95,
    Doubt.NO_WORD: 0.87,
    Doubt.GUESSED_LEFT: 0.75,
    Doubt.ORDER: 0.7,
    Doubt.WORDS: 0.8,
    Doubt.UNREAD: 0.85,
    Doubt.CONTRADICTION: 0.5,
    Doubt.OVER: 0.9,
    Doubt.LONG: 0.9,
}
_WITHOUT_DOUBT = 0.97


class Sureness(NamedTuple):
    """Whether an answer may be taken without asking, and if not, why."""

    is_sure: bool
    reasons: tuple[Doubt, ...]


def confidence_of(doubts: Iterable[Doubt]) -> float:
    """Return the share of right answers among those with such doubts, from 0 to 1.

    >>> confidence_of([]), confidence_of([Doubt.OVER]), confidence_of([Doubt.NO_SIGN, Doubt.ORDER])
    (0.97, 0.87, 0.54)
    """
    found = _WITHOUT_DOUBT
    for doubt in set(doubts):
        found *= FACTORS[doubt]
    return round(found, 2)


def explain_sureness(confidence: float, doubts: Iterable[Doubt]) -> Sureness:
    """Return whether an answer is sure; the reasons of an unsure one come with the gravest first.

    >>> explain_sureness(0.97, []).is_sure, explain_sureness(0.68, [Doubt.OVER, Doubt.ORDER]).reasons[0].value
    (True, 'order')
    """
    if confidence >= SURE_FROM:
        return Sureness(True, ())
    return Sureness(False, tuple(sorted(set(doubts), key=lambda doubt: (FACTORS[doubt], doubt))))
