"""Words of messaging that others use: channels, purposes, holds and what became of what was planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fairlead.core.contact_gate import ConsentRule, Harshness, Scope, Span


class ContactChannel(models.TextChoices):
    """A way to a customer; the words of `core.contact_gate.Channel`."""

    MAIL = "mail", pgettext_lazy("channel", "Mail")
    PHONE = "phone", pgettext_lazy("channel", "Phone")
    WHATSAPP = "whatsapp", "WhatsApp"
    WECHAT = "wechat", "WeChat"
    SMS = "sms", "SMS"
    LETTER = "letter", pgettext_lazy("channel", "Letter")
    VISIT = "visit", pgettext_lazy("channel", "Visit")
    MEETING = "meeting", pgettext_lazy("channel", "Meeting")


class UsualPurpose(models.TextChoices):
    """The names of the purposes of `core.contact_gate.USUAL_PURPOSES`."""

    ANSWER = "answer", pgettext_lazy("purpose of a contact", "Answer to the customer")
    DISRUPTION = "disruption", pgettext_lazy("purpose of a contact", "Disruption, recall")
    ORDER = "order", pgettext_lazy("purpose of a contact", "Order and delivery")
    SERVICE = "service", pgettext_lazy("purpose of a contact", "Service and complaint")
    QUOTATION = "quotation", pgettext_lazy("purpose of a contact", "Quotation and follow-up")
    CLOSURE_NOTICE = "closure_notice", pgettext_lazy("purpose of a contact", "Closure of ours")
    COURTESY = "courtesy", pgettext_lazy("purpose of a contact", "Courtesy")
    SURVEY = "survey", pgettext_lazy("purpose of a contact", "Survey")
    CAMPAIGN = "campaign", pgettext_lazy("purpose of a contact", "Campaign, newsletter")
    PAYMENT_REMINDER = "payment_reminder", pgettext_lazy("purpose of a contact", "Payment reminder")
    FINAL_DEMAND = "final_demand", pgettext_lazy("purpose of a contact", "Final demand")
    LEGAL_NOTICE = "legal_notice", pgettext_lazy("purpose of a contact", "Legal notice")


class PurposeHarshness(models.IntegerChoices):
    """How hard a purpose is on a customer; the words of `core.contact_gate.Harshness`."""

    KIND = Harshness.KIND.value, pgettext_lazy("harshness", "Kind")
    PLAIN = Harshness.PLAIN.value, pgettext_lazy("harshness", "Plain")
    FIRM = Harshness.FIRM.value, pgettext_lazy("harshness", "Firm")
    HARSH = Harshness.HARSH.value, pgettext_lazy("harshness", "Harsh: a second person decides")


class PurposeConsent(models.TextChoices):
    """Which consent a purpose needs; the words of `core.contact_gate.ConsentRule`."""

    NONE = ConsentRule.NONE.value, _("None: it runs the business")
    NOT_REFUSED = ConsentRule.NOT_REFUSED.value, _("Must not have refused")
    GIVEN = ConsentRule.GIVEN.value, _("Must have agreed")


class CeilingScope(models.TextChoices):
    """Whose contacts a ceiling counts; the words of `core.contact_gate.Scope`."""

    CONTACT = Scope.CONTACT.value, _("One person")
    ACCOUNT = Scope.ACCOUNT.value, _("The whole account")


class CeilingSpan(models.TextChoices):
    """Over which time a ceiling counts; the words of `core.contact_gate.Span`."""

    SLIDING = Span.SLIDING.value, _("The latest hours")
    DAY = Span.DAY.value, _("A day of the customer’s calendar")
    WEEK = Span.WEEK.value, _("A week of the customer’s calendar")
    MONTH = Span.MONTH.value, _("A month of the customer’s calendar")


class HoldReason(models.TextChoices):
    """Why a customer is left in peace."""

    ASKED = "ASKED", _("They asked for a pause")
    COMPLAINT = "COMPLAINT", _("Open complaint")
    DISPUTE = "DISPUTE", _("Disputed invoice")
    LEGAL = "LEGAL", _("With the lawyers")
    BEREAVEMENT = "BEREAVEMENT", _("Bereavement or illness")
    HARDSHIP = "HARDSHIP", _("Crisis at the customer’s")
    OUR_SIDE = "OUR_SIDE", _("Something of ours must be settled first")
    OTHER = "OTHER", pgettext_lazy("reason of a hold", "Another reason")


class PlanState(models.TextChoices):
    """What became of a contact that was planned."""

    OPEN = "OPEN", pgettext_lazy("state of a planned contact", "Planned")
    CLAIMED = "CLAIMED", pgettext_lazy("state of a planned contact", "Claimed: on its way")
    CANCELLED = "CANCELLED", pgettext_lazy("state of a planned contact", "Cancelled")


class GateStep(models.TextChoices):
    """When the gate was asked."""

    PLAN = "PLAN", pgettext_lazy("step at the gate", "Planned")
    CLAIM = "CLAIM", pgettext_lazy("step at the gate", "About to be sent")


class GateVerdict(models.TextChoices):
    """What the gate said; the words of `core.contact_gate.Verdict`."""

    YES = "yes", pgettext_lazy("verdict of the gate", "Yes")
    NOT_NOW = "not_now", pgettext_lazy("verdict of the gate", "Not now")
    NEVER = "never", pgettext_lazy("verdict of the gate", "Never")


class OverrideState(models.TextChoices):
    """Where an override stands."""

    WAITING = "WAITING", pgettext_lazy("state of an override", "Waiting for a second person")
    APPROVED = "APPROVED", pgettext_lazy("state of an override", "Approved")
    REFUSED = "REFUSED", pgettext_lazy("state of an override", "Refused")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("state of an override", "Withdrawn")


class MailSecurity(models.TextChoices):
    """How the connection to a mail server is protected."""

    TLS = "TLS", _("TLS from the start")
    STARTTLS = "STARTTLS", _("STARTTLS")
    NONE = "NONE", _("None: only for a server on this machine")


class MailSignIn(models.TextChoices):
    """How a mailbox is opened."""

    PASSWORD = "PASSWORD", _("User name and password")
    OAUTH2 = "OAUTH2", "OAuth 2"


class MailKind(models.TextChoices):
    """What a mail is, before anybody has read it."""

    HUMAN = "HUMAN", pgettext_lazy("kind of mail", "From a person")
    ABSENCE = "ABSENCE", pgettext_lazy("kind of mail", "Out of office")
    LEFT = "LEFT", pgettext_lazy("kind of mail", "Has left the company")
    BOUNCE = "BOUNCE", pgettext_lazy("kind of mail", "Could not be delivered")
    RECEIPT = "RECEIPT", pgettext_lazy("kind of mail", "Read receipt")
    TICKET = "TICKET", pgettext_lazy("kind of mail", "Receipt of a ticket system")
    NEWSLETTER = "NEWSLETTER", pgettext_lazy("kind of mail", "Newsletter")
    CALENDAR = "CALENDAR", pgettext_lazy("kind of mail", "Answer to an invitation")
    OTHER = "OTHER", pgettext_lazy("kind of mail", "Sent by a machine")


class IncomingState(models.TextChoices):
    """Where a mail stands. What waits is shown until it is answered or dismissed with a reason."""

    WAITING = "WAITING", pgettext_lazy("state of a mail", "Waits for an answer")
    UNKNOWN = "UNKNOWN", pgettext_lazy("state of a mail", "Unknown sender")
    QUIET = "QUIET", pgettext_lazy("state of a mail", "Needs no answer")
    ANSWERED = "ANSWERED", pgettext_lazy("state of a mail", "Answered")
    DISMISSED = "DISMISSED", pgettext_lazy("state of a mail", "Dismissed")


class MatchedBy(models.TextChoices):
    """How it became known to whom a mail belongs."""

    THREAD = "THREAD", _("It answers a mail of this account")
    ADDRESS = "ADDRESS", _("The address belongs to this contact")
    HAND = "HAND", _("Somebody said so")


class OutgoingState(models.TextChoices):
    """Where a mail of ours stands."""

    DRAFT = "DRAFT", pgettext_lazy("state of a mail", "Draft")
    QUEUED = "QUEUED", pgettext_lazy("state of a mail", "About to go")
    SCHEDULED = "SCHEDULED", pgettext_lazy("state of a mail", "Scheduled")
    CLAIMED = "CLAIMED", pgettext_lazy("state of a mail", "Being prepared")
    SENDING = "SENDING", pgettext_lazy("state of a mail", "Being sent")
    SENT = "SENT", pgettext_lazy("state of a mail", "Sent")
    UNCERTAIN = "UNCERTAIN", pgettext_lazy("state of a mail", "Uncertain")
    FAILED = "FAILED", pgettext_lazy("state of a mail", "Failed")
    CANCELLED = "CANCELLED", pgettext_lazy("state of a mail", "Cancelled")


class MarkKind(models.TextChoices):
    """Why an address is not written to."""

    BOUNCED = "BOUNCED", pgettext_lazy("mark of an address", "Mail came back")
    COMPLAINED = "COMPLAINED", pgettext_lazy("mark of an address", "Reported as unwanted")


@dataclass(frozen=True)
class Held:
    """That an account as a whole is left in peace: why (a `HoldReason`), and until when, None without an end."""

    hold_id: int
    reason: str
    ends_at: datetime | None


@dataclass(frozen=True)
class Unanswered:
    """What an account's people wait for an answer to: the most urgent mail, and how many there are."""

    mail_id: int
    subject: str
    due_at: datetime | None
    number: int
