"""Mail that goes out: where each stands, from the draft to what became of it, and addresses that cannot be written to.

docs/adr/0066 tells why a mail that may have been sent is never sent again by a machine.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.customers.models import Account, Contact
from fairlead.db.models import Record
from fairlead.exchanges.models import Exchange
from fairlead.messaging.models.claims import ContactClaim, ContactPlan
from fairlead.messaging.models.letters import TemplateVersion
from fairlead.messaging.models.policy import Purpose
from fairlead.messaging.types import MarkKind, OutgoingState
from fairlead.team.models import Member

# Where each state may lead. A mail that was sent, or may have been, never becomes one that will be.
STEPS: dict[OutgoingState, tuple[OutgoingState, ...]] = {
    OutgoingState.DRAFT: (OutgoingState.QUEUED, OutgoingState.SCHEDULED),
    OutgoingState.QUEUED: (
        OutgoingState.DRAFT, OutgoingState.SCHEDULED, OutgoingState.CLAIMED, OutgoingState.FAILED,
        OutgoingState.CANCELLED,
    ),
    OutgoingState.SCHEDULED: (
        OutgoingState.DRAFT, OutgoingState.QUEUED, OutgoingState.CLAIMED, OutgoingState.FAILED,
        OutgoingState.CANCELLED,
    ),
    OutgoingState.CLAIMED: (OutgoingState.SENDING, OutgoingState.SCHEDULED, OutgoingState.FAILED),
    OutgoingState.SENDING: (
        OutgoingState.SENT, OutgoingState.UNCERTAIN, OutgoingState.FAILED, OutgoingState.SCHEDULED,
    ),
    OutgoingState.UNCERTAIN: (OutgoingState.SENT, OutgoingState.FAILED),
    OutgoingState.FAILED: (OutgoingState.DRAFT,),
    OutgoingState.SENT: (),
    OutgoingState.CANCELLED: (OutgoingState.DRAFT,),
}  # fmt: skip
_ALLOWED = " OR ".join(
    f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(str(new)) for new in [old, *to])}))"
    for old, to in STEPS.items()
)
WORDS = ("to_address", "cc", "subject", "body", "in_reply_to", "references")
NOT_YET_GONE = (OutgoingState.QUEUED, OutgoingState.SCHEDULED)


@tracked(exclude=WORDS)
class OutgoingMail(Record):
    """One mail to a contact. `body` has the markup of `core.letters`; `send_at` is when it goes, or went, out.

    `trials` counts how often it was queued: each has a plan of its own at the gate. `failure` is a code, `answer` what
    the server said. `exchange` is its entry in the log, `original_digest` names the bytes that were handed over.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="outgoing_mails")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="outgoing_mails")
    purpose = models.ForeignKey(Purpose, verbose_name=_("purpose"), on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=12)
    template = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, null=True, related_name="mails")
    to_address = models.EmailField(_("to"), max_length=254)
    cc = ArrayField(models.EmailField(max_length=254), verbose_name=_("copy to"), default=list, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    answers = models.ForeignKey(Exchange, on_delete=models.SET_NULL, null=True, related_name="+")
    in_reply_to = models.TextField(blank=True)
    references = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=OutgoingState.choices, default=OutgoingState.DRAFT)
    send_at = models.DateTimeField(null=True)
    trials = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    plan = models.OneToOneField(ContactPlan, on_delete=models.SET_NULL, null=True, related_name="outgoing_mail")
    claim = models.OneToOneField(ContactClaim, on_delete=models.SET_NULL, null=True, related_name="outgoing_mail")
    message_id = models.CharField(max_length=200, blank=True)
    original_digest = models.CharField(max_length=64, blank=True)
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    exchange = models.OneToOneField(Exchange, on_delete=models.SET_NULL, null=True, related_name="outgoing_mail")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="outgoing_mails")
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        ordering = ["-updated_at", "-pk"]
        indexes = [
            models.Index(
                fields=["send_at", "id"],
                condition=Q(state__in=[OutgoingState.QUEUED, OutgoingState.SCHEDULED]),
                name="outgoing_due",
            ),
            models.Index(
                fields=["id"],
                condition=Q(state__in=[OutgoingState.CLAIMED, OutgoingState.SENDING]),
                name="outgoing_under_way",
            ),
            models.Index(fields=["account", "-id"], name="outgoing_by_account"),
            models.Index(fields=["state", "-updated_at", "-id"], name="outgoing_by_state"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="outgoing_by_message_id"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OutgoingState.values), name="outgoing_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[OutgoingState.QUEUED, OutgoingState.SCHEDULED]) | Q(send_at__isnull=False),
                name="outgoing_waits_for_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OutgoingState.SENDING, OutgoingState.UNCERTAIN])
                | Q(sending_at__isnull=False, message_id__gt="", original_digest__gt=""),
                name="outgoing_sending_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=OutgoingState.SENT) | Q(sent_at__isnull=False), name="outgoing_sent_at"
            ),
            models.CheckConstraint(condition=~Q(state=OutgoingState.FAILED) | ~Q(failure=""), name="outgoing_why"),
        ]
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="goes_one_way",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
IF NOT ({_ALLOWED}) THEN
    RAISE EXCEPTION 'a mail does not go from % to %', OLD.state, NEW.state;
END IF;
RETURN NEW;
""",
            ),
        ]


class OutgoingFile(models.Model):
    """A file that goes with a mail. Once the mail is sent, the log's own copy is the one that counts."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        ordering = ["mail", "position"]
        constraints = [models.UniqueConstraint(fields=["mail", "position"], name="outgoing_file_position_once")]


@tracked(exclude=["address", "said"])
class AddressMark(Record):
    """That mail to an address came back, or that its owner complained. Nothing goes there until the mark is lifted."""

    address = models.EmailField(_("address"), max_length=254)
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    said = models.CharField(max_length=500, blank=True)
    mail = models.ForeignKey(OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="marks")
    marked_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        ordering = ["-marked_at", "-pk"]
        indexes = [models.Index(F("marked_at").desc(), name="mark_by_moment")]
        constraints = [
            models.UniqueConstraint(Lower("address"), "kind", condition=Q(lifted_at=None), name="mark_once"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="mark_lifted_at_and_by",
            ),
        ]
