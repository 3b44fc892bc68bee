"""The queue's own upkeep."""

from __future__ import annotations

import logging

from procrastinate import JobContext, builtin_tasks

from fairlead.jobs.queue import app

log = logging.getLogger(__name__)

KEEP_FINISHED_HOURS = 14 * 24
# A worker writes a heartbeat every 10 s; one silent for a minute has been killed.
SILENT_SECONDS = 60


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.forget_finished", queueing_lock="jobs.forget_finished", pass_context=True)
async def forget_finished(context: JobContext, timestamp: int) -> None:
    """Delete finished jobs once nobody will ask about them."""
    await builtin_tasks.remove_old_jobs(context, max_hours=KEEP_FINISHED_HOURS, remove_failed=True)


@app.periodic(cron="* * * * *")
@app.task(name="jobs.rescue_stalled", queueing_lock="jobs.rescue_stalled")
async def rescue_stalled(timestamp: int) -> None:
    """Queue again each job whose worker was killed in the middle of it.

    A job is one transaction, so a killed one has left nothing behind and may simply begin anew.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        log.info("job %s (%s) lost its worker and begins again", job.id, job.task_name)
        await app.job_manager.retry_job(job)
