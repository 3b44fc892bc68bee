"""The table of docs/algorithms/calendar-files.md says what is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.factories.calendar_files import calendar, event
from tests.factories.chapters import table

from fairlead.core.ics import find_periods, read_calendar

NOVEMBER = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


@pytest.mark.parametrize(("properties", "kind", "start", "end"), table("calendar-files", "properties", "kind"))
def test_events_of_the_chapter(properties: str, kind: str, start: str, end: str) -> None:
    text = calendar(event(*properties.split("` `")))
    found = find_periods(read_calendar(text.encode()), *NOVEMBER, "Europe/Berlin")

    if not start:
        assert found.periods == []
        assert [problem.code for problem in found.problems] == ([] if kind == "nothing" else [kind])
        return
    [period] = found.periods
    assert (period.kind, period.start, period.end) == (
        kind,
        datetime.fromisoformat(start),
        datetime.fromisoformat(end),
    )
