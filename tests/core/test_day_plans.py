"""What each date is to somebody: the same as the engine's own answers, for many countries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fairlead.core.availability import DayKind, Person, Status, day_plans, runs, working_minutes_of
from fairlead.core.weeks import Shift, find_country_week

PLACES = [
    ("DE", "HH", "Europe/Berlin"),
    ("CN", None, "Asia/Shanghai"),
    ("AE", None, "Asia/Dubai"),
    ("SA", None, "Asia/Riyadh"),
    ("ES", "B", "Europe/Madrid"),
    ("MY", "01", "Asia/Kuala_Lumpur"),
    ("NP", None, "Asia/Kathmandu"),
    ("TR", None, "Europe/Istanbul"),
    ("EE", None, "Europe/Tallinn"),
]
OPEN = (Status.REACHABLE, Status.UNCERTAIN)


@pytest.mark.parametrize(("country", "subdivision", "zone"), PLACES)
def test_worked_hours_are_those_of_the_engine(country: str, subdivision: str | None, zone: str) -> None:
    weeks = find_country_week(country, subdivision).weeks
    person = Person("one", zone, country, subdivision, weeks=weeks)
    there = ZoneInfo(zone)
    for plan in day_plans(person, date(2026, 1, 20), date(2026, 3, 20)):
        midnight = datetime.combine(plan.on_date, datetime.min.time(), there)
        stretches = runs(person, midnight, midnight + timedelta(days=1))
        worked = sum((run.end - run.start).total_seconds() / 60 for run in stretches if run.status in OPEN)
        assert worked == sum(end - start for start, end in working_minutes_of(plan.shifts)), plan
        is_closed = plan.kind in (DayKind.HOLIDAY, DayKind.HALF_DAY)
        assert is_closed == any(run.status is Status.HOLIDAY for run in stretches), plan
        assert (plan.kind is DayKind.UNCERTAIN) == any(run.status is Status.UNCERTAIN for run in stretches), plan


def test_days_of_a_chinese_february() -> None:
    person = Person("one", "Asia/Shanghai", "CN", weeks=find_country_week("CN").weeks)
    kinds = {plan.on_date.day: plan.kind for plan in day_plans(person, date(2026, 2, 1), date(2026, 3, 1))}
    assert (kinds[14], kinds[17], kinds[20], kinds[24]) == (
        DayKind.MAKE_UP,
        DayKind.HOLIDAY,
        DayKind.HOLIDAY,
        DayKind.WORK,
    )


def test_shifts_that_overlap_are_worked_once() -> None:
    assert working_minutes_of([Shift(540, 720), Shift(600, 800), Shift(900, 960)]) == [(540, 800), (900, 960)]
