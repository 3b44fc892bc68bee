"""What is done with a likely absence: it is recorded as likely, or told no more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fairlead.availability.operations import patterns as operations
from fairlead.customers.queries.accounts import find_account
from fairlead.team.models import Member
from fairlead.ui.addresses import next_address
from fairlead.ui.context import clock


@require_POST
def likely_absence(request: HttpRequest, account_id: int) -> HttpResponse:
    """Record a likely absence (`act=record`) or dismiss it (`act=dismiss`), and go back to where it was shown."""
    by: Member = request.user  # type: ignore[assignment]
    account = find_account(by, account_id)
    if account is None:
        raise Http404
    now = clock(request)
    named: dict[str, Any] = {"account": account, "key": request.POST.get("key", ""), "by": by, "now": now}
    today = now.astimezone(by.zone_info).date()
    try:
        if request.POST.get("act") == "dismiss":
            operations.dismiss_pattern(**named, today=today)
            messages.info(request, _("Dismissed. It comes back when it is seen in another year."))
        else:
            count = len(operations.accept_pattern(**named, today=today))
            text = ngettext("Recorded as likely, for %(n)d person.", "Recorded as likely, for %(n)d people.", count)
            messages.info(request, text % {"n": count})
    except operations.NoSuchPattern:
        messages.error(request, _("This is not likely any more: somebody has recorded or changed leave meanwhile."))
    return redirect(next_address(request, reverse("account", args=[account.pk])))
