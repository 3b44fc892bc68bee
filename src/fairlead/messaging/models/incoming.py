"""Mail that has come in: where each stands, from the server until somebody has answered it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Account, Contact
from fairlead.customers.types import Tier
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.types import Direction
from fairlead.messaging.models.mailboxes import Mailbox
from fairlead.messaging.types import IncomingState, MailKind, MatchedBy
from fairlead.team.models import Member

SETTLED = (IncomingState.ANSWERED, IncomingState.DISMISSED)


class IncomingMail(models.Model):
    """One mail, taken in once whatever way it came: `fingerprint` is equal for the same mail (`core.incoming_mail`).

    The bytes lie in the store of originals under `digest`. A mail of a known customer stands in their log as
    `exchange`; one of an unknown sender waits for somebody to say whose it is. `sent_at` is the sender's word,
    `received_at` the server's. `problems` says what of it could not be read.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.SET_NULL, null=True, related_name="mails")
    brought_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    direction = models.CharField(max_length=10, choices=Direction.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=MailKind.choices)
    from_name = models.CharField(max_length=250, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    recipients = ArrayField(models.CharField(max_length=320), default=list)
    subject = models.CharField(max_length=1000, blank=True)
    opening = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=1000, blank=True)
    answers = ArrayField(models.CharField(max_length=1000), default=list)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    taken_in_at = models.DateTimeField()
    problems = models.JSONField(default=list)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="incoming_mails")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="incoming_mails")
    matched_by = models.CharField(max_length=8, choices=MatchedBy.choices, blank=True)
    exchange = models.OneToOneField(Exchange, on_delete=models.CASCADE, null=True, related_name="incoming_mail")
    state = models.CharField(max_length=10, choices=IncomingState.choices)
    assignee = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="assigned_mails")
    answer_due_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    settled_with = models.ForeignKey(Exchange, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(
                fields=["answer_due_at", "id"], condition=Q(state=IncomingState.WAITING), name="incoming_waiting"
            ),
            models.Index(
                fields=["-received_at", "-id"], condition=Q(state=IncomingState.UNKNOWN), name="incoming_unknown"
            ),
            models.Index(fields=["account", "state"], name="incoming_by_account"),
            models.Index(fields=["from_address"], name="incoming_by_sender"),
            models.Index(fields=["state", "-received_at", "-id"], name="incoming_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SETTLED, settled_at__isnull=False)
                | (~Q(state__in=SETTLED) & Q(settled_at=None, settled_by=None, settled_with=None)),
                name="incoming_settled_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncomingState.DISMISSED) | (~Q(reason="") & ~Q(settled_by=None)),
                name="incoming_dismissed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncomingState.WAITING) | ~Q(exchange=None), name="incoming_waiting_is_logged"
            ),
            models.CheckConstraint(
                condition=Q(exchange=None) | Q(account__isnull=False), name="incoming_logged_has_account"
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | Q(snoozed_until__gt=F("received_at")), name="incoming_snoozed_ahead"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class IgnoredSender(models.Model):
    """An address, or everything after its `@`, whose mail is no customer's and is put aside without asking."""

    sender = models.CharField(max_length=320, unique=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["sender"]


class ReplyPromise(models.Model):
    """Within how many working minutes of the customer's a mail is answered: for a tier, or for all others ("")."""

    tier = models.CharField(max_length=1, choices=[("", ""), *Tier.choices], unique=True, blank=True)
    working_minutes = models.PositiveIntegerField(validators=[MinValueValidator(5), MaxValueValidator(60 * 24 * 20)])
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        ordering = ["tier"]
