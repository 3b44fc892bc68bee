"""Pages of the exchanges: correcting one. Logging a new one is part of the desk, which also knows the next step."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fairlead.exchanges import operations, queries
from fairlead.exchanges.forms import ExchangeForm
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui.context import clock


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, exchange_id: int) -> HttpResponse:
    """Replace a logged exchange by a corrected one; the first stays readable behind it."""
    by: Member = request.user  # type: ignore[assignment]
    exchange = queries.find_exchange(by, exchange_id)
    if exchange is None:
        raise Http404
    access.check_can_work_account(by, exchange.account)
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet"
    if request.method == "GET":
        form = ExchangeForm.of(exchange, by.zone_info)
        return _form_page(request, form, exchange, is_panel=is_panel, status=200)
    form = ExchangeForm(request.POST, account=exchange.account, zone=by.zone_info)
    if form.is_valid():
        try:
            operations.correct_exchange(exchange=exchange, by=by, now=clock(request), **form.cleaned_data)
        except operations.ExchangeInTheFuture:
            form.add_error(
                "occurred_at", _("This lies in the future. Log it when it has happened, or make it a to-do.")
            )
        except operations.AlreadyCorrected:
            form.add_error(None, _("This entry has been corrected already. Open the latest one and correct that."))
        else:
            return _saved(request, exchange.account_id)
    return _form_page(request, form, exchange, is_panel=bool(getattr(request, "htmx", False)), status=422)


def _form_page(
    request: HttpRequest, form: ExchangeForm, exchange: object, *, is_panel: bool, status: int
) -> HttpResponse:
    template = "exchanges/_correction.html" if is_panel else "exchanges/correction.html"
    return render(request, template, {"form": form, "exchange": exchange, "path": request.path}, status=status)


def _saved(request: HttpRequest, account_id: int) -> HttpResponse:
    if not getattr(request, "htmx", False):
        return redirect("account", account_id)
    response = HttpResponse("<span data-shut></span>")
    response["HX-Trigger"] = json.dumps({"toast": _("Corrected. The first entry stays readable behind it.")})
    return response
