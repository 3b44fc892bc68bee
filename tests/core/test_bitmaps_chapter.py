"""The tables of docs/algorithms/bitmaps.md say what the bitmaps hold and take."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.factories.chapters import table

from fairlead.core.availability import Leave, Person
from fairlead.core.bitmaps import Population
from fairlead.core.weeks import DatedWeek, parse_week_text


@pytest.mark.parametrize(("zone", "week", "day", "quarters", "minutes", "exact"), table("bitmaps", "zone", "week"))
def test_bits_of_the_chapter(zone: str, week: str, day: str, quarters: str, minutes: str, exact: str) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    person = Person("", zone, weeks=(DatedWeek(None, parse_week_text(week)),))
    found = Population([person], start=start, days=1).bitmaps(start, 1)

    expected = {q for part in quarters.split() for q in range(*map(int, part.split("-")))}
    assert {number for number, inside in enumerate(found.quarters_of(0)) if inside} == expected
    assert found.minutes()[0] == int(minutes)
    assert bool(found.exact[0]) is (exact == "yes")


def test_sizes_of_the_chapter() -> None:
    [[_, contact], [_, away]] = table("bitmaps", "what", "bytes")
    leave = tuple(Leave(date(2026, 11, day), date(2026, 11, day + 1)) for day in (3, 10, 17))
    crowd = [Person("", "Europe/Berlin", leave=leave)] * 900

    size = Population(crowd, start=datetime(2026, 11, 1, tzinfo=UTC), days=30).row_bytes

    # An eighth more rows than people are kept in reserve.
    assert size == 900 * 9 // 8 * int(contact) + 900 * 3 * int(away)
