"""How everybody at the customers' stands at a moment: parallel arrays, one entry per person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability import LikelyLeave
from fairlead.core.bitmaps import NEVER

Numbers = NDArray[np.int64]


class Place(NamedTuple):
    """What people's hours depend on, leave aside. `told_account_id` is 0 unless the account has told of closures."""

    zone: str
    country: str
    subdivision: str
    week: str
    told_account_id: int


class Spot(NamedTuple):
    """Where people are."""

    country: str
    subdivision: str
    city: str
    zone: str


@dataclass(frozen=True, eq=False)
class Crowd:
    """All who could be asked, one entry per person in each array; `rows` are their rows in the population.

    An account without contacts has one entry of its own, with 0 for the contact: somebody with the country's week.
    """

    rows: Numbers
    contact_ids: Numbers
    account_ids: Numbers
    is_main: NDArray[np.bool_]
    place_numbers: Numbers
    spot_numbers: Numbers

    @property
    def nbytes(self) -> int:
        """The memory of all arrays, of those too that are made when first asked for."""
        derived = {"speakers": self.speakers, "by_contact": self.by_contact}
        return sum(array.nbytes for array in (vars(self) | derived).values())

    @cached_property
    def speakers(self) -> Numbers:
        """The positions of those who speak for accounts, in order of account: the main contact, else the first."""
        ordered = np.lexsort((self.contact_ids, ~self.is_main, self.account_ids))
        accounts = self.account_ids[ordered]
        return ordered[np.flatnonzero(np.diff(accounts, prepend=-1))]

    @cached_property
    def by_contact(self) -> Numbers:
        """The positions in order of contact."""
        return np.argsort(self.contact_ids, kind="stable")

    def speakers_of(self, account_ids: Numbers) -> Numbers:
        """Return the position of who speaks for each account, -1 for those that are not here."""
        speakers = self.speakers
        return _positions(self.account_ids[speakers], speakers, account_ids)

    def positions_of_contacts(self, contact_ids: Numbers) -> Numbers:
        """Return the position of each contact, -1 for those that are not here."""
        return _positions(self.contact_ids[self.by_contact], self.by_contact, contact_ids)


def _positions(known: Numbers, positions: Numbers, sought: Numbers) -> Numbers:
    """Return the positions that belong to those sought among the known, which are in order; -1 for the others."""
    if not len(known):
        return np.full(len(sought), -1)
    found = np.minimum(np.searchsorted(known, sought), len(known) - 1)
    return np.where(known[found] == sought, positions[found], -1)


@dataclass(frozen=True, eq=False)
class Standing:
    """How everybody stands at a moment; all arrays are parallel to those of `crowd`. Instants are epoch seconds.

    `codes` are statuses (`core.bitmaps.STATUS_ORDER`); `good` is when each is reachable next, `window_ends` when the
    stretch of work ends of those reachable now, `closing` when their day does; NEVER where there is none.
    `closure_percent` is how probable a closure is when they are reached next, 0 without one; `is_doubtful` says that a
    leave which is not certain, or a likely one, holds then. `likely` are the likely times away by contact.
    """

    moment: datetime
    crowd: Crowd
    places: Sequence[Place]
    spots: Sequence[Spot]
    codes: NDArray[np.uint8]
    good: Numbers
    window_ends: Numbers
    closing: Numbers
    closure_percent: NDArray[np.uint8]
    is_doubtful: NDArray[np.bool_]
    likely: Mapping[int, tuple[LikelyLeave, ...]]

    @property
    def instant(self) -> int:
        return int(self.moment.timestamp())

    def closes_within(self, length: timedelta) -> NDArray[np.bool_]:
        """Return, of those who are reachable, whose working day ends within a time; a lunch break is not its end."""
        closing = np.where(self.closing == NEVER, self.window_ends, self.closing)
        found: NDArray[np.bool_] = (closing != NEVER) & (closing - self.instant <= length.total_seconds())
        return found
