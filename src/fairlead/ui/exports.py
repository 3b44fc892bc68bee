"""Lists on their way out as files: what each app hands over, and the answer that carries it.

An app that has a list says so in its `apps.py` (`add_list`), builds an `ExportedList` from columns of its own, and
answers with `file_response`. The rows are read in slices while the file is being sent, so that a list of any length
begins at once and fits into memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override

from fairlead.core.tabular.writing import Cell, Sheet, csv_chunks, write_workbook
from fairlead.ui.navigation import Command, add_command, everybody

R = TypeVar("R")
M = TypeVar("M", bound=Model)
SLICE = 1000
_CHUNK_BYTES = 256 * 1024


class FileFormat(StrEnum):
    """What a list can be written as."""

    XLSX = "xlsx"
    CSV = "csv"


MEDIA = {
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv",
}


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: its heading in the reader's language, and what stands in it for a row."""

    heading: str
    cell: Callable[[R], Cell]


@dataclass(frozen=True)
class ExportedList:
    """A list ready to be written. `day` is the reader's date, for the file's name; the rows can be taken once."""

    title: str
    day: date
    count: int
    sheet: Sheet
    made_at: datetime

    def file_name(self, file_format: FileFormat) -> str:
        return f"{self.title} {self.day.isoformat()}.{file_format}"


def exported_list(
    *,
    title: str,
    columns: Sequence[Column[R]],
    keys: Sequence[int],
    load: Callable[[Sequence[int]], Iterable[R]],
    now: datetime,
    day: date,
) -> ExportedList:
    """Return the list of the rows with these keys, in their order; `load` gets a thousand of them at a time."""
    # A file is written after the page's language has been put away again.
    rows = _rows(keys, columns, load, get_language() or "en")
    sheet = Sheet(title, [column.heading for column in columns], rows)
    return ExportedList(title, day, len(keys), sheet, now)


def _rows(
    keys: Sequence[int], columns: Sequence[Column[R]], load: Callable[[Sequence[int]], Iterable[R]], language: str
) -> Iterator[list[Cell]]:
    remaining = iter(keys)
    while part := list(islice(remaining, SLICE)):
        with override(language):
            written = [[column.cell(row) for column in columns] for row in load(part)]
        yield from written


def in_order(rows: Iterable[M], keys: Sequence[int]) -> list[M]:
    """Return the rows in the order of their keys; what has gone since the keys were read is left out."""
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def file_chunks(listed: ExportedList, file_format: FileFormat) -> Iterator[bytes]:
    """Yield the file in pieces. A workbook is gathered on disk first: its table of contents comes last."""
    if file_format is FileFormat.CSV:
        yield from csv_chunks(listed.sheet)
        return
    with tempfile.TemporaryFile() as file:
        write_workbook(listed.sheet, file, made_at=listed.made_at)
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def file_response(listed: ExportedList, file_format: FileFormat) -> StreamingHttpResponse:
    """Return the answer that carries the list as a file to save."""
    media = f"{MEDIA[file_format]}; charset=utf-8" if file_format is FileFormat.CSV else MEDIA[file_format]
    response = StreamingHttpResponse(file_chunks(listed, file_format), content_type=media)
    response["Content-Disposition"] = content_disposition_header(True, listed.file_name(file_format)) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def format_asked(request: HttpRequest) -> FileFormat:
    """Return the format that an address asks for (`?format=csv`), a workbook unless it is one that we write."""
    asked = request.GET.get("format", "")
    return FileFormat(asked) if asked in list(FileFormat) else FileFormat.XLSX


_labels: dict[str, str | Promise] = {}


def add_list(
    name: str,
    label: str | Promise,
    *,
    url_name: str = "",
    query: str = "",
    command: str | Promise = "",
    words: Sequence[str | Promise] = (),
    allowed: Callable[[Any], bool] = everybody,
) -> None:
    """Make a list known under the name by which its exports are remembered; `command` puts it into the palette,
    which leads to `url_name` with `query`."""
    _labels[name] = label
    if command:
        add_command(
            Command(command, icon="file-down", url_name=url_name, query=query, words=tuple(words), allowed=allowed)
        )


def list_label(name: str) -> str:
    """Return what a list is called in the active language; its name when no app knows it any more."""
    return str(_labels.get(name, name))
