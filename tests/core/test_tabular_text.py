"""Text tables in every encoding and shape in which lists come."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.tabular import Table, UnreadableTable, detection, explain, read_table

CHINESE = "公司名称,国家/地区,联系人,邮箱\n穆勒机械公司,德国,张伟,anna@mueller.de\n海纳贸易,中国,李娜,li@haina.cn\n"
TRADITIONAL = (
    "公司名稱,國家/地區,聯絡人,電子郵件\n穆勒機械公司,德國,陳志明,anna@mueller.de\n海納貿易,臺灣,林怡君,lin@haina.tw\n"
)
SPANISH = "Empresa;País;Contacto;Correo\nMüller & Söhne;España;José Ñúñez;a@b.es\n"
POLISH = "Firma;Kraj;Miasto\nŻelazna Spółka;Polska;Łódź\nDąbrowski;Polska;Kraków\nWęgiel;Polska;Poznań\n"
RUSSIAN = "Компания;Страна;Город\nРомашка;Россия;Москва\n"
JAPANESE = "会社名,国,担当者\n株式会社山田,日本,田中さくら\nトヨタ自動車,日本,鈴木\n"
KOREAN = "회사명,국가,담당자\n삼성물산 주식회사,대한민국,김철수\n"
TURKISH = "Şirket;Ülke;Şehir\nYılmaz Dış Ticaret;Türkiye;İstanbul\nGüneş;Türkiye;Diyarbakır\n"


def read(data: bytes, name: str = "list.csv") -> Table:
    return read_table(io.BytesIO(data), name)


def cells(table: Table) -> list[list[str]]:
    return [table.header, *(row.cells for row in table.rows())]


def problem(data: bytes) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as caught:
        list(read(data).rows())
    return caught.value


def parted(text: str) -> list[list[str]]:
    mark = ";" if ";" in text else ","
    return [line.split(mark) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        (CHINESE, "utf-8", "UTF-8"),
        (CHINESE, "utf-8-sig", "UTF-8"),
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "gbk", "GB18030"),
        (CHINESE, "utf-16", "UTF-16"),
        (CHINESE, "utf-16-le", "UTF-16-LE"),
        (CHINESE, "utf-16-be", "UTF-16-BE"),
        (CHINESE, "utf-32", "UTF-32"),
        (TRADITIONAL, "big5", "Big5"),
        (TRADITIONAL, "utf-8", "UTF-8"),
        (TRADITIONAL, "gb18030", "GB18030"),
        (SPANISH, "cp1252", "Windows-1252"),
        (SPANISH, "latin-1", "Windows-1252"),
        (SPANISH, "utf-8", "UTF-8"),
        (POLISH, "cp1250", "Windows-1250"),
        (POLISH, "utf-8", "UTF-8"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "utf-8", "UTF-8"),
        (JAPANESE, "cp932", "Shift JIS"),
        (KOREAN, "cp949", "EUC-KR"),
        (TURKISH, "cp1254", "Windows-1254"),
    ],
)
def test_every_encoding_is_found(text: str, encoding: str, shown: str) -> None:
    table = read(text.encode(encoding))
    assert cells(table) == parted(text)
    assert table.encoding == shown


# One name that is not ASCII in a list that otherwise is: the hardest case, because nothing else can tell.
LONE_NAMES = {
    "gbk": "张伟|李娜|王芳|刘洋|陈杰|郑伟|谢伟|袁颖|郑强|赖珊珊|欧阳修|上海|深圳|北京|义乌|柏林|洛杉矶|莫斯科|穆勒公司",
    "big5": "陳志明|林怡君|黃俊傑|張雅婷|李家豪|王淑芬|吳建宏|劉佩珊|臺北|高雄|柏林|紐約|貿易|公司",
    "cp932": "田中|山田太郎|佐藤花子|鈴木直樹|東京|大阪|トヨタ|株式会社",
    "cp1252": "Müller|José|Ñúñez|François|Søren|Åsa|München|León|Málaga|Peña|Zürich|São|Ibáñez|Jönköping",
    "cp1251": "Москва|Ромашка|Иванов|Екатеринбург|Наталья|Київ",
    "utf-8": "张伟|陳志明|田中|Müller|Ñúñez|Москва|Łódź|김철수|Αθήνα|تهران|ירושלים|Şişli|Straße|München",
}


@pytest.mark.parametrize("encoding", sorted(LONE_NAMES))
def test_a_single_word_tells_the_encoding(encoding: str) -> None:
    names = LONE_NAMES[encoding].split("|")
    lists = [f"account,country,contact,email\nAcme Ltd,DE,{name},a@b.com\n".encode(encoding) for name in names]
    assert [row.cells[2] for data in lists for row in read(data).rows()] == names


def test_the_telling_word_may_come_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detection, "SAMPLE_BYTES", 1024)
    rows = "".join(f"Acme {n},DE,a{n}@b.com\n" for n in range(1_000))
    data = f"account,country,email\n{rows}海纳贸易,CN,x@y.cn\n".encode("gbk")
    assert [row.cells[0] for row in read(data).rows()][-1] == "海纳贸易"


def test_a_character_across_the_border_of_a_sample_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detection, "SAMPLE_BYTES", 256)
    for length in range(240, 260):
        data = b"a,b\n" + b"x" * length + "张伟".encode("gbk") + b",1\n"
        assert [row.cells[0][-2:] for row in read(data).rows()] == ["张伟"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_found(separator: str) -> None:
    lines = [["account", "country", "note"], ["Acme, Inc. x", "US", "a b"], ["Müller", "DE", "1 2"]]
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in line] for line in lines]
    text = "\n".join(separator.join(line) for line in quoted)
    table = read(text.encode())
    assert cells(table) == lines
    assert table.separator == separator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # decimal commas under semicolons, and one column alone
        ("account;value\nA;1,5\nB;2,5\n", [["account", "value"], ["A", "1,5"], ["B", "2,5"]]),
        ("email\na@x.com\nb@x.com\n", [["email"], ["a@x.com"], ["b@x.com"]]),
        ("account\nAcme, Inc\nMüller, GmbH\nKim\n", [["account"], ["Acme, Inc"], ["Müller, GmbH"], ["Kim"]]),
        # Excel's own first line, which no spreadsheet shows
        ("sep=;\naccount;country\nA;DE\n", [["account", "country"], ["A", "DE"]]),
        ('"sep=|"\naccount|country\nA|DE\n', [["account", "country"], ["A", "DE"]]),
        # ends of lines
        ("account,country\r\nA,DE\r\n", [["account", "country"], ["A", "DE"]]),
        ("account,country\rA,DE\rB,FR", [["account", "country"], ["A", "DE"], ["B", "FR"]]),
        ("account,country\nA,DE", [["account", "country"], ["A", "DE"]]),
        # quotation
        ('account,country\n"A ""x"" B",DE\n', [["account", "country"], ['A "x" B', "DE"]]),
        ('account,country\n"A\r\nB",DE\n', [["account", "country"], ["A\nB", "DE"]]),
        ('account,country\n5" pipe,DE\n', [["account", "country"], ['5" pipe', "DE"]]),
        ('account,country\n"A, B" ,DE\n', [["account", "country"], ["A, B", "DE"]]),
        # blanks around, blank rows, short rows
        (" account , country \n A , DE \n\n ,, \nB\n", [["account", "country"], ["A", "DE"], ["B", ""]]),
    ],
)  # fmt: skip
def test_shapes_of_text(text: str, expected: list[list[str]]) -> None:
    assert cells(read(text.encode())) == expected


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    text = '客户清单\n\n公司,国家,邮箱\nA,DE,a@x.de\n\n"B\nC",FR,b@x.fr\nD,IT,d@x.it\n'
    table = read(text.encode())
    assert table.header_row == 3
    assert [(row.number, row.cells[0]) for row in table.rows()] == [(4, "A"), (6, "B\nC"), (7, "D")]
    assert [row.number for row in read(b"sep=;\naccount;country\nA;DE\n").rows()] == [2]


def test_a_list_can_be_read_again_from_the_start() -> None:
    table = read(CHINESE.encode())
    assert list(table.rows()) == list(table.rows())


def test_what_stands_beyond_the_headings_is_handed_on() -> None:
    rows = list(read(b"account,country\nAcme, Inc,US,\nB,DE,,\n").rows())
    assert [(row.cells, row.surplus) for row in rows] == [(["Acme", "Inc"], ["US"]), (["B", "DE"], [])]


@pytest.mark.parametrize(
    ("text", "header", "row"),
    [
        ("account,account,,note\nA,B,C,D\n", ["account", "account (2)", "C", "note"], 1),
        ("account,country,,\nA,DE,,\n", ["account", "country"], 1),
        (
            "Customer list 2026,,\nexported,2026-11-03,\naccount,country,email\nA,DE,a@x.de\n",
            ["account", "country", "email"],
            3,
        ),
        ("导出时间：2026-11-03 09:30\n公司名称,国家\nA,德国\n", ["公司名称", "国家"], 2),
        ("Kunde X,Land Y,Feld Z\nA,DE,1\nB,FR,2\n", ["Kunde X", "Land Y", "Feld Z"], 1),
        ("Wer,Wo,Was\nAnna,Berlin,Sales\nBob,Paris,Manager\n", ["Wer", "Wo", "Was"], 1),
        # no headings at all: the letters of the columns stand in
        ("Anna,anna@x.de,+49 711 123456\nBob,bob@x.uk,+44 20 7946 0958\n", ["A", "B", "C"], None),
        ("anna@x.de\nbob@x.uk\n", ["A"], None),
        ("account\n", ["account"], 1),
        ("account,\n", ["account"], 1),
    ],
)
def test_headings_are_found_and_made_unique(text: str, header: list[str], row: int | None) -> None:
    table = read(text.encode())
    assert (table.header, table.header_row) == (header, row)


def test_without_headings_the_first_row_is_kept() -> None:
    assert [row.number for row in read(b"Anna,anna@x.de\nBob,bob@x.uk\n").rows()] == [1, 2]


@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (b"", "empty", "The file is empty."),
        (b" \n \n", "empty", "The file is empty."),
        (b",,,\n,,\n", "empty", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not_a_table", "This is not a table: it is PNG."),
        (b"\xff\xd8\xff\xe0" + bytes(40), "not_a_table", "This is not a table: it is JPEG."),
        (b"%PDF-1.7\n", "not_a_table", "This is not a table: it is PDF."),
        (b"\x1f\x8b\x08" + bytes(40), "not_a_table", "This is not a table: it is GZIP."),
        (b"<html><body><table>", "page_as_workbook", "This file is a web page"),
        (b'<?xml version="1.0"?><Workbook>', "page_as_workbook", "This file is a web page"),
        (b"a,b\n1,\x002\n", "nul_bytes", "Line 2 holds zero bytes"),
        (b'a,b\n1,2\n"3,4\n5,6\n', "unclosed_quote", "Row 3 opens a quotation mark that is never closed."),
        (b"a,b\n" + b"x" * 200_000 + b",1\n", "long_cell", "Row 2 has a cell of more than 100000 characters"),
        (b"a,b\n" + b"," * 3000 + b"\n", "many_columns", "Row 2 has more than 2000 columns."),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(data: bytes, code: str, sentence: str) -> None:
    found = problem(data)
    assert found.code == code
    assert explain(found, lambda text: text).startswith(sentence)


def test_a_bad_byte_late_in_the_file_is_named_by_its_line() -> None:
    data = "名称,国家\n".encode() + b"Acme,DE\n" * 35_000 + b"Gr\xfc\xdfe,DE\n"
    table = read(data)
    rows = table.rows()
    assert next(rows).number == 2
    with pytest.raises(UnreadableTable) as caught:
        list(rows)
    assert caught.value.code == "undecodable"
    assert caught.value.facts == {"line": 35_002, "encoding": "UTF-8"}


@pytest.mark.parametrize(("text", "encoding", "shown"), [(CHINESE, "utf-8", "UTF-8"), (CHINESE, "gbk", "GB18030")])
def test_a_bad_byte_does_not_turn_the_list_into_another_encoding(text: str, encoding: str, shown: str) -> None:
    data = text.encode(encoding) + b"Acme\xff,DE,Bob,b@x.com\n" + text.encode(encoding)
    found = problem(data)
    assert (found.code, found.facts) == ("undecodable", {"line": 4, "encoding": shown})


def test_bytes_that_make_sense_in_no_encoding_are_refused() -> None:
    chance = random.Random(1)
    rubbish = bytes(chance.randrange(128, 256) for _ in range(2_000))
    assert problem(b"account,country\n" + rubbish).code == "unknown_encoding"


def test_zero_bytes_late_in_the_file_are_named_by_their_line() -> None:
    data = b"account,country\n" + b"Acme,DE\n" * 20_000 + b"A\x00,DE\n"
    found = problem(data)
    assert (found.code, found.facts["line"]) == ("nul_bytes", 20_002)


def test_a_long_list_is_not_held_in_memory() -> None:
    class Counted(io.BytesIO):
        read_bytes = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.read_bytes += len(data)
            return data

    stream = Counted("名称,国家\n".encode() + b"Acme,DE\n" * 400_000)
    rows = read_table(stream, "long.csv").rows()
    before = stream.read_bytes
    assert next(rows).number == 2
    assert stream.read_bytes - before < 1_000_000


CELL = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf"), max_codepoint=0xFFFF),
    min_size=1,
    max_size=12,
)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_what_is_written_is_read(rows: list[list[str]], separator: str, windows: bool) -> None:
    lines = [["account", "country", "contact"], *rows]
    end = "\r\n" if windows else "\n"
    text = end.join(separator.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    assert cells(read(text.encode("utf-8-sig"))) == lines


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_sentence(data: bytes) -> None:
    try:
        found: UnreadableTable | None = None
        for row in read(data).rows():
            assert row.number > 0
    except UnreadableTable as error:
        found = error
    if found:
        assert "{" not in explain(found, lambda text: text)


def test_words_in_another_order_are_still_random() -> None:
    # Rows shuffled in any order say the same about the encoding.
    names = LONE_NAMES["gbk"].split("|")
    for seed in range(5):
        random.Random(seed).shuffle(names)
        data = "account,contact\n" + "".join(f"Acme,{name}\n" for name in names)
        assert read(data.encode("gbk")).encoding == "GB18030"
