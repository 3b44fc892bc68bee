"""Many rows are grouped as the desk groups one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.availability import Answer, Reason, Status
from fairlead.core.bitmaps import CODE_OF_STATUS, GROUP_ORDER, NEVER, group_codes
from fairlead.core.desk_order import DeskGroup, decide_place

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
delays = st.sampled_from([0, 1, 3599, 10_799, 10_800, 10_801, 57_599, 57_600, 57_601, 10**6])


@given(
    st.lists(st.tuples(st.sampled_from(Status), delays | st.none(), st.sampled_from([0, 1, 49, 50, 100])), min_size=1)
)
def test_each_row_is_in_the_group_of_its_answer(rows: list[tuple[Status, int | None, int]]) -> None:
    instant = int(NOW.timestamp())
    codes = group_codes(
        np.array([CODE_OF_STATUS[status] for status, _, _ in rows], np.uint8),
        np.array([NEVER if delay is None else instant + delay for _, delay, _ in rows], np.int64),
        np.array([percent for _, _, percent in rows], np.uint8),
        instant,
    )
    assert [GROUP_ORDER[code] for code in codes] == [group_of(*row) for row in rows]


def group_of(status: Status, delay: int | None, percent: int) -> DeskGroup:
    facts = {"closure_probability_percent": percent} if percent else {}
    good = None if delay is None else NOW + timedelta(seconds=delay)
    return decide_place(Answer(status, Reason(status, facts), None, None, good), now=NOW, key="").group
