"""Pages of the to-dos."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.customers.models import Account
from fairlead.customers.queries.accounts import find_account
from fairlead.db.models import ChangedMeanwhile
from fairlead.planner.forms import ItemForm, SnoozeForm
from fairlead.planner.operations import items as operations
from fairlead.planner.queries.desk import find_row
from fairlead.planner.queries.items import find_item, find_notice_of, list_items
from fairlead.planner.queries.people import find_visible_member, visible_members
from fairlead.planner.types import ItemList
from fairlead.planner.views.desk import due_words, row_context
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.addresses import next_address
from fairlead.ui.context import clock

PAGE = 50
DIGITS = 15  # of an id


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """List to-dos: one's own open ones first; others, done ones and snoozed ones by filter."""
    by: Member = request.user  # type: ignore[assignment]
    now = clock(request)
    which, owner = asked_items(request)
    page = list_items(by=by, which=which, owner=owner, cursor=request.GET.get("cursor", ""), limit=PAGE)
    today = now.astimezone(by.zone_info).date()
    context = {
        "groups": _by_due(page.rows, today, which),
        "page": page,
        "lists": [(value, label, value == which) for value, label in ItemList.choices],
        "members": visible_members(by),
        "whose": owner.pk if owner else "all",
    }
    return render(request, "planner/items.html", context)


def asked_items(request: HttpRequest) -> tuple[ItemList, Member | None]:
    """Return which to-dos an address asks for and whose, None for everybody's; one's own open ones otherwise."""
    by: Member = request.user  # type: ignore[assignment]
    asked, whose = request.GET.get("which", ""), request.GET.get("whose", "")
    which = ItemList(asked) if asked in ItemList.values else ItemList.OPEN
    if whose == "all":
        return which, None
    is_id = whose.isascii() and whose.isdigit() and len(whose) <= DIGITS
    return which, (find_visible_member(by, int(whose)) if is_id else None) or by


