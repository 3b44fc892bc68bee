"""Calendar files that were brought in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fairlead.customers.models import Contact
from fairlead.team.models import Member


class CalendarUpload(models.Model):
    """A calendar file of which a member took absences over. The file itself is not kept: it is the contact's own."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="calendar_uploads")
    name = models.CharField(_("file"), max_length=200)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="calendar_upload_undone_by_somebody",
            )
        ]
