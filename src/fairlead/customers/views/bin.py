"""The bin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairlead.customers.operations.bin import erase_contact, purge_account
from fairlead.customers.queries.bin import DAYS_IN_BIN, bin_lines
from fairlead.customers.views.answers import member_of, taken_undo, told
from fairlead.ui.context import clock


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Show what was deleted and can still be taken back."""
    by = member_of(request)
    zone = by.zone_info
    lines = [(line, line.deleted_at.astimezone(zone), line.goes_at.astimezone(zone).date()) for line in bin_lines(by)]
    context = {"lines": lines, "days": DAYS_IN_BIN, "undo": taken_undo(request)}
    return render(request, "customers/bin.html", context)


@require_POST
def account_purge(request: HttpRequest, account_id: int) -> HttpResponse:
    """Erase a deleted account at once."""
    purge_account(account_id=account_id, by=member_of(request), now=clock(request))
    return told(request, redirect("bin"), _("Erased for good."))


@require_POST
def contact_purge(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Erase a deleted contact at once."""
    erase_contact(contact_id=contact_id, by=member_of(request), now=clock(request))
    return told(request, redirect("bin"), _("Erased for good."))
