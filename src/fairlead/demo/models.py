"""Remembers which rows are the demo's, so that they can be removed without a trace."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

ONLY = 1


class DemoLoad(models.Model):
    """The demo that is loaded; there is never a second one.

    `rows` maps the name of a table to the keys of the demo's rows in it, and for accounts and contacts to the version
    in which each was left, so that a later change is seen. What else is in these tables belongs to the users.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    made_on_date = models.DateField()
    loaded_at = models.DateTimeField()
    rows = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=ONLY), name="demo_only_one")]
