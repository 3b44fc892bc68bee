"""Whom a leave that is not certain, or a habit, would keep away when they could be reached next, in arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fairlead.availability.queries.standing import Crowd, Numbers, Place
from fairlead.core.availability import Leave, LikelyLeave
from fairlead.core.availability.doubts import holds_at
from fairlead.core.bitmaps import NEVER
from fairlead.core.closures import LIKELY_PERCENT

SECONDS_OF_DAY = 86_400
# Epoch days are counted from here; what is written for "always" lies far before, for "open" far behind.
FIRST_DAY = date(1970, 1, 1).toordinal()
OPEN = 1 << 40


class Doubts:
    """Times away that are not certain, with their contacts in arrays beside them."""

    def __init__(
        self, perhaps: Iterable[tuple[int, Sequence[Leave]]], likely: Mapping[int, Sequence[LikelyLeave]]
    ) -> None:
        told: list[tuple[int, Leave | LikelyLeave]] = [(pk, one) for pk, times in perhaps for one in times]
        told += [
            (pk, one) for pk, times in likely.items() for one in times if one.probability_percent >= LIKELY_PERCENT
        ]
        self._times = [one for _pk, one in told]
        self._contact_ids = np.array([pk for pk, _one in told], np.int64)
        days = [_days(one) for one in self._times]
        self._first = np.array([first for first, _past in days], np.int64)
        self._past = np.array([past for _first, past in days], np.int64)

    def hold(self, crowd: Crowd, places: Sequence[Place], good: Numbers) -> NDArray[np.bool_]:
        """Return of whom one would hold when they are reached next, at `good`."""
        found = np.zeros(len(crowd.contact_ids), np.bool_)
        at = crowd.positions_of_contacts(self._contact_ids)
        days = good[at] // SECONDS_OF_DAY if len(good) else at
        # No zone is more than a day away from UTC: most are out of the question.
        near = (at >= 0) & (days >= self._first - 1) & (days <= self._past + 1)
        for number in np.flatnonzero(near).tolist():
            position = int(at[number])
            place, instant = places[int(crowd.place_numbers[position])], int(good[position])
            if not found[position] and instant != NEVER and place.zone:
                found[position] = holds_at(self._times[number], place.zone, instant)
        return found


def _days(away: Leave | LikelyLeave) -> tuple[int, int]:
    """Return the epoch days of begin and end."""
    if isinstance(away, LikelyLeave):
        return away.start_date.toordinal() - FIRST_DAY, away.end_date.toordinal() - FIRST_DAY
    end = OPEN if away.end is None else away.end.toordinal() - FIRST_DAY
    return away.start.toordinal() - FIRST_DAY, end
