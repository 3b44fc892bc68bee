"""What was said, when, by whom. Rows are never changed; a mistake is corrected by a further row."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Account, Contact
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.team.models import Member


class Exchange(models.Model):
    """One call, mail, message, meeting, visit or note.

    `occurred_at` is when it happened, `recorded_at` when it was written down. `corrects` names the row that this one
    replaces: the timeline then shows this one, with the other behind it.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="exchanges")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="exchanges")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.OUT)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    occurred_at = models.DateTimeField(_("when"))
    duration_minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    text = models.TextField(_("what was said"), blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-occurred_at", "-pk"]
        indexes = [
            models.Index(fields=["account", "-occurred_at"], name="exchange_by_account"),
            models.Index(fields=["contact", "-occurred_at"], name="exchange_by_contact"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=Kind.NOTE) | Q(direction=Direction.INTERNAL), name="exchange_note_is_internal"
            )
        ]
        triggers = [
            # A contact who is erased leaves the row behind without the name: that one change is let through.
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["contact"]),
                func="RAISE EXCEPTION 'exchanges are never changed; record a correction';",
            )
        ]
