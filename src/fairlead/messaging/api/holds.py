"""Holds over HTTP."""

from __future__ import annotations

from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.messaging.operations import holds as operations
from fairlead.messaging.queries.holds import find_hold, holds_visible_to, not_over
from fairlead.messaging.schemas.gate import HoldChangesIn, HoldFilters, HoldIn, HoldOut, LiftIn
from fairlead.team.queries import find_active_member
from fairlead.team.types import Scope

routes = Routes("Holds")
READ, WRITE = Scope.DESK_READ, Scope.DESK_WRITE


@answers(operations.HoldIsOver)
def _over(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This hold was lifted already, or its time is over."))


@routes.get("/contact-holds", scope=READ, gives=PageOf[HoldOut])
def list_contact_holds(request: ApiRequest, filters: Query[HoldFilters], page: Query[PageQuery]) -> PageOf[HoldOut]:
    """List holds, the latest first. Those without an end are easily forgotten: `has_end=false` finds them."""
    rows = holds_visible_to(request.by)
    if filters.account_id is not None:
        rows = rows.filter(account=filters.account_id)
    if filters.is_over is not None:
        open_now = not_over(request.now)
        rows = rows.exclude(open_now) if filters.is_over else rows.filter(open_now)
    if filters.has_end is not None:
        rows = rows.filter(ends_at__isnull=not filters.has_end)
    return page_of(request, rows, page, order=("-starts_at", "-pk"), show=HoldOut.model_validate)


@routes.post("/contact-holds", scope=WRITE, gives=HoldOut, status=201, versioned=True, location="/contact-holds/{id}")
def place_contact_hold(request: ApiRequest, body: HoldIn) -> HoldOut:
    """Leave an account, or one person there, in peace."""
    values = body.model_dump(exclude={"account_id", "contact_id", "owner_id"})
    contact_id, owner_id = body.contact_id, body.owner_id
    hold = operations.place_hold(
        account=named(find_account(request.by, body.account_id), "/account_id"),
        contact=named(find_contact(request.by, contact_id), "/contact_id") if contact_id is not None else None,
        owner=named(find_active_member(owner_id), "/owner_id") if owner_id is not None else None,
        by=request.by,
        now=request.now,
        **values,
    )
    return HoldOut.model_validate(hold)


@routes.get("/contact-holds/{contact_hold_id}", scope=READ, gives=HoldOut, versioned=True)
def get_contact_hold(request: ApiRequest, contact_hold_id: Id) -> HoldOut:
    """Get a hold."""
    return HoldOut.model_validate(found(find_hold(request.by, contact_hold_id)))


@routes.patch("/contact-holds/{contact_hold_id}", scope=WRITE, gives=HoldOut, refuses=[409])
def change_contact_hold(request: ApiRequest, contact_hold_id: Id, changes: HoldChangesIn) -> HoldOut:
    """Give a hold another end, or none."""
    row = found(find_hold(request.by, contact_hold_id))
    ends_at = changes.given().get("ends_at", row.ends_at)
    changed = operations.prolong_hold(
        hold=row, ends_at=ends_at, by=request.by, now=request.now, expected_version=request.expected_version
    )
    return HoldOut.model_validate(changed)


@routes.post("/contact-holds/{contact_hold_id}/lifting", scope=WRITE, gives=HoldOut, refuses=[409])
def lift_contact_hold(request: ApiRequest, contact_hold_id: Id, body: LiftIn) -> HoldOut:
    """End a hold now."""
    row = found(find_hold(request.by, contact_hold_id))
    return HoldOut.model_validate(operations.lift_hold(hold=row, by=request.by, now=request.now, note=body.note))
