"""Takes mail in: kept as it came, told apart, matched to a customer, put into their log, each mail once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from fairlead.core.absence_mail import Reading
from fairlead.core.incoming_mail import Envelope, counterparts, fingerprint, read_envelope
from fairlead.core.mail_text import Mail, own_words, read_mail
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import record_exchange, store_original
from fairlead.exchanges.operations.originals import lock_digest
from fairlead.exchanges.operations.recording import MOST_ATTACHMENTS, MOST_BYTES_EACH, MOST_BYTES_TOGETHER, clean
from fairlead.exchanges.types import Direction, Kind, NewAttachment, Outcome
from fairlead.messaging.models import IgnoredSender, IncomingMail, Mailbox
from fairlead.messaging.operations.mail_handlers import hand_on
from fairlead.messaging.queries.mail_kinds import read_kind
from fairlead.messaging.queries.matching import Match, find_match, our_addresses
from fairlead.messaging.queries.promises import answer_due
from fairlead.messaging.types import IncomingState, MailKind
from fairlead.team.models import Member

LONGEST_OPENING = 300
# Mail that was old when it came in is history: nobody waits for an answer to it any more.
HISTORY_AFTER = timedelta(days=21)
# The sender's clock is believed within this distance of the server's.
CLOCKS_APART = timedelta(days=2)


@dataclass(frozen=True)
class Read:
    """A mail as it was read: everything that is known before the database is asked."""

    content: bytes = field(repr=False)
    mail: Mail
    envelope: Envelope
    fingerprint: str
    received_at: datetime
    problems: tuple[tuple[str, dict[str, Any]], ...] = ()


def read(content: bytes, *, received_at: datetime | None, now: datetime) -> Read:
    """Read a mail; `received_at` is the server's word, without one the sender's is taken, at last `now`."""
    mail = read_mail(content)
    envelope = read_envelope(mail)
    moment = received_at or envelope.sent_at or now
    return Read(content, mail, envelope, fingerprint(envelope, content), min(moment, now), tuple(_problems(mail)))


@transaction.atomic
def take_in(
    *, read: Read, now: datetime, mailbox: Mailbox | None = None, brought_by: Member | None = None
) -> tuple[IncomingMail, bool]:
    """Take a mail in, and return it with whether it is new: the same mail on another way is the row it has already.

    What a customer wrote, or was written, is recorded in their log with its original. Raises StoreUnavailable, with
    nothing taken in.
    """
    # Two servers may hand over the same mail at one moment: the second waits, and finds the row of the first.
    lock_digest(read.fingerprint, alone=True)
    known = IncomingMail.objects.filter(fingerprint=read.fingerprint).first()
    if known is not None:
        return known, False
    is_ours, others = counterparts(read.envelope, our_addresses())
    matches = find_match([one.address for one in others], read.envelope.answers)
    direction = Direction.OUT if is_ours else Direction.IN
    known_contact = matches[0].contact if matches else None
    kind, reading = (MailKind.HUMAN, None) if is_ours else read_kind(read.mail, read.received_at, known_contact)
    row = IncomingMail(
        mailbox=mailbox,
        brought_by=brought_by,
        fingerprint=read.fingerprint,
        digest=store_original(read.content),
        size_bytes=len(read.content),
        direction=direction,
        kind=kind,
        received_at=read.received_at,
        taken_in_at=now,
        problems=[[code, facts] for code, facts in read.problems],
        state=IncomingState.QUIET,
        **_facts(read),
    )
    if matches:
        _log(row, read, matches, now)
    elif _wants_triage(row, now):
        row.state = IncomingState.UNKNOWN
    row.save()
    _announce(row, read, reading, now)
    return row, True


def match_mail(
    *, row: IncomingMail, matches: Sequence[Match], now: datetime, content: bytes, by: Member | None = None
) -> None:
    """Put a mail that is here already into the log of a customer."""
    read_again = read(content, received_at=row.received_at, now=now)
    _log(row, read_again, matches, now)
    row.save()
    _, reading = read_kind(read_again.mail, row.received_at, row.contact)
    _announce(row, read_again, reading, now)


def _log(row: IncomingMail, read: Read, matches: Sequence[Match], now: datetime) -> None:
    """Record the mail in the log of each customer that it concerns; the first one is whose it is."""
    happened_at = _moment_of(read, now)
    entries = [_entry(row, read, match, happened_at, now) for match in matches]
    row.exchange, row.account, row.contact = entries[0], matches[0].account, matches[0].contact
    row.matched_by = matches[0].how
    if row.direction == Direction.IN and row.kind == MailKind.HUMAN:
        is_history = now - read.received_at > HISTORY_AFTER
        if not is_history and not _is_answered_already(row, entries[0]):
            row.state = IncomingState.WAITING
            row.answer_due_at = answer_due(row.account, row.contact, read.received_at)
    elif row.state == IncomingState.UNKNOWN:
        row.state = IncomingState.QUIET


def _entry(row: IncomingMail, read: Read, match: Match, happened_at: datetime, now: datetime) -> Exchange:
    if row.direction == Direction.OUT and row.message_id:
        # What we sent from here stands in the log already, and comes in once more from the folder of sent mail.
        sent = Exchange.objects.filter(account=match.account, message_id=row.message_id, direction=Direction.OUT)
        known = sent.filter(incoming_mail=None).first()
        if known is not None:
            return known
    return record_exchange(
        account=match.account,
        contact=match.contact,
        by=None,
        now=now,
        kind=Kind.EMAIL,
        direction=Direction(row.direction),
        outcome=Outcome.NONE if row.kind == MailKind.HUMAN else Outcome.AUTOMATIC,
        occurred_at=happened_at,
        subject=row.subject,
        text=read.mail.text,
        thread_key=match.thread_key,
        message_id=row.message_id,
        in_reply_to=row.answers[0] if row.answers else "",
        originals=read.content,
        attachments=_attachments(read.mail),
    )


def _moment_of(read: Read, now: datetime) -> datetime:
    """Return when a mail was written: the sender's word where it is near the server's."""
    sent = read.envelope.sent_at
    believable = sent is not None and abs(sent - read.received_at) <= CLOCKS_APART and sent <= now
    return sent if believable and sent is not None else read.received_at


def _is_answered_already(row: IncomingMail, entry: Exchange) -> bool:
    """Return whether we have written in the same thread since: sent mail may be handed over before received mail."""
    later = Exchange.objects.filter(account=entry.account, kind=Kind.EMAIL, direction=Direction.OUT)
    return (
        bool(entry.thread_key) and later.filter(thread_key=entry.thread_key, occurred_at__gt=entry.occurred_at).exists()
    )


def mark_answered(*, exchange: Exchange, now: datetime) -> int:
    """Let what waits in the thread of one of our mails wait no longer; return how many did.

    A mail of ours outside any thread answers what its contact had written before.
    """
    waiting = IncomingMail.objects.filter(
        account=exchange.account_id, state=IncomingState.WAITING, exchange__occurred_at__lte=exchange.occurred_at
    )
    in_thread = waiting.filter(exchange__thread_key=exchange.thread_key) if exchange.thread_key else waiting.none()
    if not exchange.in_reply_to and exchange.contact_id is not None:
        in_thread = in_thread | waiting.filter(contact=exchange.contact_id)
    return in_thread.update(
        state=IncomingState.ANSWERED,
        settled_at=now,
        settled_by=exchange.recorded_by_id,
        settled_with=exchange,
        snoozed_until=None,
        snoozed_by=None,
    )


def _announce(row: IncomingMail, read: Read, reading: Reading | None, now: datetime) -> None:
    if row.direction == Direction.OUT and row.exchange is not None:
        mark_answered(exchange=row.exchange, now=now)
    elif row.kind != MailKind.HUMAN:
        hand_on(row, read.mail, reading, now)


def _wants_triage(row: IncomingMail, now: datetime) -> bool:
    """Return whether somebody has to say whose mail this is: that of a person, not old, of nobody who is ignored."""
    if row.direction == Direction.OUT or row.kind != MailKind.HUMAN or now - row.received_at > HISTORY_AFTER:
        return False
    domain = row.from_address.rpartition("@")[2]
    return not IgnoredSender.objects.filter(sender__in=[row.from_address, f"@{domain}"]).exists()


def _facts(read: Read) -> dict[str, Any]:
    envelope = read.envelope
    words = " ".join(own_words(read.mail.text).own.split()) if read.mail.text else ""
    return {
        "from_name": clean(envelope.sender.name, 250),
        "from_address": clean(envelope.sender.address, 320),
        "recipients": [clean(one.address, 320) for one in envelope.recipients],
        "subject": clean(envelope.subject, 1000),
        "opening": clean(words, LONGEST_OPENING),
        "message_id": clean(envelope.message_id, 1000),
        "answers": [clean(one, 1000) for one in envelope.answers],
        "sent_at": envelope.sent_at,
    }


def _attachments(mail: Mail) -> list[NewAttachment]:
    """Return the files of a mail that the log keeps on their own; what is too much stays in the original alone."""
    found: list[NewAttachment] = []
    together = 0
    for part in mail.parts:
        if not (part.is_attachment or part.filename) or len(found) == MOST_ATTACHMENTS:
            continue
        content = part.content
        together += len(content)
        if len(content) <= MOST_BYTES_EACH and together <= MOST_BYTES_TOGETHER:
            found.append(NewAttachment(part.filename or "file", content, part.content_type))
    return found


def _problems(mail: Mail) -> list[tuple[str, dict[str, Any]]]:
    """Return what of a mail could not be read as it should be, as codes with facts."""
    found: list[tuple[str, dict[str, Any]]] = []
    if not mail.headers:
        found.append(("no_headers", {}))
    elif not mail.sender.address:
        found.append(("no_sender", {}))
    if mail.sent_at is None:
        found.append(("no_date", {}))
    large = [
        part
        for part in mail.parts
        if (part.is_attachment or part.filename) and len(part.raw) > MOST_BYTES_EACH * 4 // 3
    ]
    if large:
        found.append(("large_file", {"name": large[0].filename, "limit": MOST_BYTES_EACH // 1024 // 1024}))
    return found
