"""What VAVAILABILITY leaves unavailable (RFC 7953, section 5): all outside its offered times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fairlead.core.ics.components import Availability
from fairlead.core.ics.problems import BadValue
from fairlead.core.ics.recurrence import MOST_TIMES, TooManyTimes
from fairlead.core.ics.series import Expansion, occurrences
from fairlead.core.intervals import Interval, clip, merge, subtract


class Unavailable(NamedTuple):
    """The unavailable time of one VAVAILABILITY, tidy; `is_whole` when it offers nothing at all.

    Between offers, and where it has no beginning or no end, the intervals are cut at the span that was asked for.
    """

    availability: Availability
    intervals: list[Interval]
    is_whole: bool


class UnreadableOffer(Exception):
    """A VAVAILABILITY cannot be followed, and so none of them: what it would allow or forbid is not known."""

    def __init__(self, availability: Availability, reason: BadValue) -> None:
        super().__init__(reason.code)
        self.availability = availability
        self.reason = reason


def unavailable_times(availabilities: Iterable[Availability], expansion: Expansion) -> Iterator[Unavailable]:
    """Yield the unavailable times that touch the span; raises UnreadableOffer.

    Where several overlap, the one of higher priority decides.
    """
    decided: list[Interval] = []
    for offer in sorted(availabilities, key=lambda offer: offer.priority or 10):
        try:
            reach = _reach(offer, expansion)
            offered = _offered(offer, expansion)
        except BadValue as problem:
            raise UnreadableOffer(offer, problem) from problem
        except TooManyTimes as problem:
            reason = BadValue("too_many_times", value="VAVAILABILITY", limit=MOST_TIMES)
            raise UnreadableOffer(offer, reason) from problem
        left = subtract(subtract([reach], offered) if reach[0] < reach[1] else [], decided)
        decided = merge([*decided, reach])
        low, high = expansion.span
        if offer.available:
            # Offers outside the span were not asked for.
            yield Unavailable(offer, clip(left, low, high), False)
        else:
            yield Unavailable(offer, [(begun, ended) for begun, ended in left if begun < high and ended > low], True)


def _reach(offer: Availability, expansion: Expansion) -> Interval:
    low, high = expansion.span
    begun = low if offer.start is None else expansion.zones.instant(offer.scope, offer.start)
    if offer.end is not None:
        return begun, expansion.zones.instant(offer.scope, offer.end)
    if offer.length is not None and offer.start is not None:
        clock = expansion.zones.clock(offer.scope, offer.start.zone)
        return begun, clock.instant(offer.start.wall + offer.length.wall) + offer.length.exact
    return begun, max(begun, high)


def _offered(offer: Availability, expansion: Expansion) -> list[Interval]:
    found: list[Interval] = []
    for available in offer.available:
        for times in occurrences(available, [], expansion):
            found.extend(zip(times.starts, times.ends, strict=True))
    return merge(found)
