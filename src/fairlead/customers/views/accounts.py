"""One account: its page, and the forms that change it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.customers.forms.accounts import AccountForm
from fairlead.customers.operations import accounts as operations
from fairlead.customers.operations.bin import delete_account, restore_account
from fairlead.customers.operations.merging import merge_accounts
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.duplicates import likely_duplicates
from fairlead.customers.queries.history import changes_since
from fairlead.customers.queries.search import find_customers
from fairlead.customers.types import BadInput, FieldOwner
from fairlead.customers.views.answers import (
    add_problems,
    member_of,
    remember_undo,
    show_form,
    told,
    wants_panel,
)
from fairlead.customers.views.records import show_account, show_record
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.ui.context import clock


@require_safe
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show all that is known of an account, as a page or in the panel."""
    return show_account(request, account_id, is_panel=wants_panel(request))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an account; companies that look the same are shown before it is made."""
    by = member_of(request)
    access.check_can_make_accounts(by)
    fields = list(custom_fields(FieldOwner.ACCOUNT))
    form = AccountForm(
        request.POST or None, account=None, fields=fields, now=clock(request), can_give=access.can_give_accounts(by)
    )
    context: dict[str, Any] = {
        "form": form,
        "path": request.path,
        "heading": _("Add a customer"),
        "back": reverse("account_list"),
        "back_to": _("Customers"),
    }
    if request.method == "GET":
        form.initial["owner_id"] = by.pk
        return show_form(request, "customers/account_form.html", context)
    if form.is_valid():
        try:
            made = operations.create_account(
                by=by, now=clock(request), values=form.values(), allow_duplicates="anyway" in request.POST
            )
        except BadInput as refused:
            add_problems(form, refused)
        except operations.LikelyDuplicates as alike:
            context["duplicates"] = alike.found
        else:
            return _saved(request, made.pk, _("%(name)s added.") % {"name": made.name})
    return show_form(request, "customers/account_form.html", context, status=422)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, account_id: int) -> HttpResponse:
    """Change an account. Whoever was overtaken sees what changed and may still save what they typed."""
    by = member_of(request)
    row = find_account(by, account_id)
    if row is None:
        raise Http404
    rights = {
        "can_edit": access.can_edit_account(by, row),
        "can_edit_money": access.can_edit_money(by, row),
        "can_give": access.can_give_accounts(by),
    }
    if not rights["can_edit"] and not rights["can_edit_money"]:
        raise access.AccessRefused
    fields = list(custom_fields(FieldOwner.ACCOUNT))
    form = AccountForm(request.POST or None, account=row, fields=fields, now=clock(request), **rights)
    context: dict[str, Any] = {
        "form": form,
        "account": row,
        "path": request.path,
        "heading": _("Change %(name)s") % {"name": row.name},
        "back": reverse("account", args=[account_id]),
        "back_to": row.name,
    }
    if request.method == "GET":
        return show_form(request, "customers/account_form.html", context)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.change_account(
                account_id=account_id, by=by, now=clock(request), values=form.values(), expected_version=version
            )
        except BadInput as refused:
            add_problems(form, refused)
        except ChangedMeanwhile:
            context["meanwhile"] = changes_since(row, version, by.zone_info)
            context["newer_version"] = row.version
            return show_form(request, "customers/account_form.html", context, status=409)
        else:
            return _saved(request, account_id, _("Saved."))
    return show_form(request, "customers/account_form.html", context, status=422)


@require_POST
def zone(request: HttpRequest, account_id: int) -> HttpResponse:
    """State an account's time zone with one press."""
    operations.set_account_zone(
        account_id=account_id, zone=request.POST.get("zone", ""), by=member_of(request), now=clock(request)
    )
    return show_record(request, request.POST.get("next", ""), account_id, _("Time zone saved."))


@require_POST
def owner(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take over an account that nobody owns, or give it away."""
    chosen = request.POST.get("owner", "")
    owner_id = int(chosen) if chosen.isascii() and chosen.isdigit() else None
    operations.give_account(account_id=account_id, owner_id=owner_id, by=member_of(request), now=clock(request))
    return _saved(request, account_id, _("Saved."))


@require_POST
def deletion(request: HttpRequest, account_id: int) -> HttpResponse:
    """Move an account to the bin; the list that follows offers to take it back."""
    deleted = delete_account(account_id=account_id, by=member_of(request), now=clock(request))
    text = _("%(name)s is in the bin.") % {"name": deleted.name}
    remember_undo(request, text, reverse("account_restoration", args=[account_id]))
    return redirect("account_list")


@require_POST
def restoration(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take an account out of the bin."""
    restored = restore_account(account_id=account_id, by=member_of(request), now=clock(request))
    return told(request, redirect("account", account_id), _("%(name)s is back.") % {"name": restored.name})


@require_http_methods(["GET", "POST"])
def merging(request: HttpRequest, account_id: int) -> HttpResponse:
    """Join another account into this one: search it, look at both, confirm."""
    by = member_of(request)
    keep = find_account(by, account_id)
    if keep is None:
        raise Http404
    access.check_can_edit_account(by, keep)
    other = (request.POST if request.method == "POST" else request.GET).get("other", "")
    drop = find_account(by, int(other)) if other.isascii() and other.isdigit() and len(other) < 18 else None
    if request.method == "POST":
        if drop is None or drop == keep:
            raise Http404
        merge_accounts(keep_id=account_id, drop_id=drop.pk, by=by, now=clock(request))
        text = _("%(drop)s is part of %(keep)s now.") % {"drop": drop.name, "keep": keep.name}
        return told(request, redirect("account", account_id), text)
    sought = request.GET.get("q", "").strip()[:100]
    alike = likely_duplicates(
        by=by, name=keep.name, country=keep.country, website=keep.website, tax_id=keep.tax_id,
        external_id=keep.external_id, except_for=keep.pk,
    )  # fmt: skip
    found = [one for one in find_customers(by, sought, 20) if one.kind == "account" and one.id != account_id]
    context = {
        "account": keep,
        "other": None if drop == keep else drop,
        "alike": alike,
        "found": found,
        "sought": sought,
        "path": request.path,
        "heading": _("Join with another customer"),
        "sub": keep.name,
        "back": reverse("account", args=[account_id]),
        "back_to": keep.name,
    }
    return show_form(request, "customers/merging.html", context)


def _saved(request: HttpRequest, account_id: int, text: str) -> HttpResponse:
    return show_record(request, "", account_id, text)
