"""Who answers for what, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.continuity.operations import seats as operations
from fairlead.continuity.queries.covering import due_on
from fairlead.continuity.queries.rules import watched_rules
from fairlead.continuity.queries.seats import find_seat, seats_visible_to
from fairlead.continuity.schemas.seats import (
    StandInAgreementIn,
    StandInCheckIn,
    StandInEndIn,
    StandInPlaceIn,
    StandInProposalIn,
    TopicStandInFilters,
    TopicStandInIn,
    TopicStandInOut,
)
from fairlead.continuity.types import SeatSource
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.team.types import Scope

routes = Routes("Stand-ins")
READ, WRITE = Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE
_COMPUTED = {"due_on_date"}


@answers(operations.SeatIsOver)
def _over(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This has ended already, or is no proposal any more."))


@routes.get("/stand-ins", scope=READ, gives=PageOf[TopicStandInOut])
def list_stand_ins(
    request: ApiRequest, filters: Query[TopicStandInFilters], page: Query[PageQuery]
) -> PageOf[TopicStandInOut]:
    """List who answers for what, the latest entry first; also proposals and what has ended."""
    rows = seats_visible_to(request.by)
    chosen = {name: value for name, value in filters.model_dump().items() if value is not None}
    return page_of(request, rows.filter(**chosen), page, order=("-pk",), show=_shown())


@routes.post("/stand-ins", scope=WRITE, gives=TopicStandInOut, status=201, versioned=True, location="/stand-ins/{id}")
def name_stand_in(request: ApiRequest, body: TopicStandInIn) -> TopicStandInOut:
    """Let a contact answer for a topic: at place 0 responsible, behind it as a stand-in."""
    seat = operations.name_seat(
        account=named(find_account(request.by, body.account_id), "/account_id"),
        contact=named(find_contact(request.by, body.contact_id), "/contact_id"),
        topic=body.topic,
        place=body.place,
        agreed_on_date=body.agreed_on_date,
        agreed_with=_contact(request, body.agreed_with_id),
        note=body.note,
        by=request.by,
        now=request.now,
    )
    return _shown()(seat)


@routes.post("/stand-in-proposals", scope=WRITE, gives=TopicStandInOut, status=201, versioned=True, refuses=[409])
def propose_stand_in(request: ApiRequest, body: StandInProposalIn) -> TopicStandInOut:
    """Propose a contact as a stand-in. 409 when they answer for the topic, or are proposed, already."""
    seat = operations.propose_seat(
        account=named(find_account(request.by, body.account_id), "/account_id"),
        contact=named(find_contact(request.by, body.contact_id), "/contact_id"),
        topic=body.topic,
        note=body.note,
        source=SeatSource.BY_HAND,
        by=request.by,
        now=request.now,
    )
    if seat is None:
        raise Refused(CONFLICT, _("They answer for this topic already, or are proposed for it."))
    return _shown()(seat)


@routes.get("/stand-ins/{stand_in_id}", scope=READ, gives=TopicStandInOut, versioned=True)
def get_stand_in(request: ApiRequest, stand_in_id: Id) -> TopicStandInOut:
    """Get one entry."""
    return _shown()(found(find_seat(request.by, stand_in_id)))


@routes.post("/stand-ins/{stand_in_id}/agreement", scope=WRITE, gives=TopicStandInOut, refuses=[409])
def agree_stand_in(request: ApiRequest, stand_in_id: Id, body: StandInAgreementIn) -> TopicStandInOut:
    """Record that the customer has agreed."""
    return _changed(
        request,
        stand_in_id,
        operations.agree_seat,
        agreed_on_date=body.agreed_on_date,
        agreed_with=_contact(request, body.agreed_with_id),
        note=body.note,
    )


@routes.post("/stand-ins/{stand_in_id}/check", scope=WRITE, gives=TopicStandInOut, refuses=[409])
def check_stand_in(request: ApiRequest, stand_in_id: Id, body: StandInCheckIn) -> TopicStandInOut:
    """Record that an agreement was found to hold."""
    return _changed(request, stand_in_id, operations.check_seat, checked_on_date=body.checked_on_date)


@routes.post("/stand-ins/{stand_in_id}/place", scope=WRITE, gives=TopicStandInOut, refuses=[409])
def move_stand_in(request: ApiRequest, stand_in_id: Id, body: StandInPlaceIn) -> TopicStandInOut:
    """Give somebody another place in the order of asking; who has it takes theirs."""
    return _changed(request, stand_in_id, operations.move_seat, place=body.place)


@routes.post("/stand-ins/{stand_in_id}/acceptance", scope=WRITE, gives=TopicStandInOut, refuses=[409])
def accept_stand_in(request: ApiRequest, stand_in_id: Id) -> TopicStandInOut:
    """Let who is proposed answer for the topic, at the next place."""
    row = found(find_seat(request.by, stand_in_id))
    return _shown()(operations.accept_proposal(seat=row, by=request.by, now=request.now))


@routes.post("/stand-ins/{stand_in_id}/end", scope=WRITE, gives=TopicStandInOut, refuses=[409])
def end_stand_in(request: ApiRequest, stand_in_id: Id, body: StandInEndIn) -> TopicStandInOut:
    """End it, or dismiss a proposal; it stays in the history."""
    return _changed(request, stand_in_id, operations.end_seat, note=body.note)


def _changed(request: ApiRequest, seat_id: int, act: Callable[..., Any], **values: Any) -> TopicStandInOut:
    row = found(find_seat(request.by, seat_id))
    version = request.expected_version
    return _shown()(act(seat=row, by=request.by, now=request.now, expected_version=version, **values))


def _contact(request: ApiRequest, contact_id: int | None) -> Any:
    return named(find_contact(request.by, contact_id), "/agreed_with_id") if contact_id is not None else None


def _shown() -> Callable[[Any], TopicStandInOut]:
    """Return what shows an entry; the rules are read once for all of a page."""
    rules = watched_rules()

    def show(row: Any) -> TopicStandInOut:
        values = {name: getattr(row, name) for name in TopicStandInOut.model_fields if name not in _COMPUTED}
        return TopicStandInOut(**values, due_on_date=due_on(row, rules) if row.ended_at is None else None)

    return show
