"""What is kept of availability: leave of contacts, and the dated calendar of the world."""

from fairlead.availability.models.calendars import (
    CalendarCorrection,
    CalendarDay,
    CalendarRelease,
    CalendarVersion,
    CalendarYear,
)
from fairlead.availability.models.leave import Leave

__all__ = ["CalendarCorrection", "CalendarDay", "CalendarRelease", "CalendarVersion", "CalendarYear", "Leave"]
