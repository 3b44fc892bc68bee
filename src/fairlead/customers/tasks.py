"""What happens to customers while nobody looks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from fairlead.audit.tracking import acting
from fairlead.customers.operations.bin import purge_bin
from fairlead.customers.operations.bulk import do_queued_bulk_change, do_queued_bulk_undo, forget_bulk_changes
from fairlead.customers.operations.imports.progress import ToldProgress
from fairlead.customers.operations.imports.running import (
    forget_imports,
    mark_broken,
    run_check,
    run_load,
    run_undo,
    tell_of_end,
)
from fairlead.jobs.queue import app
from fairlead.team.models import Member

log = logging.getLogger(__name__)


@app.periodic(cron="41 2 * * *")
@app.task(name="customers.empty_bin", queueing_lock="customers.empty_bin")
def empty_bin(timestamp: int) -> None:
    """Erase what has been in the bin for its thirty days, and what was kept for taking changes and imports back."""
    now = datetime.fromtimestamp(timestamp, UTC)
    with acting(by_id=None, cause="job customers.empty_bin"):
        purge_bin(now=now)
        forget_bulk_changes(now=now)
        forget_imports(now=now)


@app.task(name="customers.bulk_change")
def bulk_change(member_id: int, **asked: Any) -> None:
    """Change very many accounts, as a member asked for in the list."""
    with acting(by_id=member_id, cause="job customers.bulk_change"):
        do_queued_bulk_change(member_id=member_id, now=timezone.now(), **asked)


@app.task(name="customers.bulk_undo")
def bulk_undo(member_id: int, change_id: int) -> None:
    """Take a change of very many accounts back."""
    with acting(by_id=member_id, cause="job customers.bulk_undo"):
        do_queued_bulk_undo(member_id=member_id, change_id=change_id, now=timezone.now())


@app.task(name="customers.check_import")
def check_import(run_id: int, by_id: int) -> None:
    """Check an uploaded list."""
    _carry_out(run_check, run_id, by_id, "check of import")


@app.task(name="customers.load_import")
def load_import(run_id: int, by_id: int) -> None:
    """Load a checked list."""
    _carry_out(run_load, run_id, by_id, "import")


@app.task(name="customers.undo_import")
def undo_import(run_id: int, by_id: int) -> None:
    """Take a loaded list back."""
    _carry_out(run_undo, run_id, by_id, "undo of import")


def _carry_out(run: Callable[..., None], run_id: int, by_id: int, cause: str) -> None:
    """Do one step of an import as the member who asked for it, in their language; a fault of ours ends it for good."""
    by = Member.objects.get(pk=by_id, is_active=True)
    begun_at = timezone.now()
    with override(by.language), acting(by_id=by_id, cause=f"{cause} {run_id}"), ToldProgress(run_id) as progress:
        try:
            run(run_id=run_id, by=by, now=begun_at, progress=progress)
        except Exception:
            log.exception("%s %s broke off", cause, run_id)
            mark_broken(run_id=run_id)
        tell_of_end(run_id=run_id, by=by, begun_at=begun_at, now=timezone.now())
