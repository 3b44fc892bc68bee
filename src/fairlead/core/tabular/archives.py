"""Look into a workbook before it is read: is it one, does it unpack to a sensible size, how far do its sheets reach?

The reader builds every sheet as a full rectangle in memory. A file of a few kilobytes with one cell in the last
row and column would take down the process, so that the extent is found out first, in small pieces.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree

from fairlead.core.tabular.problems import UnreadableTable

# The reader holds every cell between the first and the last one, filled or not: 32 bytes each.
MOST_CELLS = 8_000_000
# A hundred thousand rows of fifty columns unpack to about half of this.
UNPACKED_MEGABYTES = 400
_SHARED_TEXT_MEGABYTES = 150
_INDEX_MEGABYTES = 10
_MEGABYTE = 1024 * 1024
# A cell with its formula may be longer than its tag, but no tag is longer than this.
_OVERLAP = 16 * 1024

_WIDE_COLUMN = re.compile(rb'r="([A-Z]{2,3})[0-9]')
_ANY_COLUMN = re.compile(rb'r="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb'r="[A-Z]{0,3}([0-9]{1,7})"')
_ODS_TOKEN = re.compile(
    rb'<table:table\s[^>]{0,999}?table:name="([^"]{0,999})"|<table:table-row\b([^>]{0,9999})>'
    rb"|<table:(?:covered-)?table-cell\b([^>]{0,9999}?)(/?)>"
)
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="([0-9]+)"')
_ODS_ROWS = re.compile(rb'number-rows-repeated="([0-9]+)"')
# The name of the stream that holds an encrypted XLSX; or the record FilePass right behind the beginning of an
# XLS.
_ENCRYPTED = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le")) + rb"|\x09\x08\x10\x00.{16}\x2f\x00", re.DOTALL
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Extents = dict[str, tuple[int, int]]


def check_archive(stream: BinaryIO) -> Extents:
    """Return the last row and column of each sheet, for `check_extent`.

    Raises `UnreadableTable` for an archive that is no workbook, or not safe to open.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            _check_kind(names)
            _check_size(archive)
            if "content.xml" not in names:
                return _xlsx_extents(archive, names)
            extents = _ods_extents(archive)
            for sheet in extents:
                # The reader builds all sheets of an ODS as soon as it opens the file.
                check_extent(extents, sheet)
            return extents
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, NotImplementedError, EOFError) as error:
        raise UnreadableTable("damaged_workbook") from error
    except RuntimeError as error:
        # zipfile says so when a member is encrypted.
        raise UnreadableTable("password") from error


def check_extent(extents: Extents, sheet: str) -> None:
    """Raise `UnreadableTable` when a sheet spans more cells than fit into memory."""
    rows, columns = extents.get(sheet, (0, 0))
    if rows * columns > MOST_CELLS:
        raise UnreadableTable("too_many_cells", sheet=sheet, rows=rows, columns=columns)


def check_container(stream: BinaryIO) -> None:
    """Refuse a workbook under a password: a new one wrapped in the container of the old ones, or an old one.

    The reader itself would only say that it does not know the format.
    """
    stream.seek(0)
    rest = b""
    while data := stream.read(_MEGABYTE):
        if _ENCRYPTED.search(rest + data):
            raise UnreadableTable("password")
        rest = data[-_OVERLAP:]


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names or {"content.xml", "mimetype"} <= names:
        return
    found = {"word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint", "xl/workbook.bin": "XLSB"}
    raise UnreadableTable("not_a_table", found=next((found[name] for name in found if name in names), "ZIP"))


