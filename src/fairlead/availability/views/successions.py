"""Who follows somebody who has left: the question, and its answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairlead.availability.forms.absence_mails import DismissForm, SuccessorForm
from fairlead.availability.operations import successions as operations
from fairlead.availability.queries.absence_mails import find_succession
from fairlead.customers.queries.contacts import find_contact
from fairlead.customers.types import BadInput
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.ui import formats
from fairlead.ui.context import clock


@require_POST
def succession_new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Ask who follows a contact who has left."""
    by: Member = request.user  # type: ignore[assignment]
    contact = find_contact(by, contact_id)
    if contact is None:
        raise Http404
    try:
        row = operations.open_succession(contact=contact, by=by, now=clock(request))
    except operations.SuccessorElsewhere:
        messages.error(request, _("Note first that this contact has left the company."))
        return redirect("contact", contact.pk)
    return redirect("succession", row.pk)


@require_safe
def succession(request: HttpRequest, succession_id: int) -> HttpResponse:
    """Show the question who follows somebody, with whom their mail names."""
    return _page(request, _row_or_404(request, succession_id))


@require_POST
def succession_settlement(request: HttpRequest, succession_id: int) -> HttpResponse:
    """Say who follows: somebody whom the mail names (`delegate`), a contact (`successor`), or somebody new."""
    row = _row_to_work_on(request, succession_id)
    by: Member = request.user  # type: ignore[assignment]
    asked = {"succession": row, "by": by, "now": clock(request)}
    if "delegate" in request.POST:
        return _done(request, row, lambda: operations.settle_with_named(delegate=_delegate(request, row), **asked))
    form = _form(request, row)
    if not form.is_valid():
        return _page(request, row, form=form)
    chosen, values = form.cleaned_data["successor"], form.cleaned_data
    if chosen is not None:
        return _done(request, row, lambda: operations.settle_succession(successor=chosen, **asked))
    return _done(request, row, lambda: operations.settle_with_new(values=values, **asked))


@require_POST
def succession_dismissal(request: HttpRequest, succession_id: int) -> HttpResponse:
    """Say that nobody follows, and why."""
    row = _row_to_work_on(request, succession_id)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, row, dismissing=form)
    by: Member = request.user  # type: ignore[assignment]
    reason = form.cleaned_data["reason"]
    return _done(
        request, row, lambda: operations.dismiss_succession(succession=row, reason=reason, by=by, now=clock(request))
    )


@require_POST
def succession_reopening(request: HttpRequest, succession_id: int) -> HttpResponse:
    """Ask again who follows."""
    row = _row_to_work_on(request, succession_id)
    by: Member = request.user  # type: ignore[assignment]
    return _done(request, row, lambda: operations.reopen_succession(succession=row, by=by, now=clock(request)))


def _delegate(request: HttpRequest, row: Any) -> Any:
    text = request.POST.get("delegate", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    found = row.mail.delegates.filter(pk=number).first() if row.mail else None
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, row: Any) -> SuccessorForm:
    can_add = access.can_edit_account(request.user, row.contact.account)  # type: ignore[arg-type]
    return SuccessorForm(request.POST or None, contact=row.contact, can_add=can_add)


def _row_or_404(request: HttpRequest, succession_id: int) -> Any:
    row = find_succession(request.user, succession_id)  # type: ignore[arg-type]
    if row is None:
        raise Http404
    return row


def _row_to_work_on(request: HttpRequest, succession_id: int) -> Any:
    row = _row_or_404(request, succession_id)
    access.check_can_work_account(request.user, row.contact.account)  # type: ignore[arg-type]
    return row


def _page(
    request: HttpRequest, row: Any, *, form: SuccessorForm | None = None, dismissing: DismissForm | None = None
) -> HttpResponse:
    by: Member = request.user  # type: ignore[assignment]
    account = row.contact.account
    can_add = access.can_edit_account(by, account)
    named = list(row.mail.delegates.all()) if row.mail else []
    context = {
        "succession": row,
        "contact": row.contact,
        "account": account,
        "named": [{"row": one, "can_take": one.contact_id is not None or can_add} for one in named],
        "form": form or _form(request, row) if request.method == "POST" else _empty_form(row, can_add=can_add),
        "dismissing": dismissing or DismissForm(),
        "opens_dismissing": dismissing is not None,
        "can_work": access.can_work_account(by, account),
        "settled": formats.date_and_time(row.settled_at.astimezone(by.zone_info)) if row.settled_at else "",
        "moved": len(row.moved_items),
        "left_on": formats.medium_date(row.contact.left_on_date) if row.contact.left_on_date else "",
    }
    is_panel = request.headers.get("X-Fairlead-Panel") == "sheet" or bool(getattr(request, "htmx", False))
    template = "availability/_succession.html" if is_panel else "availability/succession.html"
    return render(request, template, context, status=422 if form or dismissing else 200)


def _empty_form(row: Any, *, can_add: bool) -> SuccessorForm:
    return SuccessorForm(contact=row.contact, can_add=can_add)


def _done(request: HttpRequest, row: Any, act: Callable[[], Any]) -> HttpResponse:
    try:
        text, is_wrong = _sentence(act()), False
    except operations.AlreadySettled:
        text, is_wrong = _("Somebody was quicker: it is answered already."), True
    except operations.SuccessorElsewhere:
        text, is_wrong = _("Who follows must be another contact of the same company who is still there."), True
    except BadInput as problem:
        text, is_wrong = " ".join(one.sentence for one in problem.problems), True
    if not getattr(request, "htmx", False):
        (messages.error if is_wrong else messages.info)(request, text)
        return redirect("succession", row.pk)
    response = HttpResponse("<span data-shut></span>")
    response["HX-Trigger"] = json.dumps({"toast": text})
    return response


def _sentence(row: Any) -> str:
    if row.settled_at is None:
        return _("It is asked again who follows.")
    if row.successor is None:
        return _("Noted: nobody follows.")
    return _("%(name)s follows.") % {"name": row.successor}
