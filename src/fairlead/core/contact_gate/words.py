"""The words of the gate: channels, purposes with priority and harshness, and what is usual before leaders decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from fairlead.core.contact_gate.ceilings import Ceiling, Scope, Span

LEAST_PRIORITY, MOST_PRIORITY = 1, 5


class Channel(StrEnum):
    """A way to a customer."""

    MAIL = "mail"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
    WECHAT = "wechat"
    SMS = "sms"
    LETTER = "letter"
    VISIT = "visit"
    MEETING = "meeting"


class Manner(StrEnum):
    """What a channel asks of the other side: to be there, to be disturbed, to find it on the desk, or nothing."""

    LIVE = "live"
    RINGS = "rings"
    LIES = "lies"
    TRAVELS = "travels"


_MANNERS = {
    Channel.PHONE: Manner.LIVE,
    Channel.VISIT: Manner.LIVE,
    Channel.MEETING: Manner.LIVE,
    Channel.WHATSAPP: Manner.RINGS,
    Channel.WECHAT: Manner.RINGS,
    Channel.SMS: Manner.RINGS,
    Channel.MAIL: Manner.LIES,
    Channel.LETTER: Manner.TRAVELS,
}


def manner_of(channel: Channel) -> Manner:
    """Return what a channel asks of the other side."""
    return _MANNERS[channel]


class Harshness(IntEnum):
    """How hard a purpose is on a customer. A harsh one is never carried past the gate by one person alone."""

    KIND = 0
    PLAIN = 1
    FIRM = 2
    HARSH = 3


class ConsentRule(StrEnum):
    """What consent a purpose needs: none (it runs the business), no refusal, or an agreement."""

    NONE = "none"
    NOT_REFUSED = "not_refused"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why somebody is contacted.

    `priority` from 1 to 5: a higher one may use the part of a ceiling that is kept for it. `keeps_hours`: what is
    written waits for the customer's hours too. `is_limited`: ceilings hold it back; what was asked for by the customer
    counts, but waits for no budget.
    """

    code: str
    priority: int
    harshness: Harshness
    consent: ConsentRule = ConsentRule.NONE
    keeps_hours: bool = True
    is_limited: bool = True


# Until leaders say otherwise. Priorities and harshness are judgement; that marketing needs an agreement, and that who
# answers a question needs none, is law in most markets (docs/adr/0062).
USUAL_PURPOSES = (
    Purpose("answer", 5, Harshness.KIND, is_limited=False),
    Purpose("disruption", 5, Harshness.PLAIN, keeps_hours=False),
    Purpose("order", 4, Harshness.PLAIN),
    Purpose("service", 4, Harshness.KIND),
    Purpose("quotation", 3, Harshness.PLAIN),
    Purpose("closure_notice", 3, Harshness.KIND),
    Purpose("courtesy", 2, Harshness.KIND, ConsentRule.NOT_REFUSED),
    Purpose("survey", 1, Harshness.KIND, ConsentRule.NOT_REFUSED),
    Purpose("campaign", 1, Harshness.PLAIN, ConsentRule.GIVEN),
    Purpose("payment_reminder", 3, Harshness.FIRM),
    Purpose("final_demand", 4, Harshness.HARSH),
    Purpose("legal_notice", 5, Harshness.HARSH),
)

# The law that counts contacts (12 CFR 1006.14) allows seven calls in seven days about a debt; nobody who wants to sell
# again goes near it. The last one of each is kept for orders and what is more urgent.
USUAL_CEILINGS = (
    Ceiling(1, Scope.CONTACT, Span.DAY, most=2, reserved=1, reserved_from=4),
    Ceiling(2, Scope.CONTACT, Span.SLIDING, length_hours=7 * 24, most=4, reserved=1, reserved_from=4),
    Ceiling(3, Scope.ACCOUNT, Span.SLIDING, length_hours=7 * 24, most=8, reserved=2, reserved_from=4),
)
