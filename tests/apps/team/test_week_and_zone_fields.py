"""The fields for a working week and for zones read what a browser sends and show what is stored."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.core.weeks import find_country_week, parse_week, parse_week_text, week_as_json
from fairlead.ui.week_field import WeekField, week_words
from fairlead.ui.zone_field import ZoneField, ZonesField, find_zones, zone_groups


class Both(forms.Form):
    week = WeekField()
    zone = ZoneField(required=False)
    clocks = ZonesField(required=False)


def post(**fields: Any) -> Both:
    data = QueryDict(mutable=True)
    for name, value in {"week-kind": "usual", **fields}.items():
        data.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return Both(data)


def day(name: str, start: str, end: str, *breaks: tuple[str, str]) -> dict[str, str]:
    fields = {f"week_{name}_works": "yes", f"week_{name}_from": start, f"week_{name}_to": end}
    for number, (begin, until) in enumerate(breaks):
        fields |= {f"week_{name}_break{number}_from": begin, f"week_{name}_break{number}_to": until}
    return fields


def test_the_usual_week_is_none_whatever_the_rows_say() -> None:
    form = post(**day("mon", "9", "17"))
    assert form.is_valid()
    assert form.cleaned_data["week"] is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", "09:00"), ("09:00", "09:00"), ("9:05", "09:05"), ("9.30", "09:30"), ("930", "09:30"), ("0930", "09:30"),
        ("９：３０", "09:30"), ("9h30", "09:30"), ("9点", "09:00"), ("9點", None), (" 9 ", "09:00"),
        ("25", None), ("9:75", None), ("nine", None), ("-1", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_type_them(typed: str, read: str | None) -> None:
    form = post(week_kind="own", **day("mon", typed, "18"))
    if read is None:
        assert not form.is_valid()
        assert form.errors["week"][0].startswith("Monday: ")
    else:
        assert form.is_valid(), form.errors
        assert form.cleaned_data["week"] == [{"days": ["mon"], "from": read, "to": "18:00"}]


def test_equal_days_are_joined_and_breaks_kept() -> None:
    form = post(
        week_kind="own",
        **day("mon", "9", "18", ("12", "13")),
        **day("tue", "09:00", "18:00", ("12:00", "13:00"), ("", "")),
        **day("sun", "22", "6", ("2", "2:30")),
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["week"] == [
        {"days": ["mon", "tue"], "from": "09:00", "to": "18:00", "breaks": [["12:00", "13:00"]]},
        {"days": ["sun"], "from": "22:00", "to": "06:00", "breaks": [["02:00", "02:30"]]},
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Tick at least one working day"),
        (day("wed", "", ""), "Wednesday: enter when work begins"),
        (day("wed", "9", "9"), "begins and ends at the same time"),
        (day("wed", "9", "18", ("12", "")), "Wednesday: “” is not a time of day"),
        (day("wed", "9", "18", ("19", "20")), "is not inside the shift"),
        (day("wed", "9", "18", ("12", "13"), ("12:30", "14")), "overlaps another one"),
    ],
)
def test_what_cannot_be_is_refused_by_the_day_and_shown_again(fields: dict[str, str], sentence: str) -> None:
    form = post(week_kind="own", **fields)
    assert not form.is_valid()
    assert sentence in form.errors["week"][0]
    drawn = str(form["week"])
    assert 'value="own" checked' in drawn
    if fields:
        assert f'name="week-wed-from" value="{fields["week_wed_from"]}"' in drawn


def sent_back(written: list[dict[str, Any]]) -> Any:
    """Return what the form gives when a stored week is shown and saved unchanged."""
    shown = Both(initial={"week": written})["week"]
    widget = shown.field.widget.get_context("week", shown.value(), {})["widget"]
    data = QueryDict(mutable=True)
    data["week-kind"] = widget["kind"]
    for row in widget["days"]:
        if row["works"]:
            data[f"{row['name']}-works"] = "yes"
        data[f"{row['name']}-from"], data[f"{row['name']}-to"] = row["from"], row["to"]
        for pause in row["breaks"]:
            data[f"{pause['name']}-from"], data[f"{pause['name']}-to"] = pause["from"], pause["to"]
    form = Both(data)
    assert form.is_valid(), form.errors
    return form.cleaned_data["week"]


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 09:00-18:00 break 12:00-13:00",
        "Mon-Thu 08:00-17:00 break 12:00-12:45; Fri 08:00-12:00",
        "Sun-Thu 08:00-16:00",
        "Mon-Sun 00:00-24:00",
        "Mon-Fri 22:00-06:00 break 02:00-02:30",
        "Mon-Fri 09:00-18:00 break 10:30-10:45, 12:00-13:00, 15:30-15:45",
    ],
)
def test_a_stored_week_survives_being_shown_and_saved(text: str) -> None:
    written = week_as_json(parse_week_text(text))
    assert sent_back(written) == written


def test_two_shifts_of_a_day_are_shown_as_one_with_a_break_and_mean_the_same() -> None:
    written = week_as_json(parse_week_text("Mon-Fri 09:00-13:00, 16:00-20:00"))
    assert sent_back(written) == [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "20:00", "breaks": [["13:00", "16:00"]]}
    ]


starts = st.integers(0, 22 * 60)


@given(st.lists(st.tuples(st.integers(0, 6), starts, st.integers(30, 119)), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_no_worked_minute_is_gained_or_lost(pieces: list[tuple[int, int, int]]) -> None:
    from fairlead.core.weeks.week import DAYS

    written = [
        {"days": [DAYS[number]], "from": clock(start), "to": clock(start + length)} for number, start, length in pieces
    ]
    assert worked(sent_back(written)) == worked(written)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def worked(written: list[dict[str, Any]]) -> set[tuple[int, int]]:
    week = parse_week(written)
    return {
        (number, minute)
        for number, shifts in enumerate(week.days)
        for shift in shifts
        for start, end in shift.working_minutes()
        for minute in range(start, end)
    }


@pytest.mark.parametrize(
    ("language", "begin"),
    [
        ("en", "Mon–Thu 09:00–18:00, break 12:00–13:00; Fri, Sun 10:00–14:00"),
        ("es", "lun–jue 09:00–18:00"),
        ("zh-hans", "周一–周四 09:00–18:00"),
    ],
)
def test_a_week_is_written_in_the_language_of_the_page(language: str, begin: str) -> None:
    week = parse_week_text("Mon-Thu 09:00-18:00 break 12:00-13:00; Fri,Sun 10:00-14:00")
    with translation.override(language):
        assert week_words(week).startswith(begin)


def test_the_usual_week_of_a_place_is_named() -> None:
    form = Both()
    field = form.fields["week"]
    assert isinstance(field, WeekField)
    field.show_usual(find_country_week("DE").weeks[-1].week, "Germany")
    assert "Germany: Mon" in str(form["week"])
    assert "Germany" not in str(Both()["week"])


# Zones ---------------------------------------------------------------------------------------------------------------


def test_every_zone_of_the_table_is_offered_once_under_its_city() -> None:
    zones = [zone for _region, entries in zone_groups() for zone, _label in entries]
    assert len(zones) == len(set(zones)) > 400
    labels = {zone: label for _region, entries in zone_groups() for zone, label in entries}
    assert labels["Asia/Ho_Chi_Minh"] == "Ho Chi Minh City · Vietnam"
    with translation.override("zh-hans"):
        assert dict(pair for _region, entries in zone_groups() for pair in entries)["Asia/Kolkata"] == "加尔各答 · 印度"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Ningbo", "Asia/Shanghai"), ("宁波", "Asia/Shanghai"), ("hamburg", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("são paulo", "America/Sao_Paulo"), ("Vietnam", "Asia/Ho_Chi_Minh"), ("Kolkat", "Asia/Kolkata"),
        ("asia/tokyo", "Asia/Tokyo"), ("New_York", "America/New_York"),
    ],
)  # fmt: skip
def test_any_city_country_or_name_finds_its_zone(typed: str, zone: str) -> None:
    assert find_zones(typed)[0].zone == zone


def test_namesakes_are_all_offered_with_those_of_the_own_country_first() -> None:
    found = [(one.zone, one.country) for one in find_zones("Birmingham", near_country="US")]
    assert found[0] == ("America/Chicago", "United States")
    assert ("Europe/London", "United Kingdom") in found


def test_nothing_is_found_for_nothing() -> None:
    for typed in ("", "x", "   ", "qqqqqq"):
        assert find_zones(typed) == []


def test_clocks_are_kept_unless_unticked_and_one_is_added() -> None:
    form = post(clocks=["Asia/Tokyo", "Europe/Berlin"], clocks_add="America/Lima")
    assert form.is_valid()
    assert form.cleaned_data["clocks"] == ["Asia/Tokyo", "Europe/Berlin", "America/Lima"]
    assert post(clocks=["Asia/Tokyo"], clocks_add="Asia/Tokyo").is_valid()
    assert not post(clocks=["Mars/Base"]).is_valid()


@pytest.mark.django_db
def test_the_search_shows_the_time_there() -> None:
    from datetime import UTC, datetime

    import time_machine
    from tests.factories.people import make_member
    from tests.factories.team import signed_in

    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        client = signed_in(make_member("Lin"))
        page = client.get("/settings/zones?zone-search=ningbo").content.decode()
        assert 'data-zone="Asia/Shanghai"' in page
        assert "17:00" in page
        assert "Not found" in client.get("/settings/zones?zone-search=qqqqqq").content.decode()
        assert "<script" not in client.get("/settings/zones?zone-search=<script>").content.decode()
