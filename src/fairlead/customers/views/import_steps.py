"""The steps of an import: what the columns mean, check, load, undo, and giving up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fairlead.core.tabular import UnreadableTable, explain
from fairlead.customers.forms.imports import MappingForm
from fairlead.customers.operations import imports as operations
from fairlead.customers.operations.imports.undo_preview import preview_undo
from fairlead.customers.queries.import_sentences import kept_sentence
from fairlead.customers.queries.imports import find_import
from fairlead.customers.types import BadInput
from fairlead.customers.views.answers import member_of, show_form, told
from fairlead.customers.views.imports import previewed, show_run
from fairlead.team import access
from fairlead.ui.context import clock

MOST_KEPT_SHOWN = 100


@require_POST
def mapping(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take the mapping over, and have the file checked by it if that was asked for."""
    by, now = member_of(request), clock(request)
    form = MappingForm(_found(request, run_id), by, request.POST)
    do: Callable[..., Any] = operations.check if "check" in request.POST else operations.set_mapping
    try:
        do(run_id=run_id, by=by, now=now, values=form.values())
    except BadInput as refused:
        form.add_problems(refused)
        return show_run(request, _found(request, run_id), form=form)
    return redirect(_columns(run_id) if do is operations.set_mapping else reverse("import_run", args=[run_id]))


@require_POST
def sheet(request: HttpRequest, run_id: int) -> HttpResponse:
    """Look at another sheet of the workbook."""
    answer = redirect(_columns(run_id))
    values = {"sheet": request.POST.get("sheet", "")}
    try:
        operations.set_mapping(run_id=run_id, by=member_of(request), now=clock(request), values=values)
    except UnreadableTable as unreadable:
        return told(request, answer, explain(unreadable, _))
    return answer


@require_POST
def preview(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show the first rows by a mapping that is still being chosen; nothing is kept of it."""
    found = _found(request, run_id)
    form = MappingForm(found, member_of(request), request.POST)
    context = {"run": found, "form": form, **previewed(request, found, form)}
    return render(request, "customers/_import_preview.html", context)


@require_POST
def loading(request: HttpRequest, run_id: int) -> HttpResponse:
    """Have a checked file loaded."""
    operations.load(run_id=run_id, by=member_of(request), now=clock(request))
    return redirect("import_run", run_id)


@require_POST
def deletion(request: HttpRequest, run_id: int) -> HttpResponse:
    """Forget a file that was not loaded."""
    operations.discard(run_id=run_id, by=member_of(request), now=clock(request))
    return told(request, redirect("import_list"), _("The file is forgotten. Nothing was changed."))


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take a loaded list back, after saying what that means."""
    by = member_of(request)
    if request.method == "POST":
        operations.undo(run_id=run_id, by=by, now=clock(request))
        return redirect("import_run", run_id)
    undoing = preview_undo(run_id=run_id, by=by, now=clock(request))
    context = {
        "undoing": undoing,
        "kept": _kept(undoing.kept),
        "more_kept": max(0, len(undoing.kept) - MOST_KEPT_SHOWN),
        "heading": _("Undo the import"),
        "sub": undoing.run.file_name,
        "back": reverse("import_run", args=[run_id]),
        "back_to": undoing.run.file_name,
        "path": request.path,
    }
    return show_form(request, "customers/import_undo.html", context)


def _kept(kept: Sequence[Any]) -> list[tuple[Any, str]]:
    return [(one, kept_sentence(one.kind, one.reason, one.fields)) for one in kept[:MOST_KEPT_SHOWN]]


def _found(request: HttpRequest, run_id: int) -> Any:
    by = member_of(request)
    access.check_can_make_accounts(by)
    found = find_import(by, run_id)
    if found is None:
        raise Http404
    return found


def _columns(run_id: int) -> str:
    return f"{reverse('import_run', args=[run_id])}?columns"
