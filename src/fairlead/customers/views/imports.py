"""Lists of customers on their way in: all of them, a new one, and one as far as it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from fairlead.core.tabular import UnreadableTable, explain
from fairlead.customers.forms.imports import MappingForm
from fairlead.customers.forms.uploads import Limited
from fairlead.customers.operations import imports as operations
from fairlead.customers.operations.imports.files import FileTooLarge
from fairlead.customers.operations.imports.port import extensions
from fairlead.customers.operations.imports.preview import preview
from fairlead.customers.queries.import_sentences import alike_title, failure_sentence, phase_sentence
from fairlead.customers.queries.imports import (
    UNDER_WAY,
    find_import,
    find_progress,
    list_imports,
    problem_kinds,
    undo_until,
)
from fairlead.customers.types import BadInput, ImportState
from fairlead.customers.views.answers import member_of
from fairlead.team import access
from fairlead.ui.context import clock

NO_FILE = gettext_lazy("Choose a file first.")
TOO_LARGE = gettext_lazy("The file is larger than %(n)d MB. Save the list without pictures, or in several parts.")
TONES = {
    ImportState.UPLOADED: "soon",
    ImportState.CHECKED: "soon",
    ImportState.LOADED: "on",
    ImportState.FAILED: "late",
    ImportState.UNDONE: "off",
}


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Show the imports that the member may see, latest first."""
    by = member_of(request)
    access.check_can_make_accounts(by)
    page = list_imports(by, cursor=request.GET.get("cursor", ""))
    lines = [_line(run, clock(request), by) for run in page.rows]
    context = {"lines": lines, "page": page, "sees_others": access.can_run_team(by)}
    return render(request, "customers/imports.html", context)


def _line(run: Any, now: datetime, by: Any) -> dict[str, Any]:
    until = undo_until(run, now)
    return {
        "run": run,
        "tone": TONES.get(run.state, "edge"),
        "made_at": run.made_at.astimezone(by.zone_info),
        "undo_until": until.astimezone(by.zone_info).date() if until else None,
    }


@csrf_exempt  # only for this frame: what it hands the request to is protected, once the limit stands
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a file in; the next page shows what its columns mean."""
    access.check_can_make_accounts(member_of(request))
    request.upload_handlers.insert(0, Limited(request, most_bytes=FileTooLarge.megabytes * 1024 * 1024))
    return _new(request)


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            return redirect("import_run", _started(request).pk)
        except UnreadableTable as unreadable:
            problem = explain(unreadable, _)
        except FileTooLarge:
            problem = TOO_LARGE % {"n": FileTooLarge.megabytes}
        except _NoFile:
            problem = str(NO_FILE)
    context = {
        "problem": problem,
        "megabytes": FileTooLarge.megabytes,
        "most_bytes": FileTooLarge.megabytes * 1024 * 1024,
        "too_large": TOO_LARGE % {"n": FileTooLarge.megabytes},
    }
    return render(request, "customers/import_new.html", context, status=422 if problem else 200)


class _NoFile(Exception):
    """The form came without a file."""


def _started(request: HttpRequest) -> Any:
    file = request.FILES.get("file")
    if getattr(request, "is_upload_too_large", False):
        raise FileTooLarge
    if not isinstance(file, UploadedFile) or file.file is None:
        raise _NoFile
    stream = cast("BinaryIO", file.file)
    return operations.start_import(by=member_of(request), now=clock(request), name=file.name or "", stream=stream)


@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show an import as far as it has come."""
    by = member_of(request)
    access.check_can_make_accounts(by)
    found = find_import(by, run_id)
    if found is None:
        raise Http404
    return show_run(request, found, asks_columns="columns" in request.GET)


def show_run(
    request: HttpRequest, found: Any, *, form: MappingForm | None = None, asks_columns: bool = False
) -> HttpResponse:
    """Draw the page of a run; `form` is a mapping that was refused."""
    by, now = member_of(request), clock(request)
    shows_columns = found.state in (ImportState.UPLOADED, ImportState.FAILED) or form is not None
    shows_columns = shows_columns or (asks_columns and found.state == ImportState.CHECKED)
    context: dict[str, Any] = {
        "run": found,
        "line": _line(found, now, by),
        "failure": failure_sentence(found.failure),
        "step": _step(found.state, shows_columns=shows_columns),
        "sheets": found.mapping.get("sheets", []),
    }
    if found.state in UNDER_WAY:
        context["progress"] = progress = find_progress(found, now)
        context["phase"] = phase_sentence(progress.phase if progress else "queued", found.state)
    elif shows_columns:
        form = form or MappingForm(found, by)
        context |= {"form": form, **previewed(request, found, form)}
    else:
        context |= _result(found, by)
    return render(request, "customers/import_run.html", context, status=422 if form and form.is_bound else 200)


def previewed(request: HttpRequest, found: Any, form: MappingForm) -> dict[str, Any]:
    """Return the first rows as the form would have them read, or why they cannot be."""
    values = form.values() if form.is_bound else None
    try:
        return {"rows": preview(run=found, by=member_of(request), now=clock(request), values=values), "refused": []}
    except BadInput as refused:
        return {"rows": [], "refused": [problem.sentence for problem in refused.problems]}


def _step(state: str, *, shows_columns: bool) -> int:
    """Return which of the steps file, columns, check and load is the current one, from 1; 5 when all are done."""
    if shows_columns:
        return 2
    return {ImportState.CHECKING: 3, ImportState.CHECKED: 3, ImportState.LOADING: 4}.get(ImportState(state), 5)


def _result(found: Any, by: Any) -> dict[str, Any]:
    labels = {extension.table: extension.label for extension in extensions()}
    counts = found.counts
    return {
        "counts": counts,
        "more": [(labels[table], number) for table, number in counts.get("more", {}).items() if table in labels],
        "kinds": problem_kinds(found),
        "alike": [(alike_title(one["reason"]), one) for one in counts.get("first_alike", [])[:10]],
        "loaded_at": found.loaded_at and found.loaded_at.astimezone(by.zone_info),
        "undone_at": found.undone_at and found.undone_at.astimezone(by.zone_info),
        "is_nothing": not any(
            counts.get(f"{kind}_{outcome}") for kind in ("accounts", "contacts") for outcome in ("new", "updated")
        ),
    }
