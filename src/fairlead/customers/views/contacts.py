"""Contacts: their list, one contact's page, and the forms that change it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.customers.forms.contacts import ContactForm
from fairlead.customers.operations import contacts as operations
from fairlead.customers.operations.accounts import LikelyDuplicates
from fairlead.customers.operations.bin import delete_contact, erase_contact, restore_contact
from fairlead.customers.operations.personal_data import export_personal_data
from fairlead.customers.queries import status_marks
from fairlead.customers.queries.account_list import countries_in_use, owners_to_choose
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contact_list import contact_list
from fairlead.customers.queries.contacts import ContactFilter, find_contact
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.queries.history import changes_since
from fairlead.customers.queries.search import find_customers
from fairlead.customers.types import BadInput, Consent, FieldOwner, Rank
from fairlead.customers.views.account_list import custom_filters
from fairlead.customers.views.answers import (
    add_problems,
    member_of,
    remember_undo,
    show_form,
    taken_undo,
    told,
    wants_panel,
)
from fairlead.customers.views.records import show_contact
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.ui.context import clock
from fairlead.ui.record_addresses import moment_query


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Show the contacts that the address asks for, fifty at a time."""
    by = member_of(request)
    fields = list(custom_fields(FieldOwner.CONTACT))
    chosen = ContactFilter.read(request.GET, fields)
    now = clock(request)
    listed = contact_list(by, chosen, fields, now=now, cursor=request.GET.get("cursor", ""))
    # Whoever has left the company is reachable at no hour.
    here = [row.contact.pk for row in listed.rows if row.contact.left_on_date is None]
    context = {
        "listed": listed,
        "marks": status_marks.of_contacts(here, now=now, at=moment_query(request)),
        "chosen": chosen,
        "query": urlencode(chosen.as_query()),
        "countries": countries_in_use(),
        "owners": owners_to_choose(by),
        "ranks": Rank.choices,
        "consents": Consent.choices,
        "custom": custom_filters(fields, chosen.custom),
        "more_filters": bool(
            chosen.zone or chosen.points or chosen.consent or chosen.language or chosen.state or chosen.custom
        ),
        "can_make": access.can_make_accounts(by),
        "undo": taken_undo(request),
    }
    return render(request, "customers/contacts.html", context)


@require_safe
def contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show all that is known of a contact, as a page or in the panel."""
    return show_contact(request, contact_id, is_panel=wants_panel(request))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, account_id: int) -> HttpResponse:
    """Add a contact to an account."""
    by = member_of(request)
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    access.check_can_edit_account(by, account)
    form = ContactForm(
        request.POST or None, account=account, contact=None, fields=list(custom_fields(FieldOwner.CONTACT))
    )
    context: dict[str, Any] = {
        "form": form,
        "account": account,
        "path": request.path,
        "heading": _("Add a contact"),
        "sub": account.name,
        "back": reverse("account", args=[account_id]),
        "back_to": account.name,
    }
    if request.method == "GET":
        return show_form(request, "customers/contact_form.html", context)
    if "add_row" in request.POST:
        return _with_another_row(request, form, context)
    if form.is_valid():
        try:
            made = operations.create_contact(
                account_id=account_id,
                by=by,
                now=clock(request),
                values=form.values(),
                allow_duplicates="anyway" in request.POST,
            )
        except BadInput as refused:
            add_problems(form, refused)
        except LikelyDuplicates as alike:
            context["duplicates"] = alike.found
        else:
            return _saved(request, made.pk, _("%(name)s added.") % {"name": made.name})
    return show_form(request, "customers/contact_form.html", context, status=422)


@require_safe
def new_somewhere(request: HttpRequest) -> HttpResponse:
    """Ask at which company, before a contact is added."""
    by = member_of(request)
    access.check_can_make_accounts(by)
    sought = request.GET.get("q", "").strip()[:100]
    found = [one for one in find_customers(by, sought, 20) if one.kind == "account"]
    context = {
        "sought": sought,
        "found": found,
        "path": request.path,
        "heading": _("Add a contact"),
        "back": reverse("contact_list"),
        "back_to": _("Contacts"),
    }
    return show_form(request, "customers/contact_where.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Change a contact. Whoever was overtaken sees what changed and may still save what they typed."""
    by = member_of(request)
    row = find_contact(by, contact_id)
    if row is None:
        raise Http404
    access.check_can_edit_account(by, row.account)
    form = ContactForm(
        request.POST or None, account=row.account, contact=row, fields=list(custom_fields(FieldOwner.CONTACT))
    )
    context: dict[str, Any] = {
        "form": form,
        "account": row.account,
        "contact": row,
        "path": request.path,
        "heading": _("Change %(name)s") % {"name": row.name},
        "back": reverse("contact", args=[contact_id]),
        "back_to": row.name,
    }
    if request.method == "GET":
        return show_form(request, "customers/contact_form.html", context)
    if "add_row" in request.POST:
        return _with_another_row(request, form, context)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.change_contact(
                contact_id=contact_id, by=by, now=clock(request), values=form.values(), expected_version=version
            )
        except BadInput as refused:
            add_problems(form, refused)
        except ChangedMeanwhile:
            context |= {"meanwhile": changes_since(row, version, by.zone_info), "newer_version": row.version}
            return show_form(request, "customers/contact_form.html", context, status=409)
        else:
            return _saved(request, contact_id, _("Saved."))
    return show_form(request, "customers/contact_form.html", context, status=422)