@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest, account_id: int) -> HttpResponse:
    """Add a to-do with an account."""
    by: Member = request.user  # type: ignore[assignment]
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    access.check_can_work_account(by, account)
    initial = {"owner": by, "due_date": operations.next_working_date(account, None, now=clock(request))}
    form = ItemForm(
        request.POST or None, account=account, members=visible_members(by), now=clock(request), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if _carried_out(form, lambda: operations.add_item(account=account, by=by, now=clock(request), **values)):
            return _saved(request, account, _("Added."))
    return _form_page(request, form, account, None)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show and change one to-do."""
    by: Member = request.user  # type: ignore[assignment]
    row = _item_or_404(by, item_id)
    form = ItemForm(
        request.POST or None,
        account=row.account,
        members=visible_members(by),
        now=clock(request),
        initial=ItemForm.initial_of(row),
    )
    if request.method == "POST":
        access.check_can_work_account(by, row.account)
        if form.is_valid():
            values = dict(form.cleaned_data)
            version = values.pop("version")

            def change() -> None:
                operations.change_item(item=row, by=by, now=clock(request), expected_version=version, **values)

            if _carried_out(form, change):
                return _saved(request, row.account, _("Saved."))
    return _form_page(request, form, row.account, row)


@require_POST
def item_completion(request: HttpRequest, item_id: int) -> HttpResponse:
    """Mark a to-do as done, or take that back (`undo`)."""
    by: Member = request.user  # type: ignore[assignment]
    row = _item_or_404(by, item_id)
    if "undo" in request.POST:
        operations.reopen_item(item=row, by=by, now=clock(request))
        return _saved(request, row.account, _("Open again."))
    try:
        operations.finish_item(item=row, by=by, now=clock(request))
    except operations.ItemAlreadyDone:
        return _saved(request, row.account, _("This was done already."))
    return _saved(request, row.account, _("Done."), undo=reverse("item_completion", args=[row.pk]))


@require_POST
def item_snooze(request: HttpRequest, item_id: int) -> HttpResponse:
    """Hide a to-do until the customer's next working day (or `until_date`), or wake it (`undo`)."""
    by: Member = request.user  # type: ignore[assignment]
    row = _item_or_404(by, item_id)
    if "undo" in request.POST:
        operations.wake_item(item=row, by=by, now=clock(request))
        return _saved(request, row.account, _("Awake again."))
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return _saved(request, row.account, _("This is not a date."))
    try:
        snoozed = operations.snooze_item(item=row, by=by, now=clock(request), until_date=form.until())
    except operations.ItemAlreadyDone:
        return _saved(request, row.account, _("This was done already."))
    until = snoozed.snoozed_until_date
    text = _("Snoozed until %(day)s, their time.") % {"day": formats.day_and_date(until) if until else ""}
    return _saved(request, row.account, text, undo=reverse("item_snooze", args=[row.pk]), snoozed=True)


@require_POST
def item_removal(request: HttpRequest, item_id: int) -> HttpResponse:
    """Remove a to-do that need not be done after all."""
    by: Member = request.user  # type: ignore[assignment]
    row = _item_or_404(by, item_id)
    operations.remove_item(item=row, by=by, now=clock(request))
    return _saved(request, row.account, _("Removed."))


def _item_or_404(by: Member, item_id: int) -> Any:
    row = find_item(by, item_id)
    if row is None:
        raise Http404
    return row


def _carried_out(form: ItemForm, act: Any) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except operations.OwnerCannotSeeAccount:
        form.add_error("owner", _("This colleague may not see the account. Choose another, or give them the account."))
    except operations.ItemAlreadyDone:
        form.add_error(None, _("This is done already. Open it again before changing it."))
    except ChangedMeanwhile:
        form.add_error(
            None, _("Somebody else changed this after you opened it. Open it again and make your change there.")
        )
    else:
        return True
    return False


def _form_page(request: HttpRequest, form: ItemForm, account: Account, row: Any) -> HttpResponse:
    by: Member = request.user  # type: ignore[assignment]
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet" or bool(getattr(request, "htmx", False))
    context = {
        "form": form,
        "account": account,
        "item": row,
        "path": request.path,
        "can_work": access.can_work_account(by, account),
        "notice": find_notice_of(row) if row else None,
        "done_at": formats.date_and_time(row.done_at.astimezone(by.zone_info)) if row and row.done_at else "",
    }
    template = "planner/_item.html" if is_panel else "planner/item.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, account: Account, text: str, *, undo: str = "", snoozed: bool = False) -> HttpResponse:
    """Close the panel, draw the desk's row anew where there is one, and say what happened."""
    by: Member = request.user  # type: ignore[assignment]
    toast: dict[str, Any] = {"text": text}
    if undo:
        toast["undo"] = {"address": undo, "label": _("Undo")}
    if not getattr(request, "htmx", False):
        messages.info(request, text)
        return redirect(next_address(request, reverse("account", args=[account.pk])))
    row = None if snoozed else find_row(by=by, now=clock(request), account_id=account.pk)
    drawn = (
        render_to_string("planner/_desk_row.html", {"one": row_context(row, by, clock(request))}, request)
        if row
        else ""
    )
    if request.POST.get("from") == "row":
        body = drawn
    else:
        body = (
            f'<span data-shut></span><hx-partial hx-target="#row-{account.pk}" hx-swap="outerHTML">{drawn}</hx-partial>'
        )
    response = HttpResponse(body)
    response["HX-Trigger"] = json.dumps({"toast": toast})
    return response


def _by_due(found: list[Any], today: date, which: ItemList) -> list[dict[str, Any]]:
    titles = {"late": _("Overdue"), "today": _("Due today"), "week": _("Within a week"), "later": _("Later")}
    if which is ItemList.DONE:
        return [{"title": "", "rows": [_line(row, today) for row in found]}] if found else []
    grouped: dict[str, list[Any]] = {name: [] for name in titles}
    for row in found:
        days = (row.due_date - today).days
        name = "late" if days < 0 else "today" if days == 0 else "week" if days < 7 else "later"
        grouped[name].append(_line(row, today))
    return [{"title": titles[name], "rows": rows} for name, rows in grouped.items() if rows]


def _line(row: Any, today: date) -> dict[str, Any]:
    return {"item": row, "due": due_words((today - row.due_date).days), "day": formats.day_and_date(row.due_date)}
