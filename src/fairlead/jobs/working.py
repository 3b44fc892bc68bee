"""The worker's loop."""

from __future__ import annotations

from procrastinate.contrib.django.django_connector import DjangoConnector

from fairlead.jobs.queue import app


def work_until_stopped(*, at_once: int) -> None:
    """Do queued and periodic jobs until SIGINT or SIGTERM; a running job is finished first."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the queue is not connected through Django")
    with app.replace_connector(connector.get_worker_connector()) as queue:
        queue.run_worker(
            concurrency=at_once, install_signal_handlers=True, delete_jobs="never", fetch_job_polling_interval=2.0
        )
