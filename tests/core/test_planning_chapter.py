"""The tables of docs/algorithms/planning.md say what the planner answers."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from tests.factories.chapters import table

from fairlead.core.planning import Rhythm, measure_density, plan_touches
from fairlead.core.planning.cadence import Calendar
from fairlead.core.values import parse_cadence

MONDAY = date(2026, 11, 30)
DAYS = 80
OFFICE_WEEK = [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("interval", "latest", "closed", "earliest", "best", "until", "why"), table("planning", "interval", "latest")
)
def test_windows_of_the_chapter(
    interval: str, latest: str, closed: str, earliest: str, best: str, until: str, why: str
) -> None:
    works = [(MONDAY + timedelta(days=day)).weekday() < 5 for day in range(DAYS)]
    away = range(0)
    if closed:
        begun, _, ended = closed.partition("–")
        away = range(int(begun), int(ended) + 1)
    open_days = np.array([day for day in range(DAYS) if works[day] and day not in away])
    latest_date = None if latest == "never" else MONDAY + timedelta(days=int(latest))
    rhythm = Rhythm(parse_cadence(interval))
    first, *_ = plan_touches(rhythm, latest_date, open_days, Calendar(MONDAY, works, OFFICE_WEEK), 14)

    assert (first.earliest, first.due, first.deadline, first.code) == (int(earliest), int(best), int(until), why)


@pytest.mark.parametrize(
    ("every", "accounts", "capacity", "density", "warns", "impossible"), table("planning", "every", "accounts")
)
def test_densities_of_the_chapter(
    every: str, accounts: str, capacity: str, density: str, warns: str, impossible: str
) -> None:
    found = measure_density([int(every)] * int(accounts), int(capacity))

    assert round(found.rate, 2) == float(density)
    assert (found.warns, found.is_impossible) == (warns == "yes", impossible == "yes")
