"""Who answers for what: what is missing, who is left, and how the company is drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fairlead.core.coverage import (
    Absence,
    Colleague,
    GapKind,
    Level,
    Rule,
    Seat,
    SinglePoint,
    Week,
    draw_chart,
    draw_grid,
    due_on,
    find_gaps,
    single_points,
    who_is_left,
)

TODAY = date(2026, 11, 30)  # a Monday
LONG_AGO = date(2025, 1, 7)
LATELY = date(2026, 11, 2)
ANNA = Colleague(1, "Anna", "Purchasing", "HEAD")
BERND = Colleague(2, "Bernd", "purchasing ", "STAFF")
CARLA = Colleague(3, "Carla", "Accounts", "")
DINO = Colleague(4, "Dino", "", "ASSISTANT", is_reachable=False)
EDDA = Colleague(5, "Edda", "", "OWNER")
PEOPLE = [ANNA, BERND, CARLA, DINO, EDDA]
ORDERS = Rule("orders", stand_ins=1, check_days=180)


def seat(
    place: int, person: int, *, topic: str = "orders", agreed: date | None = LATELY, checked: date | None = None
) -> Seat:
    return Seat(topic, place, person, agreed, checked)


@pytest.mark.parametrize(
    ("seats", "found"),
    [
        ([], [(GapKind.NOBODY, None, 0)]),
        ([seat(0, 1), seat(1, 2)], []),
        ([seat(0, 1)], [(GapKind.TOO_FEW, None, 1)]),
        ([seat(1, 2)], [(GapKind.NOBODY_RESPONSIBLE, None, 0)]),
        ([seat(0, 9), seat(1, 2)], [(GapKind.HAS_LEFT, 9, 0), (GapKind.NOBODY_RESPONSIBLE, None, 0)]),
        ([seat(0, 9)], [(GapKind.NOBODY, None, 0), (GapKind.HAS_LEFT, 9, 0)]),
        ([seat(0, 1), seat(1, 4)], [(GapKind.UNREACHABLE, 4, 0), (GapKind.TOO_FEW, None, 1)]),
        ([seat(0, 1, agreed=None), seat(1, 2)], [(GapKind.NOT_AGREED, 1, 0)]),
        ([seat(0, 1, agreed=LONG_AGO), seat(1, 2)], [(GapKind.CHECK_DUE, 1, 512)]),
        ([seat(0, 1, agreed=LONG_AGO, checked=LATELY), seat(1, 2)], []),
        # Due on the very day; the day before it is not.
        ([seat(0, 1, agreed=date(2026, 6, 3)), seat(1, 2)], [(GapKind.CHECK_DUE, 1, 0)]),
        ([seat(0, 1, agreed=date(2026, 6, 4)), seat(1, 2)], []),
    ],
)
def test_gaps_of_a_topic(seats: list[Seat], found: list[tuple[GapKind, int | None, int]]) -> None:
    gaps = find_gaps(PEOPLE, seats, [ORDERS], TODAY)
    assert [(gap.kind, gap.person, gap.number) for gap in gaps] == found


def test_the_worst_gap_comes_first_whatever_the_order_of_topics() -> None:
    rules = [Rule("orders", stand_ins=2), Rule("payment")]
    gaps = find_gaps(PEOPLE, [seat(0, 1), seat(1, 2)], rules, TODAY)
    assert [(gap.kind, gap.topic) for gap in gaps] == [(GapKind.NOBODY, "payment"), (GapKind.TOO_FEW, "orders")]


def test_a_topic_without_a_rule_is_not_looked_at() -> None:
    assert find_gaps(PEOPLE, [seat(0, 9, topic="weather")], [], TODAY) == ()


def test_who_carries_topics_alone() -> None:
    seats = [
        seat(0, 1),
        seat(1, 4),  # cannot be reached, so is no help
        seat(0, 1, topic="quality"),
        seat(0, 3, topic="payment"),
        seat(0, 1, topic="logistics"),
        seat(1, 2, topic="logistics"),
    ]
    points = single_points(PEOPLE, seats, ["orders", "payment", "quality", "logistics", "decisions"])
    assert points == (SinglePoint(1, ("orders", "quality")), SinglePoint(3, ("payment",)))


def test_a_check_runs_from_the_later_of_agreeing_and_checking() -> None:
    assert due_on(seat(0, 1, agreed=date(2026, 1, 1)), Rule("orders", check_days=10)) == date(2026, 1, 11)
    checked = seat(0, 1, agreed=date(2026, 1, 1), checked=date(2026, 2, 1))
    assert due_on(checked, Rule("orders", check_days=10)) == date(2026, 2, 11)
    assert due_on(seat(0, 1, agreed=None), ORDERS) is None


def left(absences: list[Absence], *, seats: list[Seat] | None = None, first: date = TODAY, **more: Any) -> Week:
    rows = seats if seats is not None else [seat(0, 1), seat(1, 2)]
    return who_is_left(PEOPLE, rows, [ORDERS], absences, first=first, weeks=1, **more)[0]


@pytest.mark.parametrize(
    ("absences", "level", "acting", "bare"),
    [
        ([], Level.RESPONSIBLE, (1,), 0),
        ([Absence(1, date(2026, 11, 30), date(2026, 12, 7))], Level.STAND_IN, (2,), 0),
        ([Absence(1, date(2026, 12, 2), date(2026, 12, 3))], Level.STAND_IN, (1, 2), 0),
        ([Absence(1, date(2026, 11, 1)), Absence(2, date(2026, 12, 3))], Level.PARTLY, (2,), 2),
        ([Absence(1, date(2026, 11, 1)), Absence(2, date(2026, 11, 1))], Level.NOBODY, (), 5),
        # Back on Monday; and away on the weekend only.
        ([Absence(1, date(2026, 11, 1), date(2026, 11, 30))], Level.RESPONSIBLE, (1,), 0),
        ([Absence(1, date(2026, 12, 5), date(2026, 12, 7))], Level.RESPONSIBLE, (1,), 0),
    ],
)
def test_who_is_left_in_a_week(absences: list[Absence], level: Level, acting: tuple[int, ...], bare: int) -> None:
    (topic,) = left(absences).topics
    assert (topic.level, topic.acting, len(topic.bare_days)) == (level, acting, bare)


def test_weeks_begin_with_monday_and_know_other_weekends() -> None:
    week = left([Absence(1, date(2026, 12, 6), date(2026, 12, 7))], first=date(2026, 12, 3), days_off=frozenset({4, 5}))
    assert week.start == TODAY
    assert week.topics[0].acting == (1, 2)
    assert week.away == (1,)


def test_a_stand_in_alone_is_told_as_a_stand_in() -> None:
    assert left([], seats=[seat(1, 2)]).topics[0].level is Level.STAND_IN


def test_a_week_without_working_days_has_nobody_and_breaks_nothing() -> None:
    assert left([], days_off=frozenset(range(7))).topics[0].bare_days == ()


def test_the_chart_joins_spellings_and_puts_the_unnamed_department_last() -> None:
    chart = draw_chart(PEOPLE)
    assert [one.name for one in chart.top] == ["Edda"]
    assert [(unit.name, unit.size) for unit in chart.units] == [("Accounts", 1), ("Purchasing", 2), ("", 1)]
    assert [one.name for one in chart.units[1].heads] == ["Anna"]
    assert [one.name for one in chart.units[1].others] == ["Bernd"]


def test_the_map_counts_people_once_and_places_them_by_department_and_rank() -> None:
    grid = draw_grid(PEOPLE, [seat(0, 1), seat(1, 2), seat(2, 4), seat(0, 3, topic="payment")], ["orders", "payment"])
    assert grid.depths == (2, 1)
    assert [(line.department, line.rank) for line in grid.lines] == [
        ("Accounts", "STAFF"),
        ("Purchasing", "HEAD"),
        ("Purchasing", "STAFF"),
        ("", "OWNER"),
        ("", "ASSISTANT"),
    ]
    assert grid.lines[1].cells[0].responsible == (1,)
    assert grid.lines[2].cells[0].stand_ins == (2,)
    assert grid.lines[4].cells[0].stand_ins == ()
