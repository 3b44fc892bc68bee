"""What the gate says before a contact is made and logged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from fairlead.core.contact_gate import Channel
from fairlead.customers.models import Contact
from fairlead.messaging.queries.deciding import table_of
from fairlead.messaging.queries.gate_words import decision_facts
from fairlead.messaging.types import ContactChannel, UsualPurpose
from fairlead.team.models import Member

# What a salesperson mostly wants when they reach for the phone.
USUAL = UsualPurpose.QUOTATION.value
# What is logged → how it reaches the customer. A message may go by several ways; the first that is known stands for it.
CHANNELS_OF_KINDS = {
    "EMAIL": (Channel.MAIL,),
    "CALL": (Channel.PHONE,),
    "MESSAGE": (Channel.WHATSAPP, Channel.WECHAT, Channel.SMS),
    "MEETING": (Channel.MEETING,),
    "VISIT": (Channel.VISIT,),
    "LETTER": (Channel.LETTER,),
}


def before_logging(by: Member, contact: Contact | None, kind: str, now: datetime) -> dict[str, Any] | None:
    """Return what the gate says of contacting somebody in the way that is about to be logged; None for what is ours."""
    channels = CHANNELS_OF_KINDS.get(kind)
    if contact is None or channels is None:
        return None
    cells = table_of(contact, moment=now, by=by, purposes=[USUAL], language=get_language() or "en")
    wanted = [cell for cell in cells if cell.channel in channels]
    known = [cell for cell in wanted if "no_address" not in [reason.code for reason in cell.decision.reasons]]
    cell = (known or wanted)[0]
    return {
        "contact": contact,
        "channel": ContactChannel(cell.channel.value).label,
        "code": cell.channel.value,
        "purpose": USUAL,
    } | decision_facts(cell.decision, now, cell.zone)
