"""Write a list as a text file or as a workbook, row by row, so that a long one needs no more memory than a short one.

What is written is read back by `fairlead.core.tabular` as it was, and no spreadsheet runs any of it.

>>> sheet = Sheet("Customers", ["Company", "Phone"], [["=cmd|' /C calc'!A0", "+49401234"]])
>>> b"".join(csv_chunks(sheet)).decode("utf-8-sig")
"Company,Phone\\r\\n'=cmd|' /C calc'!A0,'+49401234\\r\\n"
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fairlead.core.tabular.formulas import guarded, is_dangerous, unguarded

# Moments are wall times of the reader, without a zone: spreadsheets know none. None is an empty cell.
Cell = str | int | float | Decimal | date | datetime | None

_BOM = "\ufeff"
_CHUNK_CHARACTERS = 64 * 1024
# What a workbook can hold: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
_EARLIEST_YEAR = 1900
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# Widths are measured on the first rows: the whole list is never in memory.
_MEASURED_ROWS = 200
_NARROWEST, _WIDEST = 8, 46
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


@dataclass(frozen=True)
class Sheet:
    """A list to write: `rows` are taken once, in order, each as wide as the headings."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def csv_chunks(sheet: Sheet) -> Iterator[bytes]:
    """Yield the list as CSV (RFC 4180) in UTF-8, in pieces of some ten kilobytes.

    It begins with a byte order mark, without which Excel does not take it for UTF-8. Texts that a spreadsheet would run
    carry an apostrophe (`guarded`); numbers, negative ones too, stand as they are.
    """
    text = io.StringIO(newline="")
    text.write(_BOM)
    writer = csv.writer(text)
    writer.writerow([guarded(heading) for heading in sheet.headings])
    for row in sheet.rows:
        writer.writerow([_as_text(cell) for cell in row])
        if text.tell() >= _CHUNK_CHARACTERS:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell) if cell.strip() else ""  # blanks alone say nothing
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else _number_text(cell)


def _number_text(number: float | Decimal) -> str:
    text = format(Decimal(str(number)), "f")
    # A point before exactly three digits parts thousands in half of the world; before four it does not.
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def write_workbook(sheet: Sheet, stream: BinaryIO, *, made_at: datetime) -> None:
    """Write the list as an XLSX workbook into a stream that can seek.

    Texts are texts, whatever they look like; dates are dates, numbers numbers. The headings stay in sight. What has
    more rows than a sheet can hold goes on in further sheets; a text of more than 32,767 characters is cut.
    """
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties({"title": sheet.name, "created": made_at})
        formats = _Formats(book)
        rows = iter(sheet.rows)
        measured = list(islice(rows, _MEASURED_ROWS))
        widths = _widths(sheet.headings, measured)
        remaining = chain(measured, rows)
        number = 1
        while True:
            page = book.add_worksheet(_sheet_name(sheet.name, number))
            _write_headings(page, sheet.headings, widths, formats)
            if _write_rows(page, remaining, formats) < MOST_ROWS:
                return
            number += 1


class _Formats:
    """The few looks of cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.heading: Format = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        # Excel's own mark for "this is a text": without it, somebody who edits the cell would make it a formula.
        self.guarded: Format = book.add_format({"quote_prefix": True})


def _write_headings(page: Worksheet, headings: Sequence[str], widths: Sequence[int], formats: _Formats) -> None:
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        page.write_string(0, column, _workbook_text(heading), formats.heading)


def _write_rows(page: Worksheet, rows: Iterator[Sequence[Cell]], formats: _Formats) -> int:
    """Write rows until there are none or the sheet is full; return how many rows it has, the headings included."""
    number = 0
    for number, row in enumerate(islice(rows, MOST_ROWS - 1), start=1):
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, formats)
    return number + 1


def _write_cell(page: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return
    if isinstance(cell, str):
        text = _workbook_text(cell)
        page.write_string(row, column, text, formats.guarded if is_dangerous(text) else None)
    elif isinstance(cell, date):
        if cell.year < _EARLIEST_YEAR:
            page.write_string(row, column, _as_text(cell))
        else:
            page.write_datetime(row, column, cell, formats.moment if isinstance(cell, datetime) else formats.day)
    else:
        page.write_number(row, column, float(cell))


def _workbook_text(text: str) -> str:
    """Return the text as a cell holds it: our reading takes an apostrophe off in workbooks too, so one that belongs to
    the text gets a second one."""
    return (f"'{text}" if unguarded(text) != text else text)[:MOST_CHARACTERS]


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return the width of each column in characters: that of its longest line among the first rows, within reason."""
    columns = zip(*rows, strict=True) if rows else ([] for _heading in headings)
    return [
        min(_WIDEST, max(_NARROWEST, _width(heading) + 2, *(_width(_as_text(cell)) + 1 for cell in cells), 0))
        for heading, cells in zip(headings, columns, strict=True)
    ]


def _width(text: str) -> int:
    longest = max(text.splitlines(), key=len, default="")[:_WIDEST]
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in longest)


def _sheet_name(name: str, number: int) -> str:
    ending = f" {number}" if number > 1 else ""
    return name.translate(_NOT_IN_SHEET_NAMES).strip()[: _LONGEST_SHEET_NAME - len(ending)] + ending
