"""Every zone of tzdata, around every clock change of five years, under three zones of the server: no second wrong."""

from __future__ import annotations

import os
import time
import zoneinfo
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.oracles.working_time import changes_of_offset, windows_by_looking, works_at

import fairlead  # noqa: F401  pins the zone data before any zone is read
from fairlead.core import zones
from fairlead.core.availability import Person, timeline, windows
from fairlead.core.weeks import DatedWeek, parse_week

ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PATTERNS = {
    "office": [{"days": ALL_DAYS, "from": "09:00", "to": "17:00"}],
    "afternoon": [{"days": ALL_DAYS, "from": "13:00", "to": "18:00"}],
    "small hours": [{"days": ALL_DAYS, "from": "00:00", "to": "08:00"}],
    "night": [{"days": ALL_DAYS, "from": "22:00", "to": "06:00", "breaks": [["02:00", "02:30"]]}],
    "week": [{"days": ["sun", "mon", "tue", "wed", "thu"], "from": "22:00", "to": "06:00"}],
}


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York"])
def _server_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run as a server in another zone would, with nothing remembered from the one before."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    for remembered in (zones._year_segments, timeline.shared_timeline, timeline._rhythm, timeline._chunk):
        remembered.cache_clear()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


def test_a_local_day_is_one_stretch_of_time() -> None:
    """Leave by date rests on it: no change of the clocks shows the day before again."""
    for zone in sorted(zoneinfo.available_timezones()):
        info = zoneinfo.ZoneInfo(zone)
        for change in changes_of_offset(zone, 2024, 2028):
            assert (change - timedelta(seconds=1)).astimezone(info).date() <= change.astimezone(info).date(), zone


@pytest.mark.usefixtures("_server_zone")
def test_windows_are_exact_around_every_clock_change() -> None:
    wrong = []
    checked = 0
    for zone in sorted(zoneinfo.available_timezones()):
        for change in changes_of_offset(zone, 2024, 2028):
            start, end = change - timedelta(days=1), change + timedelta(days=1)
            for name, week in PATTERNS.items():
                person = Person(name, zone, weeks=(DatedWeek(None, parse_week(week)),))
                checked += 1
                if windows(person, start, end) != windows_by_looking(
                    zone, start, end, lambda wall, week=week: works_at(week, wall)
                ):
                    wrong.append((zone, change.isoformat(), name))
    assert checked > 8_000
    assert wrong == []
