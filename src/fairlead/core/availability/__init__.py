"""Who can be contacted when: the one engine that every feature asks.

A `Person` has a zone, dated weeks, a country with its public holidays, and leave. `status_at` answers for a
moment, `windows` gives the reachable time of a period, `runs` every status of it, `working_minutes` how much is worked,
`day_plans` the days of a calendar.
For thousands at once there is `fairlead.core.bitmaps`.
docs/algorithms/availability.md tells how.
"""

from fairlead.core.availability.answers import runs, status_at, windows, working_minutes
from fairlead.core.availability.days import DayKind, DayPlan, day_plans, working_minutes_of
from fairlead.core.availability.lost_days import LostWeek, lost_weeks
from fairlead.core.availability.person import Answer, Fact, Facts, Leave, LikelyLeave, Person, Reason, Run, Status
from fairlead.core.availability.reading import ImpossiblePerson, explain, person_from_json, settle_place

__all__ = [
    "Answer",
    "DayKind",
    "DayPlan",
    "Fact",
    "Facts",
    "ImpossiblePerson",
    "Leave",
    "LikelyLeave",
    "LostWeek",
    "Person",
    "Reason",
    "Run",
    "Status",
    "day_plans",
    "explain",
    "lost_weeks",
    "person_from_json",
    "runs",
    "settle_place",
    "status_at",
    "windows",
    "working_minutes",
    "working_minutes_of",
]
