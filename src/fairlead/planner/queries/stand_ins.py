"""Whom to ask instead of a contact who is away, as a higher app knows it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from fairlead.planner.types import Instead

# Of contacts who are away at a moment, whom to ask instead; who has nobody is missing.
StandIns = Callable[[Collection[int], datetime], dict[int, Instead]]
_sources: list[StandIns] = []


def add_stand_ins(source: StandIns) -> None:
    """Let an app tell who stands in for contacts. Called in its `apps.py`."""
    _sources.append(source)


def stand_ins_of(contact_ids: Collection[int], now: datetime) -> dict[int, Instead]:
    """Return whom to ask instead of contacts who are away."""
    found: dict[int, Instead] = {}
    for source in _sources if contact_ids else ():
        found = source(contact_ids, now) | found
    return found
