"""Whole years of markets without estimated holidays, looked at every quarter of an hour; holidays from the library."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import holidays
import pytest
from tests.oracles.working_time import windows_by_looking, works_at

import fairlead  # noqa: F401  pins the zone data before any zone is read
from fairlead.core.availability import person_from_json, windows

OFFICE = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00", "breaks": [["12:00", "13:00"]]}]
NIGHTS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "22:00", "to": "06:00", "breaks": [["02:00", "02:30"]]}]
MARKETS = [
    *(("Europe/Berlin", "DE", "BY"), ("Europe/London", "GB", "SCT"), ("Europe/Madrid", "ES", "CT")),
    *(("Europe/Paris", "FR", None), ("Europe/Rome", "IT", "MI"), ("Europe/Warsaw", "PL", None)),
    *(("America/Los_Angeles", "US", "CA"), ("America/Toronto", "CA", "ON"), ("America/Mexico_City", "MX", None)),
    *(("America/Sao_Paulo", "BR", "SP"), ("America/Santiago", "CL", "RM"), ("America/Bogota", "CO", None)),
    *(("Asia/Shanghai", "CN", None), ("Asia/Hong_Kong", "HK", None), ("Asia/Taipei", "TW", None)),
    *(("Asia/Tokyo", "JP", None), ("Asia/Seoul", "KR", None), ("Asia/Ho_Chi_Minh", "VN", None)),
    *(("Australia/Sydney", "AU", "NSW"), ("Pacific/Auckland", "NZ", "AUK"), ("Africa/Johannesburg", "ZA", None)),
    *(("Atlantic/Reykjavik", "IS", None), ("Europe/Tallinn", "EE", None), ("Europe/Zurich", "CH", "SO")),
]
# When a half-day closes, for an office until 18:00 and a night shift until 06:00 the day after.
CLOSES = {"IS": ("13:00", "13:00"), "EE": ("15:00", "27:00"), "CH": ("12:00", "12:00")}


@pytest.mark.parametrize(("zone", "country", "subdivision"), MARKETS)
@pytest.mark.parametrize("week", [OFFICE, NIGHTS], ids=["office", "nights"])
def test_a_whole_year(zone: str, country: str, subdivision: str | None, week: list[dict[str, Any]]) -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    free = holidays.country_holidays(country, subdiv=subdivision, years=(2025, 2026, 2027), language=None)

    half = _half_days(country, subdivision)

    def works(wall: datetime) -> bool:
        """After midnight it is last evening's shift: that day's holiday counts. Make-up days are worked as Mondays."""
        night = week is NIGHTS and wall.hour < 12
        began = (wall - timedelta(days=1)) if night else wall
        if began.date() in free:
            return False
        if began.date() in half:
            hour = wall.hour + 24 if night else wall.hour
            if f"{hour:02d}:{wall.minute:02d}" >= CLOSES[country][week is NIGHTS]:
                return False
        if began.date() in free.weekend_workdays:
            # The same time on the Monday of that week, or on the Tuesday after its night.
            return works_at(week, wall - timedelta(days=began.weekday()))
        return works_at(week, wall)

    person = person_from_json({"id": "x", "zone": zone, "country": country, "subdivision": subdivision, "week": week})

    assert windows(person, start, end) == windows_by_looking(zone, start, end, works)


def _half_days(country: str, subdivision: str | None) -> set[date]:
    kinds = getattr(holidays, country).supported_categories
    if country not in CLOSES or "half_day" not in kinds:
        return set()
    years = (2025, 2026, 2027)
    return set(holidays.country_holidays(country, subdiv=subdivision, years=years, categories="half_day"))
