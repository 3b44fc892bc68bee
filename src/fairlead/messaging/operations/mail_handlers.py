"""The port for mail that machines wrote: who can do something with it says so, and gets it when it has come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fairlead.core.absence_mail import Reading
from fairlead.core.mail_text import Mail
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.types import MailKind

# Called within the transaction that takes the mail in: `handle(row, mail, reading, now)`. `reading` is what the mail
# says about an absence, None where it was not looked for.
Handler = Callable[[IncomingMail, Mail, Reading | None, datetime], None]
_handlers: dict[MailKind, list[Handler]] = {}


def on_mail(kind: MailKind, handle: Handler) -> None:
    """Let an app have the mail of one kind. Called in its `apps.py`."""
    _handlers.setdefault(kind, []).append(handle)


def hand_on(row: IncomingMail, mail: Mail, reading: Reading | None, now: datetime) -> None:
    """Give a mail to everybody who asked for its kind."""
    for handle in _handlers.get(MailKind(row.kind), ()):
        handle(row, mail, reading, now)
