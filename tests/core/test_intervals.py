from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.intervals import Interval, clip, merge, subtract

points = st.integers(0, 30)
any_intervals = st.lists(st.tuples(points, points), max_size=6)


def seconds(intervals: list[Interval]) -> set[int]:
    return {second for start, end in intervals for second in range(start, end)}


def is_tidy(intervals: list[Interval]) -> bool:
    return all(start < end for start, end in intervals) and all(a[1] < b[0] for a, b in pairwise(intervals))


@given(any_intervals)
def test_merge_keeps_every_second_and_is_tidy(intervals: list[Interval]) -> None:
    merged = merge(intervals)

    assert is_tidy(merged)
    assert seconds(merged) == seconds(intervals)
    assert merge(reversed(merged)) == merged


@given(any_intervals, points, points)
def test_clip_keeps_what_is_inside(intervals: list[Interval], start: int, end: int) -> None:
    clipped = clip(merge(intervals), start, end)

    assert is_tidy(clipped)
    assert seconds(clipped) == seconds(intervals) & set(range(start, end))


@given(any_intervals, any_intervals)
def test_subtract_takes_away_exactly(keep: list[Interval], away: list[Interval]) -> None:
    rest = subtract(merge(keep), merge(away))

    assert is_tidy(rest)
    assert seconds(rest) == seconds(keep) - seconds(away)
