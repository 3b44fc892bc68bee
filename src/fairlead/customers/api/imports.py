"""Lists of customers on their way in, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import File, Query
from ninja.files import UploadedFile

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT, TOO_LARGE
from fairlead.api.api.problems import Refused, answers, found, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.core.tabular import UnreadableTable, explain
from fairlead.customers.api.listing import ordered_page
from fairlead.customers.operations import imports as operations
from fairlead.customers.operations.imports.fields import known_fields
from fairlead.customers.operations.imports.files import MOST_BYTES
from fairlead.customers.operations.imports.mending import rows_to_mend
from fairlead.customers.operations.imports.undo_preview import preview_undo
from fairlead.customers.queries.import_sentences import failure_sentence
from fairlead.customers.queries.imports import (
    BY_ROW,
    BY_TIME,
    can_be_undone,
    find_import,
    find_progress,
    imports_visible_to,
    problems_of,
    shown_problem,
)
from fairlead.customers.schemas.imports import (
    ColumnOut,
    ImportCountsOut,
    ImportFieldOut,
    ImportFieldsOut,
    ImportOut,
    ImportProblemFilters,
    ImportProblemOut,
    KeptOut,
    MappingIn,
    MendingQuery,
    ProgressOut,
    UndoCountsOut,
    UndoPreviewOut,
)
from fairlead.customers.types import ImportState
from fairlead.team.types import Scope
from fairlead.ui.exports import MEDIA, ExportedList, file_response

if TYPE_CHECKING:
    from datetime import datetime

    from fairlead.customers.models import ImportRun

routes = Routes("Imports")
OWN = (
    *("id", "file_name", "size_bytes", "state", "sheet", "match_keys", "made_by_id", "made_at", "loaded_at"),
    *("undone_by_id", "undone_at"),
)
READ, WRITE = Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE
# What an undo would leave is told in full by the page; programs get the number and as many.
MOST_KEPT = 200


@answers(operations.WrongState)
def _wrong_state(problem: operations.WrongState) -> Refused:
    state = ImportState(problem.state).label
    return Refused(CONFLICT, _("The import is not at the step before this one. It is: %(state)s.") % {"state": state})


@answers(operations.TooLateToUndo)
def _too_late(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This import can no longer be undone: what was there before it is not kept any more."))


@answers(operations.FileGone)
def _file_gone(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("The file is no longer kept. Upload it again."))


@answers(operations.FileTooLarge)
def _too_large(problem: Exception) -> Refused:
    sentence = _("The file is larger than %(n)d MB. Save the list without pictures, or in several parts.")
    return Refused(TOO_LARGE, sentence % {"n": operations.FileTooLarge.megabytes})


@answers(UnreadableTable)
def _unreadable(problem: UnreadableTable) -> Refused:
    pointer = "/sheet" if problem.code == "no_such_sheet" else "/file"
    return refused_value(pointer, message=explain(problem, _), code=problem.code)


@routes.get("/import-fields", scope=READ, gives=ImportFieldsOut)
def list_import_fields(request: ApiRequest) -> ImportFieldsOut:
    """List the fields that a column of a list may mean, those of the team's own among them."""
    fields = known_fields().values()
    return ImportFieldsOut(
        items=[
            ImportFieldOut(name=one.name, label=str(one.label), group=one.group, is_of_person=one.is_of_person)
            for one in fields
        ]
    )


@routes.get("/imports", scope=READ, gives=PageOf[ImportOut])
def list_imports(request: ApiRequest, page: Query[PageQuery]) -> PageOf[ImportOut]:
    """List imports, the latest first: one's own, and everybody's for the owner of the company."""
    rows = imports_visible_to(request.by)
    return ordered_page(request, rows, page, order=BY_TIME, sort="made_at", show=lambda run: _out(run, request.now))


@routes.post(
    "/imports", scope=WRITE, gives=ImportOut, status=201, location="/imports/{id}", refuses=[413], most_bytes=MOST_BYTES
)
def start_import(request: ApiRequest, file: File[UploadedFile]) -> ImportOut:
    """Upload a list of customers.

    CSV in any usual encoding, XLSX, XLS or ODS. The answer says what each column was taken for; nothing is loaded yet.
    Next: change that by `/mapping` where it is wrong, then `/check`, look at the counts and problems, then `/load`.
    """
    stream = cast("BinaryIO", file.file)
    run = operations.start_import(by=request.by, now=request.now, name=file.name or "", stream=stream)
    return _out(run, request.now)


@routes.get("/imports/{run_id}", scope=READ, gives=ImportOut)
def get_import(request: ApiRequest, run_id: Id) -> ImportOut:
    """Get an import with its progress. While it is CHECKING, LOADING or UNDOING, ask again after a second or two."""
    return _out(found(find_import(request.by, run_id)), request.now)


