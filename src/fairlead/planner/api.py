"""To-dos and the desk over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import address_of, page_of, place_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import ExportQuery, PageOf, PageQuery
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.exchanges.api import said
from fairlead.planner.operations import items as operations
from fairlead.planner.operations.exports import export_items
from fairlead.planner.queries.desk import get_desk
from fairlead.planner.queries.items import find_item, items_visible_to
from fairlead.planner.queries.people import find_visible_member
from fairlead.planner.schemas import (
    DeskOut,
    DeskQuery,
    DeskRowOut,
    SnoozeIn,
    ToDoChangesIn,
    ToDoFilters,
    ToDoIn,
    ToDoList,
    ToDoOut,
    TouchIn,
    TouchOut,
)
from fairlead.planner.types import DeskFilter, ItemList, ItemSource
from fairlead.team.models import Member
from fairlead.team.queries.members import active_members
from fairlead.team.types import Scope
from fairlead.ui.exports import MEDIA, file_response

to_dos = Routes("To-dos")
desk = Routes("Desk")
exports = Routes("Exports")
READ, WRITE = Scope.DESK_READ, Scope.DESK_WRITE
# Filters of the address → conditions of the query.
CONDITIONS = {"due_since": "due_date__gte", "due_until": "due_date__lt"}


@answers(operations.ItemAlreadyDone)
def _already_done(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This to-do is done. Open it again before changing it."))


@answers(operations.ContactOfAnotherAccount)
def _other_account(problem: Exception) -> Refused:
    return refused_value("/contact_id", message=_("This contact belongs to another account."), code="other_account")


@answers(operations.OwnerCannotSeeAccount)
def _owner_cannot_see(problem: Exception) -> Refused:
    sentence = _("This member may not work with the account. Choose somebody who may.")
    return refused_value("/owner_id", message=sentence, code="owner_cannot_see")


@answers(operations.EmptyTitle)
def _empty_title(problem: Exception) -> Refused:
    return refused_value("/title", message=_("Say what is to be done."), code="title_missing")


@to_dos.get("/to-dos", scope=READ, gives=PageOf[ToDoOut])
def list_to_dos(request: ApiRequest, filters: Query[ToDoFilters], page: Query[PageQuery]) -> PageOf[ToDoOut]:
    """List to-dos, those due first at the beginning."""
    asked = filters.model_dump(exclude_none=True)
    conditions = {CONDITIONS.get(name, name): value for name, value in asked.items() if not name.startswith("is_")}
    if filters.is_done is not None:
        conditions["done_at__isnull"] = not filters.is_done
    if filters.is_snoozed is not None:
        conditions["snoozed_until_date__isnull"] = not filters.is_snoozed
    rows = items_visible_to(request.by).filter(**conditions)
    return page_of(request, rows, page, order=("due_date", "pk"), show=ToDoOut.model_validate)


@exports.download("/exports/to-dos", scope=READ, media=sorted(MEDIA.values()), refuses=[404])
def export_to_dos(request: ApiRequest, chosen: Query[ToDoList], wanted: Query[ExportQuery]) -> StreamingHttpResponse:
    """Download a list of to-dos as a file, as the page shows it: the open ones unless another list is named."""
    listed = export_items(
        by=request.by,
        now=request.now,
        which=ItemList(chosen.list or ""),
        owner=found(find_visible_member(request.by, chosen.owner_id)) if chosen.owner_id else None,
        file_format=wanted.format,
        means=request.caller.means,
    )
    return file_response(listed, wanted.format)


@to_dos.post("/to-dos", scope=WRITE, gives=ToDoOut, status=201, versioned=True, location="/to-dos/{id}")
def create_to_do(request: ApiRequest, to_do: ToDoIn) -> ToDoOut:
    """Add a to-do with an account."""
    made = operations.add_item(
        account=named(find_account(request.by, to_do.account_id), "/account_id"),
        by=request.by,
        now=request.now,
        title=to_do.title,
        due_date=to_do.due_date,
        owner=_owner(to_do.owner_id) if to_do.owner_id else None,
        contact=_contact(request.by, to_do.contact_id),
        channel=to_do.channel or "",
        note=to_do.note,
        source=ItemSource.API,
    )
    return ToDoOut.model_validate(made)


@to_dos.get("/to-dos/{to_do_id}", scope=READ, gives=ToDoOut, versioned=True)
def get_to_do(request: ApiRequest, to_do_id: Id) -> ToDoOut:
    """Get a to-do."""
    return ToDoOut.model_validate(found(find_item(request.by, to_do_id)))


@to_dos.patch("/to-dos/{to_do_id}", scope=WRITE, gives=ToDoOut, refuses=[409])
def change_to_do(request: ApiRequest, to_do_id: Id, changes: ToDoChangesIn) -> ToDoOut:
    """Change an open to-do."""
    item = found(find_item(request.by, to_do_id))
    given = changes.given()
    changed = operations.change_item(
        item=item,
        by=request.by,
        now=request.now,
        title=given.get("title", item.title),
        due_date=given.get("due_date", item.due_date),
        owner=_owner(given["owner_id"]) if "owner_id" in given else item.owner,
        contact=_contact(request.by, given["contact_id"]) if "contact_id" in given else item.contact,
        channel=given.get("channel", item.channel) or "",
        note=given.get("note", item.note),
        expected_version=request.expected_version,
    )
    return ToDoOut.model_validate(changed)


@to_dos.delete("/to-dos/{to_do_id}", scope=WRITE, versioned=True)
def remove_to_do(request: ApiRequest, to_do_id: Id) -> None:
    """Remove a to-do that need not be done after all. The history keeps it."""
    item = found(find_item(request.by, to_do_id))
    operations.remove_item(item=item, by=request.by, now=request.now, expected_version=request.expected_version)


@to_dos.post("/to-dos/{to_do_id}/completion", scope=WRITE, gives=ToDoOut, versioned=True)
def finish_to_do(request: ApiRequest, to_do_id: Id) -> ToDoOut:
    """Mark a to-do as done."""
    item = found(find_item(request.by, to_do_id))
    return ToDoOut.model_validate(operations.finish_item(item=item, by=request.by, now=request.now))


@to_dos.delete("/to-dos/{to_do_id}/completion", scope=WRITE)
def reopen_to_do(request: ApiRequest, to_do_id: Id) -> None:
    """Take back that a to-do is done."""
    operations.reopen_item(item=found(find_item(request.by, to_do_id)), by=request.by, now=request.now)


@to_dos.post("/to-dos/{to_do_id}/snooze", scope=WRITE, gives=ToDoOut, versioned=True)
def snooze_to_do(request: ApiRequest, to_do_id: Id, snooze: SnoozeIn) -> ToDoOut:
    """Hide a to-do from the desk until a day of the customer's calendar, their next working day unless one is named."""
    item = found(find_item(request.by, to_do_id))
    snoozed = operations.snooze_item(item=item, by=request.by, now=request.now, until_date=snooze.until_date)
    return ToDoOut.model_validate(snoozed)


