"""From aware datetimes, which the face speaks, to whole epoch seconds, in which everything inside is counted."""

from __future__ import annotations

import math
from datetime import UTC, datetime


def epoch_seconds(moment: datetime) -> int:
    """Return the second that a moment (aware) lies in; raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        # Python would take it for the server's own time and answer without a word.
        raise ValueError(f"{moment} has no zone")
    return math.floor(moment.timestamp())


def utc_moment(instant: int) -> datetime:
    """Return an instant (epoch seconds) as a datetime in UTC."""
    return datetime.fromtimestamp(instant, UTC)
