"""Anyone: Hypothesis strategies for people with zones, dated weeks, breaks, night shifts, holidays and leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from fairlead.core.availability import Leave, Person
from fairlead.core.weeks import DatedWeek, parse_week

ZONES = [
    *("Europe/Berlin", "America/New_York", "Asia/Shanghai", "Asia/Kathmandu", "Africa/Cairo", "Australia/Lord_Howe"),
    *("Pacific/Apia", "Pacific/Chatham", "America/Santiago", "Asia/Tehran", "Antarctica/Troll", "Africa/Casablanca"),
]
PLACES = [
    (None, None),
    ("DE", "BY"),
    ("AE", None),
    ("CN", None),
    ("MY", "01"),
    ("US", None),
    ("TR", None),
    ("EE", None),
    ("ZZ", None),
]
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
DAY_NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
QUARTER = timedelta(minutes=15)


def clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


@st.composite
def shifts(draw: st.DrawFn, step: int = 15) -> dict[str, Any]:
    """Draw a shift in the JSON form, its borders on whole steps of minutes."""
    day = 1440 // step
    begins, length = draw(st.integers(0, day - 1)), draw(st.integers(30 // step, 1200 // step))
    shift = {
        "days": draw(st.lists(st.sampled_from(DAY_NAMES), min_size=1, max_size=7, unique=True)),
        "from": clock(begins * step),
        "to": clock((begins + length) * step),
    }
    if draw(st.booleans()):
        after, pause = draw(st.integers(0, length - 1)), draw(st.integers(1, length))
        if after + pause <= length:
            shift["breaks"] = [[clock((begins + after) * step), clock((begins + after + pause) * step)]]
    return shift


instants = st.integers(0, 700 * 96).map(lambda quarters: BEGIN + quarters * QUARTER)
dates = instants.map(lambda instant: instant.date())
weeks = st.lists(shifts(), min_size=1, max_size=3).map(parse_week)
# Hours from 09:10 begin inside a quarter.
odd_weeks = st.lists(shifts(step=5), min_size=1, max_size=2).map(parse_week)
lengths = st.integers(1, 8 * 96).map(lambda quarters: quarters * QUARTER)


@st.composite
def leaves(draw: st.DrawFn, moments: st.SearchStrategy[datetime] = instants) -> Leave:
    """Draw a time away by dates or instants, whole days or part of one, one in ten without an end."""
    moment = draw(moments)
    start: date | datetime = moment.date() if draw(st.booleans()) else moment
    length = timedelta(days=draw(st.integers(1, 30)))
    if isinstance(start, datetime) and draw(st.booleans()):
        length = timedelta(seconds=draw(st.integers(1, 100_000)))
    return Leave(start, draw(st.none()) if draw(st.integers(0, 9)) == 0 else start + length)


@st.composite
def people(
    draw: st.DrawFn,
    moments: st.SearchStrategy[datetime] = instants,
    hours: st.SearchStrategy[Any] = weeks,
    zones: tuple[str | None, ...] = tuple(ZONES),
) -> Person:
    """Draw a person whose leave and change of week lie around some moments."""
    country, subdivision = draw(st.sampled_from(PLACES))
    dated = [DatedWeek(None, draw(hours))]
    if draw(st.booleans()):
        dated.append(DatedWeek(draw(moments).date(), draw(hours)))
    return Person(
        id="anyone",
        zone=draw(st.sampled_from(zones)),
        country=country,
        subdivision=subdivision,
        weeks=tuple(dated),
        leave=tuple(draw(st.lists(leaves(moments), max_size=3))),
        observes_holidays=draw(st.booleans()),
    )
