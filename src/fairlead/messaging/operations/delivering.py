"""Sends what is due, each mail at most once.

A mail is claimed at the gate, its bytes are kept, and "sending" is committed before the server hears of it. Whoever is
killed behind that leaves a mail of which nobody can say whether it went: it becomes uncertain, and no machine tries it
again. An advisory lock, which dies with the connection, tells such a mail from one that is just being sent.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from fairlead.core.letters import as_text
from fairlead.exchanges.operations import StoreUnavailable, read_original, record_exchange, store_original
from fairlead.exchanges.types import Direction, Kind, NewAttachment
from fairlead.messaging.models import OutgoingMail
from fairlead.messaging.models.outgoing import NOT_YET_GONE
from fairlead.messaging.operations.incoming import mark_answered
from fairlead.messaging.operations.mail_bytes import FrozenMail, make_message, message_id_of
from fairlead.messaging.operations.outgoing import MailCannotGo, check_complete, sends_mail
from fairlead.messaging.operations.passing import PlanIsClosed, claim_contact, release_claim, settle_claim
from fairlead.messaging.queries.outgoing import usable_override
from fairlead.messaging.types import OutgoingState
from fairlead.team import access

log = logging.getLogger(__name__)
LOCK = 0x666C  # the first half of our advisory locks' keys
MOST_ATTEMPTS = 6
# What the server puts off (greylisting, a full queue) is tried again after so many minutes.
PAUSES = (2, 10, 30, 120, 360)
MOST_AT_ONCE = 200
GATE_PAUSE = timedelta(minutes=15)


def due_mails(now: datetime) -> list[int]:
    """Return the mails that are to go, those that wait longest first, and those that somebody has left half done."""
    due = OutgoingMail.objects.filter(state__in=NOT_YET_GONE, send_at__lte=now).order_by("send_at", "pk")
    half_done = OutgoingMail.objects.filter(state__in=[OutgoingState.CLAIMED, OutgoingState.SENDING]).order_by("pk")
    return [*half_done.values_list("pk", flat=True), *due.values_list("pk", flat=True)[:MOST_AT_ONCE]]


def deliver(*, mail_id: int, now: datetime) -> OutgoingMail | None:
    """Take one mail as far as it goes; None when another is at it, or it is gone or not due.

    Must not run within a transaction: what it commits in between is what keeps a mail from going twice.
    """
    with _alone(mail_id) as is_ours:
        if not is_ours:
            return None
        row = OutgoingMail.objects.filter(pk=mail_id).first()
        if row is None:
            return None
        if row.state == OutgoingState.SENDING:
            return _found_half_sent(row, now)
        if not sends_mail():
            return None
        if row.state != OutgoingState.CLAIMED and not _claim(mail_id, now):
            return OutgoingMail.objects.get(pk=mail_id)
        return _hand_over(mail_id, now)


@contextmanager
def _alone(mail_id: int) -> Iterator[bool]:
    """Hold the mail for as long as this connection lives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, mail_id % 2**31])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, mail_id % 2**31])


def _found_half_sent(row: OutgoingMail, now: datetime) -> OutgoingMail:
    """Note that nobody is at a mail that was being sent: whether the server has taken it, nobody knows."""
    row.state, row.failure = OutgoingState.UNCERTAIN, "broken_off"
    row.save(update_fields=["state", "failure"])
    log.warning("mail %s was being sent when its worker ended: somebody must say what became of it", row.pk)
    return row


@transaction.atomic
def _claim(mail_id: int, now: datetime) -> bool:
    """Ask the gate once more and take a place under the ceilings; return whether the mail may go now."""
    row = _locked(mail_id)
    if row.state not in NOT_YET_GONE or row.send_at is None or row.send_at > now or row.plan_id is None:
        return False
    if not access.can_work_account(row.made_by, row.account) or not row.made_by.is_active:
        return _fail(row, "no_access")
    try:
        check_complete(row)
    except MailCannotGo as problem:
        return _fail(row, problem.problem.value, problem.what)
    override = usable_override(row.contact_id, "mail", row.purpose_id, now)
    try:
        claimed = claim_contact(plan_id=row.plan_id, now=now, by=None, override=None)
        if claimed.claim is None and override is not None:
            claimed = claim_contact(plan_id=row.plan_id, now=now, by=None, override=override)
    except PlanIsClosed:
        return _fail(row, "gate")
    if claimed.claim is None:
        if claimed.decision.next_good_at is None and claimed.decision.verdict == "never":
            return _fail(row, "gate")
        row.state, row.failure = OutgoingState.SCHEDULED, ""
        row.send_at = claimed.decision.next_good_at or now + GATE_PAUSE
        row.save()
        return False
    row.state, row.claim = OutgoingState.CLAIMED, claimed.claim
    row.message_id = message_id_of(row)
    row.save()
    return True


def _locked(mail_id: int) -> OutgoingMail:
    rows = OutgoingMail.objects.select_for_update(of=("self",))
    return rows.select_related("account", "account__owner", "contact", "purpose", "made_by").get(pk=mail_id)


def _fail(row: OutgoingMail, failure: str, answer: str = "") -> bool:
    row.state, row.failure, row.answer = OutgoingState.FAILED, failure, _plain(answer)
    row.save()
    return False


