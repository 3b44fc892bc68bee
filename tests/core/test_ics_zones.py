"""Names of zones are understood or asked about, never guessed; clocks follow the standard."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources

import pytest
from babel.core import get_global
from tests.factories.calendar_files import calendar, event

from fairlead.core.ics import find_periods, read_calendar
from fairlead.core.ics.zone_names import find_described_zone, find_exact_zone
from fairlead.core.ics.zone_writing import zone_lines
from fairlead.core.zones import is_known_zone

YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
# Nobody knows the name, so the description holds: three hours ahead in winter, five in summer, from May to August.
STRANGE = """
    BEGIN:VTIMEZONE
    TZID:Strange Time
    BEGIN:STANDARD
    DTSTART:20200901T030000
    TZOFFSETFROM:+0500
    TZOFFSETTO:+0300
    RRULE:FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:20200501T020000
    TZOFFSETFROM:+0300
    TZOFFSETTO:+0500
    RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1
    END:DAYLIGHT
    END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("America/New York", "America/New_York"),
        ("US/Eastern", "US/Eastern"),
        ('"Asia/Shanghai"', "Asia/Shanghai"),
        ("Etc/GMT+8", "Etc/GMT+8"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
        ("/softwarestudio.org/Olson_20011030_5/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/mozilla.org/20050126_1/Asia/Kolkata", "Asia/Kolkata"),
        ("/citadel.org/20210210_1/Europe/London", "Europe/London"),
        ("http://tzurl.example/zoneinfo/Europe/Zurich", "Europe/Zurich"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC", "UTC"),
        ("Z", "UTC"),
        ("China Standard Time", "Asia/Shanghai"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe standard time 1", "Europe/Berlin"),
        ("SE Asia Standard Time", "Asia/Bangkok"),
        ("Eastern Standard Time", "America/New_York"),
        ("(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Shanghai"),
        (r"(UTC+08:00) Beijing\, Chongqing\, Hong Kong\, Urumqi", "Asia/Shanghai"),
        ("(GMT+08:00) Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Shanghai"),
        ("(UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐", "Asia/Shanghai"),
        ("(GMT+01.00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Europe/Berlin"),
        ("(UTC+01:00) Bruselas, Copenhague, Madrid, París", "Europe/Paris"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/London"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("Mitteleuropäische Zeit", "Europe/Berlin"),
        ("中国标准时间", "Asia/Shanghai"),
        ("中國標準時間", "Asia/Shanghai"),
        ("Hora estándar romance", "Europe/Paris"),
        ("東京 (標準時)", "Asia/Tokyo"),
        ("대한민국 표준시", "Asia/Seoul"),
        ("Türkiye Standart Saati", "Europe/Istanbul"),
        ("Western/Central Europe", "Europe/Berlin"),
    ],
)
def test_names_that_identify_a_zone(name: str, zone: str) -> None:
    assert find_exact_zone(name) == zone


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("GMT+0800", 28800),
        ("UTC+8", 28800),
        ("UTC-08", -28800),
        ("GMT -05:30", -19800),
        ("+08:00", 28800),
        ("(UTC-05:00)", -18000),
        ("EST", "EST"),
        ("Berlin", "Europe/Berlin"),
        ("(UTC+05:30) Kolkata, Chennai", "Asia/Kolkata"),
        ("Heure normale d’Europe centrale", "Europe/Berlin"),
        ("Ora standard dell’Europa centrale", "Europe/Berlin"),
        ("아르헨티나 표준시", "America/Argentina/Buenos_Aires"),
    ],
)
def test_names_that_hold_when_the_file_says_nothing_more(name: str, zone: str | int) -> None:
    assert find_exact_zone(name) is None
    assert find_described_zone(name) == zone


@pytest.mark.parametrize(
    "name",
    ["", "Local", "Customized Time Zone", "tzone://Microsoft/Custom", "CST", "IST", "Nowhere/Land", "Europe/", "GMT+99",
     "UTC+08:75", "Standard Time", "(UTC+08:00) Berlin", "(UTC+03:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
     "x" * 100_000, "(" * 1000, "/" * 1000],
)  # fmt: skip
def test_names_that_nobody_knows(name: str) -> None:
    assert find_exact_zone(name) is None
    assert find_described_zone(name) is None


def test_the_list_of_names_names_zones() -> None:
    text = (resources.files("fairlead.core.ics") / "zone_names.txt").read_text(encoding="utf-8")
    listed = [line.partition(" = ") for line in text.splitlines() if not line.startswith("#")]
    names = [name for _zone, _equals, of_zone in listed for name in of_zone.split(" | ")]

    assert len(listed) > 120
    assert [zone for zone, _equals, _names in listed if not is_known_zone(zone)] == []
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert all(find_exact_zone(name) for name in names)


def test_every_name_of_windows_is_understood() -> None:
    mapping = get_global("windows_zone_mapping")

    assert len(mapping) > 130
    assert [name for name in mapping if find_described_zone(name) is None] == []


def starts(text: str, zone: str | None = None) -> list[str]:
    answer = find_periods(read_calendar(text.encode()), *YEAR, zone)
    return [f"{period.start:%m-%dT%H:%M}" for period in answer.periods] + [problem.code for problem in answer.problems]


