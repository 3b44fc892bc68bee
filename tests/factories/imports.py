"""Lists of customers on their way in, for tests: each step as the queue carries it out."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from fairlead.audit.tracking import acting
from fairlead.customers.models import ImportProblem, ImportRun
from fairlead.customers.operations import imports
from fairlead.customers.operations.imports.running import run_check, run_load, run_undo
from fairlead.customers.queries.imports import shown_problem
from fairlead.team.models import Member

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
Rows = Sequence[Sequence[Any]]


def csv_of(rows: Rows, *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """Return a text file with these rows, the first being the headings."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode(encoding)


def workbook_of(rows: Rows, sheet: str = "Customers", *, before: Sequence[str] = ()) -> bytes:
    """Return an XLSX file with these rows; dates become dates of the workbook. `before` are further sheets."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name in before:
        book.add_worksheet(name).write_row(0, 0, ["Notes"])
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def uploaded(by: Member, content: Rows | bytes, *, name: str = "customers.csv", **values: Any) -> ImportRun:
    """Upload a list; values are those of `set_mapping`."""
    stream = io.BytesIO(content if isinstance(content, bytes) else csv_of(content))
    run = imports.start_import(by=by, now=NOW, name=name, stream=stream)
    return imports.set_mapping(run_id=run.pk, by=by, now=NOW, values=values) if values else run


def checked(by: Member, content: Rows | bytes, **values: Any) -> ImportRun:
    """Upload and check a list."""
    run = uploaded(by, content, **values)
    imports.check(run_id=run.pk, by=by, now=NOW)
    with acting(by_id=by.pk, cause="check"):
        run_check(run_id=run.pk, by=by, now=NOW)
    run.refresh_from_db()
    return run


def loaded(by: Member, content: Rows | bytes, *, now: datetime = NOW, **values: Any) -> ImportRun:
    """Upload, check and load a list."""
    run = checked(by, content, **values)
    imports.load(run_id=run.pk, by=by, now=now)
    with acting(by_id=by.pk, cause=f"import {run.pk}"):
        run_load(run_id=run.pk, by=by, now=now)
    run.refresh_from_db()
    return run


def undone(run: ImportRun, by: Member, *, now: datetime = NOW) -> ImportRun:
    """Take a loaded list back."""
    imports.undo(run_id=run.pk, by=by, now=now)
    with acting(by_id=by.pk, cause=f"undo of import {run.pk}"):
        run_undo(run_id=run.pk, by=by, now=now)
    run.refresh_from_db()
    return run


def told(run: ImportRun) -> list[tuple[int, str, str]]:
    """Return row, column and code of all that is wrong, in the order of the file."""
    rows = ImportProblem.objects.filter(run=run).order_by("row_number", "pk")
    return [(one.row_number, one.column, one.code) for one in rows]


def sentences(run: ImportRun) -> list[str]:
    """Return what a reader is told of each problem."""
    return [shown_problem(one).sentence for one in ImportProblem.objects.filter(run=run).order_by("row_number", "pk")]
