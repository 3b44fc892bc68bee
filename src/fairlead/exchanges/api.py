"""Exchanges over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import ExportQuery, PageOf, PageQuery
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.exchanges import operations, queries
from fairlead.exchanges.operations.exports import export_exchanges
from fairlead.exchanges.schemas import CorrectionIn, ExchangeFilters, ExchangeIn, ExchangeOut, LogQuery, Said
from fairlead.exchanges.types import Outcome
from fairlead.team.models import Member
from fairlead.team.types import Scope
from fairlead.ui.exports import MEDIA, file_response

routes = Routes("Exchanges")
exports = Routes("Exports")
# Filters of the address → conditions of the query.
CONDITIONS = {"since": "occurred_at__gte", "until": "occurred_at__lt"}


@answers(operations.ContactOfAnotherAccount)
def _other_account(problem: Exception) -> Refused:
    return refused_value("/contact_id", message=_("This contact belongs to another account."), code="other_account")


@answers(operations.ExchangeInTheFuture)
def _in_the_future(problem: Exception) -> Refused:
    sentence = _("This lies in the future. Log it when it has happened, or make it a to-do.")
    return refused_value("/occurred_at", message=sentence, code="in_the_future")


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
    wanted = {CONDITIONS.get(name, name): value for name, value in filters.model_dump(exclude_none=True).items()}
    rows = queries.exchanges_visible_to(request.by).filter(**wanted)
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
