from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.planning import (
    Item,
    MemberDays,
    Overload,
    RemedyKind,
    find_overload,
    make_member_days,
    measure_density,
    plan_member,
    propose_remedies,
)

MONDAY = date(2026, 11, 30)
ZONE = ZoneInfo("Europe/Berlin")
EIGHT = datetime(2026, 11, 30, 7, tzinfo=UTC)


def member(name: str, capacity: int, days: int = 3) -> MemberDays:
    working = [(EIGHT + timedelta(days=day), EIGHT + timedelta(days=day, hours=8)) for day in range(days)]
    return make_member_days(name, working, ZONE, now=EIGHT, days=days, capacity=capacity)


def item(key: str, floor: int, *, earliest: int = 0, tier: str = "A", broken: bool = False) -> Item:
    return Item(
        key=key,
        account=key,
        tier=tier,
        earliest_date=MONDAY + timedelta(days=earliest),
        due_date=MONDAY + timedelta(days=floor),
        floor_date=MONDAY + timedelta(days=floor),
        floor_is_broken=broken,
    )


def overload_of(own: MemberDays, items: list[Item]) -> Overload:
    reachable = np.ones((len(items), own.quarters), bool)
    return find_overload(plan_member(own, items, reachable), items, reachable)


def test_a_floor_that_can_be_kept_is_no_overload() -> None:
    assert overload_of(member("Li", 2), [item(key, 1) for key in "abcd"]).shortages == ()


def test_the_proof_names_who_competes_on_which_days_and_for_how_much() -> None:
    items = [item(key, 1) for key in "abcdef"] + [item("later", 2, earliest=2)]
    (shortage,) = overload_of(member("Li", 2), items).shortages

    assert [one.key for one in shortage.items] == list("abcdef")
    assert shortage.dates == (MONDAY, MONDAY + timedelta(days=1))
    assert (shortage.capacity, shortage.short_by) == (4, 2)


def test_days_that_take_nothing_at_all_are_a_shortage_too() -> None:
    own = replace(member("Li", 2), buffer_minutes=1440)
    (shortage,) = overload_of(own, [item("a", 1)]).shortages

    assert (shortage.capacity, shortage.short_by) == (0, 1)


def test_two_shortages_that_have_nothing_to_do_with_each_other_are_two() -> None:
    items = [item(key, 0) for key in "abc"] + [item(key, 2, earliest=2) for key in "xyz"]

    assert [
        ([one.key for one in shortage.items], shortage.short_by)
        for shortage in overload_of(member("Li", 2), items).shortages
    ] == [(["a", "b", "c"], 1), (["x", "y", "z"], 1)]


def test_floors_that_were_broken_before_are_no_proof_of_anything() -> None:
    overload = overload_of(member("Li", 1), [item("a", 0), item("b", 0, broken=True)])

    assert overload.shortages == ()
    assert [one.key for one in overload.broken_before] == ["b"]


def test_remedies_say_to_whom_which_tier_and_how_many_minutes() -> None:
    items = [item(key, 0, tier=tier) for key, tier in zip("abcde", "AAABB", strict=True)]
    own, other, full = member("Li", 3), member("Sam", 8), member("Max", 1)
    (shortage,) = overload_of(own, items).shortages
    free = plan_member(other, [], np.zeros((0, other.quarters), bool))
    busy = plan_member(full, [item("own", 0)], np.ones((1, full.quarters), bool))
    everywhere = {key: np.ones(own.quarters, bool) for key in "abcde"}
    remedies = propose_remedies(shortage, {"Sam": free, "Max": busy}, {"Sam": everywhere, "Max": everywhere})

    assert [(one.kind, one.contacts) for one in remedies] == [
        (RemedyKind.HAND_OVER, 2),
        (RemedyKind.LONGER_INTERVAL, 2),
        (RemedyKind.MORE_HOURS, 2),
    ]
    assert (remedies[0].to, len(remedies[0].keys)) == ("Sam", 2)
    assert remedies[1].tier == "B"
    assert remedies[2].minutes == 60


def test_density_warns_above_five_sixths_and_proves_above_one() -> None:
    assert [
        (density.warns, density.is_impossible)
        for density in (measure_density([5] * count, 1) for count in (0, 4, 5, 6))
    ] == [(False, False), (False, False), (True, False), (True, True)]
    assert measure_density([5], 0).is_impossible
    assert not measure_density([], 0).warns


@given(
    floors=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=14),
    capacity=st.integers(1, 4),
)
def test_shortages_are_proofs_and_together_explain_every_floor_that_breaks(
    floors: list[tuple[int, int]], capacity: int
) -> None:
    own = member("Li", capacity)
    items = [item(f"k{n:02d}", max(a, b), earliest=min(a, b)) for n, (a, b) in enumerate(floors)]
    reachable = np.ones((len(items), own.quarters), bool)
    plan = plan_member(own, items, reachable)
    shortages = find_overload(plan, items, reachable).shortages

    for shortage in shortages:
        for one in shortage.items:
            assert one.floor_date is not None
            days = (one.floor_date - one.earliest_date).days + 1
            assert {one.earliest_date + timedelta(days=day) for day in range(days)} <= set(shortage.dates)
        assert shortage.capacity == capacity * len(shortage.dates)
        assert shortage.short_by > 0
    assert sum(shortage.short_by for shortage in shortages) == len(plan.broken_floors)
