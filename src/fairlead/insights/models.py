"""How many cracks there were, day by day."""

from __future__ import annotations

from django.db import models

from fairlead.team.models import Member


class CrackCount(models.Model):
    """How many customers of one owner had one kind of crack on a day; without owner, those that nobody owns.

    Derived, and counted anew when the same day is counted again. Days without any crack of a kind have a row with 0
    for nobody, so that a day that was not counted is told from one that was good.
    """

    on_date = models.DateField()
    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "on_date", "owner"], nulls_distinct=False, name="crack_count_once_a_day"
            )
        ]
