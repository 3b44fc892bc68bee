"""Writes outgoing mail: drafts, when they go, what is taken back, and what a person says of an uncertain one.

`operations.delivering` is what sends.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from fairlead.core.contact_gate import Channel, Decision, Verdict
from fairlead.core.letters import LANGUAGES, TemplateKey, unfilled
from fairlead.customers.models import Contact
from fairlead.customers.operations.erasing import erase_rows
from fairlead.customers.types import PointKind
from fairlead.db.models import check_unchanged
from fairlead.exchanges.models import Exchange
from fairlead.jobs.queue import app
from fairlead.messaging.models import AddressMark, OutgoingFile, OutgoingMail, Purpose
from fairlead.messaging.models.outgoing import NOT_YET_GONE
from fairlead.messaging.operations.letters import keep_version
from fairlead.messaging.operations.passing import cancel_plan, plan_contact, release_claim
from fairlead.messaging.queries.deciding import UnknownPurpose, may_contact
from fairlead.messaging.queries.outgoing import usable_override
from fairlead.messaging.types import OutgoingState, PlanState
from fairlead.team import access
from fairlead.team.models import Member

SEND_ONE = "messaging.send_one"
# They keep figures and names in their order among words from right to left.
ISOLATES = "\u2066\u2067\u2068\u2069"
UNDO = timedelta(seconds=30)
LONGEST_WAIT = timedelta(days=366)
MOST_COPIES = 10
MOST_FILES = 10
MOST_FILE_BYTES = 10 * 1024 * 1024
LONGEST_SUBJECT = 300
LONGEST_BODY = 50_000
# Programs do not belong into a letter, and servers throw such mail away.
REFUSED_ENDINGS = frozenset((
    "exe", "bat", "cmd", "com", "scr", "pif", "js", "jse", "vbs", "vbe", "wsf", "msi", "jar", "ps1", "hta", "lnk",
    "iso", "img", "reg", "dll",
))  # fmt: skip


class MailProblem(StrEnum):
    """Why a mail cannot be kept, or cannot go, as it is."""

    NO_ADDRESS = "no_address"
    ADDRESS_OF_NOBODY = "address_of_nobody"  # not one of the contact's
    IMPOSSIBLE_ADDRESS = "impossible_address"
    ADDRESS_MARKED = "address_marked"
    TOO_MANY_COPIES = "too_many_copies"
    NO_SUBJECT = "no_subject"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    UNFILLED = "unfilled"
    TOO_MANY_FILES = "too_many_files"
    FILES_TOO_LARGE = "files_too_large"
    REFUSED_FILE = "refused_file"
    UNKNOWN_LANGUAGE = "unknown_language"
    IN_THE_PAST = "in_the_past"
    TOO_FAR_AHEAD = "too_far_ahead"


class MailCannotGo(Exception):
    """A mail lacks something or has something wrong: `what` is the value that is meant."""

    def __init__(self, problem: MailProblem, what: str = "") -> None:
        super().__init__(f"{problem.value}: {what}")
        self.problem, self.what = problem, what


class MailIsOnItsWay(Exception):
    """The mail is no draft any more, or it is too late to take it back. `state` is where it stands."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class GateSaysNo(Exception):
    """The gate does not let the mail go at that moment; the decision has the reasons and the next good moment."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.verdict.value)
        self.decision = decision


class NotUncertain(Exception):
    """Only of an uncertain mail somebody has to say what became of it."""


@dataclass(frozen=True)
class NewFile:
    """A file that shall go with a mail."""

    name: str
    content: bytes = field(repr=False)
    media_type: str = ""


@dataclass(frozen=True)
class MailWords:
    """What a mail says, and to whom. `template` is by which it was written, None for words of one's own."""

    purpose: str
    language: str
    to_address: str
    subject: str
    body: str
    cc: Sequence[str] = ()
    template: TemplateKey | None = None


class When(StrEnum):
    """When a mail goes: at once (it can be taken back for 30 s), or at the customer's next good moment."""

    NOW = "now"
    GOOD = "good"


