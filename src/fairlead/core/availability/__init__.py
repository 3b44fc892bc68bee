"""Who can be contacted when: the one engine that every feature asks.

A `Person` has a zone, dated weeks, a country with its public holidays, and leave. `status_at` answers for a
moment, `windows` gives the reachable time of a period, `runs` every status of it, `working_minutes` how much is worked.
For thousands at once there is `fairlead.core.bitmaps`.
docs/algorithms/availability.md tells how.
"""

from fairlead.core.availability.answers import runs, status_at, windows, working_minutes
from fairlead.core.availability.person import Answer, Fact, Facts, Leave, Person, Reason, Run, Status
from fairlead.core.availability.reading import ImpossiblePerson, explain, person_from_json, settle_place

__all__ = [
    "Answer",
    "Fact",
    "Facts",
    "ImpossiblePerson",
    "Leave",
    "Person",
    "Reason",
    "Run",
    "Status",
    "explain",
    "person_from_json",
    "runs",
    "settle_place",
    "status_at",
    "windows",
    "working_minutes",
]
