"""iCalendar: read any file for when somebody is busy or away, and write feeds that others read.

>>> from datetime import UTC, datetime
>>> lines = ("BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20270107", "SUMMARY:Urlaub", "END:VEVENT")
>>> calendar = read_calendar("\\r\\n".join(lines).encode())
>>> found = periods(calendar, datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), "Asia/Shanghai")
>>> [(period.start.isoformat(), period.end.isoformat(), period.kind) for period in found]
[('2026-12-23T16:00:00+00:00', '2027-01-06T16:00:00+00:00', 'absent')]
"""

from fairlead.core.ics.components import Calendar
from fairlead.core.ics.periods import Period, PeriodsFound, find_periods, periods
from fairlead.core.ics.problems import Problem, UnreadableCalendar, explain
from fairlead.core.ics.reading import read_calendar
from fairlead.core.ics.writing import FeedEntry, write_feed

__all__ = [
    "Calendar",
    "FeedEntry",
    "Period",
    "PeriodsFound",
    "Problem",
    "UnreadableCalendar",
    "explain",
    "find_periods",
    "periods",
    "read_calendar",
    "write_feed",
]
