"""Reads the history of a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory.models
from django.db.models import Model

# Bookkeeping that every row carries: not a change that anyone made.
UNREMARKABLE = {"version", "updated_at", "created_at"}


@dataclass(frozen=True)
class Change:
    """One recorded change: `fields` maps a field's name to (before, after); empty for the making of a row."""

    at: datetime
    kind: str  # insert, update, delete
    member_id: int | None
    cause: str
    fields: dict[str, tuple[Any, Any]]


def changes_of(row: Model, *, limit: int = 50) -> list[Change]:
    """Return the latest changes of a tracked row, newest first. Changes of bookkeeping fields alone are left out."""
    events = pghistory.models.Events.objects.tracks(row).order_by("-pgh_created_at", "-pgh_id")[: limit * 2]
    changes = []
    for event in events:
        context = event.pgh_context or {}
        fields = {name: tuple(pair) for name, pair in (event.pgh_diff or {}).items() if name not in UNREMARKABLE}
        if event.pgh_label == "update" and not fields:
            continue
        changes.append(
            Change(event.pgh_created_at, event.pgh_label, context.get("member"), context.get("cause", ""), fields)
        )
    return changes[:limit]
