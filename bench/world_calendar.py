"""How long the calendar of the world takes: to compute, to write into the table, to compare, and to ask.

    .venv/bin/python bench/world_calendar.py

Starts a database of its own. Each figure is one run; processor seconds are those of this process alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def measured(title: str, act: Callable[[], Any]) -> Any:
    wall, processor = time.perf_counter(), time.process_time()
    result = act()
    print(f"{title:52} {time.perf_counter() - wall:8.3f} s {time.process_time() - processor:8.3f} s of processor")
    return result


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="fl-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["FAIRLEAD_DATA"] = folder
        from fairlead.config.runtime import database  # noqa: PLC0415  the folder must be chosen first

        with database(folder):
            run()
    return 0


def run() -> None:
    from fairlead.availability.models import CalendarDay, CalendarYear  # noqa: PLC0415  needs Django
    from fairlead.availability.operations import calendars as operations  # noqa: PLC0415
    from fairlead.availability.queries.calendars import calendars  # noqa: PLC0415
    from fairlead.core.public_holidays import forget_computed, listed_places  # noqa: PLC0415
    from fairlead.core.world_calendar import write_down, years_around  # noqa: PLC0415

    world = measured("computed by the library, five years", lambda: write_down(years_around(NOW.year)))
    forget_computed()
    measured("computed and filled into the table", lambda: operations.fill_calendars(now=NOW))
    print(
        f"{CalendarDay.objects.count():,} days, {CalendarYear.objects.count():,} years of {len(listed_places())} places"
    )
    assert CalendarDay.objects.count() == len(world.days)
    assert measured("compared with the library, nothing differs", lambda: operations.find_difference(now=NOW)) is None
    places = [(country, region or "") for country, region in listed_places()]
    kept = measured("all places read into memory", lambda: (held := calendars()).load(places) or held)
    assert measured("asked again: is it still so?", calendars) is kept
    measured("all places asked for", lambda: [kept.of(*place) for place in places])


if __name__ == "__main__":
    sys.exit(main())
