"""What is kept of availability: leave of contacts, and the dated calendar of the world."""

from fairlead.availability.models.calendar_files import CalendarUpload
from fairlead.availability.models.calendars import (
    CalendarCorrection,
    CalendarDay,
    CalendarRelease,
    CalendarVersion,
    CalendarYear,
)
from fairlead.availability.models.feeds import CalendarFeed
from fairlead.availability.models.leave import Leave
from fairlead.availability.models.subscriptions import CalendarSubscription, SubscribedAbsence

__all__ = [
    "CalendarCorrection",
    "CalendarDay",
    "CalendarFeed",
    "CalendarRelease",
    "CalendarSubscription",
    "CalendarUpload",
    "CalendarVersion",
    "CalendarYear",
    "Leave",
    "SubscribedAbsence",
]
