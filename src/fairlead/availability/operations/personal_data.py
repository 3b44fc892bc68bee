"""What availability keeps about a contact, for them to be handed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fairlead.availability.models import (
    AbsenceMail,
    CalendarSubscription,
    CalendarUpload,
    Leave,
    NamedDelegate,
    PatternDismissal,
    Succession,
)
from fairlead.customers.models import Contact
from fairlead.customers.operations.erasing import erase_rows, with_person
from fairlead.customers.operations.personal_data import add_personal_section
from fairlead.team.models import Member


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
            "mail_access": row.mail_access,
            "mail_handling": row.mail_handling,
            "recorded_by": str(row.recorded_by) if row.recorded_by else "",
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


def reply_section(contact_id: int) -> list[dict[str, Any]]:
    """Return what was read in the automatic replies of a contact, the latest first; their words are in the log."""
    rows = AbsenceMail.objects.filter(contact=contact_id).select_related("settled_by").prefetch_related("delegates")
    return [
        {
            "received_at": row.received_at.isoformat(),
            "says": row.says,
            "start_date": row.start_date.isoformat() if row.start_date else None,
            "end_date": row.end_date.isoformat() if row.end_date else None,
            "state": row.state,
            "decided_by": str(row.settled_by) if row.settled_by else "",
            "reason": row.reason,
            "names": [
                {"name": one.name, "email": one.email, "phone": one.phone, "topic": one.topic}
                for one in row.delegates.all()
            ],
        }
        for row in rows
    ]


def succession_section(contact_id: int) -> list[dict[str, Any]]:
    """Return who follows a contact who has left."""
    rows = Succession.objects.filter(contact=contact_id).select_related("successor", "settled_by")
    return [
        {
            "asked_at": row.opened_at.isoformat(),
            "successor": str(row.successor) if row.successor else "",
            "settled_by": str(row.settled_by) if row.settled_by else "",
            "reason": row.reason,
        }
        for row in rows
    ]


def erase_named(contact: Contact, by: Member) -> None:
    """Erase a person whom the replies of others name."""
    values = list(contact.points.values_list("value", flat=True))
    named = NamedDelegate.objects.filter(Q(contact=contact) | Q(email__in=values) | Q(phone__in=values))
    erase_rows(NamedDelegate, list(named.values_list("pk", flat=True)), by=by)


def add_sections() -> None:
    """Add them to the export of a contact's data, and erase what replies of others name."""
    add_personal_section("automatic_replies", reply_section)
    add_personal_section("successions", succession_section)
    with_person(erase_named)
    add_personal_section("leave", leave_section)
    add_personal_section("calendars", calendar_section)
    add_personal_section("dismissed_patterns", pattern_section)
