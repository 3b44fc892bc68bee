"""What came of an import: its problems, the rows to mend, the customers that it made or changed, and a sample file."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fairlead.core.tabular.writing import Sheet, csv_chunks, write_workbook
from fairlead.customers.operations.imports.mending import rows_to_mend
from fairlead.customers.operations.imports.sample import sample_list
from fairlead.customers.queries.import_sentences import problem_title
from fairlead.customers.queries.imports import find_import, list_accounts_of_import, list_problems, shown_problem
from fairlead.customers.views.answers import member_of
from fairlead.team import access
from fairlead.ui.context import clock


@require_safe
def problems(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show everything that is wrong with a file, in its order, or one kind of it."""
    by = member_of(request)
    access.check_can_make_accounts(by)
    run = find_import(by, run_id)
    if run is None:
        raise Http404
    code = request.GET.get("kind", "")
    page = list_problems(run, code=code, cursor=request.GET.get("cursor", ""))
    found: dict[str, int] = run.counts.get("problems", {})
    context = {
        "run": run,
        "page": page,
        "problems": [shown_problem(row) for row in page.rows],
        "kinds": [(kind, problem_title(kind), number) for kind, number in found.items()],
        "code": code,
        "total": found.get(code, 0) if code else sum(found.values()),
    }
    return render(request, "customers/import_problems.html", context)


@require_safe
def mending(request: HttpRequest, run_id: int, kind: str) -> HttpResponseBase:
    """Hand out the rows with problems as a file that can be mended and loaded again."""
    by = member_of(request)
    access.check_can_make_accounts(by)
    return _as_file(request, rows_to_mend(run_id=run_id, by=by), kind)


@require_safe
def sample(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Hand out a small list that shows what a file may look like."""
    access.check_can_make_accounts(member_of(request))
    return _as_file(request, sample_list(), kind)


def _as_file(request: HttpRequest, sheet: Sheet, kind: str) -> HttpResponseBase:
    if kind == "xlsx":
        stream = TemporaryFile()  # noqa: SIM115  the response closes it
        write_workbook(sheet, stream, made_at=clock(request))
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=f"{sheet.name}.xlsx")
    response = StreamingHttpResponse(csv_chunks(sheet), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{sheet.name}.csv")
    return response


@require_safe
def customers(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show the customers that a load made, or those that it changed."""
    by = member_of(request)
    access.check_can_make_accounts(by)
    run = find_import(by, run_id)
    if run is None:
        raise Http404
    which = "updated" if request.GET.get("which") == "updated" else "new"
    page = list_accounts_of_import(by, run, which, cursor=request.GET.get("cursor", ""))
    return render(request, "customers/import_customers.html", {"run": run, "page": page, "which": which})
