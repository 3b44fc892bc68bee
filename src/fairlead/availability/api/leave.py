"""Leave and availability over HTTP."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.availability import operations, queries
from fairlead.availability.queries.patterns import with_likely_leave
from fairlead.availability.schemas import (
    AnswerOut,
    LeaveChangesIn,
    LeaveFilters,
    LeaveIn,
    LeaveOut,
    MomentQuery,
    WindowOut,
    WindowsOut,
    WindowsQuery,
)
from fairlead.availability.types import LeaveSource
from fairlead.core.availability import Person, status_at, windows
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.team.models import Member
from fairlead.team.types import Scope

leave = Routes("Leave")
availability = Routes("Availability")
READ, WRITE = Scope.LEAVE_READ, Scope.LEAVE_WRITE
EVER = (date(1900, 1, 1), date(2200, 1, 1))


@answers(operations.LeaveEndsBeforeItStarts)
def _ends_too_early(problem: Exception) -> Refused:
    sentence = _("The leave must end after it begins.")
    return refused_value("/end_date", message=sentence, code="ends_before_start")


@answers(operations.TimeWithoutDate)
def _time_without_date(problem: Exception) -> Refused:
    sentence = _("A time of return needs its date.")
    return refused_value("/end_time", message=sentence, code="time_without_date")


@answers(operations.StandInElsewhere)
def _stand_in_elsewhere(problem: Exception) -> Refused:
    sentence = _("The stand-in must be another contact of the same account.")
    return refused_value("/stand_in_id", message=sentence, code="stand_in_elsewhere")


@answers(operations.AskAgainWithEnd)
def _ask_again_with_end(problem: Exception) -> Refused:
    sentence = _("A day to ask again belongs to a leave whose end is not known.")
    return refused_value("/ask_again_date", message=sentence, code="ask_again_with_end")


@leave.get("/leave", scope=READ, gives=PageOf[LeaveOut])
def list_leave(request: ApiRequest, filters: Query[LeaveFilters], page: Query[PageQuery]) -> PageOf[LeaveOut]:
    """List the leave of contacts, the earliest first."""
    rows = queries.leave_between(request.by, filters.since or EVER[0], filters.until or EVER[1])
    conditions = {"contact__account": filters.account_id, "contact": filters.contact_id, "kind": filters.kind}
    rows = rows.filter(**{name: value for name, value in conditions.items() if value is not None})
    return page_of(request, rows, page, order=("start_date", "pk"), show=leave_out)


@leave.post("/leave", scope=WRITE, gives=LeaveOut, status=201, versioned=True, location="/leave/{id}")
def record_leave(request: ApiRequest, leave: LeaveIn) -> LeaveOut:
    """Record that a contact is away."""
    values = with_times(leave.model_dump(exclude={"contact_id", "stand_in_id"}))
    recorded = operations.record_leave(
        contact=named(find_contact(request.by, leave.contact_id), "/contact_id"),
        stand_in=_stand_in(request.by, leave.stand_in_id),
        source=LeaveSource.API,
        by=request.by,
        now=request.now,
        **values,
    )
    return leave_out(recorded)


@leave.get("/leave/{leave_id}", scope=READ, gives=LeaveOut, versioned=True)
def get_leave(request: ApiRequest, leave_id: Id) -> LeaveOut:
    """Get a leave."""
    return leave_out(found(queries.find_leave(request.by, leave_id)))


@leave.patch("/leave/{leave_id}", scope=WRITE, gives=LeaveOut)
def change_leave(request: ApiRequest, leave_id: Id, changes: LeaveChangesIn) -> LeaveOut:
    """Change what is recorded of a leave."""
    row = found(queries.find_leave(request.by, leave_id))
    given = with_times(changes.given())
    stand_in = _stand_in(request.by, given.pop("stand_in_id")) if "stand_in_id" in given else row.stand_in
    names = ("start_date", "start_time", "end_date", "end_time", "ask_again_date", "kind", "certainty", "note")
    kept = {name: getattr(row, name) for name in names}
    changed = operations.change_leave(
        leave=row,
        stand_in=stand_in,
        by=request.by,
        now=request.now,
        expected_version=request.expected_version,
        **{**kept, **given},
    )
    return leave_out(changed)


@leave.delete("/leave/{leave_id}", scope=WRITE, versioned=True)
def remove_leave(request: ApiRequest, leave_id: Id) -> None:
    """Remove a leave that was recorded by mistake or called off. The history keeps it."""
    row = found(queries.find_leave(request.by, leave_id))
    operations.remove_leave(leave=row, by=request.by, now=request.now, expected_version=request.expected_version)


@availability.get("/contacts/{contact_id}/availability", scope=READ, gives=AnswerOut)
def get_contact_availability(request: ApiRequest, contact_id: Id, query: Query[MomentQuery]) -> AnswerOut:
    """Ask whether a contact can be reached at a moment, and why."""
    contact = found(find_contact(request.by, contact_id))
    today = request.now.astimezone(request.by.zone_info).date()
    return _answer(request, with_likely_leave(queries.person_of_contact(contact), contact, today=today))


@availability.get("/contacts/{contact_id}/availability/windows", scope=READ, gives=WindowsOut)
def list_contact_windows(request: ApiRequest, contact_id: Id, query: Query[WindowsQuery]) -> WindowsOut:
    """Ask when a contact can be reached in the coming days."""
    contact = found(find_contact(request.by, contact_id))
    return _windows(request, queries.person_of_contact(contact), query)


@availability.get("/accounts/{account_id}/availability", scope=READ, gives=AnswerOut)
def get_account_availability(request: ApiRequest, account_id: Id, query: Query[MomentQuery]) -> AnswerOut:
    """Ask whether it is working time at an account, by the usual week and the holidays of its place."""
    account = found(find_account(request.by, account_id))
    return _answer(request, queries.person_of_account(account))


@availability.get("/accounts/{account_id}/availability/windows", scope=READ, gives=WindowsOut)
def list_account_windows(request: ApiRequest, account_id: Id, query: Query[WindowsQuery]) -> WindowsOut:
    """Ask when it is working time at an account in the coming days."""
    account = found(find_account(request.by, account_id))
    return _windows(request, queries.person_of_account(account), query)


def _stand_in(by: Member, contact_id: int | None) -> Any:
    return named(find_contact(by, contact_id), "/stand_in_id") if contact_id is not None else None


def with_times(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with times of day as such."""
    texts = {name: values[name] for name in ("start_time", "end_time") if values.get(name) is not None}
    return values | {name: time.fromisoformat(text) for name, text in texts.items()}


def leave_out(row: Any) -> LeaveOut:
    values = {name: getattr(row, name) for name in LeaveOut.model_fields if name != "account_id"}
    for name in ("start_time", "end_time"):
        values[name] = f"{values[name]:%H:%M}" if values[name] else None
    return LeaveOut(account_id=row.contact.account_id, **values)


def _answer(request: ApiRequest, person: Person) -> AnswerOut:
    answer = status_at(person, request.now, language=get_language() or "en")
    return AnswerOut(**AnswerOut.values_of(person, answer, request.now))


def _windows(request: ApiRequest, person: Person, query: WindowsQuery) -> WindowsOut:
    start = query.start or request.now
    stretches = windows(person, start, start + timedelta(days=query.days))
    return WindowsOut(zone=person.zone, windows=[WindowOut(start=begun, end=ended) for begun, ended in stretches])
