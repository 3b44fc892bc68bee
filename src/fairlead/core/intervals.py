"""Half-open intervals of whole seconds: the algebra under every answer about time.

An interval is `(start, end)` in epoch seconds UTC with `start < end`; `end` is not inside. A list of intervals is
*tidy* when it is ordered, disjoint and no two touch.
"""

from __future__ import annotations

from collections.abc import Iterable

Interval = tuple[int, int]


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the tidy list that covers the same instants; empty intervals vanish.

    >>> merge([(5, 9), (0, 3), (3, 4), (8, 8)])
    [(0, 4), (5, 9)]
    """
    tidy: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if tidy and start <= tidy[-1][1]:
            if end > tidy[-1][1]:
                tidy[-1] = (tidy[-1][0], end)
        else:
            tidy.append((start, end))
    return tidy


def clip(intervals: Iterable[Interval], start: int, end: int) -> list[Interval]:
    """Return what of a tidy list lies in `[start, end)`, tidy.

    >>> clip([(0, 4), (5, 9)], 3, 6)
    [(3, 4), (5, 6)]
    """
    return [(max(s, start), min(e, end)) for s, e in intervals if max(s, start) < min(e, end)]


def subtract(keep: Iterable[Interval], away: Iterable[Interval]) -> list[Interval]:
    """Return the instants of tidy `keep` that are not in tidy `away`, tidy.

    >>> subtract([(0, 10), (20, 30)], [(2, 4), (8, 22)])
    [(0, 2), (4, 8), (22, 30)]
    """
    holes = list(away)
    rest: list[Interval] = []
    passed = 0
    for start, end in keep:
        while passed < len(holes) and holes[passed][1] <= start:
            passed += 1
        position = passed
        while position < len(holes) and holes[position][0] < end:
            hole_start, hole_end = holes[position]
            if hole_start > start:
                rest.append((start, hole_start))
            start = max(start, hole_end)
            position += 1
        if start < end:
            rest.append((start, end))
    return rest