@transaction.atomic
def keep_draft(
    *,
    contact: Contact,
    words: MailWords,
    by: Member,
    now: datetime,
    mail: OutgoingMail | None = None,
    answers: Exchange | None = None,
    new_files: Sequence[NewFile] = (),
    removed_files: Sequence[int] = (),
    expected_version: int | None = None,
) -> OutgoingMail:
    """Keep a mail as a draft, a new one or `mail`. It may still lack things; what it has must be possible.

    Raises AccessRefused, UnknownPurpose, MailCannotGo, MailIsOnItsWay and ChangedMeanwhile.
    """
    access.check_can_work_account(by, contact.account)
    if not Purpose.objects.filter(code=words.purpose, is_retired=False).exists():
        raise UnknownPurpose
    _check_words(words)
    row = OutgoingMail(made_by=by) if mail is None else _locked(mail)
    if row.state not in (OutgoingState.DRAFT, OutgoingState.FAILED, OutgoingState.CANCELLED):
        raise MailIsOnItsWay(row.state)
    if mail is not None:
        check_unchanged(row, expected_version)
    row.account, row.contact, row.purpose_id, row.language = contact.account, contact, words.purpose, words.language
    row.template = keep_version(key=words.template, now=now) if words.template else row.template
    row.to_address = words.to_address.strip()
    row.cc = [one.strip() for one in words.cc if one.strip()]
    row.subject, row.body = _one_line(words.subject), words.body.replace("\r\n", "\n").strip("\n")
    row.state, row.failure, row.answer = OutgoingState.DRAFT, "", ""
    if answers is not None:
        _answer(row, answers)
    row.save()
    _keep_files(row, new_files, removed_files)
    row.refresh_from_db()
    return row


def _answer(row: OutgoingMail, said: Exchange) -> None:
    """Let a mail stand in the thread of the one that it answers."""
    row.answers = said
    row.in_reply_to = _one_line(said.message_id)
    row.references = _one_line(f"{said.in_reply_to} {said.message_id}")


def _check_words(words: MailWords) -> None:
    if words.language not in LANGUAGES:
        raise MailCannotGo(MailProblem.UNKNOWN_LANGUAGE, words.language)
    for text, longest in ((words.subject, LONGEST_SUBJECT), (words.body, LONGEST_BODY)):
        if len(text) > longest:
            raise MailCannotGo(MailProblem.TOO_LONG, str(longest))
    copies = [one for one in words.cc if one.strip()]
    if len(copies) > MOST_COPIES:
        raise MailCannotGo(MailProblem.TOO_MANY_COPIES, str(MOST_COPIES))
    for address in (words.to_address, *copies):
        if address.strip():
            _check_address(address.strip())


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise MailCannotGo(MailProblem.IMPOSSIBLE_ADDRESS, address) from None


def _one_line(text: str) -> str:
    """Return text as a header may hold it: line ends and other signs that steer have no place there."""
    return " ".join("".join(char if char.isprintable() or char in ISOLATES else " " for char in text).split())


