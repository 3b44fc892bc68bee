"""Workbooks: XLSX, ODS and XLS, in order and out of order."""

from __future__ import annotations

import io
import struct
import weakref
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter

from fairlead.core.tabular import Table, UnreadableTable, archives, explain, read_table

SHEET = "xl/worksheets/sheet1.xml"


def xlsx(fill: Callable[[xlsxwriter.Workbook], None], **options: bool) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as book:
        fill(book)
    return stream.getvalue()


def one_sheet(*rows: list[object]) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return xlsx(fill)


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the archive with one member changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
    return stream.getvalue()


def archive(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def ods(table: str) -> bytes:
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f"<office:document-content {namespaces}><office:body><office:spreadsheet>{table}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    return archive(
        mimetype=kind.encode(), **{"content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def ods_cell(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def compound(name: str, stream: bytes) -> bytes:
    """Return a compound file (MS-CFB, version 3) with one stream, as XLS and encrypted workbooks come in."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = b"".join(struct.pack("<I", each) for each in chain).ljust(512, b"\xff")
    end = 0xFFFFFFFE
    header = struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<10I", 0, 1, 1, 0, 4096, end, 0, end, 0, 0) + b"\xff" * (4 * 108)

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        encoded = title.encode("utf-16-le")
        none = 0xFFFFFFFF
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, none, none, child)
        return head + struct.pack("<36xIQ", start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    return header + fat + directory.ljust(512, b"\0") + stream


def xls(rows: list[list[str | float]], encrypted: bool = False) -> bytes:
    """Return a workbook of Excel 97 (MS-XLS) with one sheet."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begin(what: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, what, 0, 0, 0, 0))

    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                cells += record(0x0204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + text)
            else:
                cells += record(0x0203, struct.pack("<HHHd", r, c, 0, value))
    sheet = begin(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, 3, 0)) + cells + record(0x000A, b"")
    lock = record(0x002F, struct.pack("<HHHH", 1, 1, 0, 1) + bytes(48)) if encrypted else b""
    title = b"\x05\x00List1"
    globals_size = len(begin(5)) + len(lock) + 4 + 6 + len(title) + 4
    head = begin(0x0005) + lock + record(0x0085, struct.pack("<IBB", globals_size, 0, 0) + title) + record(0x000A, b"")
    return compound("Workbook", head + sheet)


def read(data: bytes, sheet: str | None = None) -> Table:
    return read_table(io.BytesIO(data), "list.xlsx", sheet)


def cells(table: Table) -> list[list[str]]:
    return [table.header, *(row.cells for row in table.rows())]


def problem(data: bytes, sheet: str | None = None) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as caught:
        list(read(data, sheet).rows())
    assert "{" not in explain(caught.value, lambda text: text)
    return caught.value


def test_values_come_as_a_spreadsheet_shows_them() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        formats = {
            name: book.add_format({"num_format": name})
            for name in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", "0%", "[h]:mm")
        }
        sheet.write_row(0, 0, ["account", "value"])
        rows: list[tuple[object, str]] = [
            (date(2026, 11, 3), "yyyy-mm-dd"), (datetime.fromisoformat("2026-11-03 09:30"), "yyyy-mm-dd hh:mm"),
            (time(9, 30), "hh:mm"), (timedelta(hours=30), "[h]:mm"), (0.25, "0%"), (8613800138000, ""),
            (12.5, ""), (0.1 + 0.2, ""), (1e20, ""), (1e-7, ""), (True, ""), (" text ", ""), (-3, ""),
        ]  # fmt: skip
        for number, (value, name) in enumerate(rows, start=1):
            sheet.write(number, 0, f"row {number}")
            sheet.write(number, 1, value, formats.get(name))
        sheet.write(len(rows) + 1, 0, "formula")
        sheet.write_formula(len(rows) + 1, 1, '="a"&"b"', None, "ab")
        sheet.write(len(rows) + 2, 0, "error")
        sheet.write_formula(len(rows) + 2, 1, "=1/0", None, "#DIV/0!")

    expected = [
        "2026-11-03", "2026-11-03 09:30", "09:30", "30:00", "0.25", "8613800138000", "12.5", "0.3",
        "100000000000000000000", "0.0000001", "TRUE", "text", "-3", "ab", "",
    ]  # fmt: skip
    for options in ({}, {"date_1904": True}):
        assert [row.cells[1] for row in read(xlsx(fill, **options)).rows()] == expected


def test_rows_keep_their_numbers_and_blank_ones_are_left_out() -> None:
    data = one_sheet([], ["客户清单"], [], ["公司名称", "国家"], ["穆勒", "德国"], [], ["海纳", "中国"])
    table = read(data)
    assert (table.header, table.header_row) == (["公司名称", "国家"], 4)
    assert [(row.number, row.cells) for row in table.rows()] == [(5, ["穆勒", "德国"]), (7, ["海纳", "中国"])]
    assert list(table.rows()) == list(table.rows())


def test_rows_put_aside_are_the_same_and_let_the_workbook_go() -> None:
    data = one_sheet(["Company", "公司"], ["Alpha \n GmbH", "穆勒"], [], ["=1", date(2026, 11, 3), "more"])
    stream, aside = io.BytesIO(data), io.BytesIO()
    table = read_table(stream, "list.xlsx")
    apart = table.put_aside(aside)
    rows = list(table.rows())
    held = weakref.ref(table._source)
    del table, stream
    assert held() is None
    assert [list(apart.rows()) for _ in range(2)] == [rows, rows]
    assert (apart.header, [row.number for row in rows]) == (["Company", "公司", "C"], [2, 4])
    text = read_table(io.BytesIO(b"Company\nAlpha\n"), "list.csv")
    assert text.put_aside(aside) is text


def test_a_list_that_begins_in_another_column() -> None:
    assert cells(read(one_sheet(["", "", "account", "country"], ["", "", "A", "DE"])))[1] == ["A", "DE"]


def two_sheets(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("secret").write_row(0, 0, ["account", "country"])
    book.get_worksheet_by_name("secret").hide()
    book.add_worksheet("empty").activate()
    for name in ("客户", "more"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["account", "country"])
        sheet.write_row(1, 0, [name, "DE"])


def test_the_first_visible_sheet_with_data_is_read() -> None:
    table = read(xlsx(two_sheets))
    assert (table.sheet, table.sheets) == ("客户", ["empty", "客户", "more"])
    assert cells(table)[1] == ["客户", "DE"]


def test_another_sheet_can_be_named() -> None:
    assert cells(read(xlsx(two_sheets), "more"))[1] == ["more", "DE"]
    found = problem(xlsx(two_sheets), "nowhere")
    assert (found.code, found.facts["sheets"]) == ("no_such_sheet", "empty, 客户, more")


def test_merged_headings_and_companies_are_filled() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:E1", "客户清单 2026")
        sheet.merge_range("A2:A3", "公司名称")
        sheet.merge_range("B2:C2", "采购")
        sheet.merge_range("D2:E2", "财务")
        sheet.write_row("B3", ["姓名", "电话", "姓名", "电话"])
        sheet.merge_range("A4:A5", "穆勒公司")
        sheet.write_row("B4", ["张伟", "1", "李娜", "2"])
        sheet.write_row("B5", ["王芳", "3", "刘洋", "4"])
        sheet.write_row("A6", ["海纳", "陈杰", "5"])

    assert cells(read(xlsx(fill))) == [
        ["公司名称", "采购 姓名", "采购 电话", "财务 姓名", "财务 电话"],
        ["穆勒公司", "张伟", "1", "李娜", "2"],
        ["穆勒公司", "王芳", "3", "刘洋", "4"],
        ["海纳", "陈杰", "5", "", ""],
    ]


def test_an_old_workbook_is_read() -> None:
    table = read(xls([["公司名称", "国家", "金额"], ["穆勒", "德国", 12.5], ["海纳", "中国", 3.0]]))
    assert cells(table) == [["公司名称", "国家", "金额"], ["穆勒", "德国", "12.5"], ["海纳", "中国", "3"]]
    assert table.sheet == "List1"


def test_an_open_document_is_read() -> None:
    rows = (["account", "country"], ["Müller", "DE"], ["海纳", "CN"])
    tail = '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
    body = "".join("<table:table-row>" + "".join(map(ods_cell, row)) + tail for row in rows)
    blank = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'
    table = read(ods(f'<table:table table:name="Kunden">{body}{blank}</table:table>'))
    assert cells(table) == [list(row) for row in rows]
    assert table.sheet == "Kunden"


BOMB = (
    '<table:table table:name="S"><table:table-row table:number-rows-repeated="1000000">'
    "{}</table:table-row></table:table>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 and then nothing", "damaged_workbook"),
        (one_sheet(["account", "country"], ["A", "DE"])[:-100], "damaged_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "damaged_workbook"),
        (one_sheet(), "empty_workbook"),
        (archive(a=b"text"), "not_a_table"),
        (archive(**{"word/document.xml": b"<w/>"}), "not_a_table"),
        (archive(**{"ppt/presentation.xml": b"<p/>"}), "not_a_table"),
        (archive(**{"xl/workbook.bin": b""}), "not_a_table"),
        (archive(**{"xl/workbook.xml": b"<workbook/>"}), "damaged_workbook"),
        (compound("EncryptedPackage", b"x" * 5000), "password"),
        (xls([["account"], ["A"]], encrypted=True), "password"),
        (ods(BOMB.format(ods_cell("x", 100))), "too_many_cells"),
    ],
    ids=[
        "no archive", "cut off", "empty container", "no data", "zip", "word", "powerpoint", "xlsb", "no parts",
        "encrypted", "encrypted xls", "repeated cells",
    ],
)  # fmt: skip
def test_what_is_no_workbook_gets_a_sentence(data: bytes, code: str) -> None:
    assert problem(data).code == code


def test_one_cell_in_the_last_corner_is_refused_before_it_takes_the_memory() -> None:
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = changed(one_sheet(["account"]), SHEET, lambda xml: xml.replace(b"</sheetData>", corner))
    found = problem(data)
    assert (found.code, found.facts) == ("too_many_cells", {"sheet": "Sheet1", "rows": 1_048_576, "columns": 16_384})


def test_cells_without_addresses_are_counted() -> None:
    wide = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 2_000
    data = changed(one_sheet(["a", "b"]), SHEET, lambda xml: xml.replace(b"</sheetData>", wide + b"</sheetData>"))
    assert problem(data).code == "too_many_cells"


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "UNPACKED_MEGABYTES", 2)
    padding = b"<!--" + b" " * (3 * 1024 * 1024) + b"-->"
    data = changed(one_sheet(["a", "b"]), SHEET, lambda xml: xml + padding)
    assert len(data) < 20_000
    found = problem(data)
    assert (found.code, found.facts["limit"]) == ("too_large", 2)


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(changed(one_sheet(["a", "b"]), SHEET, lambda xml: xml + b" " * 100_000))
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        size = struct.pack("<I", old.getinfo(SHEET).file_size)
    assert problem(bytes(data.replace(size, struct.pack("<I", 500)))).code == "damaged_workbook"


def test_entities_are_not_expanded() -> None:
    def declare(xml: bytes) -> bytes:
        return b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]>' + xml.partition(b"?>")[2]

    assert problem(changed(one_sheet(["a", "b"]), "xl/workbook.xml", declare)).code == "damaged_workbook"


def test_a_long_narrow_list_is_no_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_CELLS", 2_000)
    assert len(list(read(one_sheet(["account", "country"], *(["A", "DE"] for _ in range(900)))).rows())) == 900
    assert problem(one_sheet(["account", "country"], *(["A", "DE"] for _ in range(1_100)))).code == "too_many_cells"


def test_a_wide_list_is_no_bomb() -> None:
    header = [f"field {n}" for n in range(200)]
    table = read(one_sheet(header, *([str(n) for n in range(200)] for _ in range(5))))
    assert len(table.header) == 200
    assert sum(1 for _ in table.rows()) == 5
