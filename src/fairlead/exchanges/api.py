"""Exchanges over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT, NOT_FOUND
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import ExportQuery, PageOf, PageQuery
from fairlead.core.file_types import OCTETS
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.exchanges import operations, queries
from fairlead.exchanges.operations.anchors import anchor_document
from fairlead.exchanges.operations.checks import CheckUnderWay, ask_for_check
from fairlead.exchanges.operations.exports import export_exchanges
from fairlead.exchanges.queries.evidence import (
    find_anchor,
    find_check,
    findings_of,
    latest_anchors,
    latest_checks,
    remedy_of,
    sentence_of,
)
from fairlead.exchanges.schemas import (
    AnchorLine,
    AnchorOut,
    CheckOut,
    CorrectionIn,
    ErasureIn,
    ExchangeFilters,
    ExchangeIn,
    ExchangeOut,
    FindingOut,
    FullCheckOut,
    LogQuery,
    Said,
)
from fairlead.exchanges.types import NewAttachment, Outcome
from fairlead.team.models import Member
from fairlead.team.types import Scope
from fairlead.ui.downloads import download
from fairlead.ui.exports import MEDIA, file_response

routes = Routes("Exchanges")
evidence = Routes("Evidence")
exports = Routes("Exports")
MAIL = "message/rfc822"
Position = Annotated[int, Path(ge=0, le=32_767)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
# Filters of the address → conditions of the query.
CONDITIONS = {"since": "occurred_at__gte", "until": "occurred_at__lt", "thread": "thread_key"}


@answers(operations.ContactOfAnotherAccount)
def _other_account(problem: Exception) -> Refused:
    return refused_value("/contact_id", message=_("This contact belongs to another account."), code="other_account")


@answers(operations.ExchangeInTheFuture)
def _in_the_future(problem: Exception) -> Refused:
    sentence = _("This lies in the future. Log it when it has happened, or make it a to-do.")
    return refused_value("/occurred_at", message=sentence, code="in_the_future")


@answers(operations.AttachmentTooLarge)
def _attachment_too_large(problem: operations.AttachmentTooLarge) -> Refused:
    sentence = _("“%(name)s” is too large to be kept.") % {"name": problem.name}
    return refused_value("/attachments", message=sentence, code="too_large")


@answers(operations.OriginalMissing)
def _original_missing(problem: Exception) -> Refused:
    return Refused(NOT_FOUND, _("These bytes have gone from the store. The check of the evidence tells more."))


@answers(operations.StoreUnavailable)
def _store_unavailable(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("The store of originals does not answer. Try again later."))


@answers(operations.WordsErased)
def _words_erased(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("The words of this entry were erased. It cannot be corrected."))


@answers(CheckUnderWay)
def _check_under_way(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("A check is running already. Its result will do."))


@answers(operations.AlreadyCorrected)
def _already_corrected(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This entry has been corrected already. Correct the latest one."))


def said(by: Member, body: Said) -> dict[str, Any]:
    """Return what was said as the operations take it."""
    contact = named(find_contact(by, body.contact_id), "/contact_id") if body.contact_id else None
    return {
        "kind": body.kind,
        "contact": contact,
        "direction": body.direction,
        "outcome": body.outcome or Outcome.NONE,
        "duration_minutes": body.duration_minutes,
        "text": body.text,
    }


@routes.get("/exchanges", scope=Scope.DESK_READ, gives=PageOf[ExchangeOut])
def list_exchanges(request: ApiRequest, filters: Query[ExchangeFilters], page: Query[PageQuery]) -> PageOf[ExchangeOut]:
    """List exchanges, the latest first.

    Those that a correction has replaced are left out.
    """
    asked = filters.model_dump(exclude_none=True)
    text, has_files = asked.pop("q"), asked.pop("has_attachments", None)
    if not asked["thread"]:
        del asked["thread"]
    wanted = {CONDITIONS.get(name, name): value for name, value in asked.items()}
    rows = queries.exchanges_visible_to(request.by).filter(**wanted).prefetch_related("attachments")
    rows = queries.holding(rows, text=text, has_files=has_files)
    return page_of(request, rows, page, order=("-occurred_at", "-pk"), show=ExchangeOut.model_validate)


@exports.download("/exports/exchanges", scope=Scope.DESK_READ, media=sorted(MEDIA.values()), refuses=[404])
def export_log(request: ApiRequest, whose: Query[LogQuery], wanted: Query[ExportQuery]) -> StreamingHttpResponse:
    """Download what was said with one account as a file, the latest first."""
    listed = export_exchanges(
        account=found(find_account(request.by, whose.account_id)),
        by=request.by,
        now=request.now,
        file_format=wanted.format,
        means=request.caller.means,
    )
    return file_response(listed, wanted.format)


@routes.post("/exchanges", scope=Scope.DESK_WRITE, gives=ExchangeOut, status=201, location="/exchanges/{id}")
def log_exchange(request: ApiRequest, exchange: ExchangeIn) -> ExchangeOut:
    """Log an exchange with an account."""
    account = named(find_account(request.by, exchange.account_id), "/account_id")
    logged = operations.record_exchange(
        account=account,
        by=request.by,
        now=request.now,
        occurred_at=exchange.occurred_at,
        subject=exchange.subject,
        message_id=exchange.message_id,
        in_reply_to=exchange.in_reply_to,
        attachments=[NewAttachment(one.name, one.content, one.media_type) for one in exchange.attachments],
        **said(request.by, exchange),
    )
    return ExchangeOut.model_validate(logged)


@routes.get("/exchanges/{exchange_id}", scope=Scope.DESK_READ, gives=ExchangeOut)
def get_exchange(request: ApiRequest, exchange_id: Id) -> ExchangeOut:
    """Get an exchange. One that was corrected is found at its correction."""
    return ExchangeOut.model_validate(found(queries.find_exchange(request.by, exchange_id)))


@routes.post(
    "/exchanges/{exchange_id}/correction",
    scope=Scope.DESK_WRITE,
    gives=ExchangeOut,
    status=201,
    location="/exchanges/{id}",
)
def correct_exchange(request: ApiRequest, exchange_id: Id, correction: CorrectionIn) -> ExchangeOut:
    """Replace an exchange in the timeline by a corrected one. The first stays readable behind it."""
    corrected = operations.correct_exchange(
        exchange=found(queries.find_exchange(request.by, exchange_id)),
        by=request.by,
        now=request.now,
        occurred_at=correction.occurred_at,
        **said(request.by, correction),
    )
    return ExchangeOut.model_validate(corrected)


@routes.post("/exchanges/{exchange_id}/erasure", scope=Scope.DESK_WRITE, gives=ExchangeOut)
def erase_words_of_exchange(request: ApiRequest, exchange_id: Id, erasure: ErasureIn) -> ExchangeOut:
    """Erase what an exchange says, as the law may ask.

    Subject, text, files and original go at once, also of what it corrects; that it was said stays on record.
    """
    row = found(queries.find_exchange_at_all(request.by, exchange_id))
    operations.erase_words(exchange=row, by=request.by, ground=erasure.ground)
    return ExchangeOut.model_validate(found(queries.find_exchange_at_all(request.by, exchange_id)))


@routes.download("/exchanges/{exchange_id}/original", scope=Scope.DESK_READ, media=[MAIL], refuses=[404])
def get_original(request: ApiRequest, exchange_id: Id) -> HttpResponse:
    """Download the bytes of a mail as they came."""
    row = found(queries.find_exchange_at_all(request.by, exchange_id))
    return download(operations.read_original(found(row.original_digest or None)), f"{row.pk}.eml", MAIL)


@routes.download(
    "/exchanges/{exchange_id}/attachments/{position}", scope=Scope.DESK_READ, media=[OCTETS], refuses=[404]
)
def get_attachment(request: ApiRequest, exchange_id: Id, position: Position) -> HttpResponse:
    """Download a file that came with an exchange."""
    row = found(queries.find_exchange_at_all(request.by, exchange_id))
    file = found(queries.find_attachment(row, position))
    return download(operations.read_original(file.digest), file.name, file.media_type)


@evidence.get("/evidence/checks", scope=Scope.DESK_READ, gives=list[CheckOut])
def list_evidence_checks(request: ApiRequest) -> list[CheckOut]:
    """List the latest checks of the evidence, the latest first."""
    return [CheckOut.model_validate(one) for one in latest_checks(request.by)]


@evidence.post(
    "/evidence/checks",
    scope=Scope.DESK_WRITE,
    gives=CheckOut,
    status=202,
    location="/evidence/checks/{id}",
    refuses=[409],
)
def start_evidence_check(request: ApiRequest) -> CheckOut:
    """Let every entry, chain, anchor and kept file be checked."""
    return CheckOut.model_validate(ask_for_check(by=request.by, now=request.now))


@evidence.get("/evidence/checks/{check_id}", scope=Scope.DESK_READ, gives=FullCheckOut)
def get_evidence_check(request: ApiRequest, check_id: Id) -> FullCheckOut:
    """Get a check with what it found."""
    check = found(find_check(request.by, check_id))
    findings = [
        FindingOut(
            trouble=one.trouble,
            account_id=one.account_id,
            chain_id=one.chain_id,
            position=one.position,
            exchange_id=one.exchange_id,
            place=one.place,
            sentence=sentence_of(one),
            remedy=remedy_of(one),
        )
        for one in findings_of(check)
    ]
    return FullCheckOut(**CheckOut.model_validate(check).model_dump(), findings=findings)


@evidence.get("/evidence/anchors", scope=Scope.DESK_READ, gives=list[AnchorLine])
def list_anchors(request: ApiRequest) -> list[AnchorLine]:
    """List the latest anchors of the evidence, the latest first."""
    return [AnchorLine.model_validate(one) for one in latest_anchors(request.by)]


@evidence.get("/evidence/anchors/{number}", scope=Scope.DESK_READ, gives=AnchorOut)
def get_anchor(request: ApiRequest, number: Number) -> AnchorOut:
    """Get an anchor, to be kept where nobody who runs the desk can change it."""
    return AnchorOut(**anchor_document(found(find_anchor(request.by, number))))
