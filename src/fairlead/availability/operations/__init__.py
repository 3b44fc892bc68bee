"""Writes leave."""

from fairlead.availability.operations.leave import (
    AskAgainWithEnd,
    LeaveEndsBeforeItStarts,
    StandInElsewhere,
    change_leave,
    record_leave,
    remove_leave,
)

__all__ = [
    "AskAgainWithEnd",
    "LeaveEndsBeforeItStarts",
    "StandInElsewhere",
    "change_leave",
    "record_leave",
    "remove_leave",
]
