"""Reads which lists were handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fairlead.team import access
from fairlead.team.models import Export, Member
from fairlead.ui.exports import list_label

PAGE_SIZE = 100


@dataclass(frozen=True)
class ExportLine:
    """One list that was handed out, the moment in the reader's zone."""

    export: Export
    label: str
    at: datetime


def latest_exports(by: Member, *, before: int | None = None) -> list[ExportLine]:
    """Return what was handed out, the latest first, a hundred at a time; `before` is the id of the last one seen.

    For who runs the team; raises AccessRefused for others.
    """
    access.check_can_run_team(by)
    rows = Export.objects.select_related("made_by")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        ExportLine(row, list_label(row.name), row.made_at.astimezone(by.zone_info))
        for row in rows.order_by("-pk")[:PAGE_SIZE]
    ]
