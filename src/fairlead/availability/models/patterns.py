"""What a team does not believe: likely absences that somebody has dismissed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fairlead.availability.models.changes import watching_account_rows
from fairlead.customers.models import Account, Contact
from fairlead.team.models import Member


class PatternDismissal(models.Model):
    """A likely absence that is not told any more, until it is seen in a year after `latest_year`.

    Without a contact it is the whole company's. `anchor` and `start_date` say which habit it was.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="pattern_dismissals")
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="pattern_dismissals"
    )
    anchor = models.CharField(max_length=30)
    start_date = models.DateField()
    latest_year = models.PositiveSmallIntegerField()
    dismissed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField()

    class Meta:
        ordering = ["dismissed_at", "pk"]
        triggers = watching_account_rows()
        constraints = [
            models.CheckConstraint(condition=~Q(anchor=""), name="pattern_dismissal_names_an_anchor"),
        ]
