"""Brings older mail in from files: messages, mbox files, maildirs; piece by piece, so that memory stays flat."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from fairlead.audit.tracking import acting
from fairlead.exchanges.operations import read_original, store_original
from fairlead.jobs.queue import app
from fairlead.messaging.models import IncomingMail
from fairlead.messaging.operations.incoming import read, take_in, take_in_all
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.operations import notify

log = logging.getLogger(__name__)
CAUSE = "mail history"
# One transaction for so many: each mail costs less, and a kill loses no more than is read again.
AT_ONCE = 250
MOST_BYTES_AT_ONCE = 16 * 1024 * 1024
MOST_BYTES_EACH = 100 * 1024 * 1024
_MAILDIR_PARTS = ("cur", "new")


class NoMailThere(Exception):
    """The path is neither a message, nor an mbox file, nor a maildir."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass
class Brought:
    """What an import has brought so far. `matched` are those of customers; `failed` names what could not be read."""

    read: int = 0
    new: int = 0
    matched: int = 0
    failed: int = 0


def import_mails(
    *, contents: Iterator[bytes], by: Member, now: datetime, tell: Callable[[Brought], None] | None = None
) -> Brought:
    """Take in mails one after the other; what is here already is left alone, so that an import may be run again.

    Raises AccessRefused.
    """
    if not access.can_make_accounts(by):
        raise access.AccessRefused
    brought = Brought()
    for block in _blocks(contents):
        _take_block(block, by, now, brought)
        if tell:
            tell(brought)
    return brought


def _blocks(contents: Iterator[bytes]) -> Iterator[list[bytes]]:
    block: list[bytes] = []
    size = 0
    for content in contents:
        block.append(content)
        size += len(content)
        if len(block) == AT_ONCE or size > MOST_BYTES_AT_ONCE:
            yield block
            block, size = [], 0
    if block:
        yield block


def _take_block(block: list[bytes], by: Member, now: datetime, brought: Brought) -> None:
    try:
        with transaction.atomic(), acting(by_id=by.pk, cause=CAUSE):
            reads = [read(content, received_at=None, now=now) for content in block]
            rows = take_in_all(reads=reads, now=now, brought_by=by)
    except Exception:
        # The edge of a block: one mail that cannot be taken in must not take the others with it.
        log.exception("a block of mails is taken in one by one")
        rows = [found for content in block if (found := _take_alone(content, by, now, brought)) is not None]
    brought.read += len(block)
    brought.new += sum(is_new for _row, is_new in rows)
    brought.matched += sum(is_new and row.account_id is not None for row, is_new in rows)


def _take_alone(content: bytes, by: Member, now: datetime, brought: Brought) -> tuple[IncomingMail, bool] | None:
    try:
        with transaction.atomic(), acting(by_id=by.pk, cause=CAUSE):
            return take_in(read=read(content, received_at=None, now=now), now=now, brought_by=by)
    except Exception:
        log.exception("a mail could not be taken in")
        brought.failed += 1
        return None


def mails_in(path: Path) -> Iterator[bytes]:
    """Return the mails of a file or folder, one at a time, in a settled order. Raises NoMailThere, OSError.

    A folder with `cur` and `new` is a maildir, with all maildirs below it; any other folder is looked through for
    `.eml` and `.mbox` files. A file that begins with "From " is an mbox.
    """
    if path.is_dir():
        found = False
        for one in sorted(path.rglob("*")):
            if one.is_file() and _holds_mail(one):
                found = True
                yield from _of_file(one)
        if not found:
            raise NoMailThere(str(path))
    elif path.is_file():
        yield from _of_file(path)
    else:
        raise NoMailThere(str(path))


def _holds_mail(path: Path) -> bool:
    in_maildir = path.parent.name in _MAILDIR_PARTS and (path.parent.parent / "cur").is_dir()
    return in_maildir or path.suffix.lower() in (".eml", ".mbox", ".mbx")


def _of_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from mails_of_stream(stream)


def mails_of_stream(stream: BinaryIO) -> Iterator[bytes]:
    """Return the mails of an open file: those of an mbox (RFC 4155), or the one that it is."""
    begin = stream.read(5)
    stream.seek(0)
    if begin != b"From ":
        content = stream.read(MOST_BYTES_EACH + 1)
        if content.strip():
            yield content[:MOST_BYTES_EACH]
        return
    lines: list[bytes] = []
    size, is_after_blank = 0, True
    stream.readline()
    for line in stream:
        if is_after_blank and line.startswith(b"From "):
            yield b"".join(lines)
            lines, size = [], 0
        elif size <= MOST_BYTES_EACH:
            # ">From " was written for a line that began so (mboxrd).
            lines.append(line[1:] if line.lstrip(b">").startswith(b"From ") and line.startswith(b">") else line)
            size += len(line)
        is_after_blank = not line.strip()
    yield b"".join(lines)


HISTORY = "messaging.bring_history"
BROUGHT = "messaging.history_brought"


def queue_history(*, content: bytes, name: str, by: Member) -> None:
    """Keep a file of older mail and have it read in the background. Raises StoreUnavailable."""
    digest = store_original(content)
    app.configure_task(HISTORY).defer(digest=digest, name=name[:120], member_id=by.pk)


def bring_history(*, digest: str, name: str, by: Member, now: datetime) -> Brought:
    """Read a kept file of older mail and tell who brought it. Raises OriginalMissing, StoreUnavailable."""
    brought = import_mails(contents=mails_of_stream(BytesIO(read_original(digest))), by=by, now=now)
    facts = {
        "name": name,
        "read": brought.read,
        "new": brought.new,
        "matched": brought.matched,
        "failed": brought.failed,
    }
    notify(member=by, kind=BROUGHT, facts=facts, path="/inbox/?box=all", now=now)
    return brought
