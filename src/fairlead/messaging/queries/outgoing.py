"""Reads outgoing mail: lists with their filters, one mail with all that its page needs, and what is marked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from fairlead.customers.models import Contact, ContactPoint
from fairlead.customers.types import PointKind
from fairlead.messaging.models import AddressMark, ContactOverride, OutgoingMail
from fairlead.messaging.types import OutgoingState, OverrideState
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import Role


def outgoing_visible_to(by: Member) -> QuerySet[OutgoingMail]:
    """Return the mails to customers that the member may see, the latest changed first. The bin is left out."""
    rows = OutgoingMail.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    related = ("account", "account__owner", "contact", "purpose", "made_by", "template__template", "exchange")
    return rows.select_related(*related)


def find_outgoing(by: Member, mail_id: int) -> OutgoingMail | None:
    """Return a mail that the member may see."""
    return outgoing_visible_to(by).filter(pk=mail_id).first()


def outgoing_page(
    by: Member, *, state: str = "", is_own: bool = False, account_id: int = 0, contact_id: int = 0
) -> QuerySet[OutgoingMail]:
    """Return the mails of one list; without a state all of them."""
    rows = outgoing_visible_to(by)
    if state:
        rows = rows.filter(state=state)
    if is_own:
        rows = rows.filter(made_by=by)
    if account_id:
        rows = rows.filter(account=account_id)
    return rows.filter(contact=contact_id) if contact_id else rows


def outgoing_counts(by: Member, *, is_own: bool = False) -> dict[str, int]:
    """Return how many mails stand in each state."""
    rows = outgoing_visible_to(by).filter(made_by=by) if is_own else outgoing_visible_to(by)
    counted = rows.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(counted)


def count_to_settle(by: Member, now: datetime) -> int:
    """Return how many mails of the member's own wait for their word: uncertain ones and failed ones."""
    states = [OutgoingState.UNCERTAIN, OutgoingState.FAILED]
    return outgoing_visible_to(by).filter(made_by=by, state__in=states).order_by().count()


def mail_addresses(contact: Contact) -> list[str]:
    """Return a contact's mail addresses in their order."""
    return list(contact.points.filter(kind=PointKind.EMAIL).values_list("value", flat=True))


def marks_visible_to(by: Member) -> QuerySet[AddressMark]:
    """Return the addresses that are not written to and that the member knows, the latest first."""
    rows = AddressMark.objects.filter(lifted_at=None)
    if by.role == Role.OWNER:
        return rows
    known = ContactPoint.objects.filter(
        access.account_scope(by, "contact__account__"),
        kind=PointKind.EMAIL,
        value__iexact=OuterRef("address"),
        contact__deleted_at=None,
    )
    return rows.filter(Exists(known))


def find_mark(by: Member, mark_id: int) -> AddressMark | None:
    """Return an address that is not written to and that the member knows."""
    return marks_visible_to(by).filter(pk=mark_id).first()


def usable_override(contact_id: int, channel: str, purpose: str, now: datetime) -> ContactOverride | None:
    """Return the approved override that would let this contact pass the gate now, if there is one."""
    rows = ContactOverride.objects.filter(
        contact=contact_id,
        channel=str(channel),
        purpose=purpose,
        state=OverrideState.APPROVED,
        expires_at__gt=now,
        claim=None,
    )
    return rows.order_by("pk").first()


def needs_bytes(digest: str) -> bool:
    """Answer whether a mail that is not in the log needs these bytes: an uncertain one may get there."""
    rows = OutgoingMail.objects.filter(state__in=[OutgoingState.SENDING, OutgoingState.UNCERTAIN])
    return rows.filter(original_digest=digest).exists()


def mail_section(contact_id: int) -> list[dict[str, Any]]:
    """Return every mail to a contact for the export of what is kept about them, the earliest first."""
    rows = OutgoingMail.objects.filter(contact=contact_id).select_related("made_by").order_by("pk")
    return [
        {
            "to": row.to_address,
            "copies": list(row.cc),
            "subject": row.subject,
            "text": row.body,
            "purpose": row.purpose_id,
            "state": row.state,
            "send_at": row.send_at.isoformat() if row.send_at else None,
            "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            "written_by": str(row.made_by),
            "marked": [mark.kind for mark in AddressMark.objects.filter(address__iexact=row.to_address)],
        }
        for row in rows
    ]