def _hand_over(mail_id: int, now: datetime) -> OutgoingMail:
    """Give a claimed mail to the server."""
    row = _with_all(mail_id)
    server = get_connection(fail_silently=False)
    try:
        server.open()
        message = make_message(row, now=now, connection=server)
        digest = store_original(message.as_bytes())
    except (OSError, smtplib.SMTPException, AnymailError, StoreUnavailable) as problem:
        # The server has not heard of the mail yet.
        _close(server)
        return _put_off(mail_id, "no_server", str(problem), now)
    except ValueError as problem:
        # Django refuses headers with line ends; they are taken out long before.
        _close(server)
        return _not_sent(mail_id, "impossible", str(problem), now)
    if not _begin_sending(row, digest, now):
        _close(server)
        return row
    try:
        return _send(row, message, now)
    finally:
        _close(server)


def _with_all(mail_id: int) -> OutgoingMail:
    rows = OutgoingMail.objects.select_related("account", "contact", "purpose", "made_by", "answers")
    return rows.get(pk=mail_id)


def _begin_sending(row: OutgoingMail, digest: str, now: datetime) -> bool:
    """Commit that the mail is being sent, before a byte of it leaves."""
    begun = OutgoingMail.objects.filter(pk=row.pk, state=OutgoingState.CLAIMED).update(
        state=OutgoingState.SENDING,
        sending_at=now,
        original_digest=digest,
        message_id=row.message_id,
        attempts=row.attempts + 1,
    )
    return begun == 1


def _send(row: OutgoingMail, message: FrozenMail, now: datetime) -> OutgoingMail:
    try:
        message.send(fail_silently=False)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError) as refused:
        # The server has said no: whatever it was, it has not taken the mail.
        answer = _answer_of(refused)
        if 400 <= _code_of(refused) < 500:
            return _put_off(row.pk, "put_off", answer, now)
        return _not_sent(row.pk, "refused", answer, now)
    except (AnymailRecipientsRefused, UnicodeError) as refused:
        return _not_sent(row.pk, "refused", str(refused), now)
    except AnymailAPIError as problem:
        if problem.status_code is not None and 400 <= problem.status_code < 500:
            return _not_sent(row.pk, "refused", str(problem), now)
        return _uncertain(row.pk, str(problem))
    except (OSError, smtplib.SMTPException, AnymailError) as problem:
        return _uncertain(row.pk, str(problem) or type(problem).__name__)
    with transaction.atomic():
        sent = _locked(row.pk)
        note_sent(sent, sent_at=now, now=now)
    return sent


def _code_of(refused: Exception) -> int:
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in refused.recipients.values()), default=550)
    return int(getattr(refused, "smtp_code", 550))


def _answer_of(refused: Exception) -> str:
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_decoded(text)}" for code, text in refused.recipients.values())
    if isinstance(refused, smtplib.SMTPResponseException):
        return f"{refused.smtp_code} {_decoded(refused.smtp_error)}"
    return str(refused)


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:500]


@transaction.atomic
def _put_off(mail_id: int, failure: str, answer: str, now: datetime) -> OutgoingMail:
    """Let a mail that the server has certainly not taken wait, with its place under the ceilings given back."""
    row = _locked(mail_id)
    if row.attempts == 0 and row.state == OutgoingState.CLAIMED:
        row.attempts = 1
    elif row.state == OutgoingState.CLAIMED:
        row.attempts += 1
    if row.attempts >= MOST_ATTEMPTS:
        return _not_sent(mail_id, failure, answer, now)
    if row.claim_id is not None:
        release_claim(claim_id=row.claim_id, reason=failure, now=now)
    row.state, row.claim, row.failure, row.answer = OutgoingState.SCHEDULED, None, failure, _plain(answer)
    row.send_at = now + timedelta(minutes=PAUSES[min(row.attempts, len(PAUSES)) - 1])
    row.save()
    return row


@transaction.atomic
def _not_sent(mail_id: int, failure: str, answer: str, now: datetime) -> OutgoingMail:
    row = _locked(mail_id)
    if row.claim_id is not None:
        release_claim(claim_id=row.claim_id, reason=failure, now=now)
    row.claim = None
    _fail(row, failure, answer)
    return row


@transaction.atomic
def _uncertain(mail_id: int, answer: str) -> OutgoingMail:
    row = _locked(mail_id)
    row.state, row.failure, row.answer = OutgoingState.UNCERTAIN, "no_answer", _plain(answer)
    row.save()
    log.warning("mail %s: the server's answer did not come: somebody must say what became of it", row.pk)
    return row


def note_sent(row: OutgoingMail, *, sent_at: datetime, now: datetime) -> None:
    """Note that a mail went, and write it into the log with its original. The row is locked by the caller."""
    by = row.made_by if access.can_work_account(row.made_by, row.account) else None
    exchange = record_exchange(
        account=row.account,
        by=by,
        now=now,
        kind=Kind.EMAIL,
        contact=row.contact,
        direction=Direction.OUT,
        occurred_at=min(sent_at, now),
        subject=row.subject,
        text=as_text(row.body),
        message_id=row.message_id,
        in_reply_to=row.in_reply_to,
        originals=read_original(row.original_digest),
        attachments=[NewAttachment(one.name, bytes(one.content), one.media_type) for one in row.files.all()],
    )
    if row.claim_id is not None:
        settle_claim(claim_id=row.claim_id, exchange=exchange)
    row.state, row.sent_at, row.exchange, row.failure, row.answer = OutgoingState.SENT, sent_at, exchange, "", ""
    row.save()
    row.files.all().delete()
    mark_answered(exchange=exchange, now=now)


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except (OSError, smtplib.SMTPException):
        log.info("the mail server had gone before the connection was closed")
