"""What continuity keeps about a contact, for them to be handed."""

from __future__ import annotations

from typing import Any

from fairlead.continuity.models import TopicSeat
from fairlead.customers.operations.personal_data import add_personal_section


def seat_section(contact_id: int) -> list[dict[str, Any]]:
    """Return for what a contact answers or has answered."""
    rows = TopicSeat.objects.filter(contact=contact_id).select_related("agreed_with", "agreed_by", "checked_by")
    return [
        {
            "topic": row.topic,
            "place": row.place,
            "state": row.state,
            "source": row.source,
            "agreed_on_date": row.agreed_on_date.isoformat() if row.agreed_on_date else None,
            "agreed_with": str(row.agreed_with) if row.agreed_with else "",
            "agreed_by": str(row.agreed_by) if row.agreed_by else "",
            "checked_on_date": row.checked_on_date.isoformat() if row.checked_on_date else None,
            "note": row.note,
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        }
        for row in rows.order_by("pk")
    ]


def add_sections() -> None:
    """Add them to the export of a contact's data."""
    add_personal_section("topic_seats", seat_section)
