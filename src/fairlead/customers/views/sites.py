"""Sites of an account."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fairlead.customers.forms.accounts import SiteForm
from fairlead.customers.operations import sites as operations
from fairlead.customers.queries.accounts import find_account, find_site
from fairlead.customers.queries.history import changes_since
from fairlead.customers.types import BadInput
from fairlead.customers.views.answers import add_problems, member_of, show_form
from fairlead.customers.views.records import show_record
from fairlead.db.models import ChangedMeanwhile
from fairlead.team import access
from fairlead.ui.context import clock


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, account_id: int) -> HttpResponse:
    """Add a site to an account."""
    by = member_of(request)
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    access.check_can_edit_account(by, account)
    form = SiteForm(request.POST or None, account=account, site=None)
    context: dict[str, Any] = {
        "form": form,
        "account": account,
        "heading": _("Add a site"),
        **_place_of(request, account),
    }
    if request.method == "GET":
        return show_form(request, "customers/site_form.html", context)
    if form.is_valid():
        try:
            operations.create_site(account_id=account_id, by=by, now=clock(request), values=form.values())
        except BadInput as refused:
            add_problems(form, refused)
        else:
            return show_record(request, "", account_id, _("Site added."))
    return show_form(request, "customers/site_form.html", context, status=422)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, site_id: int) -> HttpResponse:
    """Change a site."""
    by = member_of(request)
    site = find_site(by, site_id)
    if site is None:
        raise Http404
    access.check_can_edit_account(by, site.account)
    form = SiteForm(request.POST or None, account=site.account, site=site)
    heading = str(site) or _("Site")
    context: dict[str, Any] = {"form": form, "account": site.account, "site": site, "heading": heading}
    context |= _place_of(request, site.account)
    if request.method == "GET":
        return show_form(request, "customers/site_form.html", context)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            operations.change_site(
                site_id=site_id, by=by, now=clock(request), values=form.values(), expected_version=version
            )
        except BadInput as refused:
            add_problems(form, refused)
        except ChangedMeanwhile:
            context |= {"meanwhile": changes_since(site, version, by.zone_info), "newer_version": site.version}
            return show_form(request, "customers/site_form.html", context, status=409)
        else:
            return show_record(request, "", site.account_id, _("Saved."))
    return show_form(request, "customers/site_form.html", context, status=422)


def _place_of(request: HttpRequest, account: Any) -> dict[str, Any]:
    back = reverse("account", args=[account.pk])
    return {"path": request.path, "sub": account.name, "back": back, "back_to": account.name}


@require_POST
def zone(request: HttpRequest, site_id: int) -> HttpResponse:
    """State a site's time zone with one press."""
    by = member_of(request)
    site = operations.set_site_zone(site_id=site_id, zone=request.POST.get("zone", ""), by=by, now=clock(request))
    return show_record(request, request.POST.get("next", ""), site.account_id, _("Time zone saved."))


@require_POST
def deletion(request: HttpRequest, site_id: int) -> HttpResponse:
    """Delete a site; its contacts stay with the account."""
    by = member_of(request)
    site = find_site(by, site_id)
    if site is None:
        raise Http404
    operations.delete_site(site_id=site_id, by=by, now=clock(request))
    return show_record(request, "", site.account_id, _("Site deleted."))
