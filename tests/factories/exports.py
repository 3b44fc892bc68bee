"""Exported files as a reader of them sees them."""

from __future__ import annotations

import io
from typing import Any

from fairlead.core.tabular import read_table
from fairlead.ui.exports import ExportedList, FileFormat, file_chunks


def content_of(response: Any) -> bytes:
    """Return the whole of an answer that is sent in pieces."""
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV or XLSX file by their headings."""
    table = read_table(io.BytesIO(data), "list")
    return [dict(zip(table.header, row.cells, strict=True)) for row in table.rows()]


def headings_of(data: bytes) -> list[str]:
    return read_table(io.BytesIO(data), "list").header


def written(listed: ExportedList, file_format: FileFormat = FileFormat.CSV) -> bytes:
    """Return the file of a list."""
    return b"".join(file_chunks(listed, file_format))
