"""What every table of Fairlead shares."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

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


class ChangedMeanwhile(Exception):
    """Somebody else changed the row after it was read. `current_version` is what it is now."""

    def __init__(self, current_version: int) -> None:
        super().__init__(f"the row is at version {current_version} now")
        self.current_version = current_version


def check_unchanged(row: Record, expected_version: int | None) -> None:
    """Raise ChangedMeanwhile when the row is not at the version that the writer had read. Lock the row first."""
    if expected_version is not None and row.version != expected_version:
        raise ChangedMeanwhile(row.version)
