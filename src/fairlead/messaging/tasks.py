"""What happens to mail while nobody looks: what is due goes out."""

from __future__ import annotations

from django.utils import timezone

from fairlead.audit.tracking import acting
from fairlead.jobs.queue import app
from fairlead.messaging.operations.delivering import deliver, due_mails
from fairlead.messaging.operations.outgoing import SEND_ONE

SEND = "messaging.send_due"


@app.periodic(cron="* * * * *")
@app.task(name=SEND, queueing_lock=SEND)
def send_due(timestamp: int) -> None:
    """Send what is due, and find what a killed worker has left half done."""
    with acting(by_id=None, cause=f"job {SEND}"):
        for mail_id in due_mails(timezone.now()):
            deliver(mail_id=mail_id, now=timezone.now())


@app.task(name=SEND_ONE)
def send_one(mail_id: int) -> None:
    """Send one mail whose 30 s are over."""
    with acting(by_id=None, cause=f"job {SEND_ONE}"):
        deliver(mail_id=mail_id, now=timezone.now())
