"""What happens to mail while nobody looks: what is due goes out, and older mail is brought in."""

from __future__ import annotations

from django.utils import timezone

from fairlead.audit.tracking import acting
from fairlead.jobs.queue import app
from fairlead.messaging.operations import mail_history
from fairlead.messaging.operations.delivering import deliver, due_mails
from fairlead.messaging.operations.outgoing import SEND_ONE
from fairlead.team.models import Member

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


@app.task(name=mail_history.HISTORY)
def bring_history(digest: str, name: str, member_id: int) -> None:
    """Read a kept file of older mail."""
    by = Member.objects.get(pk=member_id)
    with acting(by_id=member_id, cause=f"job {mail_history.HISTORY}"):
        mail_history.bring_history(digest=digest, name=name, by=by, now=timezone.now())
