"""The clock on the customer's wall."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_moment(now: datetime, zone: str) -> datetime | None:
    """Return the moment on the clocks of a zone, or None when the zone is unknown or no zone at all."""
    if not zone:
        return None
    try:
        return now.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
