"""What becomes of mail when its people, customers or time are over."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fairlead.customers.models import Contact
from fairlead.exchanges.operations.erasing import forget_files
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.types import IncomingState
from fairlead.team.models import Member

# What is left of a mail whose people are forgotten: that it was here, so that its server does not bring it again.
_BLANK: dict[str, Any] = {
    "digest": "",
    "from_name": "",
    "from_address": "",
    "recipients": [],
    "subject": "",
    "opening": "",
    "message_id": "",
    "answers": [],
    "problems": [],
    "reason": "-",
}


def needs_original(digest: str) -> bool:
    """Answer whether a mail that came in needs these bytes."""
    return IncomingMail.objects.filter(digest=digest).exists()


def erase_mails_of(contact: Contact, by: Member) -> None:
    """Blank the mails of a person who is forgotten, also those that nobody has placed yet."""
    addresses = list(contact.points.filter(kind="EMAIL").values_list("value", flat=True))
    rows = IncomingMail.objects.filter(Q(contact=contact) | Q(from_address__in=addresses))
    digests = set(rows.exclude(digest="").values_list("digest", flat=True))
    rows.filter(state__in=(IncomingState.WAITING, IncomingState.UNKNOWN)).update(state=IncomingState.QUIET)
    rows.exclude(reason="").update(reason="-")
    rows.update(**_BLANK)
    forget_files(digests)


def move_mails(drop_id: int, keep_id: int) -> None:
    """Move the mails of an account to another, when the two become one."""
    IncomingMail.objects.filter(account=drop_id).update(account=keep_id)


def mail_section(contact_id: int) -> list[dict[str, Any]]:
    """Return the mails that a contact has written, the latest first."""
    rows = IncomingMail.objects.filter(contact=contact_id).select_related("assignee", "settled_by")
    return [
        {
            "from": row.from_address,
            "to": row.recipients,
            "subject": row.subject,
            "received_at": row.received_at.isoformat(),
            "kind": row.kind,
            "state": row.state,
            "answered_by": str(row.settled_by) if row.settled_by else "",
            "reason": row.reason,
        }
        for row in rows.order_by("-received_at")
    ]
