"""Times away that are not certain: whether one holds at an instant, of somebody in a zone."""

from __future__ import annotations

from fairlead.core.availability.leave import block_of
from fairlead.core.availability.person import Leave, LikelyLeave
from fairlead.core.zones import date_of_wall, offset_at


def holds_at(away: Leave | LikelyLeave, zone: str, instant: int) -> bool:
    """Return whether a time away would hold at an instant (epoch seconds) for somebody who lives in a zone."""
    if isinstance(away, LikelyLeave):
        return away.start_date <= date_of_wall(instant + offset_at(zone, instant)) < away.end_date
    block = block_of(away, zone)
    return block.start <= instant < block.end
