"""Lists of customers on their way in: the file, its columns, what would happen, what did, and the way back."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from fairlead.core.tabular import UnreadableTable, explain
from fairlead.customers.operations import imports as operations
from fairlead.customers.operations.imports.files import FileTooLarge
from fairlead.customers.queries.imports import find_import
from fairlead.customers.views.answers import member_of
from fairlead.team import access
from fairlead.ui.context import clock

NO_FILE = gettext_lazy("Choose a file first.")
TOO_LARGE = gettext_lazy("The file is larger than %(n)d MB. Save the list without pictures, or in several parts.")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a file in; the next page shows what its columns mean."""
    by = member_of(request)
    access.check_can_make_accounts(by)
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if isinstance(file, UploadedFile):
            try:
                run = operations.start_import(by=by, now=clock(request), name=file.name or "", stream=file.file)
            except UnreadableTable as unreadable:
                problem = explain(unreadable, _)
            except FileTooLarge:
                problem = TOO_LARGE % {"n": FileTooLarge.megabytes}
            else:
                return redirect("import_run", run.pk)
        else:
            problem = str(NO_FILE)
    context = {"problem": problem, "megabytes": FileTooLarge.megabytes}
    return render(request, "customers/import_new.html", context, status=422 if problem else 200)


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show an import as far as it has come."""
    found = find_import(member_of(request), run_id)
    return render(request, "customers/import_run.html", {"run": found}, status=200 if found else 404)
