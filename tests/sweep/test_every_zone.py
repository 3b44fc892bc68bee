"""Every zone of tzdata, around every clock change of five years, under three zones of the server: no second wrong.

Both engines are asked: that for one person, and the bitmaps for many. The oracle looks at the wall clock of every
quarter of an hour and shares nothing with either.
"""

from __future__ import annotations

import os
import time
import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.oracles.working_time import Window, changes_of_offset, windows_by_looking, works_at

import fairlead  # noqa: F401  pins the zone data before any zone is read
from fairlead.core import zones
from fairlead.core.availability import Person, timeline, windows
from fairlead.core.bitmaps import Population
from fairlead.core.weeks import DatedWeek, parse_week

ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PATTERNS = {
    "office": [{"days": ALL_DAYS, "from": "09:00", "to": "17:00", "breaks": [["12:15", "13:00"]]}],
    "afternoon": [{"days": ALL_DAYS, "from": "13:00", "to": "18:00"}],
    "small hours": [{"days": ALL_DAYS, "from": "00:00", "to": "08:00"}],
    "night": [{"days": ALL_DAYS, "from": "22:00", "to": "06:00", "breaks": [["02:00", "02:30"]]}],
    "week": [{"days": ["sun", "mon", "tue", "wed", "thu"], "from": "22:00", "to": "06:00"}],
}
WEEKS = {name: (DatedWeek(None, parse_week(week)),) for name, week in PATTERNS.items()}
DAY = timedelta(days=1)


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


def test_every_zone_is_on_quarters_of_an_hour() -> None:
    """The bitmaps rest on it for their speed, and the oracle for being exact."""
    assert zones.zones_off_quarters(2024, 2028) == []


@pytest.mark.usefixtures("_server_zone")
def test_both_engines_are_exact_around_every_clock_change() -> None:
    wrong = []
    checked = 0
    for zone in sorted(zoneinfo.available_timezones()):
        people = {name: Person(name, zone, weeks=week) for name, week in WEEKS.items()}
        for change in changes_of_offset(zone, 2024, 2028):
            start, end = change - DAY, change + DAY
            everyone = Population(people.values(), start=start, days=2)
            table, bitmaps = everyone.windows(start, 2), everyone.bitmaps(start, 2)
            for row, (name, person) in enumerate(people.items()):
                expected = windows_by_looking(zone, start, end, lambda wall, name=name: works_at(PATTERNS[name], wall))
                checked += 1
                if windows(person, start, end) != expected:
                    wrong.append((zone, change.isoformat(), name, "engine for one"))
                if table.of(row) != expected:
                    wrong.append((zone, change.isoformat(), name, "windows of many"))
                if not bitmaps.exact[row] or bitmaps.quarters_of(row).tolist() != _quarters(expected, start):
                    wrong.append((zone, change.isoformat(), name, "bitmaps"))
    assert checked > 8_000
    assert wrong == []


def _quarters(found: list[Window], start: datetime) -> list[bool]:
    """Return two days from a start as one truth value per quarter."""
    inside = [False] * 192
    for begun, ended in found:
        first, past = (begun - start) // timedelta(minutes=15), (ended - start) // timedelta(minutes=15)
        inside[first:past] = [True] * (past - first)
    return inside
