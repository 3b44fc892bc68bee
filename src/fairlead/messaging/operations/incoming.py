"""Takes mail in: kept as it came, told apart, matched to a customer, put into their log, each mail once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction

from fairlead.core.absence_mail import Reading
from fairlead.core.incoming_mail import Envelope, counterparts, fingerprint, read_envelope
from fairlead.core.mail_text import Mail, own_words, read_mail
from fairlead.core.mail_text import Mailbox as Address
from fairlead.customers.models import Account
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations import NewExchange, record_exchanges, store_originals
from fairlead.exchanges.operations.originals import lock_digests
from fairlead.exchanges.operations.recording import MOST_ATTACHMENTS, MOST_BYTES_EACH, MOST_BYTES_TOGETHER, clean
from fairlead.exchanges.queries.conversations import Said
from fairlead.exchanges.types import Direction, Kind, NewAttachment, Outcome
from fairlead.messaging.models import IgnoredSender, IncomingMail, Mailbox
from fairlead.messaging.operations.mail_handlers import hand_on
from fairlead.messaging.queries.mail_kinds import read_kind
from fairlead.messaging.queries.matching import Correspondents, Match
from fairlead.messaging.queries.promises import answer_due
from fairlead.messaging.types import IncomingState, MailKind
from fairlead.team.models import Member

LONGEST_OPENING = 300
# Mail that was old when it came in is history: nobody waits for an answer to it any more.
HISTORY_AFTER = timedelta(days=21)
# Outlook's own form, in which it hides files and layout from others (winmail.dat).
_PACKED = ("application/ms-tnef", "application/vnd.ms-tnef")
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
    mark = fingerprint(envelope, content)
    envelope = _clean(envelope)
    moment = received_at or envelope.sent_at or now
    return Read(content, mail, envelope, mark, min(moment, now), tuple(_problems(mail)))


def take_in(
    *, read: Read, now: datetime, mailbox: Mailbox | None = None, brought_by: Member | None = None
) -> tuple[IncomingMail, bool]:
    """Take a mail in, and return it with whether it is new: the same mail on another way is the row it has already.

    What a customer wrote, or was written, is recorded in their log with its original. Raises StoreUnavailable, with
    nothing taken in.
    """
    return take_in_all(reads=[read], now=now, mailbox=mailbox, brought_by=brought_by)[0]


@transaction.atomic
def take_in_all(
    *, reads: Sequence[Read], now: datetime, mailbox: Mailbox | None = None, brought_by: Member | None = None
) -> list[tuple[IncomingMail, bool]]:
    """Take mails in, in their order, as `take_in` does each: all or none."""
    # Two servers may hand over the same mail at one moment: the second waits, and finds the row of the first.
    lock_digests((one.fingerprint for one in reads), alone=True)
    marks = [one.fingerprint for one in reads]
    known = {row.fingerprint: row for row in IncomingMail.objects.filter(fingerprint__in=marks)}
    block = _Block([one for one in reads if one.fingerprint not in known], now)
    found: list[tuple[IncomingMail, bool]] = []
    for one in reads:
        row = known.get(one.fingerprint)
        found.append((row or block.add(one, mailbox, brought_by), row is None))
        known[one.fingerprint] = found[-1][0]
    block.write()
    return found


@transaction.atomic
def match_mail(
    *, row: IncomingMail, matches: Sequence[Match], now: datetime, content: bytes, by: Member | None = None
) -> None:
    """Put a mail that is here already into the log of a customer."""
    read_again = read(content, received_at=row.received_at, now=now)
    _, reading = read_kind(read_again.mail, row.received_at, matches[0].contact)
    block = _Block([read_again], now)
    block.put(row, read_again, matches, reading)
    block.write()


@dataclass
class _Taken:
    """A mail that is decided about and not written yet. `entries` stand in the log already or are new."""

    row: IncomingMail
    read: Read
    reading: Reading | None
    was_here: bool = False
    entries: list[Exchange | NewExchange] = field(default_factory=list)
    account_ids: frozenset[int] = frozenset()

    @property
    def tells_more(self) -> bool:
        return self.row.direction == Direction.OUT or self.row.kind != MailKind.HUMAN


class _Block:
    """Takes in mails one after the other, and writes them together.

    What is asked for every mail is read at once in the beginning. Where a mail cannot be decided about before another
    one stands in the database, those that wait are written first.
    """

    def __init__(self, reads: Sequence[Read], now: datetime) -> None:
        self._now = now
        self._known = Correspondents([one.envelope for one in reads])
        self._waiting: list[_Taken] = []

    def add(self, read: Read, mailbox: Mailbox | None, brought_by: Member | None) -> IncomingMail:
        """Decide about a mail, and return its row, which is written later."""
        is_ours, others = counterparts(read.envelope, self._known.own_addresses)
        matches = self._known.find_match([one.address for one in others], read.envelope.answers)
        known_contact = matches[0].contact if matches else None
        kind, reading = (MailKind.HUMAN, None) if is_ours else read_kind(read.mail, read.received_at, known_contact)
        row = IncomingMail(
            mailbox=mailbox,
            brought_by=brought_by,
            fingerprint=read.fingerprint,
            digest=sha256(read.content).hexdigest(),
            size_bytes=len(read.content),
            direction=Direction.OUT if is_ours else Direction.IN,
            kind=kind,
            received_at=read.received_at,
            taken_in_at=self._now,
            problems=[[code, facts] for code, facts in read.problems],
            state=IncomingState.QUIET,
            **_facts(read),
        )
        self.put(row, read, matches, reading)
        return row

    def put(self, row: IncomingMail, read: Read, matches: Sequence[Match], reading: Reading | None) -> None:
        """Decide in whose log a mail stands, and whether somebody waits for an answer to it."""
        taken = _Taken(row, read, reading, was_here=row.pk is not None)
        if matches:
            self._log(taken, matches)
        elif _wants_triage(row, self._now):
            row.state = IncomingState.UNKNOWN
        self._waiting.append(taken)

    def write(self) -> None:
        """Write all that is decided: originals and log first, then the mails, then what follows from them."""
        taken, self._waiting = self._waiting, []
        new = [entry for one in taken for entry in one.entries if isinstance(entry, NewExchange)]
        store_originals([one.read.content for one in taken if not one.entries])
        recorded = iter(record_exchanges(new, by=None, now=self._now))
        for one in taken:
            entries = [next(recorded) if isinstance(entry, NewExchange) else entry for entry in one.entries]
            one.row.exchange = entries[0] if entries else None
        IncomingMail.objects.bulk_create([one.row for one in taken if not one.was_here])
        for one in taken:
            if one.was_here:
                one.row.save()
        self._announce(taken)

    def _log(self, taken: _Taken, matches: Sequence[Match]) -> None:
        """Have the mail recorded in the log of each customer that it concerns; the first one is whose it is."""
        row, read = taken.row, taken.read
        happened_at = _moment_of(read, self._now)
        taken.entries = [self._entry(row, read, match, happened_at) for match in matches]
        taken.account_ids = frozenset(match.account.pk for match in matches)
        row.account, row.contact, row.matched_by = matches[0].account, matches[0].contact, matches[0].how
        if row.direction == Direction.IN and row.kind == MailKind.HUMAN:
            is_history = self._now - read.received_at > HISTORY_AFTER
            if not is_history and not self._is_answered_already(row, taken.entries[0].thread_key, happened_at):
                row.state = IncomingState.WAITING
                row.answer_due_at = answer_due(row.account, row.contact, read.received_at)
        elif row.state == IncomingState.UNKNOWN:
            row.state = IncomingState.QUIET

    def _entry(self, row: IncomingMail, read: Read, match: Match, happened_at: datetime) -> Exchange | NewExchange:
        known = self._sent_from_here(row, match.account)
        if known is not None:
            return known
        conversations = self._known.conversations
        answered = row.answers[0] if row.answers else ""
        thread_key = match.thread_key or conversations.thread_key(match.account.pk, row.message_id, answered)
        conversations.add(row.message_id, Said(match.account, thread_key, happened_at))
        return NewExchange(
            account=match.account,
            contact=match.contact,
            kind=Kind.EMAIL,
            direction=Direction(row.direction),
            outcome=Outcome.NONE if row.kind == MailKind.HUMAN else Outcome.AUTOMATIC,
            occurred_at=happened_at,
            subject=row.subject,
            text=read.mail.text,
            thread_key=thread_key,
            message_id=row.message_id,
            in_reply_to=answered,
            originals=read.content,
            attachments=_attachments(read.mail),
        )

    def _sent_from_here(self, row: IncomingMail, account: Account) -> Exchange | None:
        """Return the entry of what we sent from here, and what comes in once more from the folder of sent mail."""
        if row.direction != Direction.OUT or not self._known.conversations.said_with(row.message_id):
            return None
        if any(one.row.message_id == row.message_id for one in self._waiting):
            self.write()
        sent = Exchange.objects.filter(account=account, message_id=row.message_id, direction=Direction.OUT)
        return sent.filter(incoming_mail=None).first()

    def _is_answered_already(self, row: IncomingMail, thread_key: str, happened_at: datetime) -> bool:
        """Return whether we have written in the thread since: sent mail may be handed over before received mail."""
        # What we wrote may answer this one, and leave that a machine told of may put off until when it is answered.
        if any(row.account_id in one.account_ids and one.tells_more for one in self._waiting):
            self.write()
        later = Exchange.objects.filter(account=row.account_id, kind=Kind.EMAIL, direction=Direction.OUT)
        return bool(thread_key) and later.filter(thread_key=thread_key, occurred_at__gt=happened_at).exists()

    def _announce(self, taken: Sequence[_Taken]) -> None:
        answering = {one.row.account_id for one in taken if one.row.direction == Direction.OUT} - {None}
        waiting = IncomingMail.objects.filter(account__in=answering, state=IncomingState.WAITING)
        awaited = set(waiting.values_list("account_id", flat=True)) if answering else set()
        for one in taken:
            row = one.row
            if row.direction == Direction.OUT:
                if row.exchange is not None and row.account_id in awaited:
                    mark_answered(exchange=row.exchange, now=self._now)
            elif row.kind != MailKind.HUMAN:
                hand_on(row, one.read.mail, one.reading, self._now)


def _moment_of(read: Read, now: datetime) -> datetime:
    """Return when a mail was written: the sender's word where it is near the server's."""
    sent = read.envelope.sent_at
    believable = sent is not None and abs(sent - read.received_at) <= CLOCKS_APART and sent <= now
    return sent if believable and sent is not None else read.received_at


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


def _wants_triage(row: IncomingMail, now: datetime) -> bool:
    """Return whether somebody has to say whose mail this is: that of a person, not old, of nobody who is ignored."""
    if row.direction == Direction.OUT or row.kind != MailKind.HUMAN or now - row.received_at > HISTORY_AFTER:
        return False
    domain = row.from_address.rpartition("@")[2]
    return not IgnoredSender.objects.filter(sender__in=[row.from_address, f"@{domain}"]).exists()


def _clean(envelope: Envelope) -> Envelope:
    """Return an envelope that the database takes."""

    def cleaned(boxes: Iterable[Address]) -> tuple[Address, ...]:
        return tuple(Address(clean(one.name, 250), clean(one.address, 320)) for one in boxes)

    return replace(
        envelope,
        message_id=clean(envelope.message_id, 1000),
        answers=tuple(clean(one, 1000) for one in envelope.answers),
        sender=cleaned([envelope.sender])[0],
        reply_to=cleaned(envelope.reply_to),
        recipients=cleaned(envelope.recipients),
        subject=clean(envelope.subject, 1000),
    )


def _facts(read: Read) -> dict[str, Any]:
    envelope = read.envelope
    words = " ".join(own_words(read.mail.text).own.split()) if read.mail.text else ""
    return {
        "from_name": envelope.sender.name,
        "from_address": envelope.sender.address,
        "recipients": [one.address for one in envelope.recipients],
        "subject": envelope.subject,
        "opening": clean(words, LONGEST_OPENING),
        "message_id": envelope.message_id,
        "answers": list(envelope.answers),
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
    if mail.is_read_in_part:
        found.append(("left_out", {}))
    if mail.is_encrypted:
        found.append(("encrypted", {}))
    if any(part.content_type in _PACKED for part in mail.parts):
        found.append(("packed", {}))
    large = [
        part
        for part in mail.parts
        if (part.is_attachment or part.filename) and len(part.raw) > MOST_BYTES_EACH * 4 // 3
    ]
    if large:
        found.append(("large_file", {"name": large[0].filename, "limit": MOST_BYTES_EACH // 1024 // 1024}))
    return found
