"""Feeds: what is written is read back, by us and by icalendar, and says what it should to programs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.ics import FeedEntry, Period, find_periods, read_calendar, write_feed

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
YEARS = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
BERLIN = ZoneInfo("Europe/Berlin")


def entry(**more: Any) -> FeedEntry:
    usual = {
        "uid": "leave-7@fairlead.example",
        "summary": "Leave",
        "start": date(2026, 12, 20),
        "end": date(2027, 1, 6),
    }
    return FeedEntry(**(usual | more))


def lines(*entries: FeedEntry, **more: Any) -> list[str]:
    return write_feed("Absences", entries, NOW, **more).decode().replace("\r\n ", "").split("\r\n")


def read_back(*entries: FeedEntry, zone: str = "Asia/Shanghai") -> list[Period]:
    found = find_periods(read_calendar(write_feed("Absences", entries, NOW)), *YEARS, zone)
    assert found.problems == []
    return found.periods


def test_a_whole_feed() -> None:
    assert lines(entry(kind="absent", changed_at=NOW, sequence=2), zone="Asia/Shanghai") == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fairlead//Calendar feed//EN", "CALSCALE:GREGORIAN"),
        *("METHOD:PUBLISH", "NAME:Absences", "X-WR-CALNAME:Absences", "X-WR-TIMEZONE:Asia/Shanghai"),
        *("REFRESH-INTERVAL;VALUE=DURATION:PT60M", "X-PUBLISHED-TTL:PT60M"),
        *("BEGIN:VEVENT", "UID:leave-7@fairlead.example", "DTSTAMP:20261120T080000Z"),
        *("LAST-MODIFIED:20261120T080000Z", "SEQUENCE:2"),
        *("DTSTART;VALUE=DATE:20261220", "DTEND;VALUE=DATE:20270106", "SUMMARY:Leave"),
        *("STATUS:CONFIRMED", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
        *("CLASS:PUBLIC", "END:VEVENT", "END:VCALENDAR", ""),
    ]


def test_leave_is_read_back_as_absence_in_the_zone_of_whoever_reads() -> None:
    [period] = read_back(entry(kind="absent"))

    assert (period.kind, period.summary, period.is_all_day) == ("absent", "Leave", True)
    assert (period.start_date, period.end_date) == (date(2026, 12, 20), date(2027, 1, 6))
    assert period.start == datetime(2026, 12, 19, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Vancouver", "UTC"],
)
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)])
def test_times_in_zones_are_read_back_by_us_and_by_others(zone: str, day: date) -> None:
    start = datetime(day.year, day.month, day.day, 9, 30, tzinfo=ZoneInfo(zone))
    written = entry(start=start, end=start + timedelta(hours=1))

    [period] = read_back(written)
    [other] = icalendar.Calendar.from_ical(write_feed("x", [written], NOW)).walk("VEVENT")

    assert (period.start, period.end, period.kind) == (start, start + timedelta(hours=1), "busy")
    assert other["DTSTART"].dt.astimezone(UTC) == start.astimezone(UTC)


@pytest.mark.parametrize("fold", [0, 1])
def test_both_showings_of_an_hour_in_autumn(fold: int) -> None:
    start = datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=BERLIN)
    end = datetime(2026, 10, 25, 4, 0, tzinfo=BERLIN)

    [period] = read_back(entry(start=start, end=end))

    assert period.start == datetime(2026, 10, 25, fold, 30, tzinfo=UTC)


def test_what_takes_nobodys_time_is_free() -> None:
    holiday = lines(entry(kind="free", summary="National Day", categories=("Holiday", "China, all")))

    assert "TRANSP:TRANSPARENT" in holiday
    assert "X-MICROSOFT-CDO-BUSYSTATUS:FREE" in holiday
    assert r"CATEGORIES:Holiday,China\, all" in holiday
    assert read_back(entry(kind="free")) == []


def test_what_was_cancelled_is_gone_and_says_so() -> None:
    assert "STATUS:CANCELLED" in lines(entry(is_cancelled=True))
    assert read_back(entry(is_cancelled=True)) == []


def test_private_entries_are_private_to_others() -> None:
    assert read_back(entry(is_private=True))[0].is_private
    assert "CLASS:PRIVATE" in lines(entry(is_private=True))


def test_entries_stand_in_the_order_of_their_times() -> None:
    later, earlier = entry(uid="b", start=date(2026, 12, 21)), entry(uid="a", end=datetime(2027, 1, 1).date())  # noqa: DTZ001
    starts = [line for line in lines(later, earlier) if line.startswith("UID")]

    assert starts == ["UID:a", "UID:b"]


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)


@given(texts, texts, texts)
def test_any_text_is_read_back_and_breaks_no_line(summary: str, description: str, location: str) -> None:
    data = write_feed(summary, [entry(summary=summary, description=description, location=location)], NOW)
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    [period] = find_periods(read_calendar(data), *YEARS, "Asia/Shanghai").periods

    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert all(data.count(end) == 1 for end in (b"END:VEVENT\r\n", b"END:VCALENDAR\r\n"))
    assert _plain(str(event["SUMMARY"])) == _plain(summary)
    assert _plain(period.summary) == _plain(summary)


def _plain(text: str) -> str:
    """Return the text without controls and line breaks, which a title has no place for, and without outer blanks."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"start": datetime(2026, 12, 20), "end": datetime(2026, 12, 21)}, "a time needs a zone"),  # noqa: DTZ001
        ({"start": datetime(2026, 12, 20, tzinfo=UTC)}, "either two dates or two times"),
        ({"end": date(2026, 12, 20)}, "the end is not after the start"),
    ],
)
def test_impossible_entries_are_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        entry(**wrong)
