"""Marks addresses to which mail cannot be delivered, when a server reports that."""

from __future__ import annotations

from datetime import datetime

from fairlead.core.absence_mail import Reading
from fairlead.core.incoming_mail import failed_recipients
from fairlead.core.mail_text import Mail
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.operations.outgoing import mark_address
from fairlead.messaging.types import MarkKind


def mark_failed(row: IncomingMail, mail: Mail, reading: Reading | None, now: datetime) -> None:
    """Mark what a report of delivery names as not reachable for good."""
    for address, said, message_id in failed_recipients(mail):
        mark_address(address=address, kind=MarkKind.BOUNCED, now=now, said=said, message_id=message_id)
