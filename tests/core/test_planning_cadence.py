from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.planning import DEFAULT_POLICY, Exchange, Rhythm, RhythmPolicy, Touch, decide_standing, plan_touches
from fairlead.core.planning.cadence import Calendar
from fairlead.core.values import Cadence

MONDAY = date(2026, 11, 30)
OFFICE_WEEK = [True] * 5 + [False] * 2
LONG = 80


def calendar(today: date = MONDAY, days: int = LONG) -> Calendar:
    works = [(today + timedelta(days=day)).weekday() < 5 for day in range(days)]
    return Calendar(today, works, OFFICE_WEEK)


def weekdays(*, closed: range = range(0), days: int = LONG) -> np.ndarray:
    return np.array([day for day in range(days) if (MONDAY + timedelta(days=day)).weekday() < 5 and day not in closed])


def touches(cadence: Cadence, latest: int | None, open_days: np.ndarray, days: int = 14, **more: object) -> list[Touch]:
    latest_date = None if latest is None else MONDAY + timedelta(days=latest)
    return plan_touches(Rhythm(cadence), latest_date, open_days, calendar(), days, **more)


WEEKLY, FORTNIGHTLY, MONTHLY = Cadence(1, "week"), Cadence(2, "week"), Cadence(1, "month")
SEVEN_WORKING_DAYS = Cadence(7, "working_day")


@pytest.mark.parametrize(
    ("cadence", "latest", "closed", "expected"),
    [
        # earliest, due, deadline of the first touch; days from Monday 30 November on
        pytest.param(WEEKLY, -3, range(0), (3, 4, 7, "due"), id="weekly, last Friday"),
        pytest.param(WEEKLY, -7, range(0), (0, 0, 3, "due"), id="due today"),
        pytest.param(WEEKLY, -9, range(0), (0, 0, 1, "overdue"), id="overdue, and still in time"),
        pytest.param(WEEKLY, -30, range(0), (0, 0, 0, "broken"), id="the worst gap has passed"),
        pytest.param(FORTNIGHTLY, -10, range(0), (1, 4, 11, "due"), id="fortnightly"),
        pytest.param(MONTHLY, -31, range(0), (0, 0, 15, "due"), id="monthly, the thirtieth of October"),
        pytest.param(SEVEN_WORKING_DAYS, -4, range(0), (4, 7, 10, "due"), id="working days: a weekend does not count"),
        pytest.param(None, None, range(0), (0, 0, 7, "first"), id="never contacted: within one interval"),
        pytest.param(
            FORTNIGHTLY,
            -7,
            range(5, 30),
            (2, 4, 4, "before_closure"),
            id="away for longer than the worst gap: shortly before",
        ),
        pytest.param(WEEKLY, -7, range(0, 9), (9, 9, 9, "after_closure"), id="away until it is too late: at once"),
        pytest.param(
            FORTNIGHTLY,
            -3,
            range(8, 25),
            (4, 7, 7, "before_closure"),
            id="away when due: so late that the next is in time",
        ),
    ],
)
def test_the_window_of_the_next_touch(
    cadence: Cadence | None, latest: int | None, closed: range, expected: tuple[int, int, int, str]
) -> None:
    first, *_ = touches(cadence or WEEKLY, latest, weekdays(closed=closed))

    assert (first.earliest, first.due, first.deadline, first.code) == expected


@pytest.mark.parametrize(
    ("cadence", "latest"), [(MONTHLY, -3), (FORTNIGHTLY, 0), (Cadence(30, "working_day"), -5)], ids=str
)
def test_nothing_is_due(cadence: Cadence, latest: int) -> None:
    assert touches(cadence, latest, weekdays(), days=7) == []


def test_nobody_to_be_met_at_all() -> None:
    assert touches(WEEKLY, None, np.array([], int)) == []


def test_a_weekly_rhythm_has_a_touch_for_each_week() -> None:
    found = touches(WEEKLY, -3, weekdays(), days=21)

    assert [one.due for one in found] == [4, 11, 18]
    assert found[0].late_until < found[1].earliest


def test_an_attempt_that_nobody_answered_waits_a_quarter_of_the_interval_and_resets_nothing() -> None:
    open_days = weekdays()
    found = touches(FORTNIGHTLY, -20, open_days, attempt_date=MONDAY - timedelta(days=1))

    assert found[0].earliest == 2
    assert found[0].since == -20


def test_only_a_real_exchange_resets_the_rhythm() -> None:
    day = [date(2026, 11, number) for number in range(1, 30)]
    standing = decide_standing(
        [Exchange(day[3], True), Exchange(day[9], False), Exchange(day[5], True), Exchange(day[20], False)]
    )

    assert (standing.latest_date, standing.latest_attempt_date, standing.attempts) == (day[5], day[20], 2)
    assert decide_standing([]) == (None, None, 0)


def test_the_rhythm_is_the_accounts_own_then_the_tiers_then_everybodys() -> None:
    assert DEFAULT_POLICY.rhythm_of(tier="A").ideal == WEEKLY
    assert DEFAULT_POLICY.rhythm_of(tier="A", own=MONTHLY).ideal == MONTHLY
    assert DEFAULT_POLICY.rhythm_of().ideal == MONTHLY


def test_the_floor_for_the_smallest_shortens_the_worst_gap() -> None:
    policy = RhythmPolicy({}, default=Cadence(6, "month"), floor_days=60)
    first, *_ = plan_touches(policy.rhythm_of(tier="D"), MONDAY - timedelta(days=55), weekdays(), calendar(), 14)

    assert first.deadline == 4


@given(
    cadence=st.sampled_from([WEEKLY, FORTNIGHTLY, MONTHLY, Cadence(5, "working_day"), Cadence(10, "day")]),
    latest=st.none() | st.integers(-90, 0),
    open_days=st.sets(st.integers(0, LONG - 1), min_size=1),
    days=st.integers(1, 30),
    worst=st.sampled_from([Fraction(3, 2), Fraction(5, 4), Fraction(2)]),
)
def test_windows_are_disjoint_ordered_and_lie_on_days_when_both_can_be_met(
    cadence: Cadence, latest: int | None, open_days: set[int], days: int, worst: Fraction
) -> None:
    ordered = np.array(sorted(open_days))
    latest_date = None if latest is None else MONDAY + timedelta(days=latest)
    found = plan_touches(Rhythm(cadence, worst), latest_date, ordered, calendar(), days)

    for one in found:
        assert one.earliest <= one.due <= one.deadline <= max(one.late_until, one.deadline)
        assert {one.earliest, one.due, one.deadline} <= open_days
        assert one.earliest < days
    for one, after in pairwise(found):
        assert max(one.deadline, one.late_until) < after.earliest


@given(latest=st.integers(-10, 0), closed_from=st.integers(1, 40), closed_for=st.integers(1, 9))
def test_no_gap_of_a_touched_account_is_longer_than_the_worst_when_the_closure_is_not(
    latest: int, closed_from: int, closed_for: int
) -> None:
    """Played day by day: each touch as late as it may be, and as early."""
    closed = range(closed_from, closed_from + closed_for)
    open_days = np.array([day for day in range(LONG) if day not in closed])
    for choose in (lambda touch: touch.deadline, lambda touch: touch.earliest, lambda touch: touch.due):
        since = latest
        while since < 45:
            first, *_ = plan_touches(
                Rhythm(Cadence(10, "day")), MONDAY + timedelta(days=since), open_days, calendar(), LONG
            )
            assert choose(first) - since <= 15
            since = choose(first)
