"""What availability keeps about a contact, for them to be handed."""

from __future__ import annotations

from typing import Any

from fairlead.availability.models import CalendarSubscription, CalendarUpload, Leave, PatternDismissal
from fairlead.customers.operations.personal_data import add_personal_section


def leave_section(contact_id: int) -> list[dict[str, Any]]:
    """Return every recorded leave of a contact, the earliest first."""
    rows = Leave.objects.filter(contact=contact_id).select_related("stand_in", "recorded_by")
    return [
        {
            "start_date": row.start_date.isoformat(),
            "start_time": f"{row.start_time:%H:%M}" if row.start_time else None,
            "end_date": row.end_date.isoformat() if row.end_date else None,
            "end_time": f"{row.end_time:%H:%M}" if row.end_time else None,
            "ask_again_date": row.ask_again_date.isoformat() if row.ask_again_date else None,
            "kind": row.kind,
            "certainty": row.certainty,
            "source": row.source,
            "stand_in": str(row.stand_in) if row.stand_in else "",
            "note": row.note,
            "recorded_by": str(row.recorded_by),
            "recorded_at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def calendar_section(contact_id: int) -> list[dict[str, Any]]:
    """Return the calendars of a contact that were brought in or are subscribed; never how they are opened."""
    uploads = CalendarUpload.objects.filter(contact=contact_id).select_related("made_by")
    subscribed = CalendarSubscription.objects.filter(contact=contact_id).select_related("made_by")
    return [
        *({"file": row.name, "by": str(row.made_by), "at": row.made_at.isoformat()} for row in uploads),
        *(
            {"subscribed_at_host": row.host, "by": str(row.made_by), "at": row.made_at.isoformat()}
            for row in subscribed
        ),
    ]


def pattern_section(contact_id: int) -> list[dict[str, Any]]:
    """Return the likely absences of a contact that somebody has dismissed."""
    rows = PatternDismissal.objects.filter(contact=contact_id).select_related("dismissed_by")
    return [
        {"likely_from": row.start_date.isoformat(), "by": str(row.dismissed_by), "at": row.dismissed_at.isoformat()}
        for row in rows
    ]


def add_sections() -> None:
    """Add them to the export of a contact's data."""
    add_personal_section("leave", leave_section)
    add_personal_section("calendars", calendar_section)
    add_personal_section("dismissed_patterns", pattern_section)
