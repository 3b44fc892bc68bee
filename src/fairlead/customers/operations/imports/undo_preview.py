"""What an undo would do, for whoever is about to ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from fairlead.customers.models import ContactPoint, ImportChange, ImportRun
from fairlead.customers.operations.imports.port import extensions
from fairlead.customers.operations.imports.runs import TooLateToUndo, WrongState
from fairlead.customers.operations.imports.undo_plan import MODELS, Kept, made_by, restorations
from fairlead.customers.operations.imports.undoing import kept_after_undo
from fairlead.customers.queries.imports import can_be_undone, import_scope
from fairlead.customers.types import ImportState
from fairlead.team import access
from fairlead.team.models import Member


@dataclass(frozen=True)
class UndoPreview:
    """How many rows would go, how many older ones get values back, and what stays. `more` are rows of other apps."""

    run: ImportRun
    accounts: int
    contacts: int
    sites: int
    points: int
    more: Sequence[tuple[str | Promise, int]]
    restored: int
    kept: Sequence[Kept]


def preview_undo(*, run_id: int, by: Member, now: datetime) -> UndoPreview:
    """Return what undoing a run would do at this moment.

    Raises AccessRefused, ImportRun.DoesNotExist, WrongState and TooLateToUndo.
    """
    access.check_can_make_accounts(by)
    run = ImportRun.objects.filter(import_scope(by)).get(pk=run_id)
    if run.state != ImportState.LOADED:
        raise WrongState(run.state)
    if not can_be_undone(run, now):
        raise TooLateToUndo
    plan, kept = kept_after_undo(run, by)
    points = ContactPoint.objects.filter(pk__in=made_by(run, "contactpoint"))
    return UndoPreview(
        run=run,
        accounts=len(plan.accounts),
        contacts=len(plan.contacts),
        sites=len(plan.sites),
        points=points.exclude(contact__in=made_by(run, "contact")).count(),
        more=[(one.label, len(plan.extension_rows[one.table])) for one in extensions()],
        restored=_restored(run, by),
        kept=kept,
    )


def _restored(run: ImportRun, by: Member) -> int:
    """Count the older rows that get something back: all that the run changed but those that are kept as they are."""
    older = ImportChange.objects.filter(run=run, table__in=MODELS, before__isnull=False).count()
    for table in MODELS:
        for rows in restorations(run, table, by, only_changed=True):
            older -= sum(1 for one, _here in rows if not one.values)
    return older
