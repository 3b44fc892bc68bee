"""What every table of Fairlead shares."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from fairlead.db.versions import ChangedMeanwhile, check_unchanged

__all__ = ["ChangedMeanwhile", "Record", "check_unchanged"]

TOUCH = pgtrigger.Trigger(
    name="touch",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange(exclude=["version", "updated_at"]),
    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
)


class Record(models.Model):
    """A row that knows when it was made and changed, and which version it is.

    The database counts the versions, so that no way of writing, bulk updates and raw SQL included, can forget to.
    `version` answers "has somebody changed this since I read it?" (forms, ETag).
    """

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(db_default=1, editable=False)

    class Meta:
        abstract = True
        triggers = [TOUCH]
