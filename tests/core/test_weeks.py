from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.weeks import (
    DatedWeek,
    DatedWeeks,
    ImpossibleWeek,
    Shift,
    Week,
    dated_week_on,
    explain,
    find_country_week,
    parse_week,
    parse_week_text,
    week_as_json,
    week_as_text,
    week_on,
)
from fairlead.core.weeks.countries import listed_places

SHIFT = {"days": ["mon"], "from": "09:00", "to": "18:00"}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Mon-Fri 09:00-18:00 break 12:00-13:00", "Mon-Fri 09:00-18:00 break 12:00-13:00"),
        ("mon-thu 8:00-17:00; fri 8:00-12:00", "Mon-Thu 08:00-17:00; Fri 08:00-12:00"),
        ("Sun-Thu 9:00-13:00, 16:00-20:00", "Sun-Thu 09:00-13:00; Sun-Thu 16:00-20:00"),
        ("Monday, Wed 10:00–12:00", "Mon,Wed 10:00-12:00"),
        ("Sat-Wed: 08:00 - 16:00", "Sat-Wed 08:00-16:00"),
        (
            "Mon-Fri 09:00-18:00 break 10:00-10:15, 12:00-13:00",
            "Mon-Fri 09:00-18:00 break 10:00-10:15 break 12:00-13:00",
        ),
        ("Mon-Fri 22:00-06:00 break 02:00-02:30", "Mon-Fri 22:00-06:00 break 02:00-02:30"),
        ("Mon 23:00-07:00 break 23:45-00:15", "Mon 23:00-07:00 break 23:45-00:15"),
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"),
        ("Fri 18:00-00:00", "Fri 18:00-24:00"),
        (
            "周一至周五 9：00-18：00 午休 12:00-13:30；周六 9:00-12:00",
            "Mon-Fri 09:00-18:00 break 12:00-13:30; Sat 09:00-12:00",
        ),
        ("星期一至星期六 ０８：３０－１７：３０", "Mon-Sat 08:30-17:30"),
        ("星期一到星期五09:00-17:30", "Mon-Fri 09:00-17:30"),
        ("Lunes a viernes 9:00 a 19:00 descanso 14:00 a 16:00", "Mon-Fri 09:00-19:00 break 14:00-16:00"),
        ("mié,sáb 09:00-13:00", "Wed,Sat 09:00-13:00"),
    ],
)
def test_a_week_of_text(text: str, same: str) -> None:
    assert week_as_text(parse_week_text(text)) == same


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "unreadable", "part 1"),
        ("office hours", "unreadable", "part 1"),
        ("Mon-Fri 9-18", "unreadable", "part 1"),
        ("Mon-Fri 09:00-18:00; Sat", "unreadable", "part 2"),
        ("Mon-Fri 09:00-18:00 lunch 12:00-13:00", "unreadable", "part 1"),
        ("Mon-Fry 09:00-18:00", "unknown_day", "part 1"),
        ("Mon-Fri 25:00-26:00", "bad_time", "part 1"),
        ("Mon-Fri 09:60-18:00", "bad_time", "part 1"),
        ("Mon-Fri 24:00-06:00", "bad_time", "part 1"),
        ("Mon-Fri 09:00-09:00", "no_length", "part 1"),
        ("Mon-Fri 09:00-18:00 break 08:00-08:30", "break_outside", "part 1"),
        ("Mon-Fri 09:00-18:00 break 17:30-18:30", "break_outside", "part 1"),
        ("Mon-Fri 09:00-18:00 break 12:00-12:00", "bad_break", "part 1"),
        ("Mon-Fri 09:00-18:00 break 12:00-13:00, 12:30-14:00", "breaks_overlap", "part 1"),
    ],
)
def test_an_impossible_text_is_refused_with_value_place_and_remedy(text: str, code: str, place: str) -> None:
    with pytest.raises(ImpossibleWeek) as caught:
        parse_week_text(text)

    assert (caught.value.code, caught.value.place) == (code, place)
    sentence = explain(caught.value, str)
    assert sentence.startswith(place)
    assert str(caught.value.value) in sentence


@pytest.mark.parametrize(
    ("written", "code", "place"),
    [
        ("Mon-Fri", "not_a_list", "week"),
        (["mon"], "not_a_shift", "week[0]"),
        ([SHIFT, SHIFT | {"hours": 8}], "unknown_key", "week[1]"),
        ([{"days": ["mon"], "from": "09:00"}], "missing_key", "week[0]"),
        ([SHIFT | {"days": []}], "no_days", "week[0].days"),
        ([SHIFT | {"days": "mon"}], "no_days", "week[0].days"),
        ([SHIFT | {"days": ["mon", "funday"]}], "unknown_day", "week[0].days[1]"),
        ([SHIFT | {"days": [1]}], "unknown_day", "week[0].days[0]"),
        ([SHIFT | {"from": 9}], "bad_time", "week[0].from"),
        ([SHIFT | {"to": "18.00"}], "bad_time", "week[0].to"),
        ([SHIFT | {"to": "24:30"}], "bad_time", "week[0].to"),
        ([SHIFT | {"to": "09:00"}], "no_length", "week[0]"),
        ([SHIFT | {"breaks": "12:00-13:00"}], "bad_break", "week[0].breaks"),
        ([SHIFT | {"breaks": [["12:00"]]}], "bad_break", "week[0].breaks[0]"),
        ([SHIFT | {"breaks": [["12:00", "13:00"], ["20:00", "21:00"]]}], "break_outside", "week[0].breaks[1]"),
    ],
)
def test_an_impossible_json_week_is_refused(written: Any, code: str, place: str) -> None:
    with pytest.raises(ImpossibleWeek) as caught:
        parse_week(written)

    assert (caught.value.code, caught.value.place) == (code, place)
    assert explain(caught.value, str).startswith(place)


