"""The engine for many people says of each what the engine for one person says, whatever their hours, zone and leave."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.timetables import ZONES, leaves, odd_weeks, people, weeks

from fairlead.core.availability import Leave, Person, Status, status_at, windows, working_minutes
from fairlead.core.bitmaps import CODE_OF_STATUS, NEVER, STATUS_ORDER, OutsideHorizon, Population
from fairlead.core.weeks import DatedWeek, parse_week_text
from fairlead.core.zones import zones_off_quarters

half = settings(max_examples=settings().max_examples // 2)

# Around the clock changes of spring, Ramadan's in Morocco, Eid al-Fitr and Easter.
START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 45
SECOND, QUARTER, DAY = timedelta(seconds=1), timedelta(minutes=15), timedelta(days=1)

moments = st.integers(0, (DAYS - 3) * 96).map(lambda quarters: START + quarters * QUARTER)
odd_moments = st.integers(0, (DAYS - 3) * 86_400).map(lambda seconds: START + seconds * SECOND)
anyone = people(odd_moments, weeks | odd_weeks, (*ZONES, None))
crowds = st.lists(anyone, min_size=1, max_size=4)


def population(crowd: Sequence[Person]) -> Population:
    return Population(crowd, start=START, days=DAYS)


def moment_or_none(instant: int) -> datetime | None:
    return None if instant == NEVER else datetime.fromtimestamp(instant, UTC)


@half
@given(crowds, odd_moments, st.integers(1, 3))
def test_windows(crowd: list[Person], start: datetime, days: int) -> None:
    everyone = population(crowd)
    table = everyone.windows(start, days)
    expected = [windows(person, start, start + timedelta(days=days)) for person in crowd]

    assert [table.of(row) for row in range(len(crowd))] == expected
    assert [part.of(row) for part in everyone.windows_by_part(start, days) for row in range(len(crowd))] == expected
    minutes = [sum(((ended - begun) / timedelta(minutes=1) for begun, ended in found), 0.0) for found in expected]
    assert table.minutes().tolist() == pytest.approx(minutes)


@half
@given(crowds, moments, st.integers(1, 3))
def test_bitmaps(crowd: list[Person], start: datetime, days: int) -> None:
    """A bit is set exactly when the whole quarter is reachable; where that is not all, the row is not exact."""
    found = population(crowd).bitmaps(start, days)

    for row, person in enumerate(crowd):
        reachable = windows(person, start, start + timedelta(days=days))
        quarters = [start + number * QUARTER for number in range(days * 96)]
        whole = [any(begun <= at and at + QUARTER <= ended for begun, ended in reachable) for at in quarters]
        assert found.quarters_of(row).tolist() == whole
        seconds = sum(((ended - begun).total_seconds() for begun, ended in reachable), 0.0)
        assert found.minutes()[row] * 60 == sum(whole) * 900
        if found.exact[row]:
            assert seconds == sum(whole) * 900
        if seconds != sum(whole) * 900:
            assert not found.exact[row]


@half
@given(crowds, odd_moments)
def test_statuses_at_a_moment(crowd: list[Person], moment: datetime) -> None:
    everyone = population(crowd)
    answers = [status_at(person, moment) for person in crowd]

    assert everyone.reachable_now(moment).tolist() == [answer.status is Status.REACHABLE for answer in answers]
    assert [STATUS_ORDER[code] for code in everyone.status_codes(moment)] == [answer.status for answer in answers]
    # A next good moment is a whole second, as every border is.
    good = [answer.next_good_at for answer in answers]
    assert [moment_or_none(instant) for instant in everyone.next_good(moment).tolist()] == good
    closes = [answer.reason.facts.get("closes_at") for answer in answers]
    assert [moment_or_none(instant) for instant in everyone.closing(moment).tolist()] == closes


@half
@given(crowds, st.lists(st.tuples(st.integers(0, 3), odd_moments, st.integers(-2000, 200_000)), max_size=6))
def test_working_minutes(crowd: list[Person], asked: list[tuple[int, datetime, int]]) -> None:
    """Response times of a whole mailbox; an answer before its question took no time."""
    asked = [(row, start, length) for row, start, length in asked if row < len(crowd)]
    rows = np.array([row for row, _, _ in asked], np.intp)
    starts = np.array([int(start.timestamp()) for _, start, _ in asked], np.int64)
    ends = np.maximum(starts + np.array([length for _, _, length in asked], np.int64), int(START.timestamp()))
    expected = [
        working_minutes(crowd[row], start, start + timedelta(seconds=max(length, 0))) for row, start, length in asked
    ]

    assert population(crowd).working_minutes(rows, starts, ends).tolist() == pytest.approx(expected)


@half
@given(crowds, st.randoms(use_true_random=False), moments)
def test_the_order_of_people_and_of_their_leave_does_not_matter(crowd: list[Person], random: Any, at: datetime) -> None:
    order = list(range(len(crowd)))
    random.shuffle(order)
    shuffled = [
        replace(crowd[row], leave=tuple(random.sample(crowd[row].leave, len(crowd[row].leave)))) for row in order
    ]
    one, other = population(crowd), population(shuffled)

    assert (one.bitmaps(at, 2).words[order] == other.bitmaps(at, 2).words).all()
    table, moved = one.windows(at, 2), other.windows(at, 2)
    assert [table.of(row) for row in order] == [moved.of(row) for row in range(len(order))]
    assert one.status_codes(at)[order].tolist() == other.status_codes(at).tolist()


@half
@given(crowds, leaves(odd_moments), moments)
def test_leave_never_adds_reachable_time(crowd: list[Person], away: Leave, at: datetime) -> None:
    before, after = population(crowd), population([replace(one, leave=(*one.leave, away)) for one in crowd])

    assert not (after.bitmaps(at, 3).words & ~before.bitmaps(at, 3).words).any()
    assert not (after.reachable_now(at) & ~before.reachable_now(at)).any()
    assert (after.windows(at, 3).minutes() <= before.windows(at, 3).minutes()).all()


@half
@given(
    crowds, crowds, st.lists(st.tuples(st.sampled_from(["add", "replace", "remove"]), st.integers(0, 9)), max_size=8)
)
def test_people_who_come_change_and_go(crowd: list[Person], others: list[Person], steps: list[tuple[str, int]]) -> None:
    everyone = population(crowd)
    expected: dict[int, Person] = dict(enumerate(crowd))
    for step, number in steps:
        other, row = others[number % len(others)], number % len(everyone)
        if step == "add":
            expected[everyone.add(other)] = other
        elif row in expected and step == "replace":
            everyone.replace(row, other)
            expected[row] = other
        elif row in expected:
            everyone.remove(row)
            del expected[row]
    nobody = Person("nobody", None)
    fresh = population([expected.get(row, nobody) for row in range(len(everyone))])

    assert everyone.status_codes(START + DAY).tolist() == fresh.status_codes(START + DAY).tolist()
    assert everyone.windows(START, 7).ends.tolist() == fresh.windows(START, 7).ends.tolist()
    assert everyone.next_good(START).tolist() == fresh.next_good(START).tolist()


@half
@given(crowds, moments)
def test_another_horizon(crowd: list[Person], at: datetime) -> None:
    everyone = Population(crowd, start=START - 90 * DAY, days=60)
    everyone.windows(START - 90 * DAY, 60)
    everyone.move(start=START, days=DAYS)

    assert everyone.windows(at, 2).starts.tolist() == population(crowd).windows(at, 2).starts.tolist()
    assert everyone.next_good(at).tolist() == population(crowd).next_good(at).tolist()


def worker(number: int) -> Person:
    """One of many: three weeks and twelve zones among them, and a leave each."""
    week = (DatedWeek(None, parse_week_text(f"Mon-Fri {8 + number % 3:02d}:00-17:00 break 12:00-13:00")),)
    away = date(2026, 3, 1) + timedelta(days=number % 40)
    return Person(
        "", ZONES[number % len(ZONES)], None, None, week, (Leave(away, away + timedelta(days=1 + number % 9)),)
    )


def test_rows_beyond_one_part() -> None:
    """Rows are answered a thousand at a time: those of the second and third thousand are themselves."""
    crowd = [worker(number) for number in range(2500)]
    everyone = population(crowd)
    table, bitmaps = everyone.windows(START, 30), everyone.bitmaps(START, 30)

    assert bitmaps.exact.all()
    assert bitmaps.minutes().tolist() == table.minutes().tolist()
    for row in (0, 1023, 1024, 1025, 2047, 2048, 2499):
        assert table.of(row) == windows(crowd[row], START, START + 30 * DAY)


def test_a_contact_takes_less_than_two_hundred_bytes() -> None:
    """Beyond the templates that they share, leave included: what is counted, and what is really taken."""
    crowd = [worker(number) for number in range(5000)]
    population(crowd)  # the templates' timelines and the days of leave are remembered elsewhere, for everyone
    templates = population(crowd[:36])
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    templates.extend(crowd)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert templates.template_count <= 37
    assert templates.row_bytes / len(templates) < 80
    assert (after - before) / len(crowd) < 200


def test_without_leave_a_contact_takes_less_than_twenty_bytes() -> None:
    crowd = [replace(worker(number), leave=()) for number in range(5000)]

    assert population(crowd).row_bytes / len(crowd) <= 20


def test_a_zone_off_the_quarters_is_named() -> None:
    """The sweep asks about all years that matter; here it is shown that the question can be answered with a name."""
    assert "Africa/Monrovia" in zones_off_quarters(1971, 1971)


def test_a_zone_off_the_quarters_is_answered_exactly_all_the_same() -> None:
    """Liberia was 44 minutes and 30 seconds behind until 1972."""
    start = datetime(1971, 6, 7, tzinfo=UTC)
    person = replace(worker(0), zone="Africa/Monrovia", leave=())
    everyone = Population([person], start=start, days=7)

    assert everyone.windows(start, 7).of(0) == windows(person, start, start + 7 * DAY)
    assert not everyone.bitmaps(start, 7).exact.any()
    nine = datetime(1971, 6, 7, 8, 44, 30, tzinfo=UTC)
    assert [bool(everyone.reachable_now(nine + shift)[0]) for shift in (-SECOND, timedelta())] == [False, True]


def test_what_lies_outside_the_horizon_is_refused() -> None:
    everyone = population([worker(0)])

    for ask in (
        lambda: everyone.reachable_now(START - SECOND),
        lambda: everyone.windows(START, DAYS + 1),
        lambda: everyone.bitmaps(START - DAY, 1),
        lambda: everyone.working_minutes(np.array([0]), np.array([0]), np.array([900])),
        lambda: Population(start=START, days=0),
        lambda: Population(start=datetime(1960, 1, 1, tzinfo=UTC), days=9),
    ):
        with pytest.raises(OutsideHorizon):
            ask()
    with pytest.raises(ValueError, match="not on a quarter"):
        everyone.bitmaps(START + SECOND, 1)
    with pytest.raises(ValueError, match="has no zone"):
        everyone.reachable_now(datetime(2026, 3, 3))  # noqa: DTZ001


def test_rows_that_nobody_has() -> None:
    everyone = population([worker(0), worker(1)])
    everyone.remove(0)

    for row in (-1, 0, 2):
        with pytest.raises(IndexError):
            everyone.replace(row, worker(2))
        with pytest.raises(IndexError):
            everyone.remove(row)
    assert everyone.status_codes(START)[0] == CODE_OF_STATUS[Status.UNKNOWN_ZONE]
    assert everyone.add(worker(3)) == 0
    assert everyone.add(worker(4)) == 2
    assert len(everyone) == 3


def test_nobody_at_all() -> None:
    nobody = population([])

    assert len(nobody) == 0
    assert nobody.reachable_now(START).tolist() == []
    assert nobody.windows(START, 1).minutes().tolist() == []
    assert nobody.bitmaps(START, 1).words.shape == (0, 2)
    nobody.move(start=START, days=3)
    assert nobody.add(worker(0)) == 0


@half
@given(crowds, odd_moments)
def test_ends_of_stretches_of_work(crowd: list[Person], moment: datetime) -> None:
    found = population(crowd).window_ends(moment).tolist()
    for person, end in zip(crowd, found, strict=True):
        answer = status_at(person, moment)
        until = answer.until if answer.status is Status.REACHABLE else None
        if until is not None and until >= START + timedelta(days=DAYS):
            until = None
        assert moment_or_none(end) == until


@half
@given(crowds, crowds, odd_moments)
def test_another_horizon_of_the_same_people(crowd: list[Person], others: list[Person], moment: datetime) -> None:
    everyone = population([*crowd, *others])
    for row in range(len(crowd), len(crowd) + len(others)):
        everyone.remove(row)
    elsewhere = everyone.at_horizon(start=moment - DAY, days=3)
    everyone.add(crowd[0])
    everyone.replace(0, Person("nobody", None))
    assert statuses(elsewhere, moment)[: len(crowd)] == [status_at(person, moment).status for person in crowd]
    assert len(elsewhere) == len(crowd) + len(others)
    assert [elsewhere.add(person) for person in others] == list(reversed(range(len(crowd), len(elsewhere))))


@half
@given(st.lists(anyone, min_size=2, max_size=4), odd_weeks, odd_moments)
def test_new_hours_for_many_rows(crowd: list[Person], week: Any, moment: datetime) -> None:
    """Whoever shares a zone gets other weeks together; times away stay those of each."""
    together = [replace(person, zone=crowd[0].zone) for person in crowd]
    everyone = population([*together, crowd[0]])
    changed = [replace(person, weeks=(DatedWeek(None, week),), country=None, subdivision=None) for person in together]
    everyone.windows(START, 2)
    everyone.regroup(np.arange(len(crowd)), replace(changed[0], leave=()))
    end = moment + DAY
    table = everyone.windows(moment, 1)
    assert [table.of(row) for row in range(len(crowd))] == [windows(person, moment, end) for person in changed]
    assert table.of(len(crowd)) == windows(crowd[0], moment, end)


def statuses(everyone: Population, moment: datetime) -> list[Status]:
    return [STATUS_ORDER[code] for code in everyone.status_codes(moment)]
