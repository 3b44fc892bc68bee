"""What happens to customers while nobody looks."""

from __future__ import annotations

from datetime import UTC, datetime

from fairlead.audit.tracking import acting
from fairlead.customers.operations.bin import purge_bin
from fairlead.customers.operations.bulk import forget_bulk_changes
from fairlead.jobs.queue import app


@app.periodic(cron="41 2 * * *")
@app.task(name="customers.empty_bin", queueing_lock="customers.empty_bin")
def empty_bin(timestamp: int) -> None:
    """Erase what has been in the bin for its thirty days, and bulk changes that can no longer be taken back."""
    now = datetime.fromtimestamp(timestamp, UTC)
    with acting(by_id=None, cause="job customers.empty_bin"):
        purge_bin(now=now)
        forget_bulk_changes(now=now)
