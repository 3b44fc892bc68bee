"""May we contact this person now, on this channel, for this purpose? The one gate that every outgoing thing passes.

`decide` answers yes, not now or never, with all reasons as data, whom to ask instead, and the next good moment.
docs/algorithms/contact-gate.md tells how.
"""

from fairlead.core.contact_gate.ceilings import Ceiling, Scope, Span, Touch, span_start, span_starts
from fairlead.core.contact_gate.deciding import decide
from fairlead.core.contact_gate.question import (
    Asked,
    ConsentSaid,
    Decision,
    Hold,
    OwnSide,
    Party,
    Passing,
    Question,
    Reason,
    StandIn,
    Verdict,
    Weight,
    Wish,
)
from fairlead.core.contact_gate.words import (
    USUAL_CEILINGS,
    USUAL_PURPOSES,
    Channel,
    ConsentRule,
    Harshness,
    Manner,
    Purpose,
    manner_of,
)
from fairlead.core.contact_gate.writing import reasons_as_json, reasons_from_json

__all__ = [
    "USUAL_CEILINGS",
    "USUAL_PURPOSES",
    "Asked",
    "Ceiling",
    "Channel",
    "ConsentRule",
    "ConsentSaid",
    "Decision",
    "Harshness",
    "Hold",
    "Manner",
    "OwnSide",
    "Party",
    "Passing",
    "Purpose",
    "Question",
    "Reason",
    "Scope",
    "Span",
    "StandIn",
    "Touch",
    "Verdict",
    "Weight",
    "Wish",
    "decide",
    "manner_of",
    "reasons_as_json",
    "reasons_from_json",
    "span_start",
    "span_starts",
]
