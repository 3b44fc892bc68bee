"""One change to many accounts of the list."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fairlead.customers.forms.offers import members_to_own
from fairlead.customers.operations.bulk import (
    Reach,
    Selection,
    TooOldToUndo,
    bulk_change_accounts,
    reach_of,
    undo_bulk_change,
)
from fairlead.customers.queries.account_filter import AccountFilter
from fairlead.customers.queries.account_list import tags_in_use
from fairlead.customers.queries.custom_fields import custom_fields
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
    if "confirmed" in request.POST:
        try:
            change = bulk_change_accounts(
                by=by, now=clock(request), selection=selection, act=act, value=request.POST.get("value", "")
            )
        except BadInput as refused:
            problem = refused.problems[0].sentence
        else:
            remember_undo(request, done_sentence(act, change.accounts_changed), reverse("bulk_undo", args=[change.pk]))
            return redirect(_list_address(request))
    context = _question(request, act, selection, reach_of(by=by, selection=selection, act=act))
    return show_form(request, "customers/bulk.html", {**context, "problem": problem}, status=422 if problem else 200)


@require_POST
def undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take a bulk change back."""
    try:
        undone, kept = undo_bulk_change(change_id=change_id, by=member_of(request), now=clock(request))
    except TooOldToUndo:
        return told(request, redirect("account_list"), _("This can no longer be undone."))
    text = ngettext("%(n)d customer is as before.", "%(n)d customers are as before.", undone) % {"n": undone}
    if kept:
        changed = ngettext("%(n)d was changed since and stays.", "%(n)d were changed since and stay.", kept) % {
            "n": kept
        }
        text = f"{text} {changed}"
    return told(request, redirect("account_list"), text)


def selection_of(request: HttpRequest) -> Selection:
    """Return the accounts that the list's form means: those ticked, or all of its filter."""
    if request.POST.get("all"):
        words = dict(parse_qsl(request.POST.get("query", "")))
        return Selection(all_of=AccountFilter.read(words, custom_fields(FieldOwner.ACCOUNT)))
    ticked = [key for key in request.POST.getlist("account") if key.isascii() and key.isdigit() and len(key) < 18]
    return Selection(ids=tuple(int(key) for key in ticked))


def done_sentence(act: str, count: int) -> str:
    """Say how many accounts were changed."""
    if act == BulkAct.DELETE:
        return ngettext("%(n)d customer is in the bin.", "%(n)d customers are in the bin.", count) % {"n": count}
    return ngettext("%(n)d customer changed.", "%(n)d customers changed.", count) % {"n": count}


def _question(request: HttpRequest, act: str, selection: Selection, reach: Reach) -> dict[str, Any]:
    return {
        "act": BulkAct(act),
        "choices": _choices(act),
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


def _choices(act: str) -> list[Any] | None:
    match act:
        case BulkAct.OWNER:
            return members_to_own(None)
        case BulkAct.TIER:
            return [("", _("None")), *Tier.choices]
        case BulkAct.STAGE:
            return list(Stage.choices)
    return None


def _list_address(request: HttpRequest) -> str:
    query = request.POST.get("query", "")
    address = f"{reverse('account_list')}?{query}" if query else reverse("account_list")
    return address if url_has_allowed_host_and_scheme(address, None) else reverse("account_list")