def _check_size(archive: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in archive.infolist()) > UNPACKED_MEGABYTES * _MEGABYTE:
        raise UnreadableTable("too_large", limit=UNPACKED_MEGABYTES)
    for part in archive.infolist():
        if part.filename.endswith("sharedStrings.xml"):
            if part.file_size > _SHARED_TEXT_MEGABYTES * _MEGABYTE:
                raise UnreadableTable("too_large", limit=_SHARED_TEXT_MEGABYTES)
            for _ in _chunks(archive, part.filename):
                pass


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a member in pieces; reading to its end also proves its stated size, for else the checksum fails."""
    with archive.open(name) as part:
        while data := part.read(_MEGABYTE):
            yield data


def _xlsx_extents(archive: zipfile.ZipFile, names: set[str]) -> Extents:
    return {sheet: _extent(archive, path) for sheet, path in _sheet_paths(archive).items() if path in names}


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = _parsed(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    paths: dict[str, str] = {}
    for element in _parsed(archive, "xl/workbook.xml").iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(_RELATION, ""), "")
            paths[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return paths


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > _INDEX_MEGABYTES * _MEGABYTE:
        raise UnreadableTable("damaged_workbook")
    data = archive.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        # No program writes them into a workbook; an attacker does, to make the parser expand them.
        raise UnreadableTable("damaged_workbook")
    return ElementTree.fromstring(data)  # noqa: S314 - entities are refused above


def _extent(archive: zipfile.ZipFile, path: str) -> tuple[int, int]:
    """Return the last row and column that a sheet's cells reach; columns up to Z are looked at only if it matters."""
    rows, columns = _reach(archive, path, _WIDE_COLUMN, narrowest=26)
    if rows * columns > MOST_CELLS >= rows and columns == 26:
        rows, columns = _reach(archive, path, _ANY_COLUMN, narrowest=1)
    return rows, columns


def _reach(archive: zipfile.ZipFile, path: str, column: re.Pattern[bytes], narrowest: int) -> tuple[int, int]:
    """Read a sheet for its last row and column.

    Cells and rows mostly say where they are; those that do not follow the one before, so that they are counted.
    Counting all tags that may be cells covers prefixes and other quotation marks, at worst with too high a
    number.
    """
    rows_named, rows_counted, columns, widest = 0, 0, narrowest, b""
    rest = b""
    for data in _chunks(archive, path):
        text = rest + data
        widest = max({widest, *column.findall(text)}, key=lambda letters: (len(letters), letters))
        ends = (text[:_OVERLAP], text[-_OVERLAP:])
        rows_named = max([rows_named, *(int(row) for end in ends for row in _ROW.findall(end))])
        rows_counted += data.count(b"/row>") + data.count(b":row>")
        if text.count(b'r="') < _cells_in(text):
            columns = max(columns, *map(_cells_in, text.split(b"row")))
        rest = text[-_OVERLAP:]
    return max(rows_named, rows_counted), max(columns, _column_number(widest))


def _cells_in(row: bytes) -> int:
    return row.count(b"c ") + row.count(b"c>") + row.count(b"c/") - row.count(b"/c>")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ods_extents(archive: zipfile.ZipFile) -> Extents:
    """Follow the repetitions by which ODS shortens rows and cells, and find the last filled ones."""
    extents: Extents = {}
    sheet, row, row_times, column, rest = "", 0, 1, 0, b""
    for data in _chunks(archive, "content.xml"):
        text, end = rest + data, 0
        for token in _ODS_TOKEN.finditer(text):
            end = token.end()
            name, row_attributes, cell_attributes, closed = token.groups()
            if name is not None:
                sheet, row, row_times, column = name.decode("utf-8", "replace"), 0, 1, 0
            elif row_attributes is not None:
                row += row_times
                row_times, column = _times(_ODS_ROWS, row_attributes), 0
            else:
                column += _times(_ODS_COLUMNS, cell_attributes or b"")
                if not closed:
                    rows, columns = extents.get(sheet, (0, 0))
                    extents[sheet] = (max(rows, row + row_times - 1), max(columns, column))
        rest = text[max(end, len(text) - _OVERLAP) :]
    return extents


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found.group(1)) if found else 1