@require_POST
def departure(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Note that a contact left the company, today by their own calendar, or take it back."""
    by, now = member_of(request), clock(request)
    left = None if "back" in request.POST else now.astimezone(by.zone_info).date()
    operations.mark_left(contact_id=contact_id, by=by, now=now, left_on_date=left)
    return _saved(request, contact_id, _("Saved."))


@require_POST
def deletion(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Move a contact to the bin; the list that follows offers to take it back."""
    deleted = delete_contact(contact_id=contact_id, by=member_of(request), now=clock(request))
    text = _("%(name)s is in the bin.") % {"name": deleted.name}
    remember_undo(request, text, reverse("contact_restoration", args=[contact_id]))
    return redirect("contact_list")


@require_POST
def restoration(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Take a contact out of the bin."""
    restored = restore_contact(contact_id=contact_id, by=member_of(request), now=clock(request))
    return told(request, redirect("contact", contact_id), _("%(name)s is back.") % {"name": restored.name})


@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Erase a contact for good, after saying what that means."""
    by = member_of(request)
    row = find_contact(by, contact_id)
    if row is None:
        raise Http404
    access.check_can_edit_account(by, row.account)
    if request.method == "GET":
        context = {
            "contact": row,
            "account": row.account,
            "path": request.path,
            "heading": _("Erase for good"),
            "back": reverse("contact", args=[contact_id]),
            "back_to": row.name,
        }
        return show_form(request, "customers/contact_erasure.html", context)
    erase_contact(contact_id=contact_id, by=by, now=clock(request))
    return told(request, redirect("account", row.account_id), _("Erased for good."))


@require_safe
def personal_data(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Hand out all that is kept about a contact as a JSON file."""
    by = member_of(request)
    if find_contact(by, contact_id) is None:
        raise Http404
    data = export_personal_data(contact_id=contact_id, by=by, now=clock(request))
    text = json.dumps(data, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = slugify(data["contact"]["name"]) or f"contact-{contact_id}"
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _with_another_row(request: HttpRequest, form: ContactForm, context: dict[str, Any]) -> HttpResponse:
    form.add_row()
    form.errors.clear()  # nothing was meant to be saved yet
    return show_form(request, "customers/contact_form.html", context)


def _saved(request: HttpRequest, contact_id: int, text: str) -> HttpResponse:
    if not wants_panel(request):
        return told(request, redirect("contact", contact_id), text)
    return told(request, show_contact(request, contact_id, is_panel=True), text)
