"""What happens to customers while nobody looks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from fairlead.audit.tracking import acting
from fairlead.customers.operations.bin import purge_bin
from fairlead.customers.operations.bulk import do_queued_bulk_change, do_queued_bulk_undo, forget_bulk_changes
from fairlead.jobs.queue import app


@app.periodic(cron="41 2 * * *")
@app.task(name="customers.empty_bin", queueing_lock="customers.empty_bin")
def empty_bin(timestamp: int) -> None:
    """Erase what has been in the bin for its thirty days, and bulk changes that can no longer be taken back."""
    now = datetime.fromtimestamp(timestamp, UTC)
    with acting(by_id=None, cause="job customers.empty_bin"):
        purge_bin(now=now)
        forget_bulk_changes(now=now)


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