@routes.post("/imports/{run_id}/mapping", scope=WRITE, gives=ImportOut)
def set_import_mapping(request: ApiRequest, run_id: Id, mapping: MappingIn) -> ImportOut:
    """Say what the columns mean. What was checked must be checked again.

    An import carries no version: only its member and the owner of the company may change it, and only between steps.
    """
    run = operations.set_mapping(run_id=run_id, by=request.by, now=request.now, values=mapping.given())
    return _out(run, request.now)


@routes.post("/imports/{run_id}/check", scope=WRITE, gives=ImportOut, status=202)
def check_import(request: ApiRequest, run_id: Id) -> ImportOut:
    """Have the list checked: counts and problems say what a load would do, and nothing is loaded."""
    return _out(operations.check(run_id=run_id, by=request.by, now=request.now), request.now)


@routes.post("/imports/{run_id}/load", scope=WRITE, gives=ImportOut, status=202)
def load_import(request: ApiRequest, run_id: Id) -> ImportOut:
    """Have a checked list loaded, all of it or nothing."""
    return _out(operations.load(run_id=run_id, by=request.by, now=request.now), request.now)


@routes.get("/imports/{run_id}/undo", scope=WRITE, gives=UndoPreviewOut, refuses=[409])
def preview_import_undo(request: ApiRequest, run_id: Id) -> UndoPreviewOut:
    """Get what an undo would do, without doing it."""
    preview = preview_undo(run_id=run_id, by=request.by, now=request.now)
    names = ("accounts", "contacts", "sites", "points", "restored")
    kept = [KeptOut.model_validate(one) for one in preview.kept[:MOST_KEPT]]
    counts = {name: getattr(preview, name) for name in names}
    return UndoPreviewOut(**counts, kept_count=len(preview.kept), kept=kept)


@routes.post("/imports/{run_id}/undo", scope=WRITE, gives=ImportOut, status=202)
def undo_import(request: ApiRequest, run_id: Id) -> ImportOut:
    """Have a loaded list taken back: new records go, changed ones get their values again.

    What somebody has worked with since stays.
    """
    return _out(operations.undo(run_id=run_id, by=request.by, now=request.now), request.now)


@routes.delete("/imports/{run_id}", scope=WRITE, refuses=[409])
def discard_import(request: ApiRequest, run_id: Id) -> None:
    """Forget a list that was not loaded."""
    operations.discard(run_id=run_id, by=request.by, now=request.now)


@routes.get("/imports/{run_id}/problems", scope=READ, gives=PageOf[ImportProblemOut])
def list_import_problems(
    request: ApiRequest, run_id: Id, filters: Query[ImportProblemFilters], page: Query[PageQuery]
) -> PageOf[ImportProblemOut]:
    """List what is wrong with the rows of a list, in its order."""
    rows = problems_of(found(find_import(request.by, run_id)), code=filters.code)
    return ordered_page(
        request,
        rows,
        page,
        order=BY_ROW,
        sort="row",
        show=lambda row: ImportProblemOut.model_validate(shown_problem(row)),
    )


@routes.download("/imports/{run_id}/rows-to-mend", scope=READ, media=sorted(MEDIA.values()))
def get_rows_to_mend(request: ApiRequest, run_id: Id, wanted: Query[MendingQuery]) -> StreamingHttpResponse:
    """Download the rows with problems, as they stood in the list, with what is wrong in a column of its own.

    Mended, the file can be loaded again as it is.
    """
    sheet = rows_to_mend(run_id=run_id, by=request.by)
    day = request.now.astimezone(request.by.zone_info).date()
    return file_response(ExportedList(sheet.name, day, 0, sheet, request.now), wanted.format)


def _out(run: ImportRun, now: datetime) -> ImportOut:
    progress = find_progress(run, now)
    undo = run.counts.get("undo")
    return ImportOut(
        **{name: getattr(run, name) for name in OWN},
        **run.options,
        sheets=run.mapping.get("sheets", []),
        encoding=run.mapping.get("encoding"),
        columns=_columns(run),
        counts=ImportCountsOut(**run.counts) if run.counts else None,
        undo_counts=UndoCountsOut(**undo) if undo else None,
        progress=ProgressOut.model_validate(progress) if progress else None,
        failure=failure_sentence(run.failure),
        can_be_undone=can_be_undone(run, now),
    )


def _columns(run: ImportRun) -> list[ColumnOut]:
    new = run.mapping.get("new_fields", {})
    columns = []
    for index, (heading, target) in enumerate(zip(run.mapping["headings"], run.mapping["targets"], strict=True)):
        label, type_ = new.get(str(index), (None, None))
        columns.append(ColumnOut(heading=heading, target=target, new_label=label, new_type=type_))
    return columns
