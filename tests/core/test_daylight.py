"""Where it is night."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fairlead.core.daylight import subsolar_point, terminator


@pytest.mark.parametrize(
    ("moment", "latitude", "longitude"),
    [
        # Equinoxes and solstices of 2026, and noon by the equation of time: early November the sun is 16 minutes ahead.
        (datetime(2026, 3, 20, 15, 0, tzinfo=UTC), 0, -43),
        (datetime(2026, 6, 21, 12, 0, tzinfo=UTC), 23, 0),
        (datetime(2026, 12, 21, 0, 0, tzinfo=UTC), -23, 179),
        (datetime(2026, 11, 3, 12, 0, tzinfo=UTC), -15, -4),
    ],
)
def test_the_sun_stands_where_almanacs_say(moment: datetime, latitude: int, longitude: int) -> None:
    found_latitude, found_longitude = subsolar_point(moment)
    assert abs(found_latitude - latitude) < 1
    assert abs((found_longitude - longitude + 180) % 360 - 180) < 1.5


def test_the_line_lies_a_quarter_of_the_globe_from_the_sun() -> None:
    moment = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
    declination, sun = subsolar_point(moment)
    line = dict(terminator(moment))
    under_the_sun = min(line, key=lambda longitude: abs(longitude - sun))
    # In November the far north lies in the dark even below the sun's meridian.
    assert abs(line[under_the_sun] - (90 + declination)) < 2
    assert min(line) == -180
    assert max(line) == 180


def test_an_equinox_divides_by_no_zero() -> None:
    for hour in range(24):
        assert len(terminator(datetime(2026, 3, 20, hour, tzinfo=UTC))) == 91
