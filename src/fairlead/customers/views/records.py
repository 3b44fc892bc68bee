"""Draws the page or the panel of one account or contact; every form answers with the record that it changed."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fairlead.customers.queries.accounts import find_account_page, zones_to_choose
from fairlead.customers.queries.contacts import find_contact_page
from fairlead.customers.queries.history import history_of
from fairlead.customers.queries.local_time import local_moment
from fairlead.customers.queries.weeks import account_week_words, contact_week_words, week_whose
from fairlead.customers.views.answers import member_of, told, wants_panel
from fairlead.ui.context import clock

RECORD = re.compile(r"^/(customers|contacts)/(\d{1,17})$")


def show_account(request: HttpRequest, account_id: int, *, is_panel: bool) -> HttpResponse:
    """Draw an account's page or panel; others show it after they have changed something."""
    by, now = member_of(request), clock(request)
    found = find_account_page(by, account_id)
    if found is None:
        raise Http404
    context = {
        "page": found,
        "account": found.account,
        "is_panel": is_panel,
        "local_now": local_moment(now, found.account.effective_zone),
        "zones": [(zone, local_moment(now, zone)) for zone in found.zones_to_choose],
        "account_week_words": account_week_words(found.account),
        "zone_words": _zone_words(found.account.effective_zone_from, found.account.get_zone_source_display()),
        "history": history_of(found.account, by.zone_info, with_money=found.can_see_money),
        "path": reverse("account", args=[account_id]),
    }
    return render(request, "customers/_account_panel.html" if is_panel else "customers/account.html", context)


def show_contact(request: HttpRequest, contact_id: int, *, is_panel: bool) -> HttpResponse:
    """Draw a contact's page or panel."""
    by, now = member_of(request), clock(request)
    found = find_contact_page(by, contact_id)
    if found is None:
        raise Http404
    row = found.contact
    # The place whose zone is unknown is the one to ask about: the person's site, else the company.
    asked = row.site if row.site is not None and row.site.country else row.account
    zones = zones_to_choose(asked) if not row.effective_zone else ()
    context = {
        "page": found,
        "contact": row,
        "account": row.account,
        "is_panel": is_panel,
        "local_now": local_moment(now, row.effective_zone),
        "asked": asked,
        "zone_words": _zone_words(row.effective_zone_from, row.account.get_zone_source_display()),
        "week_words": contact_week_words(row),
        "week_whose": week_whose(row),
        "zone_address": reverse("site_zone" if asked is row.site else "account_zone", args=[asked.pk]),
        "zones": [(zone, local_moment(now, zone)) for zone in zones],
        "history": history_of(row, by.zone_info),
        "path": reverse("contact", args=[contact_id]),
    }
    return render(request, "customers/_contact_panel.html" if is_panel else "customers/contact.html", context)


def show_record(request: HttpRequest, address: str, account_id: int, text: str) -> HttpResponse:
    """Answer with the account or contact at an address of ours, the account otherwise."""
    named = RECORD.match(address)
    kind, key = (named.group(1), int(named.group(2))) if named else ("customers", account_id)
    if not wants_panel(request):
        return told(request, redirect("account" if kind == "customers" else "contact", key), text)
    show = show_account if kind == "customers" else show_contact
    return told(request, show(request, key, is_panel=True), text)


def _zone_words(whose: str, account_source: str) -> str:
    """Say how a time zone became known."""
    return {"contact": _("stated for this person"), "site": _("that of the site")}.get(whose, account_source)
