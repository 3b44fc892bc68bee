"""Read workbooks (XLSX, XLS, ODS) as rows of texts, the way a spreadsheet shows their values."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

import python_calamine as calamine

from fairlead.core.tabular.archives import Extents, check_archive, check_container, check_extent
from fairlead.core.tabular.problems import UnreadableTable

RawRow = tuple[int, list[str]]


class Workbook:
    """One sheet of a workbook: `rows()` yields (number, cells) of every row that is not blank.

    `sheet` names the sheet; without it the first visible sheet that holds data is taken. Raises
    `UnreadableTable`.
    """

    def __init__(self, stream: BinaryIO, sheet: str | None = None) -> None:
        stream.seek(0)
        is_zip = stream.read(4) == b"PK\x03\x04"
        extents = check_archive(stream) if is_zip else {}
        if not is_zip:
            check_container(stream)
        stream.seek(0)
        try:
            self._book = calamine.CalamineWorkbook.from_filelike(stream)
            self.sheets = _visible_sheets(self._book)
            self._sheet = self._choose(sheet, extents)
        except calamine.PasswordError as error:
            raise UnreadableTable("password") from error
        except calamine.CalamineError as error:
            raise UnreadableTable("damaged_workbook") from error
        self.sheet = self._sheet.name

    def rows(self) -> Iterator[RawRow]:
        merges = _Merges(self._sheet)
        for number, values in enumerate(self._sheet.iter_rows(), start=1):
            cells = [_shown(value) for value in values]
            if any(cells):
                merges.fill(number, cells)
                yield number, cells

    def _choose(self, name: str | None, extents: Extents) -> calamine.CalamineSheet:
        if name is not None and name not in self._book.sheet_names:
            raise UnreadableTable("no_such_sheet", sheet=name, sheets=", ".join(self.sheets))
        for candidate in self.sheets if name is None else [name]:
            check_extent(extents, candidate)
            sheet = self._book.get_sheet_by_name(candidate)
            if sheet.start is not None:
                return sheet
        raise UnreadableTable("empty_workbook")


def _visible_sheets(book: calamine.CalamineWorkbook) -> list[str]:
    return [
        each.name
        for each in book.sheets_metadata
        if each.visible == calamine.SheetVisibleEnum.Visible and each.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _shown(value: object) -> str:
    """Return a cell as text: dates as ISO dates, whole numbers without a decimal part, truth as TRUE or FALSE."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _shown_number(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes" if value.second == 0 else "seconds")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="minutes" if value.second == 0 else "seconds")
    return value.isoformat() if isinstance(value, datetime.date) else ""


def _shown_number(value: float) -> str:
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    # Spreadsheets keep 15 digits: more are an artefact of binary fractions.
    short = format(value, ".15g")
    plain = format(Decimal(short), "f") if "e" in short else short
    # In a text a point before exactly three digits may part thousands; in a number it never does.
    return f"{plain}0" if len(plain.partition(".")[2]) == 3 else plain


class _Merges:
    """Repeats the value of cells merged over rows, as in a list that names each company once for all its contacts."""

    def __init__(self, sheet: calamine.CalamineSheet) -> None:
        left = sheet.start[1] if sheet.start else 0
        self._waiting = sorted(
            ((start[0] + 1, end[0] + 1, start[1] - left) for start, end in _merged_ranges(sheet) if end[0] > start[0]),
            reverse=True,
        )
        self._open: list[tuple[int, int, str]] = []

    def fill(self, number: int, cells: list[str]) -> None:
        """Write the values of the merges that reach into row `number`; rows must come in order."""
        self._open = [merge for merge in self._open if merge[0] >= number]
        for _, column, value in self._open:
            cells[column] = cells[column] or value
        while self._waiting and self._waiting[-1][0] <= number:
            begin, end, column = self._waiting.pop()
            if begin == number and column < len(cells):
                self._open.append((end, column, cells[column]))


def _merged_ranges(sheet: calamine.CalamineSheet) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    # ODS has none to offer.
    return sheet.merged_cell_ranges or []
