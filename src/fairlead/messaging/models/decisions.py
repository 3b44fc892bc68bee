"""What the gate said, for ever, and who carried a contact past it with which reason."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Account, Contact
from fairlead.messaging.models.policy import Purpose
from fairlead.messaging.types import ContactChannel, GateStep, GateVerdict, OverrideState
from fairlead.team.models import Member

# An erased person leaves the row of an override behind, without the words that were written about them.
_FORGET = """
    IF OLD.contact_id IS NOT NULL AND NEW.contact_id IS NULL THEN
        NEW.reason := '–';
        NEW.reasons := '[]'::jsonb;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'WAITING' AND (NEW.state <> OLD.state OR NEW.decided_at IS DISTINCT FROM OLD.decided_at
            OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id OR NEW.decision_note <> OLD.decision_note) THEN
        RAISE EXCEPTION 'an override that was decided is not decided again';
    END IF;
    IF NEW.reason <> OLD.reason OR NEW.reasons <> OLD.reasons OR NEW.requested_by_id <> OLD.requested_by_id
            OR NEW.requested_at <> OLD.requested_at OR NEW.needs_second <> OLD.needs_second
            OR NEW.purpose_id <> OLD.purpose_id OR NEW.channel <> OLD.channel
            OR NEW.contact_id IS DISTINCT FROM OLD.contact_id OR NEW.expires_at <> OLD.expires_at THEN
        RAISE EXCEPTION 'an override is decided, never rewritten';
    END IF;
    RETURN NEW;
"""


class GateDecision(models.Model):
    """One answer of the gate to something that was planned or about to be sent. Rows are never changed."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="gate_decisions")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="gate_decisions")
    step = models.CharField(max_length=5, choices=GateStep.choices)
    key = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=ContactChannel.choices)
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="+")
    moment = models.DateTimeField()
    verdict = models.CharField(max_length=7, choices=GateVerdict.choices)
    reasons = models.JSONField(default=list)
    next_good_at = models.DateTimeField(null=True)
    override = models.ForeignKey("ContactOverride", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="decision_by_moment"),
            models.Index(fields=["account", "-asked_at"], name="decision_by_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=GateVerdict.values), name="decision_verdict_known"),
        ]
        triggers = [
            # Two accounts that become one take their log along; nothing else of it changes.
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["account", "override"]),
                func="RAISE EXCEPTION 'what the gate said is never changed';",
            )
        ]


class ContactOverride(models.Model):
    """That somebody wants to carry one contact past the gate, why, and who decided. Rows are kept for ever.

    `reasons` is what stood in the way then. It is used once, by one claim, and not after `expires_at`.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contact_overrides")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="contact_overrides")
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel.choices)
    purpose = models.ForeignKey(Purpose, verbose_name=_("purpose"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    reasons = models.JSONField(default=list)
    needs_second = models.BooleanField()
    state = models.CharField(max_length=9, choices=OverrideState.choices)
    requested_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(_("note"), max_length=500, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["-requested_at"], condition=Q(state="WAITING"), name="override_waiting"),
            models.Index(fields=["account", "-requested_at"], name="override_by_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state=OverrideState.WAITING, decided_at=None, needs_second=True)
                | (~Q(state=OverrideState.WAITING) & ~Q(decided_at=None)),
                name="override_decided_at",
            ),
            # Nobody approves their own where a second person is needed: no role is exempt.
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | ~Q(state=OverrideState.APPROVED)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("requested_by"))),
                name="override_second_is_another",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(name="decided_once", when=pgtrigger.Before, operation=pgtrigger.Update, func=_FORGET),
        ]
