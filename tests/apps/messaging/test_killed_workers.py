"""A worker that is killed while it sends, at any step, never makes two mails of one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.apps.messaging.conftest import TUESDAY
from tests.factories.processes import database_address
from tests.factories.smtp import Server

from fairlead.customers.models import Contact
from fairlead.exchanges.models import Exchange
from fairlead.messaging.models import OutgoingMail
from fairlead.messaging.operations.delivering import deliver, due_mails
from fairlead.messaging.operations.outgoing import MailWords, When, keep_draft, schedule_mail
from fairlead.messaging.types import OutgoingState

pytestmark = pytest.mark.django_db(transaction=True)
LATER = TUESDAY + timedelta(minutes=1)


def queued(cast: Any, contact: Contact) -> OutgoingMail:
    words = MailWords("quotation", "de", "katrin@nordlicht.example", "Unser Angebot", "Guten Tag")
    mail = keep_draft(contact=contact, words=words, by=cast.owner, now=TUESDAY)
    return schedule_mail(mail=mail, when=When.NOW, by=cast.owner, now=TUESDAY)


# Delivers one mail; says at which stage it is, so that the test can kill it there.
PROCESS = """
import json, sys
from datetime import datetime
import django
django.setup()
from django.conf import settings
for name, value in json.loads(sys.argv[3]).items():
    setattr(settings, name, value)
from fairlead.messaging.operations import delivering

def stop(stage):
    print(stage, flush=True)
    sys.stdin.readline()

stage = sys.argv[4]
if stage == "claimed":
    real = delivering._hand_over
    delivering._hand_over = lambda *args: (stop(stage), real(*args))
elif stage == "kept":
    real = delivering._begin_sending
    delivering._begin_sending = lambda *args: (stop(stage), real(*args))[1]
elif stage == "sending":
    real = delivering._send
    delivering._send = lambda *args: (stop(stage), real(*args))[1]
elif stage == "answered":
    delivering.note_sent = lambda *args, **kwargs: stop(stage)
delivering.deliver(mail_id=int(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]))
"""


def killed_at(stage: str, mail: OutgoingMail, server: Server) -> None:
    """Deliver a mail in a process of its own and kill it when it has come so far."""
    changed = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": server.port,
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
        "SENDS_MAIL": True,
        "DEFAULT_FROM_EMAIL": "sales@chaoyin.example",
    }
    reached = threading.Event()
    go_on = threading.Event()
    if stage.startswith("server:"):

        def wait(there: str) -> None:
            if there == stage.removeprefix("server:"):
                reached.set()
                go_on.wait(60)

        server.at = wait
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(mail.pk), LATER.isoformat(), json.dumps(changed), stage],
        env={**os.environ, "DATABASE_URL": database_address(), "PYTHONPATH": str(Path(__file__).parents[3] / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        if stage.startswith("server:"):
            assert reached.wait(90), "the process did not come so far"
        else:
            assert process.stdout.readline().strip().decode() == stage
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    finally:
        go_on.set()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
    server.at = lambda _stage: None


STAGES = {
    "claimed": OutgoingState.SENT,
    "kept": OutgoingState.SENT,
    "sending": OutgoingState.UNCERTAIN,
    "server:MAIL": OutgoingState.UNCERTAIN,
    "server:RCPT": OutgoingState.UNCERTAIN,
    "server:DATA": OutgoingState.UNCERTAIN,
    "server:ACCEPTED": OutgoingState.UNCERTAIN,
    "answered": OutgoingState.UNCERTAIN,
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_killed_at_any_step_never_makes_two_of_one(
    cast: Any, contact: Contact, server: Server, stage: str
) -> None:
    mail = queued(cast, contact)
    killed_at(stage, mail, server)
    # Two workers find it, one after the other, and again a day later.
    for moment in (LATER, LATER, LATER + timedelta(days=1)):
        for mail_id in due_mails(moment):
            deliver(mail_id=mail_id, now=moment)
    mail.refresh_from_db()
    assert mail.state == STAGES[stage]
    assert len(server.accepted) <= 1
    if mail.state == OutgoingState.SENT:
        assert len(server.accepted) == 1
        assert Exchange.objects.count() == 1
