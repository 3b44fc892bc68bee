"""One change to many accounts of the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairlead.customers.forms.offers import members_to_own
from fairlead.customers.operations.bulk import (
    MOST_WHILE_WAITING,
    Reach,
    Selection,
    TooOldToUndo,
    bulk_change_accounts,
    queue_bulk_change,
    queue_bulk_undo,
    reach_of,
    undo_bulk_change,
)
from fairlead.customers.queries.account_filter import AccountFilter
from fairlead.customers.queries.account_list import tags_in_use
from fairlead.customers.queries.bulk import get_bulk_change
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.sentences import done_sentence, undone_sentence
from fairlead.customers.types import BadInput, BulkAct, FieldOwner, Stage, Tier
from fairlead.customers.views.answers import member_of, remember_undo, show_form, told
from fairlead.ui.context import clock


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Say what would be changed and how many accounts that are; do it once it is confirmed."""
    by, act = member_of(request), request.POST.get("act", "")
    if act not in BulkAct.values:
        raise Http404
    selection = selection_of(request)
    problem = ""
    reach = reach_of(by=by, selection=selection, act=act)
    if "confirmed" in request.POST:
        try:
            return _do(request, selection, act, reach)
        except BadInput as refused:
            problem = refused.problems[0].sentence
    context = _question(request, act, selection, reach)
    return show_form(request, "customers/bulk.html", {**context, "problem": problem}, status=422 if problem else 200)


def _do(request: HttpRequest, selection: Selection, act: str, reach: Reach) -> HttpResponse:
    """Change the accounts now when they are few, else leave it to the worker."""
    by, now, value = member_of(request), clock(request), request.POST.get("value", "")
    answer = redirect(_list_address(request))
    if reach.changeable > MOST_WHILE_WAITING:
        queue_bulk_change(by=by, now=now, selection=selection, act=act, value=value)
        return told(request, answer, _("This is being done now. You will be notified."))
    change = bulk_change_accounts(by=by, now=now, selection=selection, act=act, value=value)
    remember_undo(request, done_sentence(act, change.accounts_changed), reverse("bulk_undo", args=[change.pk]))
    return answer


@require_safe
def result(request: HttpRequest, change_id: int) -> HttpResponse:
    """Show the list with what a bulk change did, and the offer to take it back; notifications lead here."""
    change = get_bulk_change(member_of(request), change_id)
    if change.undone_at is None:
        remember_undo(
            request, done_sentence(change.act, change.accounts_changed), reverse("bulk_undo", args=[change.pk])
        )
    return redirect("account_list")


@require_POST
def undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take a bulk change back, at once or, when it is large, by the worker."""
    by, answer = member_of(request), redirect("account_list")
    if get_bulk_change(by, change_id).accounts_changed > MOST_WHILE_WAITING:
        queue_bulk_undo(change_id=change_id, by=by, now=clock(request))
        return told(request, answer, _("This is being done now. You will be notified."))
    try:
        undone, kept = undo_bulk_change(change_id=change_id, by=by, now=clock(request))
    except TooOldToUndo:
        return told(request, answer, _("This can no longer be undone."))
    return told(request, answer, undone_sentence(undone, kept))


def selection_of(request: HttpRequest) -> Selection:
    """Return the accounts that the list's form means: those ticked, or all of its filter."""
    if request.POST.get("all"):
        words = dict(parse_qsl(request.POST.get("query", "")))
        return Selection(all_of=AccountFilter.read(words, custom_fields(FieldOwner.ACCOUNT)))
    ticked = [key for key in request.POST.getlist("account") if key.isascii() and key.isdigit() and len(key) < 18]
    return Selection(ids=tuple(int(key) for key in ticked))


def _question(request: HttpRequest, act: str, selection: Selection, reach: Reach) -> dict[str, Any]:
    return {
        "act": BulkAct(act),
        "choices": _choices(act, clock(request)),
        "asks_tag": act in (BulkAct.ADD_TAG, BulkAct.REMOVE_TAG),
        "tags": tags_in_use() if act in (BulkAct.ADD_TAG, BulkAct.REMOVE_TAG) else [],
        "value": request.POST.get("value", ""),
        "reach": reach,
        "left_out": reach.selected - reach.changeable,
        "ids": selection.ids,
        "all": bool(request.POST.get("all")),
        "query": request.POST.get("query", ""),
        "path": reverse("account_bulk"),
        "keeps_address": True,  # a reload of this panel could not be answered without the chosen accounts
        "heading": BulkAct(act).label,
        "back_to": _("Customers"),
        "back": _list_address(request),
    }


def _choices(act: str, now: datetime) -> list[Any] | None:
    match act:
        case BulkAct.OWNER:
            return members_to_own(None, now)
        case BulkAct.TIER:
            return [("", _("None")), *Tier.choices]
        case BulkAct.STAGE:
            return list(Stage.choices)
    return None


def _list_address(request: HttpRequest) -> str:
    query = request.POST.get("query", "")
    address = f"{reverse('account_list')}?{query}" if query else reverse("account_list")
    return address if url_has_allowed_host_and_scheme(address, None) else reverse("account_list")
