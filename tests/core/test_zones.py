from __future__ import annotations

import struct
import zoneinfo
from datetime import UTC, date, datetime
from importlib import resources
from itertools import pairwise

import pytest

from fairlead.core.zones import day_start, is_known_zone, nearest_zone, offset_segments


def seconds(written: str) -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("zone", "start", "end", "offsets"),
    [
        ("Europe/Berlin", "2026-03-28", "2026-03-30", [("2026-03-28", 3600), ("2026-03-29T01:00", 7200)]),
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-05", [("2026-04-04", 39600), ("2026-04-04T15:00", 37800)]),
        ("Antarctica/Troll", "2026-10-25", "2026-10-26", [("2026-10-25", 7200), ("2026-10-25T01:00", 0)]),
        ("Asia/Kathmandu", "2025-06-01", "2027-06-01", [("2025-06-01", 20700)]),
        # The last clock change of British Columbia: older zone data has another in the autumn of 2026.
        ("America/Vancouver", "2026-10-01", "2027-06-01", [("2026-10-01", -25200)]),
        # A month of Ramadan lies between two changes.
        (
            "Africa/Casablanca",
            "2026-02-01",
            "2026-04-01",
            [("2026-02-01", 3600), ("2026-02-15T02:00", 0), ("2026-03-22T02:00", 3600)],
        ),
    ],
)
def test_offset_segments(zone: str, start: str, end: str, offsets: list[tuple[str, int]]) -> None:
    segments = offset_segments(zone, seconds(start), seconds(end))

    assert [(segment.start, segment.offset_seconds) for segment in segments] == [
        (seconds(begun), offset) for begun, offset in offsets
    ]
    assert segments[-1].end == seconds(end)
    assert all(one.end == following.start for one, following in pairwise(segments))


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Europe/Berlin", "2026-06-01", "2026-05-31T22:00"),
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00"),  # 00:00 does not exist: the day begins at 01:00
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00"),
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00"),
        ("America/Asuncion", "2024-10-06", "2024-10-06T04:00"),
        ("America/Havana", "2025-03-09", "2025-03-09T05:00"),
        ("Africa/Cairo", "2026-10-30", "2026-10-29T22:00"),  # 23:00 to 24:00 is shown twice the evening before
        ("Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00"),
        ("Pacific/Pago_Pago", "2026-01-01", "2026-01-01T11:00"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00"),  # left out: it begins where 31 December does
    ],
)
def test_a_day_begins_when_its_date_is_first_shown(zone: str, day: str, begins: str) -> None:
    assert day_start(zone, date.fromisoformat(day)) == seconds(begins)


def test_only_exact_names_of_the_pinned_data_are_zones() -> None:
    assert is_known_zone("America/Argentina/Buenos_Aires")
    assert is_known_zone("UTC")
    for name in ("Berlin", "europe/berlin", "Mars/Olympus", "../etc/passwd", "", "+02:00"):
        assert not is_known_zone(name)


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [("Berlin", "Europe/Berlin"), ("america/new york", "America/New_York"), ("Asia/Shanghia", "Asia/Shanghai")],
)
def test_a_wrong_name_is_answered_with_the_nearest(wrong: str, nearest: str) -> None:
    assert nearest_zone(wrong) == nearest


def test_no_zone_changes_twice_within_a_day() -> None:
    """The engine looks for a change once a day: two in one day could hide each other."""
    closest = min(
        later - earlier
        for zone in sorted(zoneinfo.available_timezones())
        for earlier, later in pairwise(change for change in _written_changes(zone) if change >= 0)
    )

    assert closest > 86_400


def _written_changes(zone: str) -> list[int]:
    """Read the changes, epoch seconds, that a compiled file of tzdata lists (the 64-bit part of RFC 8536)."""
    data = resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).read_bytes()
    utc_marks, standard_marks, leaps, times, types, letters = struct.unpack(">6l", data[20:44])
    body = 44 + times * 5 + types * 6 + letters + leaps * 8 + standard_marks + utc_marks
    count = struct.unpack(">l", data[body + 32 : body + 36])[0]
    return list(struct.unpack(f">{count}q", data[body + 44 : body + 44 + count * 8]))
