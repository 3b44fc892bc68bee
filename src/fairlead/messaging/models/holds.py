"""Pauses and holds: a customer is left in peace, by somebody's word, for a reason, for a time."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.customers.models import Account, Contact
from fairlead.db.models import Record
from fairlead.messaging.types import ContactChannel, HoldReason
from fairlead.team.models import Member


@tracked()
class ContactHold(Record):
    """A time `[starts_at, ends_at)` in which an account, or one person there, is not contacted.

    Empty lists of channels and purposes mean all of them; `spares_from` lets purposes of that priority and above pass,
    0 spares none. Without an end it lasts until it is lifted, and the cracks name it. `owner` is who answers for it.
    A hold that is over stays: `lifted_at` says that somebody ended it before its time.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contact_holds")
    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contact_holds",
    )
    reason = models.CharField(_("reason"), max_length=12, choices=HoldReason.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    channels = ArrayField(
        models.CharField(max_length=10, choices=ContactChannel.choices),
        verbose_name=_("channels"),
        default=list,
        blank=True,
    )
    purposes = ArrayField(models.CharField(max_length=30), verbose_name=_("purposes"), default=list, blank=True)
    spares_from = models.PositiveSmallIntegerField(_("spares a priority of"), default=0)
    owner = models.ForeignKey(Member, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_note = models.CharField(_("why it was lifted"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["account"], condition=Q(lifted_at=None), name="hold_by_account"),
            models.Index(fields=["owner"], condition=Q(lifted_at=None, ends_at=None), name="hold_without_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="hold_ends_later"),
            models.CheckConstraint(condition=Q(reason__in=HoldReason.values), name="hold_reason_known"),
            models.CheckConstraint(condition=Q(spares_from__lte=5), name="hold_spares_range"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | (~Q(lifted_at=None) & ~Q(lifted_by=None)),
                name="hold_lifted_at_and_by",
            ),
        ]