def _keep_files(row: OutgoingMail, new: Sequence[NewFile], removed: Sequence[int]) -> None:
    row.files.filter(pk__in=removed).delete()
    there = list(row.files.all())
    if len(there) + len(new) > MOST_FILES:
        raise MailCannotGo(MailProblem.TOO_MANY_FILES, str(MOST_FILES))
    if sum(map(len, [*(one.content for one in there), *(one.content for one in new)])) > MOST_FILE_BYTES:
        raise MailCannotGo(MailProblem.FILES_TOO_LARGE, str(MOST_FILE_BYTES // 1024 // 1024))
    position = max((one.position for one in there), default=-1) + 1
    for place, one in enumerate(new):
        name = _one_line(one.name.replace("\\", "/").rpartition("/")[2])[:200] or "file"
        if name.rpartition(".")[2].lower() in REFUSED_ENDINGS:
            raise MailCannotGo(MailProblem.REFUSED_FILE, name)
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        OutgoingFile.objects.create(
            mail=row, position=position + place, name=name, media_type=media, content=one.content
        )


def _locked(mail: OutgoingMail) -> OutgoingMail:
    rows = OutgoingMail.objects.select_for_update(of=("self",))
    return rows.select_related("account", "account__owner", "contact", "purpose", "made_by").get(pk=mail.pk)


@transaction.atomic
def schedule_mail(
    *,
    mail: OutgoingMail,
    when: When | datetime,
    by: Member,
    now: datetime,
    expected_version: int | None = None,
) -> OutgoingMail:
    """Let a draft go: now, at the customer's next good moment, or at a chosen one.

    The gate is asked here, and again when the mail goes. Now means in 30 s, so that it can be taken back. Raises
    AccessRefused, MailCannotGo, MailIsOnItsWay, GateSaysNo, ChangedMeanwhile; the draft then stays a draft.
    """
    row = _locked(mail)
    access.check_can_work_account(by, row.account)
    check_unchanged(row, expected_version)
    if row.state != OutgoingState.DRAFT:
        raise MailIsOnItsWay(row.state)
    check_complete(row)
    moment = when if isinstance(when, datetime) else now
    if moment < now - timedelta(minutes=1):
        raise MailCannotGo(MailProblem.IN_THE_PAST)
    if moment > now + LONGEST_WAIT:
        raise MailCannotGo(MailProblem.TOO_FAR_AHEAD)
    decision = may_contact(
        row.contact, channel=Channel.MAIL, purpose=row.purpose_id, moment=moment, by=by, text_language=row.language
    )
    override = usable_override(row.contact_id, Channel.MAIL, row.purpose_id, now)
    passes = decision.verdict is Verdict.YES or (override is not None and when is When.NOW)
    if not passes and (when is not When.GOOD or decision.next_good_at is None):
        raise GateSaysNo(decision)
    row.trials += 1
    planned = plan_contact(
        key=f"mail:{row.pk}:{row.trials}",
        contact=row.contact,
        channel=Channel.MAIL,
        purpose=row.purpose_id,
        by=by,
        now=now,
        planned_for=moment,
        language=row.language,
    )
    if planned.plan is None:
        raise GateSaysNo(planned.decision)
    row.plan, row.claim, row.attempts = planned.plan, None, 0
    goes_at = moment if override and when is When.NOW else planned.plan.planned_for
    soonest = now + UNDO
    row.state = OutgoingState.QUEUED if goes_at <= soonest else OutgoingState.SCHEDULED
    row.send_at = max(goes_at, soonest)
    row.save()
    if row.state == OutgoingState.QUEUED:
        app.configure_task(SEND_ONE, schedule_at=row.send_at).defer(mail_id=row.pk)
    row.refresh_from_db()
    return row


def check_complete(row: OutgoingMail) -> None:
    """Check that a mail has all it needs to go. Raises MailCannotGo."""
    if not row.to_address:
        raise MailCannotGo(MailProblem.NO_ADDRESS)
    _check_address(row.to_address)
    own = row.contact.points.filter(kind=PointKind.EMAIL).values_list("value", flat=True)
    if row.to_address.lower() not in {value.lower() for value in own}:
        raise MailCannotGo(MailProblem.ADDRESS_OF_NOBODY, row.to_address)
    if not row.subject:
        raise MailCannotGo(MailProblem.NO_SUBJECT)
    if not row.body.strip():
        raise MailCannotGo(MailProblem.NO_TEXT)
    left = unfilled(f"{row.subject}\n{row.body}")
    if left:
        raise MailCannotGo(MailProblem.UNFILLED, ", ".join(left[:3]))
    for address in (row.to_address, *row.cc):
        if is_marked(address):
            raise MailCannotGo(MailProblem.ADDRESS_MARKED, address)


def is_marked(address: str) -> bool:
    """Answer whether mail to an address came back, or its owner complained, and nobody has lifted the mark."""
    return AddressMark.objects.filter(address__iexact=address, lifted_at=None).exists()


@transaction.atomic
def take_back(*, mail: OutgoingMail, by: Member, now: datetime) -> OutgoingMail:
    """Make a mail that waits a draft again. Raises AccessRefused, and MailIsOnItsWay when it is too late."""
    return _withdraw(mail, OutgoingState.DRAFT, by=by, now=now)


@transaction.atomic
def cancel_mail(*, mail: OutgoingMail, by: Member, now: datetime) -> OutgoingMail:
    """Give up a mail that waits. Raises what `take_back` raises."""
    return _withdraw(mail, OutgoingState.CANCELLED, by=by, now=now)


def _withdraw(mail: OutgoingMail, state: OutgoingState, *, by: Member, now: datetime) -> OutgoingMail:
    row = _locked(mail)
    access.check_can_work_account(by, row.account)
    if row.state not in NOT_YET_GONE:
        raise MailIsOnItsWay(row.state)
    if row.plan is not None and row.plan.state == PlanState.OPEN:
        cancel_plan(plan_id=row.plan.pk, now=now)
    row.state, row.send_at = state, None
    row.save()
    row.refresh_from_db()
    return row


@transaction.atomic
def remove_draft(*, mail: OutgoingMail, by: Member, now: datetime) -> None:
    """Throw a draft away. Raises AccessRefused, and MailIsOnItsWay for what is no draft."""
    row = _locked(mail)
    access.check_can_work_account(by, row.account)
    if row.state not in (OutgoingState.DRAFT, OutgoingState.CANCELLED):
        raise MailIsOnItsWay(row.state)
    row.delete()


@transaction.atomic
def settle_uncertain(*, mail: OutgoingMail, has_arrived: bool, by: Member, now: datetime) -> OutgoingMail:
    """Say what became of an uncertain mail: it arrived, and stands in the log; or not, and may be written anew.

    Raises AccessRefused and NotUncertain.
    """
    from fairlead.messaging.operations.delivering import note_sent  # noqa: PLC0415  the two need each other

    row = _locked(mail)
    access.check_can_work_account(by, row.account)
    if row.state != OutgoingState.UNCERTAIN:
        raise NotUncertain
    row.settled_by, row.settled_at = by, now
    if has_arrived:
        note_sent(row, sent_at=row.sending_at or now, now=now)
    else:
        if row.claim_id is not None:
            release_claim(claim_id=row.claim_id, reason="not sent", now=now)
        row.state, row.failure, row.claim = OutgoingState.FAILED, "not_arrived", None
        row.save()
    row.refresh_from_db()
    return row


@transaction.atomic
def mark_address(*, address: str, kind: str, now: datetime, said: str = "", message_id: str = "") -> AddressMark | None:
    """Note that mail to an address came back or that its owner complained; None for what is no address.

    Who reports it is a provider's message, or mail that came in: nobody's door is asked. Reported twice, it is one
    mark.
    """
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return None
    mail = OutgoingMail.objects.filter(message_id=message_id).first() if message_id else None
    mark, _is_new = AddressMark.objects.get_or_create(
        address=address,
        kind=kind,
        lifted_at=None,
        defaults={"said": _one_line(said)[:500], "mail": mail, "marked_at": now},
    )
    return mark


@transaction.atomic
def lift_mark(*, mark: AddressMark, by: Member, now: datetime) -> AddressMark:
    """Let mail go to an address again: the person has said that it works. Raises AccessRefused."""
    access.check_can_make_accounts(by)
    row = AddressMark.objects.select_for_update().get(pk=mark.pk)
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by = now, by
        row.save()
    return row


def sends_mail() -> bool:
    """Answer whether a server is configured that takes our mail."""
    return bool(settings.SENDS_MAIL)


def move_to_account(drop_id: int, keep_id: int) -> None:
    """Move mails of an account to another, when the two become one."""
    OutgoingMail.objects.filter(account=drop_id).update(account=keep_id)


def erase_marks(contact: Contact, by: Member) -> None:
    """Erase what is noted about the addresses of a person who is to be forgotten."""
    addresses = contact.points.filter(kind=PointKind.EMAIL).values_list("value", flat=True)
    marks = [mark for value in addresses for mark in AddressMark.objects.filter(address__iexact=value)]
    erase_rows(AddressMark, [mark.pk for mark in marks], by=by)
