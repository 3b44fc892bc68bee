"""Likely absences, going out and coming in."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from fairlead.api.schemas.base import In, Out


class LikelyAbsenceOut(Out):
    """A time away that past years make likely; half-open, in their own calendar.

    Without a contact it is the whole company's, and `contact_ids` are those who were away together. `anchor` is what it
    moves with: `date` for the same time of each year, else the name of a feast.
    """

    key: str = Field(examples=["12:date:2027-08-02"])
    contact_id: int | None
    contact_ids: list[int]
    start_date: date
    end_date: date
    earliest_start_date: date
    latest_end_date: date
    probability_percent: int
    anchor: str
    years_seen: list[int]
    years_known: int
    reason: str = Field(description="A sentence in the language asked for.")


class LikelyAbsencesOut(Out):
    """What is likely to come within a year, the earliest first."""

    likely_absences: list[LikelyAbsenceOut]


class LikelyAbsenceIn(In):
    """Which likely absence is meant: its key, as the list gives it."""

    key: str = Field(max_length=80)


class RecordedOut(Out):
    """The leave that was made of it."""

    leave_ids: list[int]
