"""What the gate keeps about a contact, for them to be handed."""

from __future__ import annotations

from typing import Any

from fairlead.customers.operations.personal_data import add_personal_section
from fairlead.messaging.models import (
    ContactClaim,
    ContactConsent,
    ContactHold,
    ContactOverride,
    ContactPlan,
    ContactWish,
    GateDecision,
)


def wish_section(contact_id: int) -> list[dict[str, Any]]:
    """Return what a contact wishes of channels."""
    rows = ContactWish.objects.filter(contact=contact_id).select_related("recorded_by")
    return [
        {
            "channel": row.channel,
            "is_refused": row.is_refused,
            "week": row.week,
            "languages": row.languages,
            "told_on_date": row.told_on_date.isoformat() if row.told_on_date else None,
            "note": row.note,
            "recorded_by": str(row.recorded_by),
        }
        for row in rows
    ]


def consent_section(contact_id: int) -> list[dict[str, Any]]:
    """Return to what a contact has agreed or not."""
    rows = ContactConsent.objects.filter(contact=contact_id).select_related("recorded_by")
    return [
        {
            "channel": row.channel,
            "purpose": row.purpose_id or "",
            "is_given": row.is_given,
            "said_on_date": row.said_on_date.isoformat(),
            "source": row.source,
            "recorded_by": str(row.recorded_by),
        }
        for row in rows
    ]


def hold_section(contact_id: int) -> list[dict[str, Any]]:
    """Return the holds that were placed for a contact."""
    rows = ContactHold.objects.filter(contact=contact_id).select_related("owner")
    return [
        {
            "reason": row.reason,
            "note": row.note,
            "starts_at": row.starts_at.isoformat(),
            "ends_at": row.ends_at.isoformat() if row.ends_at else None,
            "lifted_at": row.lifted_at.isoformat() if row.lifted_at else None,
            "owner": str(row.owner),
        }
        for row in rows
    ]


def gate_section(contact_id: int) -> list[dict[str, Any]]:
    """Return what was planned, asked, claimed and let through for a contact, the latest first of each."""
    plans = ContactPlan.objects.filter(contact=contact_id).values("key", "channel", "purpose", "planned_for", "state")
    claims = ContactClaim.objects.filter(contact=contact_id).values("channel", "purpose", "at", "released_at")
    said = GateDecision.objects.filter(contact=contact_id).values(
        "channel", "purpose", "moment", "verdict", "reasons", "asked_at"
    )
    passed = ContactOverride.objects.filter(contact=contact_id).values(
        "channel", "purpose", "reason", "reasons", "state", "requested_at", "decided_at"
    )
    kinds = (("plan", plans), ("claim", claims), ("answer", said), ("override", passed))
    return [
        {"kind": kind, **{name: _plain(value) for name, value in row.items()}} for kind, rows in kinds for row in rows
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def add_sections() -> None:
    """Add them to the export of a contact's data."""
    add_personal_section("channel_wishes", wish_section)
    add_personal_section("channel_consents", consent_section)
    add_personal_section("contact_holds", hold_section)
    add_personal_section("contact_gate", gate_section)
