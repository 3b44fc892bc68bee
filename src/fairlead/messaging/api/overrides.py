"""Overrides over HTTP: asking, and deciding as the second person."""

from __future__ import annotations

from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT, NOT_ALLOWED
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.core.contact_gate import Channel
from fairlead.customers.queries.contacts import find_contact
from fairlead.messaging.operations import overrides as operations
from fairlead.messaging.queries.overrides import find_override, overrides_visible_to
from fairlead.messaging.schemas.gate import OverrideDecisionIn, OverrideFilters, OverrideIn, OverrideOut
from fairlead.team.types import Scope

routes = Routes("Overrides")
READ, WRITE = Scope.DESK_READ, Scope.DESK_WRITE


@answers(operations.OwnOverride)
def _own(problem: Exception) -> Refused:
    return Refused(NOT_ALLOWED, _("Nobody decides what they have asked for themselves."))


@answers(operations.OverrideIsDecided)
def _decided(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This was decided or withdrawn already, or its time is over."))


@routes.get("/contact-overrides", scope=READ, gives=PageOf[OverrideOut])
def list_contact_overrides(
    request: ApiRequest, filters: Query[OverrideFilters], page: Query[PageQuery]
) -> PageOf[OverrideOut]:
    """List overrides, the latest first; they are kept for ever."""
    rows = overrides_visible_to(request.by).filter(**filters.model_dump(exclude_none=True))
    return page_of(request, rows, page, order=("-requested_at", "-pk"), show=OverrideOut.model_validate)


@routes.post("/contact-overrides", scope=WRITE, gives=OverrideOut, status=201, location="/contact-overrides/{id}")
def request_contact_override(request: ApiRequest, body: OverrideIn) -> OverrideOut:
    """Ask to contact somebody although the gate says no: approved at once, or waiting for a second person."""
    row = operations.request_override(
        contact=named(find_contact(request.by, body.contact_id), "/contact_id"),
        channel=Channel(body.channel),
        purpose=body.purpose,
        reason=body.reason,
        by=request.by,
        now=request.now,
    )
    return OverrideOut.model_validate(row)


@routes.get("/contact-overrides/{contact_override_id}", scope=READ, gives=OverrideOut)
def get_contact_override(request: ApiRequest, contact_override_id: Id) -> OverrideOut:
    """Get an override."""
    return OverrideOut.model_validate(found(find_override(request.by, contact_override_id)))


@routes.post("/contact-overrides/{contact_override_id}/decision", scope=WRITE, gives=OverrideOut, refuses=[409])
def decide_contact_override(request: ApiRequest, contact_override_id: Id, body: OverrideDecisionIn) -> OverrideOut:
    """Be the second person. Leaders and owners may; nobody decides their own."""
    row = found(find_override(request.by, contact_override_id))
    decided = operations.decide_override(
        override=row, is_approved=body.is_approved, by=request.by, now=request.now, note=body.note
    )
    return OverrideOut.model_validate(decided)


@routes.post("/contact-overrides/{contact_override_id}/withdrawal", scope=WRITE, gives=OverrideOut, refuses=[409])
def withdraw_contact_override(request: ApiRequest, contact_override_id: Id) -> OverrideOut:
    """Take one's own request back."""
    row = found(find_override(request.by, contact_override_id))
    return OverrideOut.model_validate(operations.withdraw_override(override=row, by=request.by, now=request.now))
