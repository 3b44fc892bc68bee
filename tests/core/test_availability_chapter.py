"""The tables of docs/algorithms/availability.md say what the engine answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairlead.core.availability import Person, status_at, windows
from fairlead.core.weeks import DatedWeek, parse_week_text

CHAPTER = Path(__file__).parents[2] / "docs" / "algorithms" / "availability.md"
HOUR = timedelta(hours=1)


def table(first_heading: str, second_heading: str) -> list[list[str]]:
    """Return the cells below the heading line that begins so."""
    lines = CHAPTER.read_text(encoding="utf-8").splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_heading} | {second_heading} |"))
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def someone(zone: str, week: str) -> Person:
    return Person("someone", zone, weeks=(DatedWeek(None, parse_week_text(week)),))


@pytest.mark.parametrize(("zone", "week", "moment", "status", "until"), table("zone", "week"))
def test_statuses_of_the_chapter(zone: str, week: str, moment: str, status: str, until: str) -> None:
    answer = status_at(someone(zone, week), datetime.fromisoformat(moment))

    assert answer.status == status
    assert answer.until == datetime.fromisoformat(until)


@pytest.mark.parametrize(("zone", "start", "end", "on_the_wall", "reachable"), table("zone", "from"))
def test_nights_of_the_chapter(zone: str, start: str, end: str, on_the_wall: str, reachable: str) -> None:
    period: Any = (datetime.fromisoformat(start), datetime.fromisoformat(end))

    whole = windows(someone(zone, "Mon-Sun 22:00-06:00"), *period)
    with_break = windows(someone(zone, "Mon-Sun 22:00-06:00 break 02:00-02:30"), *period)

    assert sum((e - s for s, e in whole), timedelta()) == float(on_the_wall) * HOUR
    assert sum((e - s for s, e in with_break), timedelta()) == float(reachable) * HOUR
