"""Writes the log: the one way in. Rows are only ever added, each with its link in the chain of its account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from fairlead.core.evidence import Act, AttachmentFacts, commit, new_salts
from fairlead.core.file_types import media_type_of
from fairlead.core.search_terms import normalise
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Attachment, Exchange
from fairlead.exchanges.operations.chains import MANY, facts_of, hold_chains
from fairlead.exchanges.operations.originals import store_originals
from fairlead.exchanges.queries.conversations import Conversations, Said
from fairlead.exchanges.types import INTERNAL_KINDS, Direction, Kind, NewAttachment, Outcome
from fairlead.team import access
from fairlead.team.models import Member

# A laptop clock that runs ahead, or a moment typed in the wrong zone, is more likely than a call in the future.
AHEAD = timedelta(minutes=10)
LONGEST_TEXT = 500_000  # characters; of a longer mail the original holds the rest
LONGEST_SUBJECT = 1_000
LONGEST_ID = 1_000
LONGEST_NAME = 250
SEARCHED = 20_000  # characters of an entry that the search looks through
MOST_ATTACHMENTS = 100
MOST_BYTES_EACH = 50 * 1024 * 1024
MOST_BYTES_TOGETHER = 100 * 1024 * 1024


class ExchangeInTheFuture(Exception):
    """An exchange cannot be logged before it happened."""


class ContactOfAnotherAccount(Exception):
    """The contact does not belong to the account."""


class AlreadyCorrected(Exception):
    """The row has been replaced by a correction already; correct that one."""


class WordsErased(Exception):
    """The words of the row were erased by law: it cannot be corrected, and nothing of it comes back."""


class TooManyAttachments(Exception):
    """More files than MOST_ATTACHMENTS."""


class AttachmentTooLarge(Exception):
    """A file is larger than MOST_BYTES_EACH, or all together are larger than MOST_BYTES_TOGETHER: `name` is the first
    that does not fit."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExchange:
    """What is to be recorded as one entry; `record_exchange` says what each field means."""

    account: Account
    kind: Kind
    contact: Contact | None = None
    direction: Direction = Direction.OUT
    outcome: Outcome = Outcome.NONE
    occurred_at: datetime | None = None
    duration_minutes: int | None = None
    subject: str = ""
    text: str = field(default="", repr=False)
    thread_key: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    originals: bytes | None = field(default=None, repr=False)
    attachments: Sequence[NewAttachment] = ()


def record_exchange(
    *,
    account: Account,
    by: Member | None,
    now: datetime,
    kind: Kind,
    contact: Contact | None = None,
    direction: Direction = Direction.OUT,
    outcome: Outcome = Outcome.NONE,
    occurred_at: datetime | None = None,
    duration_minutes: int | None = None,
    subject: str = "",
    text: str = "",
    thread_key: str = "",
    message_id: str = "",
    in_reply_to: str = "",
    originals: bytes | None = None,
    attachments: Sequence[NewAttachment] = (),
) -> Exchange:
    """Record one exchange with its link in the account's chain; `occurred_at` is `now` unless given.

    Without `by` the desk records by itself and no door is asked. Notes and notices are always among us. Without a
    `thread_key` the thread is that of the message which this one answers, else its own. `originals` are the bytes as
    they came; they and the attachments are kept before the row stands.

    Raises AccessRefused, ContactOfAnotherAccount, ExchangeInTheFuture, TooManyAttachments, AttachmentTooLarge and
    StoreUnavailable; nothing is recorded then.
    """
    new = NewExchange(
        account=account,
        contact=contact,
        kind=kind,
        direction=direction,
        outcome=outcome,
        occurred_at=occurred_at,
        duration_minutes=duration_minutes,
        subject=subject,
        text=text,
        thread_key=thread_key,
        message_id=message_id,
        in_reply_to=in_reply_to,
        originals=originals,
        attachments=attachments,
    )
    return record_exchanges([new], by=by, now=now)[0]


