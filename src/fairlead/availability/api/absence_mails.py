"""Automatic replies and the question who follows, over HTTP."""

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
from fairlead.availability.api.leave import leave_out, with_times
from fairlead.availability.operations import absence_answers as operations
from fairlead.availability.operations import successions
from fairlead.availability.queries import absence_mails as queries
from fairlead.availability.schemas import LeaveOut
from fairlead.availability.schemas.absence_mails import (
    AbsenceMailOut,
    DelegateOut,
    MendedIn,
    QuotedOut,
    ReasonIn,
    ReplyFilters,
    StandInIn,
    SuccessionFilters,
    SuccessionOut,
    SuccessorIn,
    WholeAbsenceMailOut,
)
from fairlead.customers.queries.contacts import find_contact
from fairlead.team.types import Scope

routes = Routes("Automatic replies")
READ, WRITE = Scope.LEAVE_READ, Scope.LEAVE_WRITE


@answers(operations.AlreadyDecided)
def _decided(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("Somebody was quicker: it is decided already."))


@answers(operations.NothingToTakeBack)
def _nothing_to_take_back(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("There is nothing to take back."))


@answers(operations.LeaveChangedSince)
def _changed_since(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("Somebody has changed this leave since. Change or remove it by its own address."))


@answers(operations.NoLeaveYet)
def _no_leave_yet(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("Accept the reply first: there is no leave yet."))


@answers(successions.AlreadySettled)
def _settled(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("Somebody was quicker: it is answered already."))


@answers(successions.SuccessorElsewhere)
def _elsewhere(problem: Exception) -> Refused:
    sentence = _("Who follows must be another contact of the same company who is still there.")
    return refused_value("/contact_id", message=sentence, code="elsewhere")


@routes.get("/automatic-replies", scope=READ, gives=PageOf[AbsenceMailOut])
def list_automatic_replies(
    request: ApiRequest, filters: Query[ReplyFilters], page: Query[PageQuery]
) -> PageOf[AbsenceMailOut]:
    """List automatic replies as they were read, the latest first. `state=UNSURE` are those that wait for somebody."""
    conditions = {
        "state": filters.state,
        "contact__account": filters.account_id,
        "contact": filters.contact_id,
    }
    rows = queries.absence_mails_visible_to(request.by)
    rows = rows.filter(**{name: value for name, value in conditions.items() if value is not None})
    return page_of(request, rows, page, order=("-received_at", "-pk"), show=reply_out)


@routes.get("/automatic-replies/{reply_id}", scope=READ, gives=WholeAbsenceMailOut, versioned=True)
def get_automatic_reply(request: ApiRequest, reply_id: Id) -> WholeAbsenceMailOut:
    """Get an automatic reply with its text, the words that were relied on apart from the rest."""
    row = _reply(request, reply_id)
    pieces = [QuotedOut(words=piece.words, about=piece.about) for piece in queries.pieces_of(row)]
    return WholeAbsenceMailOut(**reply_out(row).model_dump(), text=pieces)


@routes.post("/automatic-replies/{reply_id}/acceptance", scope=WRITE, gives=AbsenceMailOut)
def accept_automatic_reply(request: ApiRequest, reply_id: Id) -> AbsenceMailOut:
    """Record what an unsure reply says, as it was read."""
    operations.accept_absence_mail(mail=_reply(request, reply_id), by=request.by, now=request.now)
    return reply_out(_reply(request, reply_id))


@routes.post("/automatic-replies/{reply_id}/mending", scope=WRITE, gives=AbsenceMailOut)
def mend_automatic_reply(request: ApiRequest, reply_id: Id, mended: MendedIn) -> AbsenceMailOut:
    """Record an unsure reply with other days than those that were read."""
    row = _reply(request, reply_id)
    values = with_times(mended.model_dump(exclude={"stand_in_id"}))
    if mended.stand_in_id is not None:
        values["stand_in"] = named(find_contact(request.by, mended.stand_in_id), "/stand_in_id")
    operations.mend_absence_mail(mail=row, values=values, by=request.by, now=request.now)
    return reply_out(_reply(request, reply_id))


@routes.post("/automatic-replies/{reply_id}/dismissal", scope=WRITE, gives=AbsenceMailOut)
def dismiss_automatic_reply(request: ApiRequest, reply_id: Id, dismissal: ReasonIn) -> AbsenceMailOut:
    """Say that an unsure reply tells nothing that is to be recorded, and why."""
    row = _reply(request, reply_id)
    operations.dismiss_absence_mail(mail=row, reason=dismissal.reason, by=request.by, now=request.now)
    return reply_out(_reply(request, reply_id))


