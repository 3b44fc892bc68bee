"""How often such an answer is right: from the evidence and the doubts, fitted to test mails.

The steps are few on purpose; `bench/absence_mail.py` prints how many answers of each step are right.
"""

from __future__ import annotations

from fairlead.core.absence_mail.kinds import Kind
from fairlead.core.absence_mail.settled_dates import AwayDates

# By what an answer with such a doubt is less often right.
_DOUBTS = {"order": 0.7, "words": 0.8, "contradiction": 0.5, "over": 0.9, "long": 0.85}


def confidence_of(kind: Kind, dates: AwayDates) -> float:
    """Return a number from 0 to 1."""
    found = kind.confidence
    for doubt in dates.doubts:
        found *= _DOUBTS[doubt]
    return round(found, 2)