@transaction.atomic
def record_exchanges(new: Sequence[NewExchange], *, by: Member | None, now: datetime) -> list[Exchange]:
    """Record several exchanges in their order, as `record_exchange` does one, and return their rows; all or none.

    Raises what `record_exchange` raises.
    """
    if not new:
        return []
    if by is not None:
        for account in {one.account.pk: one.account for one in new}.values():
            access.check_can_work_account(by, account)
    for one in new:
        _check_contact(one.account, one.contact)
        if (one.occurred_at or now) > now + AHEAD:
            raise ExchangeInTheFuture
    files = _kept([one.attachments for one in new], beside=[one.originals for one in new if one.originals is not None])
    conversations = Conversations(clean(one.in_reply_to, LONGEST_ID) for one in new if not one.thread_key)
    rows = [_row(one, by, now, conversations) for one in new]
    return _append(rows, files, by.pk if by is not None else None)


@transaction.atomic
def correct_exchange(
    *,
    exchange: Exchange,
    by: Member,
    now: datetime,
    kind: Kind,
    contact: Contact | None,
    direction: Direction,
    outcome: Outcome,
    occurred_at: datetime,
    duration_minutes: int | None,
    text: str,
    subject: str | None = None,
) -> Exchange:
    """Add a row that replaces another in the timeline; the other stays readable behind it.

    Its place in a thread, its original and its files stay what they are, and so does its subject unless one is given.
    Raises AccessRefused, ContactOfAnotherAccount, ExchangeInTheFuture, AlreadyCorrected and WordsErased.
    """
    locked = Exchange.objects.select_for_update(of=("self",)).select_related("account").get(pk=exchange.pk)
    access.check_can_work_account(by, locked.account)
    if Exchange.objects.filter(corrects=locked).exists():
        raise AlreadyCorrected
    if locked.are_words_erased:
        raise WordsErased
    _check_contact(locked.account, contact)
    if occurred_at > now + AHEAD:
        raise ExchangeInTheFuture
    is_internal = kind in INTERNAL_KINDS
    row = Exchange(
        account=locked.account,
        contact=contact,
        kind=kind,
        direction=Direction.INTERNAL if is_internal else direction,
        outcome=Outcome.NONE if is_internal else outcome,
        occurred_at=occurred_at,
        duration_minutes=duration_minutes,
        subject=locked.subject if subject is None else " ".join(clean(subject, LONGEST_SUBJECT).split()),
        text=clean(text, LONGEST_TEXT).strip(),
        thread_key=locked.thread_key,
        message_id=locked.message_id,
        in_reply_to=locked.in_reply_to,
        original_digest=locked.original_digest,
        original_bytes=locked.original_bytes,
        corrects=locked,
        recorded_by=by,
        recorded_at=now,
    )
    return _append([row], [attachments_of([locked.pk]).get(locked.pk, [])], by.pk)[0]


@transaction.atomic
def record_many(
    rows: Sequence[Exchange],
    *,
    by_id: int | None,
    attachments: Mapping[int, Sequence[NewAttachment]] | None = None,
) -> list[Exchange]:
    """Record rows that were made elsewhere and are right as they stand, such as those of an import: no door is asked.

    `attachments` are by the place of their row. Returns the rows with their keys, in their order. Raises
    TooManyAttachments, AttachmentTooLarge and StoreUnavailable.
    """
    if not rows:
        return []
    by_place = attachments or {}
    return _append(rows, _kept([by_place.get(place, ()) for place in range(len(rows))]), by_id)


def attachments_of(exchange_ids: Sequence[int]) -> Mapping[int, list[AttachmentFacts]]:
    """Return the files of some entries in their order; entries without files are missing."""
    found: dict[int, list[AttachmentFacts]] = {}
    rows = Attachment.objects.filter(exchange__in=exchange_ids).order_by("exchange", "position")
    columns = rows.values_list("exchange_id", "name", "media_type", "size_bytes", "digest")
    for number, name, media_type, size_bytes, digest in columns:
        found.setdefault(number, []).append(AttachmentFacts(name, media_type, size_bytes, digest))
    return found


def search_text_of(row: Exchange, files: Sequence[AttachmentFacts]) -> str:
    """Return what the search looks through."""
    names = " ".join(one.name for one in files)
    return normalise(" ".join(part for part in (row.subject, row.text[:SEARCHED], names) if part))[:SEARCHED]


