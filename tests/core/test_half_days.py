"""Half-days close from an hour on: where the law says which, and where it is assumed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from fairlead.core.availability import DayKind, Person, Status, day_plans, lost_weeks, runs, status_at, windows
from fairlead.core.half_day_hours import half_day_hours, shortened
from fairlead.core.public_holidays import (
    HALF_DAY,
    CorrectedCalendar,
    Coverage,
    DayCorrection,
    HalfDay,
    HolidayState,
    HolidayYear,
    KeptCalendar,
    LibraryCalendar,
    PublicHoliday,
    listed_places,
    public_holidays,
)
from fairlead.core.weeks import DatedWeek, Shift, find_country_week, parse_week_text
from fairlead.core.world_calendar import Category, compare_days, kept_calendar, write_down

WHOLE_DAY = "Mon-Fri 09:00-17:00 break 12:00-12:30"
NIGHT = "Mon-Fri 22:00-06:00"


def person(zone: str, country: str, subdivision: str | None = None, week: str = WHOLE_DAY) -> Person:
    return Person("one", zone, country, subdivision, weeks=(DatedWeek(None, parse_week_text(week)),))


def worked(of: Person, day: date) -> list[str]:
    there = ZoneInfo(of.zone or "UTC")
    midnight = datetime.combine(day, datetime.min.time(), there)
    found = windows(of, midnight, midnight + timedelta(days=1))
    return [f"{begun.astimezone(there):%H:%M}-{ended.astimezone(there):%H:%M}" for begun, ended in found]


# Worked out by hand from the laws.
CASES = [
    ("Europe/Istanbul", "TR", None, date(2026, 10, 28), WHOLE_DAY, ["09:00-12:00", "12:30-13:00"]),
    ("Europe/Istanbul", "TR", None, date(2026, 10, 29), WHOLE_DAY, []),
    ("Europe/Istanbul", "TR", None, date(2026, 5, 26), WHOLE_DAY, ["09:00-12:00", "12:30-13:00"]),
    ("Atlantic/Reykjavik", "IS", None, date(2026, 12, 24), WHOLE_DAY, ["09:00-12:00", "12:30-13:00"]),
    ("Europe/Tallinn", "EE", None, date(2026, 6, 22), WHOLE_DAY, ["09:00-12:00", "12:30-14:00"]),
    ("Europe/Zurich", "CH", "SO", date(2026, 5, 1), WHOLE_DAY, ["09:00-12:00"]),
    ("Europe/Zurich", "CH", "BE", date(2026, 5, 1), WHOLE_DAY, ["09:00-12:00", "12:30-17:00"]),
    ("America/Puerto_Rico", "US", "PR", date(2026, 12, 24), WHOLE_DAY, ["09:00-12:00"]),
    ("Australia/Brisbane", "AU", "QLD", date(2026, 12, 24), WHOLE_DAY, ["09:00-12:00", "12:30-17:00"]),
    ("Australia/Brisbane", "AU", "QLD", date(2026, 12, 24), "Mon-Fri 14:00-22:00", ["14:00-18:00"]),
    ("Australia/Adelaide", "AU", "SA", date(2026, 12, 24), "Mon-Fri 14:00-22:00", ["14:00-19:00"]),
    ("Europe/Athens", "GR", None, date(2026, 12, 24), WHOLE_DAY, ["09:00-12:00", "12:30-13:00"]),
    # The half-days of China are those of the young, of women, of children and of soldiers.
    ("Asia/Shanghai", "CN", None, date(2026, 6, 1), WHOLE_DAY, ["09:00-12:00", "12:30-17:00"]),
    # Who begins in the afternoon has the day off; the night before it is worked to its end.
    ("Europe/Istanbul", "TR", None, date(2026, 10, 28), "Mon-Fri 14:00-20:00", []),
    ("Europe/Istanbul", "TR", None, date(2026, 10, 28), NIGHT, ["00:00-06:00"]),
    # Who goes home before anyway loses nothing.
    ("Europe/Istanbul", "TR", None, date(2026, 10, 28), "Mon-Fri 07:00-13:00", ["07:00-13:00"]),
]


@pytest.mark.parametrize(("zone", "country", "subdivision", "day", "week", "hours"), CASES)
def test_what_is_worked_on_a_half_day(
    zone: str, country: str, subdivision: str | None, day: date, week: str, hours: list[str]
) -> None:
    assert worked(person(zone, country, subdivision, week), day) == hours


def test_the_morning_tells_and_the_afternoon_is_closed() -> None:
    turkish = person("Europe/Istanbul", "TR")
    morning = status_at(turkish, datetime(2026, 10, 28, 7, tzinfo=UTC))
    afternoon = status_at(turkish, datetime(2026, 10, 28, 12, tzinfo=UTC))

    assert (morning.status, morning.reason.facts["half_day_from"]) == (Status.REACHABLE, "13:00")
    assert morning.reason.facts["closes_at"] == datetime(2026, 10, 28, 10, tzinfo=UTC)
    assert (afternoon.status, afternoon.reason.code) == (Status.HOLIDAY, "holiday")
    assert "Republic Day" in str(afternoon.reason.facts["holiday_name"])
    assert "half_day_assumed" not in morning.reason.facts
    # After the half-day comes the feast itself, a Thursday.
    assert afternoon.next_good_at == datetime(2026, 10, 30, 6, tzinfo=UTC)


def test_an_hour_that_nobody_has_stated_is_marked() -> None:
    greek = person("Europe/Athens", "GR")
    facts = status_at(greek, datetime(2026, 12, 24, 8, tzinfo=UTC)).reason.facts

    assert (facts["half_day_from"], facts["half_day_assumed"]) == ("13:00", True)


def test_who_works_on_holidays_works_on_half_days() -> None:
    at_work = Person("x", "Europe/Istanbul", "TR", weeks=person("x", "TR").weeks, observes_holidays=False)

    assert worked(at_work, date(2026, 10, 28)) == ["09:00-12:00", "12:30-17:00"]
    facts = status_at(at_work, datetime(2026, 10, 28, 7, tzinfo=UTC)).reason.facts
    assert "half_day_from" not in facts


def test_a_calendar_shows_the_half_day_as_the_engine_does() -> None:
    turkish = person("Europe/Istanbul", "TR")
    (plan,) = day_plans(turkish, date(2026, 10, 28), date(2026, 10, 29))

    assert plan.kind is DayKind.HALF_DAY
    assert plan.shifts == (Shift(540, 780, ((720, 750),)),)
    assert plan.holiday is not None
    assert plan.short is not None
    assert plan.short.closed_from == "13:00"
    # 7.5 hours are usual; 4 of them are gone. The next day is gone whole, and one of a feast's eve of the week is not.
    (week,) = lost_weeks(turkish, date(2026, 10, 26), 1)
    assert week.lost[date(2026, 10, 28)] == pytest.approx(4 / 7.5)
    assert week.lost[date(2026, 10, 29)] == 1


def test_an_eve_that_waits_for_the_moon_makes_the_afternoon_before_uncertain() -> None:
    eve = PublicHoliday(date(2026, 3, 19), "Eve", HolidayState.ESTIMATED, True, True)
    hours = half_day_hours("TR", None)
    assert hours is not None
    year = HolidayYear({}, frozenset(), Coverage.COMPLETE, {eve.on_date: HalfDay(eve, hours)})
    weeks = person("UTC", "TR").weeks
    one = Person("x", "Europe/Istanbul", "TR", weeks=weeks, calendar=KeptCalendar({2026: year}, {}))

    assert worked(one, date(2026, 3, 18)) == ["09:00-12:00", "12:30-13:00"]
    found = runs(one, datetime(2026, 3, 18, 9, 30, tzinfo=UTC), datetime(2026, 3, 18, 15, tzinfo=UTC))
    assert [run.status for run in found] == [Status.REACHABLE, Status.UNCERTAIN, Status.LATE]
    assert day_plans(one, date(2026, 3, 18), date(2026, 3, 19))[0].kind is DayKind.UNCERTAIN


def test_a_correction_wins_over_a_half_day() -> None:
    day = date(2026, 10, 28)
    worked_whole = CorrectedCalendar(LibraryCalendar("TR"), [DayCorrection(day, None)])
    closed = CorrectedCalendar(LibraryCalendar("TR"), [DayCorrection(day, "Stock-taking")])

    assert worked_whole.half_day_on(day) is None
    assert closed.half_day_on(day) is None
    assert closed.holiday_on(day) is not None
    assert worked_whole.half_day_on(date(2026, 5, 26)) is not None, "other half-days stay"


def test_the_rows_of_a_table_say_the_same() -> None:
    for country in ("TR", "IS", "EE", "CN", "GR"):
        world = write_down([2026], [country])
        library = LibraryCalendar(country)
        days = [day for day in world.days if not day.subdivision]
        kept = kept_calendar(days, [world.years[0]], library, region_known=True)
        assert kept.year(2026).half_days == library.year(2026).half_days
        assert all(kept.name_on(day, "en") == library.name_on(day, "en") for day in kept.year(2026).half_days)
    assert LibraryCalendar("TR").name_on(date(2026, 10, 28), "en") == "Republic Day (from 1pm)"


def test_half_days_that_close_move_work_when_they_come_or_go() -> None:
    turkish = [day for day in write_down([2026], ["TR"]).days if day.category == Category.HALF_DAY]
    chinese = [day for day in write_down([2026], ["CN"]).days if day.category == Category.HALF_DAY]

    assert turkish
    assert chinese
    assert all(change.moves_work for change in compare_days([], turkish))
    assert not any(change.moves_work for change in compare_days([], chinese))


def test_the_hours_are_those_that_the_library_names() -> None:
    """Every label of an hour, of all places and years, is in the table; a place without one says that it assumes."""
    named = re.compile(r"\(from (\d+)([ap])m\)|\(workday shortened by (\d) hours\)")
    seen = set()
    for country, subdivision in listed_places():
        library = getattr(holidays, country)
        if HALF_DAY not in library.supported_categories:
            continue
        hours = half_day_hours(country, subdivision)
        for year in range(2024, 2030):
            language = "en_US" if "en_US" in library.supported_languages else None
            days = library(subdiv=subdivision, years=year, categories=HALF_DAY, expand=False, language=language)
            for name in days.values():
                label = named.search(name)
                if label is None:
                    assert hours is None or hours.is_assumed or (country, subdivision) == ("CH", "SO"), name
                    continue
                seen.add(country)
                assert hours is not None
                hour, half, less = label.groups()
                if less:
                    assert hours.shortened_minutes == int(less) * 60
                    continue
                assert hours.ends_at_minutes == (int(hour) % 12 + (12 if half == "p" else 0)) * 60, (country, name)
    assert seen == {"AU", "EE", "IS", "PR", "TR", "US"}


def test_no_half_day_is_also_a_public_holiday() -> None:
    for country in ("AU", "CH", "EE", "GR", "IS", "IT", "PR", "TR", "US"):
        for region in (None, "BZ", "NT", "PR", "SO"):
            year = public_holidays(country, region, 2027)
            assert not year.by_date.keys() & year.half_days.keys()


@pytest.mark.parametrize(
    ("end", "left"),
    [
        (540, ()),
        (600, (Shift(540, 600),)),
        (720, (Shift(540, 720),)),
        (740, (Shift(540, 720),)),
        (750, (Shift(540, 720),)),
        (780, (Shift(540, 780, ((720, 750),)),)),
        (2000, (Shift(540, 1020, ((720, 750),)),)),
    ],
)
def test_shifts_are_cut_and_nobody_returns_from_a_break_to_leave(end: int, left: tuple[Shift, ...]) -> None:
    assert shortened((Shift(540, 1020, ((720, 750),)),), end) == left


def test_a_usual_week_loses_only_what_lies_behind_the_hour() -> None:
    usual = Person("x", "Europe/Istanbul", "TR", weeks=find_country_week("TR").weeks)

    assert worked(usual, date(2026, 10, 28)) == ["09:00-12:30"]
