"""Where leaders settle why customers are contacted and how often is too often, and try ceilings out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairlead.core.contact_gate import Ceiling as CoreCeiling
from fairlead.core.contact_gate import Scope, Span
from fairlead.db.models import ChangedMeanwhile
from fairlead.messaging.forms.gate_rules import CeilingForm, PurposeForm
from fairlead.messaging.operations import policy as operations
from fairlead.messaging.operations.policy import CeilingValues
from fairlead.messaging.queries.policy import ceilings, find_ceiling, find_purpose, purposes, try_ceiling
from fairlead.messaging.types import PurposeHarshness
from fairlead.messaging.views.gate import show_refusal
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import NotPossible
from fairlead.ui import formats
from fairlead.ui.context import clock
from fairlead.ui.gate_sentences import span_text
from fairlead.ui.sentences import Wording

HARSH_TONES = {PurposeHarshness.FIRM: "is-warn", PurposeHarshness.HARSH: "is-strong"}


@require_safe
def gate_rules(request: HttpRequest) -> HttpResponse:
    """Show purposes and ceilings as they are settled."""
    by = _member(request)
    context = {
        "purposes": [
            {"row": row, "harsh": HARSH_TONES.get(PurposeHarshness(row.harshness), "")}
            for row in purposes(retired=True)
        ],
        "ceilings": [{"row": row, "span": _span(row)} for row in ceilings()],
        "can_settle": access.can_settle_contact_rules(by),
    }
    return render(request, "messaging/gate_rules.html", context)


def _span(row: Any) -> str:
    return span_text(row.span, row.length_hours, Wording(_, formats.locale_name()))


@require_http_methods(["GET", "POST"])
def purpose(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show one purpose and settle it anew; without a code, add one."""
    by = _member(request)
    row = find_purpose(code) if code else None
    if code and row is None:
        raise Http404
    if row is None or request.method == "POST":
        access.check_can_settle_contact_rules(by)
    form = PurposeForm(request.POST or None, purpose=row, initial=PurposeForm.initial_of(row))
    if request.method == "POST" and form.is_valid() and _carried_out(form, lambda: _settle(request, row, form)):
        messages.info(request, _("Saved."))
        return redirect("gate_rules")
    title = str(row) if row is not None else _("Add a purpose")
    return _form_page(request, form, title, can_change=access.can_settle_contact_rules(by))


def _settle(request: HttpRequest, row: Any, form: PurposeForm) -> None:
    values, by, now = form.values(), _member(request), clock(request)
    if row is None:
        operations.add_purpose(values=values, by=by, now=now)
    else:
        version = form.cleaned_data["version"]
        operations.change_purpose(purpose=row, values=values, by=by, now=now, expected_version=version)


@require_http_methods(["GET", "POST"])
def ceiling(request: HttpRequest, ceiling_id: int | None = None) -> HttpResponse:
    """Show one ceiling, try another one out (`act=try`), and settle it; without an id, add one."""
    by = _member(request)
    row = find_ceiling(ceiling_id) if ceiling_id is not None else None
    if ceiling_id is not None and row is None:
        raise Http404
    if row is None or request.method == "POST":
        access.check_can_settle_contact_rules(by)
    form = CeilingForm(request.POST or None, initial=CeilingForm.initial_of(row))
    tried = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "try":
            tried = _tried(request, form, form.values())
        elif _carried_out(form, lambda: _keep(request, row, form)):
            messages.info(request, _("Saved. It holds for everything that is sent from now on."))
            return redirect("gate_rules")
    title = _("Ceiling") if row is not None else _("Add a ceiling")
    can_change = access.can_settle_contact_rules(by)
    return _form_page(request, form, title, can_change=can_change, ceiling=row, tried=tried, is_ceiling=True)


def _tried(request: HttpRequest, form: CeilingForm, values: CeilingValues) -> Any:
    if values["reserved"] > values["most"] or (values["span"] == Span.SLIDING and not values["length_hours"]):
        form.add_error(None, _("Say over how many hours is counted, and keep no more than there are."))
        return None
    asked = CoreCeiling(
        0, Scope(values["scope"]), Span(values["span"]), most=values["most"], length_hours=values["length_hours"],
        reserved=values["reserved"], reserved_from=values["reserved_from"],
    )  # fmt: skip
    return try_ceiling(asked, clock(request))


def _keep(request: HttpRequest, row: Any, form: CeilingForm) -> None:
    values, by, now = form.values(), _member(request), clock(request)
    if row is None:
        operations.add_ceiling(values=values, by=by, now=now)
    else:
        version = form.cleaned_data["version"]
        operations.change_ceiling(ceiling=row, values=values, by=by, now=now, expected_version=version)


@require_POST
def ceiling_removal(request: HttpRequest, ceiling_id: int) -> HttpResponse:
    """Remove a ceiling."""
    row = find_ceiling(ceiling_id)
    if row is None:
        raise Http404
    operations.remove_ceiling(ceiling=row, by=_member(request), now=clock(request))
    messages.info(request, _("Ceiling removed."))
    return redirect("gate_rules")


def _carried_out(form: forms.Form, act: Any) -> bool:
    """Do it; what the domain refuses becomes an error of the form."""
    try:
        act()
    except ChangedMeanwhile:
        form.add_error(
            None, _("Somebody else changed this after you opened it. Open it again and make your change there.")
        )
    except NotPossible as refused:
        show_refusal(form, refused)
    else:
        return True
    return False


def _form_page(request: HttpRequest, form: forms.Form, title: str, *, can_change: bool, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "can_change": can_change, **more}
    return render(request, "messaging/gate_rule.html", context, status=422 if form.errors else 200)


def _member(request: HttpRequest) -> Member:
    member: Member = request.user  # type: ignore[assignment]
    return member
