"""Who can be reached now, and working time in a contact's own hours, over HTTP."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.paging import address_of, place_of
from fairlead.api.api.problems import found
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageQuery
from fairlead.availability import queries
from fairlead.availability.queries.reachable import reachable
from fairlead.availability.schemas.reachable import (
    BetweenQuery,
    ReachableOut,
    ReachableQuery,
    ReachableRowOut,
    WorkingMinutesOut,
)
from fairlead.core.availability import working_minutes
from fairlead.customers.queries.contacts import find_contact
from fairlead.team.types import Scope

routes = Routes("Availability")
READ = Scope.LEAVE_READ


@routes.get("/availability/reachable", scope=READ, gives=ReachableOut)
def list_reachable(request: ApiRequest, query: Query[ReachableQuery], page: Query[PageQuery]) -> ReachableOut:
    """Ask which contacts can be reached now, closing soonest first; or who comes next, or who is not there and why."""
    place = place_of(request, page, order="reachable")
    moment, begin = (datetime.fromisoformat(place[0]), place[1]) if place else (request.now, 0)
    shown = reachable(
        by=request.by,
        moment=moment,
        wanted=query.as_filter(),
        begin=begin,
        limit=page.limit,
        language=get_language() or "en",
    )
    has_more = shown.rows and shown.past < shown.total
    return ReachableOut(
        at=moment,
        counts=shown.counts,
        countries=dict(shown.countries),
        total=shown.total,
        items=[ReachableRowOut.of(row, moment) for row in shown.rows],
        next=address_of(request, [moment.isoformat(), shown.past] if has_more else None, order="reachable"),
    )


@routes.get("/contacts/{contact_id}/working-minutes", scope=READ, gives=WorkingMinutesOut)
def get_working_minutes(request: ApiRequest, contact_id: Id, query: Query[BetweenQuery]) -> WorkingMinutesOut:
    """Ask how much of a time was working time of a contact: how long an answer took in *their* hours."""
    person = queries.person_of_contact(found(find_contact(request.by, contact_id)))
    end = query.end or request.now
    minutes = working_minutes(person, query.start, end)
    return WorkingMinutesOut(start=query.start, end=end, zone=person.zone, working_minutes=round(minutes, 2))