@to_dos.delete("/to-dos/{to_do_id}/snooze", scope=WRITE)
def wake_to_do(request: ApiRequest, to_do_id: Id) -> None:
    """Show a snoozed to-do again."""
    operations.wake_item(item=found(find_item(request.by, to_do_id)), by=request.by, now=request.now)


@desk.get("/desk", scope=READ, gives=DeskOut, refuses=[404])
def get_desk_page(request: ApiRequest, query: Query[DeskQuery], page: Query[PageQuery]) -> DeskOut:
    """Ask whom to contact now, and who comes next.

    The rows are those of the page: who can be contacted now, closing soonest first; then within three hours, later
    today, not today, and those whose zone nobody knows.
    """
    now, skipped = _place(request, page)
    wanted = DeskFilter(
        whose=_whose(request.by, query),
        show=query.show,
        tier=query.tier or "",
        country=query.country or "",
        group=query.group,
    )
    shown = get_desk(by=request.by, now=now, wanted=wanted, limit=skipped + page.limit + 1)
    rows = shown.rows[skipped : skipped + page.limit]
    reached = skipped + len(rows)
    following = [now.isoformat(), reached] if len(shown.rows) > reached else None
    return DeskOut(
        at=now,
        counts=shown.counts,
        overdue=shown.overdue,
        snoozed=shown.snoozed,
        without_step=shown.without_step,
        items=[DeskRowOut.of(row, now) for row in rows],
        next=address_of(request, following, order="desk"),
    )


@desk.post("/desk/touches", scope=WRITE, gives=TouchOut, status=201)
def log_touch(request: ApiRequest, touch: TouchIn) -> TouchOut:
    """Log what was just said, finish the step that it was for, and plan the next one, all or nothing."""
    done = touch.done_to_do_id
    step = operations.log_and_plan(
        account=named(find_account(request.by, touch.account_id), "/account_id"),
        by=request.by,
        now=request.now,
        done_item=named(find_item(request.by, done), "/done_to_do_id") if done else None,
        next_title=touch.next_step.title if touch.next_step else "",
        next_date=touch.next_step.due_date if touch.next_step else None,
        **said(request.by, touch),
    )
    return TouchOut(next_step=ToDoOut.model_validate(step) if step else None)


def _owner(member_id: int) -> Member:
    return named(active_members().filter(pk=member_id).first(), "/owner_id")


def _contact(by: Member, contact_id: int | None) -> Any:
    return named(find_contact(by, contact_id), "/contact_id") if contact_id is not None else None


def _whose(by: Member, query: DeskQuery) -> int | None:
    if query.everybody:
        return None
    return found(find_visible_member(by, query.whose)).pk if query.whose else by.pk


def _place(request: ApiRequest, page: PageQuery) -> tuple[datetime, int]:
    """Return the moment that the desk is shown at and how many rows came before: the cursor keeps both."""
    place = place_of(request, page, order="desk")
    return (datetime.fromisoformat(place[0]), place[1]) if place else (request.now, 0)
