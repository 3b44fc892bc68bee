"""Absences of contacts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.availability.types import LeaveKind, LeaveSource
from fairlead.customers.models import Contact
from fairlead.db.models import Record
from fairlead.team.models import Member


@tracked()
class Leave(Record):
    """A time in which a contact is away, in whole days of the contact's own calendar.

    Half-open: `end_date` is the first day back, null while nobody knows. `ask_again_date` says when to ask then.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="leave")
    start_date = models.DateField(_("first day away"))
    end_date = models.DateField(_("first day back"), null=True, blank=True)
    ask_again_date = models.DateField(_("ask again on"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=LeaveKind.choices, default=LeaveKind.LEAVE)
    source = models.CharField(_("how we know"), max_length=12, choices=LeaveSource.choices, default=LeaveSource.BY_HAND)
    stand_in = models.ForeignKey(
        Contact, verbose_name=_("stand-in"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        ordering = ["start_date", "pk"]
        indexes = [models.Index(fields=["contact", "start_date"], name="leave_by_contact")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gt=F("start_date")), name="leave_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(ask_again_date=None), name="leave_asks_again_only_when_open"
            ),
        ]
