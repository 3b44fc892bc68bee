"""Forgets what was told to the processes that hold everybody in memory."""

from __future__ import annotations

from datetime import datetime, timedelta

from fairlead.availability.models import Change

# Longer than a process goes without looking and still catches up (`queries.population`), by days.
KEPT = timedelta(days=7)


def forget_changes(*, now: datetime) -> int:
    """Delete the changes of which every process has heard, and return how many there were."""
    return Change.objects.filter(made_at__lt=now - KEPT).delete()[0]
