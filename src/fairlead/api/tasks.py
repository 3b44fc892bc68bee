"""The API's upkeep."""

from __future__ import annotations

from django.utils import timezone

from fairlead.api.operations import forget_answers
from fairlead.jobs.queue import app


@app.periodic(cron="41 * * * *")
@app.task(name="api.forget_answers", queueing_lock="api.forget_answers")
def forget_old_answers(timestamp: int) -> None:
    forget_answers(now=timezone.now())
