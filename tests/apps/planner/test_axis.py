"""The hours over the strips of the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from fairlead.ui.drawings import NOW_PERCENT, axis_ticks


@pytest.mark.parametrize(
    ("hour", "minute", "marks"),
    [
        (1, 37, ["12:00", "18:00"]),  # 06:00 would touch the 01:37 beside it
        (0, 20, ["06:00", "12:00", "18:00"]),
        (15, 40, ["00:00", "06:00", "12:00"]),
    ],
)
def test_no_hour_is_written_over_the_hour_of_now(hour: int, minute: int, marks: list[str]) -> None:
    assert [text for _, text in axis_ticks(datetime(2026, 12, 1, hour, minute, tzinfo=UTC))] == marks


def test_the_marks_keep_their_distance_at_every_minute_of_a_day() -> None:
    start = datetime(2026, 12, 1, tzinfo=UTC)
    for minute in range(24 * 60):
        places = [NOW_PERCENT, *(float(percent) for percent, _ in axis_ticks(start + timedelta(minutes=minute)))]
        assert all(later - earlier > 22 for earlier, later in pairwise(places))
        assert len(places) > 2
