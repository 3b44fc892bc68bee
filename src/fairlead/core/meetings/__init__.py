"""When several people in several zones can meet, and what each possible time costs whom.

`find_meetings` answers with the best times, everybody's local time, comfort and the reason for it, or with the reason
why there is none. `rank_slots` is the bare search, for thousands of questions: it remembers what it found out about a
`Participant`, so keep those. docs/algorithms/meetings.md tells how.
"""

from fairlead.core.meetings.answer import Answer, Attendance, Meeting, Note, find_meetings
from fairlead.core.meetings.participants import ComfortSpan, Participant, Side, remaining_burden
from fairlead.core.meetings.reading import ImpossibleProblem, Problem, explain, problem_from_json
from fairlead.core.meetings.refusal import Refusal
from fairlead.core.meetings.search import RankedSlot, rank_slots

__all__ = [
    "Answer",
    "Attendance",
    "ComfortSpan",
    "ImpossibleProblem",
    "Meeting",
    "Note",
    "Participant",
    "Problem",
    "RankedSlot",
    "Refusal",
    "Side",
    "explain",
    "find_meetings",
    "problem_from_json",
    "rank_slots",
    "remaining_burden",
]
