"""Records of the API of availability."""

from fairlead.availability.schemas.leave import (
    AnswerOut,
    LeaveChangesIn,
    LeaveFilters,
    LeaveIn,
    LeaveOut,
    LeavePeriod,
    MomentQuery,
    WindowOut,
    WindowsOut,
    WindowsQuery,
)

__all__ = [
    "AnswerOut",
    "LeaveChangesIn",
    "LeaveFilters",
    "LeaveIn",
    "LeaveOut",
    "LeavePeriod",
    "MomentQuery",
    "WindowOut",
    "WindowsOut",
    "WindowsQuery",
]
