"""How much of a week falls away: held against the days of a calendar, one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fairlead.core.availability import DayKind, Person, day_plans, lost_weeks, working_minutes_of
from fairlead.core.weeks import find_country_week, week_on

MONDAY = date(2026, 11, 30)


def person_in(country: str, subdivision: str | None = None) -> Person:
    weeks = find_country_week(country, subdivision).weeks
    return Person("one", "UTC", country, subdivision, weeks=weeks)


@pytest.mark.parametrize(
    "country", ["DE", "IT", "CN", "AE", "SA", "IL", "IN", "JP", "VN", "US", "BR", "GB", "TR", "IS"]
)
def test_each_week_is_the_sum_of_its_days(country: str) -> None:
    person = person_in(country)
    weeks = lost_weeks(person, MONDAY, 56)
    rates = {DayKind.HOLIDAY: 1.0, DayKind.UNCERTAIN: 0.5}
    for number, week in enumerate(weeks):
        first = MONDAY + timedelta(days=7 * number)
        usual = [plan for plan in day_plans(person, first, first + timedelta(days=7)) if works(person, plan.on_date)]
        expected = 0.0
        for plan in usual:
            closed = plan.closure.rule.probability_percent / 100 if plan.closure else 0.0
            rate = rates.get(plan.kind, 0.0)
            if plan.kind is DayKind.HALF_DAY:
                week_of_day = week_on(person.weeks, plan.on_date)
                whole = working_minutes_of(week_of_day.days[plan.on_date.weekday()]) if week_of_day else []
                rate = 1 - minutes(working_minutes_of(plan.shifts)) / minutes(whole)
            expected += max(rate, closed)
        assert week.monday == first
        assert week.working_days == len(usual)
        assert sum(week.lost.values()) == pytest.approx(expected)


def minutes(pieces: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in pieces)


def works(person: Person, day: date) -> bool:
    week = week_on(person.weeks, day)
    return bool(week and week.days[day.weekday()])


def test_christmas_week_in_germany_is_half_gone_and_a_week_of_may_is_whole() -> None:
    christmas, *_rest = lost_weeks(person_in("DE", "HH"), date(2026, 12, 21), 1)
    # Friday the 25th whole, Thursday the 24th with the closure's 60 %.
    assert (christmas.working_days, christmas.rate) == (5, pytest.approx(1.6 / 5))
    [quiet] = lost_weeks(person_in("DE", "HH"), date(2027, 6, 7), 1)
    assert quiet.rate == 0


def test_who_observes_no_holidays_loses_nothing() -> None:
    plain = person_in("DE")
    person = Person("one", "UTC", "DE", weeks=plain.weeks, observes_holidays=False)
    assert [week.rate for week in lost_weeks(person, date(2026, 12, 21), 2)] == [0, 0]


def test_who_never_works_loses_nothing() -> None:
    [week] = lost_weeks(Person("one", "UTC", "DE"), date(2026, 12, 21), 1)
    assert (week.working_days, week.rate) == (0, 0.0)
