"""What leaders have settled for all: why customers are contacted, and how often is too often."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.core.contact_gate.words import LEAST_PRIORITY, MOST_PRIORITY
from fairlead.db.models import Record
from fairlead.messaging.types import CeilingScope, CeilingSpan, PurposeConsent, PurposeHarshness, UsualPurpose

MOST_HOURS = 90 * 24
MOST_CONTACTS = 100
_PRIORITY = [MinValueValidator(LEAST_PRIORITY), MaxValueValidator(MOST_PRIORITY)]


@tracked()
class Purpose(Record):
    """Why somebody is contacted. `name` is empty for the usual purposes, whose names are translated."""

    code = models.SlugField(primary_key=True, max_length=30)
    name = models.CharField(_("name"), max_length=60, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), validators=_PRIORITY)
    harshness = models.PositiveSmallIntegerField(_("harshness"), choices=PurposeHarshness.choices)
    consent = models.CharField(_("consent"), max_length=12, choices=PurposeConsent.choices)
    keeps_hours = models.BooleanField(_("waits for their working hours"), default=True)
    is_limited = models.BooleanField(_("held back by ceilings"), default=True)
    is_retired = models.BooleanField(_("not used any more"), default=False)

    class Meta(Record.Meta):
        ordering = ["-priority", "harshness", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(priority__gte=LEAST_PRIORITY, priority__lte=MOST_PRIORITY), name="purpose_priority_range"
            ),
            models.CheckConstraint(condition=Q(harshness__in=PurposeHarshness.values), name="purpose_harshness_known"),
            models.CheckConstraint(condition=Q(consent__in=PurposeConsent.values), name="purpose_consent_known"),
            models.CheckConstraint(
                condition=~Q(name="") | Q(code__in=UsualPurpose.values), name="purpose_of_ones_own_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(UsualPurpose(self.code).label if self.code in UsualPurpose.values else self.code)


@tracked()
class Ceiling(Record):
    """At most `most` contacts in a span, over all channels and purposes together.

    The last `reserved` of them are for purposes of a priority of `reserved_from` and more. `length_hours` is that of a
    sliding span, 0 for those of the calendar.
    """

    scope = models.CharField(_("counted for"), max_length=8, choices=CeilingScope.choices)
    span = models.CharField(_("over"), max_length=8, choices=CeilingSpan.choices)
    length_hours = models.PositiveSmallIntegerField(_("hours"), default=0)
    most = models.PositiveSmallIntegerField(_("contacts at most"))
    reserved = models.PositiveSmallIntegerField(_("of these kept"), default=0)
    reserved_from = models.PositiveSmallIntegerField(_("for a priority of"), default=MOST_PRIORITY)

    class Meta(Record.Meta):
        ordering = ["-scope", "length_hours", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(most__gte=1, most__lte=MOST_CONTACTS), name="ceiling_most_range"),
            models.CheckConstraint(condition=Q(reserved__lte=F("most")), name="ceiling_reserves_a_part"),
            models.CheckConstraint(
                condition=Q(reserved_from__gte=LEAST_PRIORITY, reserved_from__lte=MOST_PRIORITY),
                name="ceiling_reserved_from_range",
            ),
            models.CheckConstraint(condition=Q(scope__in=CeilingScope.values), name="ceiling_scope_known"),
            models.CheckConstraint(
                condition=Q(span=CeilingSpan.SLIDING, length_hours__gte=1, length_hours__lte=MOST_HOURS)
                | Q(span__in=[CeilingSpan.DAY, CeilingSpan.WEEK, CeilingSpan.MONTH], length_hours=0),
                name="ceiling_sliding_has_hours",
            ),
        ]
