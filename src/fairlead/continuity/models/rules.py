"""What leaders have settled of each topic."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.audit.tracking import tracked
from fairlead.continuity.types import MOST_PLACES, Topic
from fairlead.db.models import Record

LEAST_DAYS, MOST_DAYS = 7, 1500


@tracked()
class CoverageRule(Record):
    """How many stand-ins a topic needs at every customer's, and after how many days an agreement is checked again."""

    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices, primary_key=True)
    stand_ins = models.PositiveSmallIntegerField(
        _("stand-ins wanted"), default=1, validators=[MaxValueValidator(MOST_PLACES - 1)]
    )
    check_days = models.PositiveSmallIntegerField(
        _("checked again after days"),
        default=180,
        validators=[MinValueValidator(LEAST_DAYS), MaxValueValidator(MOST_DAYS)],
    )
    is_watched = models.BooleanField(_("gaps are told"), default=True)

    class Meta(Record.Meta):
        ordering = ["topic"]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="coverage_topic_known"),
            models.CheckConstraint(condition=Q(stand_ins__lt=MOST_PLACES), name="coverage_stand_ins_range"),
            models.CheckConstraint(
                condition=Q(check_days__gte=LEAST_DAYS, check_days__lte=MOST_DAYS), name="coverage_check_days_range"
            ),
        ]

    def __str__(self) -> str:
        return str(Topic(self.topic).label)