def clean(text: str, longest: int) -> str:
    """Return text that PostgreSQL takes: no zero bytes, no halves of surrogate pairs, not longer than allowed."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()[:longest]


def _row(new: NewExchange, by: Member | None, now: datetime, conversations: Conversations) -> Exchange:
    answered = clean(new.in_reply_to, LONGEST_ID)
    own_id = clean(new.message_id, LONGEST_ID)
    row = Exchange(
        account=new.account,
        contact=new.contact,
        kind=new.kind,
        direction=Direction.INTERNAL if new.kind in INTERNAL_KINDS else new.direction,
        outcome=Outcome.NONE if new.kind in INTERNAL_KINDS else new.outcome,
        occurred_at=new.occurred_at or now,
        duration_minutes=new.duration_minutes,
        subject=" ".join(clean(new.subject, LONGEST_SUBJECT).split()),
        text=clean(new.text, LONGEST_TEXT).strip(),
        thread_key=new.thread_key or conversations.thread_key(new.account.pk, own_id, answered),
        message_id=own_id,
        in_reply_to=answered,
        original_digest=sha256(new.originals).hexdigest() if new.originals is not None else "",
        original_bytes=len(new.originals) if new.originals is not None else None,
        recorded_by=by,
        recorded_at=now,
    )
    conversations.add(own_id, Said(new.account, row.thread_key, row.occurred_at))
    return row


def _append(rows: Sequence[Exchange], files: Sequence[Sequence[AttachmentFacts]], by_id: int | None) -> list[Exchange]:
    """Write rows with their files, each with its link; the chains of all are held once."""
    for row, those in zip(rows, files, strict=True):
        salts = new_salts()
        row.facts_salt, row.person_salt, row.words_salt = salts.facts, salts.person, salts.words
        row.search_text = search_text_of(row, those)
    writer = hold_chains({row.account_id for row in rows}, by_id)
    made = Exchange.objects.bulk_create(rows, batch_size=MANY)
    for row, those in zip(made, files, strict=True):
        commitment = commit(facts_of(row, those))
        writer.add(writer.chains[row.account_id], Act.RECORDED, exchange_id=row.pk, commitment=commitment)
    together = zip(made, files, strict=True)
    Attachment.objects.bulk_create((one for row, those in together for one in _file_rows(row, those)), batch_size=MANY)
    writer.finish()
    return made


def _file_rows(row: Exchange, files: Sequence[AttachmentFacts]) -> list[Attachment]:
    return [
        Attachment(
            exchange=row,
            position=position,
            name=one.name,
            media_type=one.media_type,
            size_bytes=one.size_bytes,
            digest=one.digest,
        )
        for position, one in enumerate(files)
    ]


def _kept(attachments: Sequence[Sequence[NewAttachment]], beside: Sequence[bytes] = ()) -> list[list[AttachmentFacts]]:
    """Keep the files of several entries, with other bytes beside them, and return what is known of the files."""
    for those in attachments:
        _check_sizes(those)
    digests = iter(store_originals([*(one.content for those in attachments for one in those), *beside]))
    return [
        [
            AttachmentFacts(
                name=_file_name(one.name),
                media_type=media_type_of(one.name, one.content, one.media_type),
                size_bytes=len(one.content),
                digest=next(digests),
            )
            for one in those
        ]
        for those in attachments
    ]


def _check_sizes(attachments: Sequence[NewAttachment]) -> None:
    if len(attachments) > MOST_ATTACHMENTS:
        raise TooManyAttachments
    together = 0
    for one in attachments:
        together += len(one.content)
        if len(one.content) > MOST_BYTES_EACH or together > MOST_BYTES_TOGETHER:
            raise AttachmentTooLarge(one.name)


def _file_name(name: str) -> str:
    """Return the last part of a name, without what no file system or header can carry; never nothing."""
    plain = clean(name, 10 * LONGEST_NAME).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in plain if char.isprintable()).strip(" .") or "file"
    if len(kept) <= LONGEST_NAME:
        return kept
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - 21]}{dot}{suffix[:20]}" if dot else kept[:LONGEST_NAME]


def _check_contact(account: Account, contact: Contact | None) -> None:
    if contact is not None and contact.account_id != account.pk:
        raise ContactOfAnotherAccount
