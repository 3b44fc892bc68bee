"""Rows of messaging: what leaders have settled, what customers wish, holds, and what passed the gate."""

from fairlead.messaging.models.claims import ClaimQueue, ContactClaim, ContactPlan
from fairlead.messaging.models.decisions import ContactOverride, GateDecision
from fairlead.messaging.models.holds import ContactHold
from fairlead.messaging.models.incoming import IgnoredSender, IncomingMail, ReplyPromise
from fairlead.messaging.models.letters import LetterTemplate, TemplateVersion
from fairlead.messaging.models.mailboxes import Mailbox, MailboxFolder
from fairlead.messaging.models.outgoing import AddressMark, OutgoingFile, OutgoingMail
from fairlead.messaging.models.policy import Ceiling, Purpose
from fairlead.messaging.models.wishes import ContactConsent, ContactWish

__all__ = [
    "AddressMark",
    "Ceiling",
    "ClaimQueue",
    "ContactClaim",
    "ContactConsent",
    "ContactHold",
    "ContactOverride",
    "ContactPlan",
    "ContactWish",
    "GateDecision",
    "IgnoredSender",
    "IncomingMail",
    "LetterTemplate",
    "Mailbox",
    "MailboxFolder",
    "OutgoingFile",
    "OutgoingMail",
    "Purpose",
    "ReplyPromise",
    "TemplateVersion",
]
