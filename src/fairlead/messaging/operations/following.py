"""Reads new mail out of a mailbox and remembers, mail by mail, how far it has come.

A mail and the number up to which its folder is read are written in one transaction: who kills the process loses nothing
and doubles nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from fairlead.audit.tracking import acting
from fairlead.db.locked_text import KeyReplaced
from fairlead.exchanges.operations import store_original
from fairlead.exchanges.types import Direction
from fairlead.messaging.models import IncomingMail, Mailbox, MailboxFolder
from fairlead.messaging.operations.incoming import Read, read, take_in
from fairlead.messaging.operations.mailbox_port import FetchedMail, MailboxNotReached, OpenMailbox
from fairlead.messaging.types import IncomingState, MailKind
from fairlead.team.operations import notify

log = logging.getLogger(__name__)
AT_ONCE = 20
# Of a larger mail the headers are read; the rest stays on the server.
MOST_BYTES = 60 * 1024 * 1024
CAUSE = "mailbox"
FAILS = "messaging.mailbox_fails"
TOLD_AFTER_FAILURES = 3
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(minutes=30)
_LOCKS = 0x6D61696C  # "mail": the advisory locks of mailboxes


def read_folders(*, mailbox: Mailbox, box: OpenMailbox, now: datetime) -> int:
    """Take in what is new in all folders of a mailbox that is open; return how many mails were."""
    taken = 0
    for folder in mailbox.folders:
        taken += _read_folder(mailbox, box, folder, now)
    Mailbox.objects.filter(pk=mailbox.pk).update(checked_at=now, succeeded_at=now, failures=0, problem=None)
    return taken


def _read_folder(mailbox: Mailbox, box: OpenMailbox, folder: str, now: datetime) -> int:
    state = box.look_into(folder)
    row, _made = MailboxFolder.objects.get_or_create(
        mailbox=mailbox, name=folder, defaults={"validity": state.validity}
    )
    if row.validity != state.validity:
        row.validity, row.latest_uid = state.validity, 0
        row.save()
    numbers = box.numbers_after(row.latest_uid, mailbox.since_date)
    taken = 0
    for begin in range(0, len(numbers), AT_ONCE):
        wanted = numbers[begin : begin + AT_ONCE]
        for fetched in box.fetch(wanted, MOST_BYTES):
            taken += _take_one(mailbox, row, fetched, now)
    return taken


def _take_one(mailbox: Mailbox, folder: MailboxFolder, fetched: FetchedMail, now: datetime) -> bool:
    """Take one mail in. One that cannot be taken in is kept as it came and told, so that it holds up no other."""
    try:
        with transaction.atomic(), acting(by_id=None, cause=CAUSE):
            is_new = _taken(mailbox, fetched, now)
            _advance(folder, fetched.uid)
    except Exception:
        # The edge of one mail: whatever stands in it, those behind it must come through.
        log.exception("mail %d of a mailbox could not be taken in", fetched.uid)
        with transaction.atomic(), acting(by_id=None, cause=CAUSE):
            is_new = _put_aside(mailbox, fetched, now, "unreadable", {})
            _advance(folder, fetched.uid)
    return is_new


def _taken(mailbox: Mailbox, fetched: FetchedMail, now: datetime) -> bool:
    if fetched.content is None:
        facts = {"size": fetched.size_bytes // 1024 // 1024, "limit": MOST_BYTES // 1024 // 1024}
        return _put_aside(mailbox, fetched, now, "too_large", facts)
    content = read(fetched.content, received_at=fetched.received_at, now=now)
    return take_in(read=content, now=now, mailbox=mailbox)[1]


def _put_aside(mailbox: Mailbox, fetched: FetchedMail, now: datetime, code: str, facts: dict[str, Any]) -> bool:
    """Keep a mail for somebody to look at, without reading more of it than who wrote it."""
    content = fetched.content if fetched.content is not None else fetched.head
    mark = sha256(b"aside\0" + content).hexdigest()
    _row, is_new = IncomingMail.objects.get_or_create(
        fingerprint=mark,
        defaults={
            "mailbox": mailbox,
            "digest": store_original(content),
            "size_bytes": fetched.size_bytes or len(content),
            "direction": Direction.IN,
            "kind": MailKind.HUMAN,
            "received_at": min(fetched.received_at or now, now),
            "taken_in_at": now,
            "state": IncomingState.UNKNOWN,
            "problems": [[code, facts]],
            **_head_facts(fetched, content, now),
        },
    )
    return is_new


def _head_facts(fetched: FetchedMail, content: bytes, now: datetime) -> dict[str, Any]:
    head: Read = read(content[:65536].partition(b"\r\n\r\n")[0] + b"\r\n\r\n", received_at=fetched.received_at, now=now)
    return {
        "from_name": head.envelope.sender.name[:250].replace("\0", ""),
        "from_address": head.envelope.sender.address[:320].replace("\0", ""),
        "subject": head.envelope.subject[:1000].replace("\0", ""),
    }


def _advance(folder: MailboxFolder, uid: int) -> None:
    MailboxFolder.objects.filter(pk=folder.pk, validity=folder.validity, latest_uid__lt=uid).update(latest_uid=uid)


def note_failure(*, mailbox: Mailbox, problem: Exception, now: datetime) -> timedelta:
    """Note that a mailbox could not be read, tell its people when that goes on, and return when to try again."""
    with transaction.atomic():
        row = Mailbox.objects.select_for_update(of=("self",)).filter(pk=mailbox.pk).first()
        if row is None:
            return LONGEST_PAUSE
        row.failures += 1
        row.checked_at = now
        row.problem = problem_of(problem)
        row.save(update_fields=["failures", "checked_at", "problem"])
        if row.failures == TOLD_AFTER_FAILURES:
            for member in {row.owner or row.made_by, row.made_by}:
                if member.is_active:
                    facts = {"mailbox": row.name, "host": row.host, **row.problem}
                    notify(member=member, kind=FAILS, facts=facts, path="/settings/mailboxes", now=now)
    pause: timedelta = FIRST_PAUSE * (1 << min(row.failures - 1, 10))
    return min(pause, LONGEST_PAUSE)


def problem_of(problem: Exception) -> dict[str, Any]:
    if isinstance(problem, MailboxNotReached):
        return {"code": problem.code, "facts": dict(problem.facts)}
    return {"code": "key_replaced" if isinstance(problem, KeyReplaced) else "failed", "facts": {}}


def hold_mailbox(mailbox_id: int) -> bool:
    """Hold a mailbox for this connection, so that no other process reads it too; return whether it could be had.

    It is let go with the connection, however that ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, mailbox_id])
        return bool(cursor.fetchone()[0])


def let_go(mailbox_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, mailbox_id])