def test_a_night_shift_ends_on_the_next_day_and_its_breaks_may_too() -> None:
    night = SHIFT | {"from": "22:00", "to": "06:00", "breaks": [["02:00", "02:30"], ["23:30", "00:30"]]}

    assert parse_week([night]).days[0] == (Shift(1320, 1800, ((1410, 1470), (1560, 1590))),)


def test_an_empty_week_never_works() -> None:
    assert not any(parse_week([]).days)


def test_the_usual_shifts_are_those_of_most_days() -> None:
    week = parse_week_text("Mon 08:00-12:00; Tue-Fri 09:00-18:00; Sat 09:00-12:00")

    assert week.usual_shifts == (Shift(540, 1080),)
    assert parse_week([]).usual_shifts == ()


@st.composite
def any_week(draw: st.DrawFn) -> Week:
    days = []
    for _ in range(7):
        shifts = set()
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.integers(0, 1439))
            end = start + draw(st.integers(1, 1439))
            pause = sorted(draw(st.lists(st.integers(start, end), min_size=2, max_size=2, unique=True)))
            shifts.add(Shift(start, end, ((pause[0], pause[1]),) if draw(st.booleans()) else ()))
        days.append(tuple(sorted(shifts, key=lambda shift: (shift.start_minutes, shift.end_minutes, shift.breaks))))
    return Week(tuple(days))


@given(any_week())
def test_a_week_survives_being_written_and_read(week: Week) -> None:
    read = parse_week(week_as_json(week))

    assert [set(day) for day in read.days] == [set(day) for day in week.days]
    if any(week.days):
        assert parse_week_text(week_as_text(week)) == read


def test_the_week_of_a_date_is_the_latest_begun() -> None:
    old, new = parse_week_text("Sun-Thu 09:00-17:00"), parse_week_text("Mon-Fri 09:00-17:00")
    weeks = [DatedWeek(date(2025, 1, 1), new), DatedWeek(None, old)]

    assert week_on(weeks, date(2024, 12, 31)) == old
    assert week_on(weeks, date(2025, 1, 1)) == new
    assert week_on(weeks[:1], date(2020, 1, 1)) == new
    assert week_on([], date(2025, 1, 1)) is None


