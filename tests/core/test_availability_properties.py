"""What holds for every person and period, whatever their hours, zone and leave."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.timetables import BEGIN, ZONES, instants, leaves, lengths, people, weeks
from tests.oracles.working_time import windows_by_looking, works_at

from fairlead.core.availability import Leave, Person, Status, runs, status_at, windows
from fairlead.core.availability.timeline import CHUNK_SECONDS
from fairlead.core.weeks import DatedWeek, week_as_json

# Each example draws a whole person with weeks and leave, and computes a calendar that nobody else shares.
half = settings(max_examples=settings().max_examples // 2)


@half
@given(people(), instants, lengths)
def test_runs_cover_the_period_without_gap_or_overlap(person: Person, start: datetime, length: timedelta) -> None:
    found = runs(person, start, start + length)

    assert found[0].start == start
    assert found[-1].end == start + length
    assert all(run.start < run.end for run in found)
    for run, following in pairwise(found):
        assert run.end == following.start
        assert (run.status, run.facts) != (following.status, following.facts)


@half
@given(people(), instants, lengths)
def test_windows_are_the_reachable_runs(person: Person, start: datetime, length: timedelta) -> None:
    reachable = [(run.start, run.end) for run in runs(person, start, start + length) if run.status is Status.REACHABLE]

    assert windows(person, start, start + length) == reachable


@half
@given(people(), instants, st.integers(1, 5 * 96), st.integers(1, 5 * 96))
def test_two_periods_side_by_side_answer_as_one(person: Person, start: datetime, first: int, second: int) -> None:
    middle = start + first * timedelta(minutes=15)
    end = middle + second * timedelta(minutes=15)

    halves = windows(person, start, middle) + windows(person, middle, end)
    joined: list[tuple[datetime, datetime]] = []
    for begun, ended in halves:
        if joined and joined[-1][1] == begun:
            joined[-1] = (joined[-1][0], ended)
        else:
            joined.append((begun, ended))

    assert windows(person, start, end) == joined


@half
@given(people(), leaves(), instants, lengths)
def test_leave_never_adds_reachable_time(person: Person, away: Leave, start: datetime, length: timedelta) -> None:
    before = windows(person, start, start + length)
    after = windows(replace(person, leave=(*person.leave, away)), start, start + length)

    assert all(any(begun <= b and e <= ended for begun, ended in before) for b, e in after)


@half
@given(people(), st.randoms(use_true_random=False), instants, lengths)
def test_the_order_of_leave_does_not_matter(person: Person, random: Any, start: datetime, length: timedelta) -> None:
    shuffled = list(person.leave)
    random.shuffle(shuffled)

    assert runs(replace(person, leave=tuple(shuffled)), start, start + length) == runs(person, start, start + length)


@half
@given(people(), instants)
def test_an_answer_agrees_with_the_runs_around_it(person: Person, moment: datetime) -> None:
    answer = status_at(person, moment)
    around = next(run for run in runs(person, moment, moment + timedelta(days=3)))

    assert answer.status is around.status
    if answer.until is None or answer.until >= moment + timedelta(days=3):
        assert around.end == moment + timedelta(days=3)
    else:
        assert answer.until == around.end
    if answer.since is not None:
        assert answer.since <= moment
        assert status_at(person, answer.since).status is answer.status
        assert status_at(person, answer.since - timedelta(seconds=1)).until == answer.since


@half
@given(people(), instants)
def test_the_next_good_moment_is_the_first_reachable_one(person: Person, moment: datetime) -> None:
    good = status_at(person, moment).next_good_at

    if good is None:
        assert windows(person, moment, moment + timedelta(days=400)) == []
    else:
        assert status_at(person, good).status is Status.REACHABLE
        assert windows(person, moment, good) == []


@half
@given(people(), instants)
def test_asking_again_and_from_another_server_changes_nothing(person: Person, moment: datetime) -> None:
    first = status_at(person, moment)
    before = os.environ.get("TZ")
    try:
        os.environ["TZ"] = "America/Los_Angeles"
        time.tzset()
        again = status_at(replace(person, id="somebody else"), moment)
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()

    assert again == first


@half
@given(st.sampled_from(ZONES), weeks, instants, st.integers(1, 4 * 96))
def test_windows_are_what_the_wall_clock_shows(zone: str, week: Any, start: datetime, quarters: int) -> None:
    end = start + quarters * timedelta(minutes=15)
    written = week_as_json(week)

    assert windows(Person("anyone", zone, weeks=(DatedWeek(None, week),)), start, end) == windows_by_looking(
        zone, start, end, lambda wall: works_at(written, wall)
    )


def test_a_status_that_spans_the_engines_pieces_is_one() -> None:
    """A leave-free person who never works has one run, however many pieces the engine computes."""
    idle = Person("idle", "Europe/Berlin", weeks=())

    assert len(runs(idle, BEGIN, BEGIN + timedelta(seconds=10 * CHUNK_SECONDS))) == 1
    assert status_at(idle, BEGIN).until is None
    assert status_at(idle, BEGIN).since is None
