"""What is counted while nobody looks."""

from __future__ import annotations

from datetime import UTC, datetime

from fairlead.insights.operations.counting import count_cracks
from fairlead.jobs.queue import app

COUNT = "insights.count_cracks"


@app.periodic(cron="41 23 * * *")
@app.task(name=COUNT, queueing_lock=COUNT)
def count_cracks_daily(timestamp: int) -> None:
    """Count the cracks at the end of the day."""
    count_cracks(now=datetime.fromtimestamp(timestamp, UTC))
