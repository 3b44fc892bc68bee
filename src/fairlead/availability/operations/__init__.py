"""Writes leave."""

from fairlead.availability.operations.leave import (
    AskAgainWithEnd,
    LeaveEndsBeforeItStarts,
    NothingOverlaps,
    StandInElsewhere,
    TimeWithoutDate,
    change_leave,
    join_leave,
    keep_latest_leave,
    record_leave,
    remove_leave,
)

__all__ = [
    "AskAgainWithEnd",
    "LeaveEndsBeforeItStarts",
    "NothingOverlaps",
    "StandInElsewhere",
    "TimeWithoutDate",
    "change_leave",
    "join_leave",
    "keep_latest_leave",
    "record_leave",
    "remove_leave",
]
