"""Where on Earth it is night: the line between day and night for a map."""

from __future__ import annotations

import math
from datetime import UTC, datetime

# The Earth's axis leans by this much against the plane of its path.
OBLIQUITY_DEGREES = 23.44


def subsolar_point(moment: datetime) -> tuple[float, float]:
    """Return latitude and longitude in degrees over which the sun stands, good to about half a degree.

    Declination and equation of time after the usual approximations by the day of the year.

    >>> latitude, longitude = subsolar_point(datetime(2026, 6, 21, 12, tzinfo=UTC))
    >>> round(latitude), round(longitude)
    (23, 0)
    """
    utc = moment.astimezone(UTC)
    day = utc.timetuple().tm_yday + (utc.hour - 12) / 24
    declination = -OBLIQUITY_DEGREES * math.cos(2 * math.pi * (day + 10) / 365.24)
    angle = 2 * math.pi * (day - 81) / 364
    equation_minutes = 9.87 * math.sin(2 * angle) - 7.53 * math.cos(angle) - 1.5 * math.sin(angle)
    hours = utc.hour + utc.minute / 60 + utc.second / 3600
    longitude = -15 * (hours - 12 + equation_minutes / 60)
    return declination, (longitude + 180) % 360 - 180


def terminator(moment: datetime, *, step_degrees: int = 4) -> list[tuple[float, float]]:
    """Return the line between day and night as (longitude, latitude) points from -180 to 180 degrees.

    North of it lies the night while the sun stands south of the equator (`subsolar_point` negative), and the reverse.
    """
    declination, sun = subsolar_point(moment)
    # At the equinox the line runs through the poles and its formula divides by zero.
    lean = math.radians(declination if abs(declination) > 0.01 else 0.01)
    return [
        (float(longitude), math.degrees(math.atan(-math.cos(math.radians(longitude - sun)) / math.tan(lean))))
        for longitude in range(-180, 181, step_degrees)
    ]