@routes.post("/automatic-replies/{reply_id}/undo", scope=WRITE, gives=AbsenceMailOut)
def undo_automatic_reply(request: ApiRequest, reply_id: Id) -> AbsenceMailOut:
    """Take back what became of a reply: its leave goes, and it is unsure again. The history keeps everything."""
    operations.undo_absence_mail(mail=_reply(request, reply_id), by=request.by, now=request.now)
    return reply_out(_reply(request, reply_id))


@routes.post("/automatic-replies/{reply_id}/stand-in", scope=WRITE, gives=LeaveOut)
def take_named_stand_in(request: ApiRequest, reply_id: Id, asked: StandInIn) -> LeaveOut:
    """Make somebody whom a reply names the stand-in of its leave; whom we do not know yet becomes a contact."""
    row = _reply(request, reply_id)
    delegate = named(row.delegates.filter(pk=asked.delegate_id).first(), "/delegate_id")
    operations.take_stand_in(delegate=delegate, by=request.by, now=request.now)
    return leave_out(_reply(request, reply_id).leave)


@routes.get("/successions", scope=READ, gives=PageOf[SuccessionOut])
def list_successions(
    request: ApiRequest, filters: Query[SuccessionFilters], page: Query[PageQuery]
) -> PageOf[SuccessionOut]:
    """List the questions who follows somebody who has left, the oldest first."""
    visible = queries.open_successions if filters.open else queries.successions_visible_to
    rows = visible(request.by)
    if filters.account_id is not None:
        rows = rows.filter(contact__account=filters.account_id)
    return page_of(request, rows, page, order=("opened_at", "pk"), show=succession_out)


@routes.get("/successions/{succession_id}", scope=READ, gives=SuccessionOut, versioned=True)
def get_succession(request: ApiRequest, succession_id: Id) -> SuccessionOut:
    """Get the question who follows somebody."""
    return succession_out(_succession(request, succession_id))


@routes.post("/successions/{succession_id}/settlement", scope=WRITE, gives=SuccessionOut)
def settle_succession(request: ApiRequest, succession_id: Id, follows: SuccessorIn) -> SuccessionOut:
    """Say who follows; open to-dos and next steps with who has left are then with them."""
    row = _succession(request, succession_id)
    given = [name for name in ("contact_id", "delegate_id", "name") if getattr(follows, name) is not None]
    if len(given) != 1:
        sentence = _("Say who follows by exactly one of contact_id, delegate_id and name.")
        raise refused_value("/contact_id", message=sentence, code="exactly_one")
    asked: dict[str, Any] = {"succession": row, "by": request.by, "now": request.now}
    if follows.contact_id is not None:
        successions.settle_succession(
            successor=named(find_contact(request.by, follows.contact_id), "/contact_id"), **asked
        )
    elif follows.delegate_id is not None:
        delegates = row.mail.delegates.filter(pk=follows.delegate_id) if row.mail else ()
        successions.settle_with_named(delegate=named(next(iter(delegates), None), "/delegate_id"), **asked)
    else:
        successions.settle_with_new(values={"name": follows.name, "email": follows.email}, **asked)
    return succession_out(_succession(request, succession_id))


@routes.post("/successions/{succession_id}/dismissal", scope=WRITE, gives=SuccessionOut)
def dismiss_succession(request: ApiRequest, succession_id: Id, dismissal: ReasonIn) -> SuccessionOut:
    """Say that nobody follows, and why."""
    row = _succession(request, succession_id)
    successions.dismiss_succession(succession=row, reason=dismissal.reason, by=request.by, now=request.now)
    return succession_out(_succession(request, succession_id))


@routes.delete("/successions/{succession_id}/settlement", scope=WRITE)
def reopen_succession(request: ApiRequest, succession_id: Id) -> None:
    """Ask again who follows; to-dos that went to somebody and are still open come back."""
    successions.reopen_succession(succession=_succession(request, succession_id), by=request.by, now=request.now)


def _reply(request: ApiRequest, reply_id: int) -> Any:
    return found(queries.find_absence_mail(request.by, reply_id))


def _succession(request: ApiRequest, succession_id: int) -> Any:
    return found(queries.find_succession(request.by, succession_id))


def reply_out(row: Any) -> AbsenceMailOut:
    """Return a reply as it goes out."""
    own = set(AbsenceMailOut.model_fields) - {"account_id", "delegates"}
    values = {name: getattr(row, name) for name in own}
    delegates = [DelegateOut.model_validate(one) for one in row.delegates.all()]
    return AbsenceMailOut(account_id=row.contact.account_id, delegates=delegates, **values)


def succession_out(row: Any) -> SuccessionOut:
    """Return a question who follows as it goes out."""
    own = set(SuccessionOut.model_fields) - {"account_id", "absence_mail_id", "moved_to_do_ids"}
    values = {name: getattr(row, name) for name in own}
    return SuccessionOut(
        account_id=row.contact.account_id, absence_mail_id=row.mail_id, moved_to_do_ids=row.moved_items, **values
    )