@pytest.mark.parametrize(
    ("country", "subdivision", "on_date", "text"),
    [
        ("AE", None, "2021-12-31", "Sun-Thu 08:00-17:00 break 13:00-14:00"),
        ("AE", None, "2022-01-01", "Mon-Thu 08:00-17:00 break 13:00-14:00; Fri 08:00-12:00"),
        ("SA", None, "2013-06-28", "Sat-Wed 08:00-17:00 break 12:00-13:00"),
        ("SA", None, "2026-01-01", "Sun-Thu 08:00-17:00 break 12:00-13:00"),
        ("MY", "MY-01", "2024-12-31", "Sun-Thu 09:00-18:00 break 13:00-14:00"),
        ("MY", "01", "2025-01-01", "Mon-Thu 09:00-18:00 break 13:00-14:00; Fri 09:00-18:00 break 12:30-14:30"),
        ("MY", "02", "2026-01-01", "Sun-Thu 09:00-18:00 break 13:00-14:00"),
        ("MY", "03", "2026-01-01", "Sun-Thu 09:00-18:00 break 13:00-14:00"),
        ("MY", "11", "2026-01-01", "Sun-Thu 09:00-18:00 break 13:00-14:00"),
        ("AE", "SH", "2026-01-02", "Mon-Thu 08:00-17:00 break 13:00-14:00"),
        ("AE", "DU", "2026-01-02", "Mon-Thu 08:00-17:00 break 13:00-14:00; Fri 08:00-12:00"),
        # Ramadan, until the day before Eid
        ("AE", None, "2021-04-13", "Sun-Thu 09:00-15:00"),
        ("AE", None, "2026-02-17", "Mon-Thu 08:00-17:00 break 13:00-14:00; Fri 08:00-12:00"),
        ("AE", None, "2026-02-18", "Mon-Thu 09:00-15:00; Fri 09:00-12:00"),
        ("AE", None, "2026-03-19", "Mon-Thu 09:00-15:00; Fri 09:00-12:00"),
        ("AE", None, "2026-03-20", "Mon-Thu 08:00-17:00 break 13:00-14:00; Fri 08:00-12:00"),
        ("AE", "SH", "2026-03-19", "Mon-Thu 09:00-15:00"),
        ("BD", None, "2026-02-18", "Sun-Thu 09:00-17:00 break 13:00-13:30"),
        ("BD", None, "2026-02-19", "Sun-Thu 09:00-15:30 break 13:15-13:30"),
        ("MY", "01", "2024-03-12", "Sun-Thu 09:00-17:30 break 13:00-13:30"),
        ("MY", "01", "2025-03-03", "Mon-Thu 09:00-17:30 break 13:00-13:30; Fri 09:00-18:00 break 12:30-14:30"),
        ("MY", "02", "2026-03-01", "Sun-Thu 09:00-17:30 break 13:00-13:30"),
        # Twice in one year, the second over the turn of the year
        ("SA", None, "2030-02-03", "Sun-Thu 10:00-16:00"),
        ("SA", None, "2030-02-04", "Sun-Thu 08:00-17:00 break 12:00-13:00"),
        ("SA", None, "2031-01-01", "Sun-Thu 10:00-16:00"),
        ("SA", None, "2031-01-24", "Sun-Thu 08:00-17:00 break 12:00-13:00"),
        ("TR", None, "2026-03-01", "Mon-Fri 09:00-18:00 break 12:30-13:30"),
        ("MY", "10", "2026-01-01", "Mon-Thu 09:00-18:00 break 13:00-14:00; Fri 09:00-18:00 break 12:30-14:30"),
        ("NP", None, "2026-01-01", "Sun-Fri 10:00-17:00 break 13:00-13:30"),
        ("BD", None, "2026-01-01", "Sun-Thu 09:00-17:00 break 13:00-13:30"),
        ("IR", None, "2026-01-01", "Mon,Tue,Wed,Sat,Sun 08:00-16:00 break 12:00-13:00; Thu 08:00-12:00"),
        ("ES", "CT", "2026-01-01", "Mon-Fri 09:00-19:00 break 14:00-16:00"),
        # Nobody has looked at Tonga; its weekend is CLDR's
        ("TO", None, "2026-01-01", "Mon-Fri 09:00-18:00 break 12:00-13:00"),
        (None, None, "2026-01-01", "Mon-Fri 09:00-18:00 break 12:00-13:00"),
    ],
)
def test_usual_weeks_of_countries(country: str | None, subdivision: str | None, on_date: str, text: str) -> None:
    week = week_on(find_country_week(country, subdivision).weeks, date.fromisoformat(on_date))

    assert week == parse_week_text(text)


def test_only_what_nobody_has_looked_at_is_assumed() -> None:
    assert find_country_week("TO").assumed
    assert find_country_week(None).assumed
    assert find_country_week("AQ").assumed
    assert not find_country_week("VN").assumed
    assert not find_country_week("VN", "HN").assumed


def test_the_table_is_large_and_every_entry_says_where_it_is_from() -> None:
    assert len({country for country, _ in listed_places()}) >= 80
    for country, subdivision in listed_places():
        for source in find_country_week(country, subdivision).sources:
            assert source in ("wikipedia", "judgement") or source.startswith("http")


def with_seasons() -> list[DatedWeeks]:
    weeks = [find_country_week(country, subdivision).weeks for country, subdivision in listed_places()]
    return [dated for dated in weeks if isinstance(dated, DatedWeeks)]


def test_a_season_lasts_a_month_and_the_usual_week_follows() -> None:
    for weeks in with_seasons():
        for dated, following in itertools.pairwise(weeks):
            if dated.season:
                assert dated.since_date is not None
                assert following.since_date is not None
                # A day more or less than a month: of some countries the library knows when Eid was, not the first day.
                assert 28 <= (following.since_date - dated.since_date).days <= 31
                assert following.season == ""
        assert weeks[-1].season == ""


def test_ramadan_never_lengthens_the_week_wherever_it_has_hours_of_its_own() -> None:
    assert len(with_seasons()) >= 20
    for weeks in with_seasons():
        for earlier, dated in itertools.pairwise(weeks):
            if dated.season:
                assert worked_minutes(dated.week) <= worked_minutes(earlier.week)
                # Nobody works on a day of the fast that is free otherwise.
                assert all(bool(usual) for usual, own in zip(earlier.week.days, dated.week.days, strict=True) if own)


def worked_minutes(week: Week) -> int:
    return sum(end - start for day in week.days for shift in day for start, end in shift.working_minutes())


@given(st.lists(st.tuples(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 23)), max_size=6))
def test_weeks_searched_by_halving_are_those_found_by_looking_at_each(entries: list[tuple[date | None, int]]) -> None:
    dates = {since: DatedWeek(since, Week(((Shift(hour * 60, hour * 60 + 30),),) * 7)) for since, hour in entries}
    plain, halved = list(dates.values()), DatedWeeks(dates.values())

    for on_date in (date(2019, 1, 1), date(2025, 6, 1), *(since for since in dates if since)):
        assert dated_week_on(halved, on_date) == dated_week_on(plain, on_date)
    assert hash(halved) == hash(DatedWeeks(reversed(list(dates.values()))))
