"""Writes the log: the one way in. Rows are only ever added, each with its link in the chain of its account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from fairlead.core.evidence import Act, AttachmentFacts, commit, new_salts
from fairlead.core.file_types import media_type_of
from fairlead.core.search_terms import normalise
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Attachment, Exchange
from fairlead.exchanges.operations.chains import MANY, facts_of, hold_chains
from fairlead.exchanges.operations.originals import store_original
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


@transaction.atomic
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
    if by is not None:
        access.check_can_work_account(by, account)
    _check_contact(account, contact)
    happened_at = occurred_at or now
    if happened_at > now + AHEAD:
        raise ExchangeInTheFuture
    files = _kept(attachments)
    answered = clean(in_reply_to, LONGEST_ID)
    own_id = clean(message_id, LONGEST_ID)
    row = Exchange(
        account=account,
        contact=contact,
        kind=kind,
        direction=Direction.INTERNAL if kind in INTERNAL_KINDS else direction,
        outcome=Outcome.NONE if kind in INTERNAL_KINDS else outcome,
        occurred_at=happened_at,
        duration_minutes=duration_minutes,
        subject=" ".join(clean(subject, LONGEST_SUBJECT).split()),
        text=clean(text, LONGEST_TEXT).strip(),
        thread_key=thread_key or thread_of(account, own_id, answered),
        message_id=own_id,
        in_reply_to=answered,
        original_digest=store_original(originals) if originals is not None else "",
        original_bytes=len(originals) if originals is not None else None,
        recorded_by=by,
        recorded_at=now,
    )
    return _append(row, files)


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
    return _append(row, attachments_of([locked.pk]).get(locked.pk, ()))


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
    files = {place: _kept(those) for place, those in (attachments or {}).items()}
    for place, row in enumerate(rows):
        _make_ready(row, files.get(place, ()))
    writer = hold_chains({row.account_id for row in rows}, by_id)
    made = Exchange.objects.bulk_create(rows, batch_size=MANY)
    for place, row in enumerate(made):
        facts = facts_of(row, files.get(place, ()))
        writer.add(writer.chains[row.account_id], Act.RECORDED, exchange_id=row.pk, commitment=commit(facts))
    Attachment.objects.bulk_create(
        (one for place, those in files.items() for one in _file_rows(made[place], those)), batch_size=MANY
    )
    writer.finish()
    return made


def attachments_of(exchange_ids: Sequence[int]) -> Mapping[int, list[AttachmentFacts]]:
    """Return the files of some entries in their order; entries without files are missing."""
    found: dict[int, list[AttachmentFacts]] = {}
    rows = Attachment.objects.filter(exchange__in=exchange_ids).order_by("exchange", "position")
    columns = rows.values_list("exchange_id", "name", "media_type", "size_bytes", "digest")
    for number, name, media_type, size_bytes, digest in columns:
        found.setdefault(number, []).append(AttachmentFacts(name, media_type, size_bytes, digest))
    return found


def thread_of(account: Account, message_id: str, in_reply_to: str) -> str:
    """Return the thread of a message: that of the one it answers, else one of its own; "" for what has no id."""
    if in_reply_to:
        answered = Exchange.objects.filter(account=account, message_id=in_reply_to).order_by("pk")
        known = answered.exclude(thread_key="").values_list("thread_key", flat=True).first()
        return known or _thread_named(in_reply_to)
    return _thread_named(message_id) if message_id else ""


def search_text_of(row: Exchange, files: Sequence[AttachmentFacts]) -> str:
    """Return what the search looks through."""
    names = " ".join(one.name for one in files)
    return normalise(" ".join(part for part in (row.subject, row.text[:SEARCHED], names) if part))[:SEARCHED]


def clean(text: str, longest: int) -> str:
    """Return text that PostgreSQL takes: no zero bytes, no halves of surrogate pairs, not longer than allowed."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()[:longest]


def _make_ready(row: Exchange, files: Sequence[AttachmentFacts]) -> None:
    salts = new_salts()
    row.facts_salt, row.person_salt, row.words_salt = salts.facts, salts.person, salts.words
    row.search_text = search_text_of(row, files)


def _append(row: Exchange, files: Sequence[AttachmentFacts]) -> Exchange:
    _make_ready(row, files)
    writer = hold_chains([row.account_id], row.recorded_by_id)
    row.save(force_insert=True)
    Attachment.objects.bulk_create(_file_rows(row, files))
    chain = writer.chains[row.account_id]
    writer.add(chain, Act.RECORDED, exchange_id=row.pk, commitment=commit(facts_of(row, files)))
    writer.finish()
    return row


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


def _kept(attachments: Sequence[NewAttachment]) -> list[AttachmentFacts]:
    """Keep the bytes of files and return what is known of them."""
    if len(attachments) > MOST_ATTACHMENTS:
        raise TooManyAttachments
    together = 0
    for one in attachments:
        together += len(one.content)
        if len(one.content) > MOST_BYTES_EACH or together > MOST_BYTES_TOGETHER:
            raise AttachmentTooLarge(one.name)
    return [
        AttachmentFacts(
            name=_file_name(one.name),
            media_type=media_type_of(one.name, one.content, one.media_type),
            size_bytes=len(one.content),
            digest=store_original(one.content),
        )
        for one in attachments
    ]


def _file_name(name: str) -> str:
    """Return the last part of a name, without what no file system or header can carry."""
    plain = clean(name, 10 * LONGEST_NAME).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in plain if char.isprintable()).strip(" .")
    if len(kept) <= LONGEST_NAME:
        return kept
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - 21]}{dot}{suffix[:20]}" if dot else kept[:LONGEST_NAME]


def _thread_named(message_id: str) -> str:
    return sha256(message_id.encode()).hexdigest()[:32]


def _check_contact(account: Account, contact: Contact | None) -> None:
    if contact is not None and contact.account_id != account.pk:
        raise ContactOfAnotherAccount
