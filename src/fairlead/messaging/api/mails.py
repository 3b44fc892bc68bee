"""Mail that came in, over HTTP."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.messaging.operations import mailboxes as mailbox_operations
from fairlead.messaging.operations import triage
from fairlead.messaging.queries import inbox
from fairlead.messaging.queries.mail_sentences import mailbox_sentence, problem_sentences
from fairlead.messaging.queries.mail_view import mail_view
from fairlead.messaging.queries.mailboxes import find_mailbox, mailboxes_visible_to
from fairlead.messaging.schemas.mails import (
    MailAssignmentIn,
    MailboxOut,
    MailFileOut,
    MailFilters,
    MailIgnoringIn,
    MailMatchIn,
    MailOut,
    MailsDoneOut,
    MailSettlementIn,
    WholeMailOut,
)
from fairlead.team.queries import find_active_member
from fairlead.team.types import Scope

routes = Routes("Mail")
READ, WRITE = Scope.DESK_READ, Scope.DESK_WRITE


@answers(triage.AlreadySettled)
def _settled(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("The mail waits for nobody any more, or waits already: look at it again."))


@answers(triage.CannotReadHere)
def _cannot_read(problem: Exception) -> Refused:
    return refused_value("/member_id", message=_("This colleague may not see the customer."), code="cannot_see")


@answers(triage.NoHours)
def _no_hours(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("Nobody knows the customer’s time zone, so that their next working day is not known."))


@routes.get("/mails", scope=READ, gives=PageOf[MailOut])
def list_mails(request: ApiRequest, filters: Query[MailFilters], page: Query[PageQuery]) -> PageOf[MailOut]:
    """List mails of one part of the inbox, the latest first."""
    rows = inbox.box_rows(request.by, box=filters.box, now=request.now, whose=filters.member_id)
    return page_of(request, rows, page, order=("-received_at", "-pk"), show=MailOut.model_validate)


@routes.get("/mails/{mail_id}", scope=READ, gives=WholeMailOut)
def get_mail(request: ApiRequest, mail_id: Id) -> WholeMailOut:
    """Get a mail with its words and the list of its files."""
    row = _mail(request, mail_id)
    view = mail_view(row)
    return WholeMailOut(
        **MailOut.model_validate(row).model_dump(),
        text=view.text,
        files=[MailFileOut.model_validate(file) for file in view.files],
        problems=problem_sentences(row),
    )


@routes.post("/mails/{mail_id}/customer", scope=WRITE, gives=MailsDoneOut)
def match_mail(request: ApiRequest, mail_id: Id, body: MailMatchIn) -> MailsDoneOut:
    """Say whose the mail of an unknown sender is; what else they wrote goes into the log with it."""
    row = _mail(request, mail_id)
    account = named(find_account(request.by, body.account_id), "/account_id")
    contact = None
    if body.contact_id is not None:
        contact = named(find_contact(request.by, body.contact_id), "/contact_id")
        if contact.account_id != account.pk:
            sentence = _("The contact is of another account.")
            raise refused_value("/contact_id", message=sentence, code="other_account")
    done = triage.attach_mail(mail=row, account=account, contact=contact, by=request.by, now=request.now)
    return MailsDoneOut(mails=done)


@routes.post("/mails/{mail_id}/ignoring", scope=WRITE, gives=MailsDoneOut)
def ignore_sender(request: ApiRequest, mail_id: Id, body: MailIgnoringIn) -> MailsDoneOut:
    """Say that an unknown sender is no customer: their mail is put aside, now and later."""
    row = _mail(request, mail_id)
    done = triage.ignore_sender(mail=row, whole_domain=body.whole_domain, by=request.by, now=request.now)
    return MailsDoneOut(mails=done)


@routes.post("/mails/{mail_id}/assignment", scope=WRITE, gives=MailOut)
def assign_mail(request: ApiRequest, mail_id: Id, body: MailAssignmentIn) -> MailOut:
    """Let a member answer a mail."""
    row = _mail(request, mail_id)
    member = named(find_active_member(body.member_id), "/member_id") if body.member_id is not None else None
    triage.assign_mail(mail=row, member=member, by=request.by, now=request.now)
    return _again(request, mail_id)


@routes.post("/mails/{mail_id}/snooze", scope=WRITE, gives=MailOut)
def snooze_mail(request: ApiRequest, mail_id: Id) -> MailOut:
    """Put a mail off until the customer's next working day begins."""
    triage.snooze_mail(mail=_mail(request, mail_id), by=request.by, now=request.now)
    return _again(request, mail_id)


@routes.post("/mails/{mail_id}/settlement", scope=WRITE, gives=MailOut)
def settle_mail(request: ApiRequest, mail_id: Id, body: MailSettlementIn) -> MailOut:
    """Say that a mail needs no answer, and why."""
    triage.settle_mail(mail=_mail(request, mail_id), reason=body.reason, by=request.by, now=request.now)
    return _again(request, mail_id)


@routes.delete("/mails/{mail_id}/settlement", scope=WRITE)
def reopen_mail(request: ApiRequest, mail_id: Id) -> None:
    """Let a mail wait for an answer again."""
    triage.reopen_mail(mail=_mail(request, mail_id), by=request.by, now=request.now)


@routes.get("/mailboxes", scope=READ, gives=PageOf[MailboxOut])
def list_mailboxes(request: ApiRequest, page: Query[PageQuery]) -> PageOf[MailboxOut]:
    """List the mailboxes whose mail the caller reads. They are set up on the pages, where passwords are entered."""
    return page_of(request, mailboxes_visible_to(request.by), page, order=("pk",), show=_mailbox_out)


@routes.post("/mailboxes/{mailbox_id}/pause", scope=WRITE, gives=MailboxOut)
def pause_mailbox(request: ApiRequest, mailbox_id: Id) -> MailboxOut:
    """Leave a mailbox alone until somebody goes on with it."""
    row = _mailbox(request, mailbox_id)
    mailbox_operations.pause_mailbox(mailbox=row, by=request.by, now=request.now)
    row.refresh_from_db()
    return _mailbox_out(row)


@routes.delete("/mailboxes/{mailbox_id}/pause", scope=WRITE)
def resume_mailbox(request: ApiRequest, mailbox_id: Id) -> None:
    """Go on with a mailbox that was paused."""
    mailbox_operations.resume_mailbox(mailbox=_mailbox(request, mailbox_id), by=request.by, now=request.now)


def _mail(request: ApiRequest, mail_id: int) -> Any:
    return found(inbox.find_mail(request.by, mail_id))


def _again(request: ApiRequest, mail_id: int) -> MailOut:
    return MailOut.model_validate(_mail(request, mail_id))


def _mailbox(request: ApiRequest, mailbox_id: int) -> Any:
    return found(find_mailbox(request.by, mailbox_id))


def _mailbox_out(row: Any) -> MailboxOut:
    values = {name: getattr(row, name) for name in MailboxOut.model_fields if name != "problem"}
    problem = row.problem or {}
    return MailboxOut(**values, problem=mailbox_sentence(problem["code"], problem["facts"]) if problem else "")
