"""Why no time suits: the fewest people who cannot meet, and what keeps them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fairlead.core.meetings.grid import Bits
from fairlead.core.meetings.search import Search
from fairlead.core.meetings.seats import Seat


class Refusal(NamedTuple):
    """Why there is no time to meet; people are positions in the list that was asked with.

    `people` cannot meet, and any of them fewer could; `without` are those without whom all others could. Codes:

    - `no_start`: the period, from now on, has no room for a meeting
    - `nobody`: there is nobody who must come
    - `unknown_zone`: of these people nobody knows the time zone
    - `closed`, `away`, `busy`: this one person has no hours in the period, is on leave in all of them, has all taken
    - `hours_apart`: these people share no hours
    - `too_long`, `too_long_together`: there are such hours of this one, or of these people, but never as many in a row
    - `away_in_turn`, `taken`: they do, but in all of them somebody is on leave, or is busy
    """

    code: str
    people: tuple[int, ...] = ()
    without: tuple[int, ...] = ()


def _hours(seat: Seat) -> Bits:
    return seat.place.curve.open if seat.place else 0


def _present(seat: Seat) -> Bits:
    return _hours(seat) & ~seat.away


def _open(seat: Seat) -> Bits:
    return seat.open


# What is more lasting is looked at first: whoever shares no hours need not hear of busy afternoons.
_CAUSES: tuple[tuple[Callable[[Seat], Bits], str, str], ...] = (
    (_hours, "closed", "hours_apart"),
    (_present, "away", "away_in_turn"),
    (_open, "busy", "taken"),
)


def explain_refusal(search: Search) -> Refusal:
    """Return why a search that has no feasible start has none."""
    if not search.period.allowed:
        return Refusal("no_start")
    required = [number for number, seat in enumerate(search.seats) if not seat.is_optional]
    if not required:
        return Refusal("nobody")
    lost = tuple(number for number in required if search.seats[number].place is None)
    if lost:
        return Refusal("unknown_zone", lost)
    for starts, alone, together in _CAUSES:
        masks = {number: starts(search.seats[number]) & search.period.allowed for number in required}
        if not _common(list(masks.values())):
            people = _fewest(masks)
            code = alone if len(people) == 1 else together
            if starts is _hours and _has_shorter(search, people):
                code = "too_long" if len(people) == 1 else "too_long_together"
            return Refusal(code, people, _without(search, required))
    raise AssertionError("a start is feasible")


def _has_shorter(search: Search, people: Sequence[int]) -> bool:
    """Answer whether a shorter meeting of these people would find hours in the period."""
    allowed, cells = search.period.allowed, search.period.grid.meeting_cells
    first = (allowed & -allowed).bit_length() - 1
    period = (1 << allowed.bit_length() - 1 + cells) - (1 << first)
    places = [search.seats[number].place for number in people]
    return bool(_common([period, *(place.curve.hours for place in places if place)]))


def _common(masks: Sequence[Bits]) -> Bits:
    common = -1
    for mask in masks:
        common &= mask
    return common


def _fewest(masks: dict[int, Bits]) -> tuple[int, ...]:
    """Return people of whom none can be left out without a common start appearing; one alone where one is enough."""
    for number, mask in masks.items():
        if not mask:
            return (number,)
    kept = dict(masks)
    for number in masks:
        others = [mask for other, mask in kept.items() if other != number]
        if not _common(others):
            del kept[number]
    return tuple(kept)


def _without(search: Search, required: Sequence[int]) -> tuple[int, ...]:
    if len(required) < 2:
        return ()
    found = []
    for number in required:
        others = [search.seats[other].open for other in required if other != number]
        if _common([search.period.allowed, *others]):
            found.append(number)
    return tuple(found)