def nine_to_ten(zone: str, day: str = "20260715") -> str:
    return event(f"DTSTART;TZID={zone}:{day}T090000", f"DTEND;TZID={zone}:{day}T100000")


def test_a_description_is_followed_where_the_name_says_nothing() -> None:
    assert starts(calendar(nine_to_ten("Strange Time"), STRANGE)) == ["07-15T04:00"]
    assert starts(calendar(nine_to_ten("Strange Time", "20261115"), STRANGE)) == ["11-15T06:00"]


def test_a_known_name_goes_before_the_description() -> None:
    for name in ("Europe/Berlin", "W. Europe Standard Time", "Mitteleuropäische Zeit"):
        assert starts(calendar(nine_to_ten(name), STRANGE.replace("Strange Time", name))) == ["07-15T07:00"]


def test_a_description_goes_before_what_only_sounds_like_a_zone() -> None:
    for name in ("EST", "GMT+0300", "Berlin"):
        assert starts(calendar(nine_to_ten(name), STRANGE.replace("Strange Time", name))) == ["07-15T04:00"]


def test_a_description_that_names_a_known_zone() -> None:
    named = STRANGE.replace("TZID:Strange Time", "TZID:Strange Time\n    X-LIC-LOCATION:Asia/Tokyo")

    assert starts(calendar(nine_to_ten("Strange Time"), named)) == ["07-15T00:00"]


def test_a_description_in_the_first_of_two_calendars() -> None:
    text = calendar("", STRANGE) + calendar(nine_to_ten("Strange Time"))

    assert starts(text) == ["07-15T04:00"]


@pytest.mark.parametrize(
    "damage",
    [
        ("RRULE:FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1", "RRULE:FREQ=SECONDLY"),
        ("TZOFFSETTO:+0300", "TZOFFSETTO:three"),
        ("TZOFFSETFROM:+0500", "X-NOTHING:1"),
        ("DTSTART:20200901T030000", "DTSTART:once"),
    ],
)
def test_a_description_that_cannot_be_followed_is_none(damage: tuple[str, str]) -> None:
    assert starts(calendar(nine_to_ten("Strange Time"), STRANGE.replace(*damage))) == ["unknown_zone"]


def test_floating_times_are_never_guessed() -> None:
    text = calendar(event("DTSTART:20260715T090000", "DTEND:20260715T100000"))
    named = text.replace("BEGIN:VEVENT", "X-WR-TIMEZONE:Asia/Tokyo\r\nBEGIN:VEVENT", 1)
    odd = text.replace("BEGIN:VEVENT", "X-WR-TIMEZONE:Custom\r\nBEGIN:VEVENT", 1)

    assert starts(text) == ["floating"]
    assert starts(text, "Europe/Berlin") == ["07-15T07:00"]
    assert starts(named) == ["07-15T00:00"]
    assert starts(named, "Europe/Berlin") == ["07-15T07:00"]
    assert starts(odd) == ["floating"]


def test_a_time_that_cannot_be_placed_matters_only_near_the_period() -> None:
    text = calendar(event("DTSTART:20250715T090000", "DTEND:20250715T100000"))

    assert starts(text) == []


def test_times_in_utc_recur_in_utc() -> None:
    """Also where the calendar names a zone in which their Monday is a Sunday."""
    text = calendar(
        event("DTSTART:20261019T010000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"),
        "X-WR-TIMEZONE:America/Los_Angeles",
    )

    assert starts(text) == ["10-19T01:00", "10-26T01:00", "11-02T01:00"]


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        ("Europe/Berlin", "20260329T023000", "03-29T01:30"),  # left out: with the offset before
        ("Europe/Berlin", "20261025T023000", "10-25T00:30"),  # shown twice: the first one
        ("Australia/Lord_Howe", "20260405T014500", "04-04T14:45"),
        ("Africa/Cairo", "20260424T000000", "04-23T22:00"),
    ],
)
def test_wall_times_that_do_not_exist_or_exist_twice(zone: str, wall: str, instant: str) -> None:
    text = calendar(event(f"DTSTART;TZID={zone}:{wall}", "DURATION:PT1H"))
    daily = calendar(event(f"DTSTART;TZID={zone}:{wall}", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=1"))

    assert starts(text) == starts(daily) == [instant]


def test_a_whole_day_begins_when_its_date_is_first_shown() -> None:
    text = calendar(event("DTSTART;VALUE=DATE:20260424"))
    [period] = find_periods(read_calendar(text.encode()), *YEAR, "Africa/Cairo").periods

    assert (period.start.hour, period.end.hour) == (22, 21)


def test_descriptions_for_feeds() -> None:
    berlin = zone_lines("Europe/Berlin", 2026, 2027)

    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" in berlin
    assert "DTSTART:19700329T020000" in berlin
    # British Columbia left the change of clocks in 2026: no rule describes the years around it.
    vancouver = zone_lines("America/Vancouver", 2025, 2027)
    assert not any(line.startswith("RRULE") for line in vancouver)
    changes = [line for line in vancouver if line.startswith("DTSTART:202")]
    assert changes == ["DTSTART:20250309T020000", "DTSTART:20251102T020000", "DTSTART:20260308T020000"]
