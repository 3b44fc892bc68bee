"""Outgoing mail over HTTP."""

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
from fairlead.customers.queries.contacts import find_contact
from fairlead.exchanges.queries import find_exchange
from fairlead.messaging.operations import outgoing as operations
from fairlead.messaging.operations.outgoing import (
    GateSaysNo,
    MailCannotGo,
    MailIsOnItsWay,
    MailProblem,
    MailWords,
    NotUncertain,
    When,
)
from fairlead.messaging.queries.letter_values import reader_of
from fairlead.messaging.queries.outgoing import find_outgoing, mail_addresses, outgoing_page
from fairlead.messaging.queries.outgoing_words import problem_sentence
from fairlead.messaging.schemas.letters import (
    OutgoingFilters,
    OutgoingMailIn,
    OutgoingMailOut,
    OutgoingSettlementIn,
    SendingIn,
)
from fairlead.team.types import Scope

routes = Routes("Outgoing mail")
READ, WRITE = Scope.DESK_READ, Scope.DESK_WRITE
# Which value of the body is meant; what a draft lacks when it shall go is a conflict.
_POINTERS = {
    MailProblem.IMPOSSIBLE_ADDRESS: "/to_address",
    MailProblem.TOO_MANY_COPIES: "/cc",
    MailProblem.TOO_LONG: "/body",
    MailProblem.UNKNOWN_LANGUAGE: "/language",
    MailProblem.IN_THE_PAST: "/at",
    MailProblem.TOO_FAR_AHEAD: "/at",
}


@answers(MailCannotGo)
def _cannot_go(problem: MailCannotGo) -> Refused:
    sentence = problem_sentence(problem.problem.value, problem.what)
    pointer = _POINTERS.get(problem.problem)
    if pointer is None:
        return Refused(CONFLICT, sentence)
    return refused_value(pointer, message=sentence, code=problem.problem.value)


@answers(MailIsOnItsWay)
def _on_its_way(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This mail is on its way, or has gone already."))


@answers(NotUncertain)
def _not_uncertain(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("Somebody has said already what became of it."))


@answers(GateSaysNo)
def _gate(problem: GateSaysNo) -> Refused:
    moment = problem.decision.next_good_at
    if moment is None:
        return Refused(CONFLICT, _("The contact gate does not let this mail go."))
    sentence = _("The contact gate does not let this mail go now. The next good moment is %(moment)s.")
    return Refused(CONFLICT, sentence % {"moment": moment.isoformat()})


def _shown(mail: Any) -> OutgoingMailOut:
    names = OutgoingMailOut.model_fields
    values = {name: getattr(mail, name) for name in names if name != "purpose"}
    return OutgoingMailOut(**values, purpose=mail.purpose_id)


def _mail(request: ApiRequest, mail_id: int) -> Any:
    return found(find_outgoing(request.by, mail_id))


@routes.get("/outgoing-mails", scope=READ, gives=PageOf[OutgoingMailOut])
def list_outgoing_mails(
    request: ApiRequest, filters: Query[OutgoingFilters], page: Query[PageQuery]
) -> PageOf[OutgoingMailOut]:
    """List mails of ours, the newest first."""
    rows = outgoing_page(
        request.by,
        state=filters.state or "",
        account_id=filters.account_id or 0,
        contact_id=filters.contact_id or 0,
    )
    return page_of(request, rows, page, order=("-pk",), show=_shown)


@routes.post("/outgoing-mails", scope=WRITE, gives=OutgoingMailOut, status=201, location="/outgoing-mails/{id}")
def draft_mail(request: ApiRequest, mail: OutgoingMailIn) -> OutgoingMailOut:
    """Keep a mail as a draft."""
    contact = named(find_contact(request.by, mail.contact_id), "/contact_id")
    said = named(find_exchange(request.by, mail.answers_id), "/answers_id") if mail.answers_id else None
    if said is not None and said.account_id != contact.account_id:
        raise refused_value("/answers_id", message=_("It was said with another customer."), code="other_account")
    address = mail.to_address if mail.to_address is not None else next(iter(mail_addresses(contact)), "")
    language = mail.language or reader_of(contact.account, contact).language
    words = MailWords(mail.purpose, language, address, mail.subject, mail.body, cc=mail.cc)
    return _shown(operations.keep_draft(contact=contact, words=words, by=request.by, now=request.now, answers=said))


@routes.get("/outgoing-mails/{outgoing_mail_id}", scope=READ, gives=OutgoingMailOut)
def get_outgoing_mail(request: ApiRequest, outgoing_mail_id: Id) -> OutgoingMailOut:
    """Get a mail of ours."""
    return _shown(_mail(request, outgoing_mail_id))


@routes.delete("/outgoing-mails/{outgoing_mail_id}", scope=WRITE)
def remove_mail_draft(request: ApiRequest, outgoing_mail_id: Id) -> None:
    """Throw a draft away."""
    operations.remove_draft(mail=_mail(request, outgoing_mail_id), by=request.by, now=request.now)


@routes.post("/outgoing-mails/{outgoing_mail_id}/sending", scope=WRITE, gives=OutgoingMailOut, refuses=[409])
def send_mail(request: ApiRequest, outgoing_mail_id: Id, sending: SendingIn) -> OutgoingMailOut:
    """Let a draft go. The contact gate is asked now, and again when it goes."""
    mail = _mail(request, outgoing_mail_id)
    when = sending.at or When(sending.when)
    return _shown(operations.schedule_mail(mail=mail, when=when, by=request.by, now=request.now))


@routes.delete("/outgoing-mails/{outgoing_mail_id}/sending", scope=WRITE, refuses=[409])
def take_mail_back(request: ApiRequest, outgoing_mail_id: Id) -> None:
    """Make a mail that waits a draft again."""
    operations.take_back(mail=_mail(request, outgoing_mail_id), by=request.by, now=request.now)


@routes.post("/outgoing-mails/{outgoing_mail_id}/settlement", scope=WRITE, gives=OutgoingMailOut, refuses=[409])
def settle_outgoing_mail(
    request: ApiRequest, outgoing_mail_id: Id, settlement: OutgoingSettlementIn
) -> OutgoingMailOut:
    """Say of an uncertain mail whether it arrived. No machine sends it again."""
    mail = _mail(request, outgoing_mail_id)
    return _shown(
        operations.settle_uncertain(mail=mail, has_arrived=settlement.has_arrived, by=request.by, now=request.now)
    )
