"""Read any list of customers as one table: text in any encoding, or a workbook.

>>> import io
>>> table = read_table(io.BytesIO("公司名称;国家\\n穆勒公司;德国\\n".encode("gb18030")), "list.csv")
>>> table.header
['公司名称', '国家']
>>> [(row.number, row.cells) for row in table.rows()]
[(2, ['穆勒公司', '德国'])]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import BinaryIO

from fairlead.core.tabular.aside import RowsAside
from fairlead.core.tabular.delimited import NO_SEPARATOR, DelimitedText, shown_encoding
from fairlead.core.tabular.formulas import unguarded
from fairlead.core.tabular.headings import SEARCHED_ROWS, find_headings
from fairlead.core.tabular.problems import UnreadableTable, explain
from fairlead.core.tabular.workbooks import Workbook

__all__ = ["Row", "Table", "UnreadableTable", "explain", "read_table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as a spreadsheet shows it (from 1), `cells` exactly one per heading, without outer blanks and
    without the apostrophe that keeps a spreadsheet from running a text.

    `surplus` holds what stands to the right of the last heading; it is mostly empty, and otherwise a sign of a
    separator inside a value that was not quoted.
    """

    number: int
    cells: list[str]
    surplus: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A table with unique, non-empty headings, read row by row.

    `header_row` is None when the file has no headings and the letters of the columns stand in for them.
    `encoding` and
    `separator` are empty for workbooks (and `separator` for a single column), `sheet` and `sheets`, the visible
    ones, for text.
    """

    header: list[str]
    header_row: int | None
    encoding: str
    separator: str
    sheet: str
    sheets: list[str]
    _source: DelimitedText | Workbook | RowsAside

    def put_aside(self, stream: BinaryIO) -> Table:
        """Return the same table with its rows in `stream`, which must stay open: a workbook's memory is free again
        once this table is let go. A text, which is never in memory as a whole, is returned as it is."""
        if not isinstance(self._source, Workbook):
            return self
        return replace(self, _source=RowsAside(stream, self._source.rows()))

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the headings, from the first one at every call; blank rows are left out.

        The stream given to `read_table` must still be open, and only one iteration be under way. Raises
        `UnreadableTable`, naming the line, when the rest of the file does not keep what its beginning promised.
        """
        width = len(self.header)
        for number, cells in self._source.rows():
            if self.header_row is not None and number <= self.header_row:
                continue
            cells = [unguarded(cell) if cell[:1] == "'" else cell for cell in cells]
            surplus = cells[width:]
            while surplus and not surplus[-1]:
                surplus.pop()
            yield Row(number, (cells + [""] * (width - len(cells)))[:width], surplus)


def read_table(stream: BinaryIO, name: str, sheet: str | None = None) -> Table:
    """Return the table in `stream`, which must be seekable; what it is is seen from its bytes, not from `name`.

    Of a workbook the sheet named `sheet` is read, or else the first visible one with data. Lines above the
    headings (a title, a date of export) are passed over. Raises `UnreadableTable`; `explain` puts that into
    words.
    """
    if _is_workbook(stream):
        workbook = Workbook(stream, sheet)
        header, row = _headings(workbook)
        return Table(header, row, "", "", workbook.sheet, workbook.sheets, workbook)
    _refuse_other_files(stream, name)
    text = DelimitedText(stream)
    header, row = _headings(text)
    separator = "" if text.separator == NO_SEPARATOR else text.separator
    return Table(header, row, shown_encoding(text.encoding), separator, "", [], text)


def _headings(source: DelimitedText | Workbook) -> tuple[list[str], int | None]:
    headings = find_headings(list(islice(source.rows(), SEARCHED_ROWS)))
    return headings.names, headings.row


def _is_workbook(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(8).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


_OTHER_FILES = (
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"%PDF", "PDF"), (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"BM", "BMP"), (b"RIFF", "RIFF"), (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"), (b"MZ", "EXE"), (b"SQLite format 3", "SQLite"), (b"PK\x05\x06", "ZIP"),
)  # fmt: skip


def _refuse_other_files(stream: BinaryIO, name: str) -> None:
    stream.seek(0)
    begin = stream.read(1024)
    if not begin.strip():
        raise UnreadableTable("empty", name=name)
    for mark, found in _OTHER_FILES:
        # Two letters alone could begin a heading; a binary file has zero bytes soon after.
        if begin.startswith(mark) and (len(mark) > 2 or b"\0" in begin):
            raise UnreadableTable("not_a_table", found=found, name=name)
    text = begin.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")):
        raise UnreadableTable("page_as_workbook", name=name)
