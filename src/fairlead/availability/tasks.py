"""What happens to the days of the world while nobody looks."""

from __future__ import annotations

from datetime import UTC, datetime

from fairlead.audit.tracking import acting
from fairlead.availability.operations.calendars import UPKEEP, keep_calendars
from fairlead.jobs.queue import app


@app.periodic(cron="23 4 * * *")
@app.task(name=UPKEEP, queueing_lock=UPKEEP)
def keep_calendars_daily(timestamp: int) -> None:
    """Fill an empty calendar, roll its years on in January, and tell of an installed library that says otherwise."""
    with acting(by_id=None, cause=f"job {UPKEEP}"):
        keep_calendars(now=datetime.fromtimestamp(timestamp, UTC))
