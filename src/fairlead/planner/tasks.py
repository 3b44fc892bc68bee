"""What happens to to-dos while nobody looks."""

from __future__ import annotations

from datetime import UTC, datetime

from fairlead.audit.tracking import acting
from fairlead.jobs.queue import app
from fairlead.planner.operations.open_leave import ask_again

ASK = "planner.ask_again"


@app.periodic(cron="9 * * * *")
@app.task(name=ASK, queueing_lock=ASK)
def ask_again_hourly(timestamp: int) -> None:
    """Remind of leave whose end is to be asked, on the day that has come where its owner is."""
    with acting(by_id=None, cause=f"job {ASK}"):
        ask_again(now=datetime.fromtimestamp(timestamp, UTC))
