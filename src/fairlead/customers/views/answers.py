"""How pages of customers answer: as a page or a panel, with a short message, with problems beside the fields."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from fairlead.customers.types import BadInput
from fairlead.team.models import Member

PANEL, PAGE = "customers/panel.html", "customers/page.html"


def member_of(request: HttpRequest) -> Member:
    """Return who asks. Every page of customers is for members."""
    member: Member = request.user  # type: ignore[assignment]
    return member


def wants_panel(request: HttpRequest) -> bool:
    """Tell whether the answer fills the panel: it was opened there, or its form was sent from there."""
    if request.headers.get("X-Fairlead-Panel") == "sheet":
        return True
    return request.method == "POST" and bool(getattr(request, "htmx", False))


def show_form(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Show a form in the panel or as a page of its own; its template extends `frame`."""
    _aim(context.get("form"))
    is_panel = wants_panel(request)
    frame = PANEL if is_panel else PAGE
    return render(request, template, {**context, "frame": frame, "is_panel": is_panel}, status=status)


def _aim(form: forms.BaseForm | None) -> None:
    """Let the cursor stand in the first field, or in the first that is wrong."""
    if form is None:
        return
    fields = [field for field in form if not field.is_hidden]
    wrong = [field for field in fields if form.is_bound and field.errors]
    for field in (wrong or fields)[:1]:
        field.field.widget.attrs["autofocus"] = True


def add_problems(form: forms.BaseForm, refused: BadInput) -> None:
    """Show what the operation refused beside the fields; what belongs to none stands above the form."""
    for problem in refused.problems:
        row = problem.field.removeprefix("points.")
        if row != problem.field and row.isdigit():
            form.rows[int(row)].errors.append(problem.sentence)  # type: ignore[attr-defined]
        else:
            form.add_error(problem.field if problem.field in form.fields else None, problem.sentence)


def remember_undo(request: HttpRequest, text: str, address: str) -> None:
    """Let the next list say what was done and offer to take it back by a post to `address`."""
    request.session["customers_undo"] = {"text": text, "address": address}


def taken_undo(request: HttpRequest) -> dict[str, str] | None:
    """Return what `remember_undo` kept, once."""
    kept: dict[str, str] | None = request.session.pop("customers_undo", None)
    return kept


def told(request: HttpRequest, response: HttpResponse, text: str) -> HttpResponse:
    """Add a short message to an answer, and let lists that stand behind a panel draw themselves anew."""
    if isinstance(response, HttpResponseRedirect):
        messages.info(request, text)
    else:
        response["HX-Trigger"] = json.dumps({"toast": text, "customers-changed": True})
    return response
