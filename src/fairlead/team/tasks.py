"""The team's own upkeep."""

from __future__ import annotations

from django.utils import timezone

from fairlead.jobs.queue import app
from fairlead.team.operations import forget_old


@app.periodic(cron="41 3 * * *")
@app.task(name="team.forget_old", queueing_lock="team.forget_old")
def forget_old_daily(timestamp: int) -> None:
    """Delete what is past its time: notifications, used links, ended sessions."""
    forget_old(now=timezone.now())
