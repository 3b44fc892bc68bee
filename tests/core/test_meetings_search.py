"""The search against looking at every start alone, and what holds for all people and periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracles.common_times import best_times

from fairlead.core.availability import Leave, Person
from fairlead.core.meetings import ComfortSpan, Participant, Side, rank_slots
from fairlead.core.meetings.grid import Grid, ImpossibleGrid, positions
from fairlead.core.weeks import DatedWeek, parse_week_text

half = settings(max_examples=settings().max_examples // 2)

# Weeks with breaks, nights, siestas, single hours; places with holidays, estimated ones and changes of the clocks.
WEEKS = [
    *("Mon-Fri 09:00-18:00 break 12:00-13:00", "Mon-Fri 09:00-14:00; Mon-Fri 16:30-20:00", "Sun-Thu 08:00-16:00"),
    *("Mon-Sat 22:00-06:00 break 02:00-02:30", "Mon-Fri 10:00-11:00", "Mon-Fri 08:10-16:50"),
]
PLACES = [
    *(("Europe/Berlin", "DE", "BY"), ("America/New_York", "US", None), ("Asia/Shanghai", "CN", None)),
    *(("Asia/Kathmandu", "NP", None), ("Africa/Cairo", "EG", None), ("Australia/Lord_Howe", None, None)),
    *(("Asia/Dubai", "AE", None), (None, None, None)),
]
BEGIN = datetime(2026, 2, 2, tzinfo=UTC)

# Days before changes of the clocks and holidays of the places above, at which most is to be got wrong.
EVES = ["2026-03-06", "2026-03-18", "2026-03-27", "2026-04-02", "2026-04-22", "2026-10-23", "2026-10-30", "2026-12-23"]
moments = st.one_of(
    st.integers(0, 300 * 96).map(lambda number: BEGIN + number * timedelta(minutes=15)),
    st.sampled_from(EVES).map(lambda day: datetime.fromisoformat(day).replace(tzinfo=UTC)),
)


@st.composite
def participants(draw: st.DrawFn, around: datetime) -> Participant:
    zone, country, subdivision = draw(st.sampled_from(PLACES[:-1] * 3 + PLACES[-1:]))
    busy = []
    for _ in range(draw(st.integers(0, 4))):
        begun = around + timedelta(minutes=draw(st.integers(-500, 5 * 1440)))
        busy.append((begun, begun + timedelta(minutes=draw(st.integers(0, 300)))))
    leave = []
    if draw(st.integers(0, 4)) == 0:
        day = (around + timedelta(days=draw(st.integers(-2, 5)))).date()
        leave.append(Leave(day, day + timedelta(days=draw(st.integers(1, 3)))))
    spans = st.builds(
        ComfortSpan, st.integers(0, 1439), st.integers(1, 1440), st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0])
    ).filter(lambda span: span.start_minutes != span.end_minutes)
    return Participant(
        Person("", zone, country, subdivision, _week(draw(st.sampled_from(WEEKS))), tuple(leave)),
        draw(st.sampled_from(Side)),
        draw(st.integers(0, 4)) == 0,
        tuple(busy),
        tuple(draw(st.lists(spans, min_size=1, max_size=3))) if draw(st.integers(0, 3)) == 0 else None,
        draw(st.sampled_from([0.0, 0.0, 0.1, 1.0])),
    )


@st.composite
def searches(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(moments) + timedelta(minutes=draw(st.sampled_from([0, 0, 7])))
    people = draw(st.lists(participants(start), min_size=1, max_size=4))
    if all(one.optional for one in people):
        people[0] = replace(people[0], optional=False)
    return {
        "people": people,
        "start": start,
        "end": start + timedelta(minutes=draw(st.integers(60, 4 * 1440))),
        "minutes": draw(st.sampled_from([15, 30, 45, 50, 90])),
        "step_minutes": draw(st.sampled_from([15, 30, 60, 10])),
        "best": draw(st.integers(1, 12)),
        "now": draw(st.none() | st.just(start + timedelta(hours=5))),
    }


@half
@given(searches())
def test_the_best_times_are_those_found_by_looking_at_each(search: dict[str, Any]) -> None:
    found = rank_slots(**search)

    assert [(slot.start, slot.customer, slot.own, slot.levels) for slot in found] == best_times(**search)
    assert all(slot.end - slot.start == timedelta(minutes=search["minutes"]) for slot in found)


@half
@given(searches(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_of_their_busy_times_does_not_matter(search: dict[str, Any], random: Any) -> None:
    shuffled = [replace(one, busy=tuple(random.sample(one.busy, len(one.busy)))) for one in search["people"]]
    random.shuffle(shuffled)

    found, again = rank_slots(**search), rank_slots(**search | {"people": shuffled})

    assert [(slot.start, slot.score) for slot in found] == [(slot.start, slot.score) for slot in again]


@half
@given(searches(), st.integers(0, 3000), st.integers(1, 300))
def test_a_busy_time_never_adds_a_possible_one(search: dict[str, Any], after: int, length: int) -> None:
    begun = search["start"] + timedelta(minutes=after)
    people = [replace(one, busy=(*one.busy, (begun, begun + timedelta(minutes=length)))) for one in search["people"]]
    everything = search | {"best": 10_000}

    before = {slot.start for slot in rank_slots(**everything)}
    after_it = {slot.start for slot in rank_slots(**everything | {"people": people})}

    assert after_it <= before


@half
@given(searches())
def test_scores_fall_and_what_was_remembered_changes_nothing(search: dict[str, Any]) -> None:
    found = rank_slots(**search)
    scores = [slot.score for slot in found]

    assert scores == sorted(scores, reverse=True)
    assert rank_slots(**search) == found
    assert rank_slots(**search | {"people": [replace(one) for one in search["people"]]}) == found


def _week(written: str) -> tuple[DatedWeek, ...]:
    return (DatedWeek(None, parse_week_text(written)),)


def someone(
    zone: str = "Europe/Berlin", week: str = "Mon-Fri 09:00-18:00 break 12:00-13:00", **more: Any
) -> Participant:
    person = Person("", zone, more.pop("country", None), None, _week(week), more.pop("leave", ()))
    return Participant(person, **more)


def on_monday(people: list[Participant], minutes: int = 60, **more: Any) -> list[str]:
    found = rank_slots(people, datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC), minutes, **more)
    return [f"{slot.start:%H:%M} {slot.customer} {slot.own}" for slot in found]


def test_a_customer_is_never_asked_in_a_break_and_a_colleague_is() -> None:
    """Berlin is two hours ahead of UTC in June: its break is 10:00 to 11:00."""
    assert "10:00 0 0" not in on_monday([someone()], best=99)
    assert on_monday([someone(side=Side.OWN)], best=99).count("10:00 0 50") == 1


def test_the_customer_comes_first_whatever_it_costs_us() -> None:
    """Shanghai's day ends at 10:00 UTC and is possible until 12:00; Berlin's begins at 07:00."""
    found = on_monday([someone(), someone("Asia/Shanghai", side=Side.OWN)], best=2)

    assert found == ["07:30 0 0", "07:45 0 0"]
    early = someone(busy=((datetime(2026, 6, 1, 7, 15, tzinfo=UTC), datetime(2026, 6, 1, 11, tzinfo=UTC)),))
    assert on_monday([early, someone("Asia/Shanghai", side=Side.OWN)], best=1) == ["11:00 0 100"]


def test_who_gave_before_is_spared() -> None:
    """Of two colleagues, six hours apart, the one in the evening gave yesterday: now the other has the early hour."""
    early = someone("America/New_York", side=Side.OWN)
    late = someone("Asia/Dubai", side=Side.OWN)

    fair = on_monday([early, late], best=1)
    spared = on_monday([early, replace(late, burden=0.5)], best=1)
    other = on_monday([replace(early, burden=0.5), late], best=1)

    assert fair[0] > spared[0]
    assert other[0] >= fair[0]


def test_an_optional_colleague_decides_between_alike_times_and_prevents_none() -> None:
    afternoon = someone(week="Mon-Fri 15:00-18:00", optional=True, side=Side.OWN)

    assert on_monday([someone()], best=1) == ["07:30 0 0"]
    assert on_monday([someone(), afternoon], best=1) == ["13:30 0 0"]
    assert on_monday([someone(week="Mon-Fri 09:00-12:00"), afternoon], best=1) == ["07:30 0 0"]


@pytest.mark.parametrize(
    ("start", "end", "now", "best"),
    [
        # A week after the clocks went back on 25 October.
        ("2026-10-30T00:00", "2026-11-03T00:00", None, "2026-11-02T08:30"),
        ("2026-10-30T00:00", "2026-11-01T00:00", None, "2026-10-30T08:30"),
        # The day before Christmas, of which two are holidays.
        ("2026-12-24T00:00", "2026-12-30T00:00", None, "2026-12-28T08:30"),
        # Within a day of asking.
        ("2026-11-16T00:00", "2026-11-18T00:00", "2026-11-16T09:00", "2026-11-17T09:00"),
        # Rather short notice than none at all, and rather the eve of a holiday than short notice.
        ("2026-11-16T00:00", "2026-11-17T00:00", "2026-11-16T09:00", "2026-11-16T09:00"),
        ("2026-12-23T00:00", "2026-12-25T00:00", "2026-12-22T23:30", "2026-12-24T08:30"),
        # Rather the week after a change of the clocks than short notice.
        ("2026-10-23T00:00", "2026-10-28T00:00", "2026-10-23T07:00", "2026-10-26T08:30"),
    ],
)
def test_between_comfortable_times_what_speaks_against_them_decides(
    start: str, end: str, now: str | None, best: str
) -> None:
    period = (datetime.fromisoformat(written).replace(tzinfo=UTC) for written in (start, end))
    asked = datetime.fromisoformat(now).replace(tzinfo=UTC) if now else None

    [slot] = rank_slots([someone(country="DE")], *period, 60, best=1, now=asked)

    assert slot.start == datetime.fromisoformat(best).replace(tzinfo=UTC)


def test_busy_times_inside_a_quarter_are_exact() -> None:
    """A call until 08:10 leaves no meeting at 08:00; one that ends at 08:15 does leave 08:15."""
    busy = someone(busy=((datetime(2026, 6, 1, 7, tzinfo=UTC), datetime(2026, 6, 1, 8, 10, tzinfo=UTC)),))

    assert on_monday([busy], 30, best=1) == ["08:15 0 0"]
    assert on_monday([busy], 30, best=1, step_minutes=10) == ["08:10 0 0"]
    assert on_monday([busy], 30, best=99)[-1] > "08:15"


def test_a_holiday_and_a_leave_are_closed() -> None:
    christmas = (datetime(2026, 12, 25, tzinfo=UTC), datetime(2026, 12, 26, tzinfo=UTC))
    away = someone(leave=(Leave(date(2026, 6, 1), date(2026, 6, 2)),))

    assert rank_slots([someone(country="DE")], *christmas, 30) == []
    assert on_monday([away]) == []


@pytest.mark.parametrize(("minutes", "step"), [(0, 15), (1441, 15), (30, 0), (30, 7), (30, 2880)])
def test_impossible_meetings_are_refused(minutes: int, step: int) -> None:
    with pytest.raises(ImpossibleGrid):
        on_monday([someone()], minutes, step_minutes=step)


def test_a_period_longer_than_a_year_is_refused() -> None:
    with pytest.raises(ImpossibleGrid):
        rank_slots([someone()], BEGIN, BEGIN + timedelta(days=367), 30)


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        rank_slots([someone()], datetime(2026, 6, 1), datetime(2026, 6, 2), 30)  # noqa: DTZ001


@given(st.sets(st.integers(0, 400)), st.integers(0, 20))
def test_positions_are_the_bits_that_are_set(wanted: set[int], most: int) -> None:
    bits = sum(1 << position for position in wanted)

    assert positions(bits) == sorted(wanted)
    assert positions(bits, most) == sorted(wanted)[:most]


def test_a_grid_counts_starts_that_share_time() -> None:
    grid = Grid(0, 900, 96, 4)

    assert positions(grid.touching(3600, 4500)) == [1, 2, 3, 4]
    assert positions(grid.touching(3600, 3600)) == []
    assert grid.starts == 93
