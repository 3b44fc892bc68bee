"""A likely time away beside an answer: it changes neither status nor hours, as a likely closure does not."""

from __future__ import annotations

from fairlead.core.availability.doubts import holds_at
from fairlead.core.availability.person import Fact, Person


def likely_leave_facts(person: Person, good: int | None) -> dict[str, Fact]:
    """Return the facts of the likely time away that holds when the person is reached next, at `good`; empty without."""
    if good is None or not person.likely_leave:
        return {}
    found = [one for one in person.likely_leave if holds_at(one, person.zone or "UTC", good)]
    if not found:
        return {}
    strongest = max(found, key=lambda one: (one.probability_percent, one.end_date))
    return {"likely_leave_percent": strongest.probability_percent, "likely_leave_end": strongest.end_date}
