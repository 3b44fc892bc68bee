from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

Run = Callable[..., Any]

HEADINGS = (
    "account,subdivision,country,city,contact,email,phone,zone,language,tier,owner,cadence,latest_contact,leave,week"
)
LIST = f"""{HEADINGS}
Lost Inc,,US,,Carl,,,,,,,,,,
Acme,TX,US,Austin,Bob,,,,,,,,,,Mon-Fri 08:00-17:00 break 12:00-13:00
Müller GmbH,BY,Germany,München,Anna Müller,,,,,,,,,2026-12-20..2027-01-05,Mon-Fri 09:00-18:00 break 12:00-13:00
Hanbit,,South Korea,Busan,Seo-yeon Park,,,,,,,,,,Mon-Fri 09:00-18:00
Sydney Pty,NSW,AU,Sydney,Ann,,,,,,,,,2026-10-26..2026-10-26,Mon-Fri 09:00-17:00
Elsewhere,,DE,,Eva,,,America/Denver,,,,,,,Mon-Fri 09:00-17:00
"""
AT = "2026-10-26T08:00:00Z"
TABLE = """
2026-10-26 16:00 · 6 contacts
Account      Contact        Local time  Status                                     Next good time  Your time

Reachable now, closing soonest first · 2
Hanbit       Seo-yeon Park  Mon 17:00   Reachable until 18:00 (1 h left)
Müller GmbH  Anna Müller    Mon 09:00   Reachable until 12:00 (3 h left)

Later · 3
Acme         Bob            Mon 03:00   Closed, back at 08:00                      08:00           21:00
Elsewhere    Eva            Mon 02:00   Closed, back at 09:00                      09:00           23:00
Sydney Pty   Ann            Mon 19:00   On leave until 27 Oct                      tomorrow 09:00  tomorrow 06:00

Time zone unknown · 1
Lost Inc     Carl                       Time zone unknown: add a city or a region
"""


def test_the_desk_of_a_list(run: Run) -> None:
    ran = run("desk", "--from", "-", "--at", AT, "--json", stdin=LIST.encode())

    assert (ran.status, ran.err) == (0, "")
    assert [(line["account"], line["group"], line["status"]) for line in ran.lines] == [
        ("Hanbit", "now", "reachable"),
        ("Müller GmbH", "now", "reachable"),
        ("Acme", "later", "closed"),
        ("Elsewhere", "later", "closed"),
        ("Sydney Pty", "later", "leave"),
        ("Lost Inc", "unknown", "unknown_zone"),
    ]
    first, *_, sydney, lost = ran.lines
    assert list(first)[:9] == [
        *("account", "contact", "zone", "local_time", "status", "reason", "until", "next_good_at", "next_good_local")
    ]
    assert first["contact"] == "Seo-yeon Park"
    assert first["zone"] == "Asia/Seoul"
    assert first["local_time"] == "2026-10-26T17:00:00+09:00"
    assert first["reason"] == "Reachable until 18:00 (1 h left)"
    assert first["until"] == "2026-10-26T09:00:00Z"
    assert (first["next_good_at"], first["next_good_local"]) == (AT, "2026-10-26T17:00:00+09:00")
    # Both days of the list are away: back on the 27th, which in Sydney begins at 13:00 UTC
    assert (sydney["leave_end"], sydney["until"]) == ("2026-10-27", "2026-10-26T13:00:00Z")
    assert sydney["next_good_local"] == "2026-10-27T09:00:00+11:00"
    assert (lost["zone"], lost["local_time"], lost["next_good_local"]) == (None, None, None)
    assert lost["reason"] == "Time zone unknown: add a city or a region"


def test_the_same_list_as_a_table_with_my_own_time(run: Run) -> None:
    ran = run("desk", "--from", "-", "--at", AT, "--me", "Asia/Shanghai", stdin=LIST.encode())

    assert ran.out == TABLE.removeprefix("\n")


CHINESE = """客户名称;国家;城市;联系人;休假;工作时间
穆勒公司;德国;慕尼黑;安娜;2026/12/20～2027/1/5;周一至周五 9:00-18:00
王氏贸易;中国;广州;王伟;;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_list_in_any_encoding(run: Run, encoding: str) -> None:
    ran = run("desk", "--from", "-", "--at", "2026-12-23T03:00:00Z", "--json", stdin=CHINESE.encode(encoding))

    assert ran.status == 0, ran.err
    assert [(line["account"], line["zone"], line["status"]) for line in ran.lines] == [
        ("王氏贸易", "Asia/Shanghai", "reachable"),
        ("穆勒公司", "Europe/Berlin", "leave"),
    ]


def test_a_workbook(run: Run, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            [["Empresa", "País", "Ciudad", "Contacto"], ["Acme", "México", "Monterrey", "Luz"]]
        ):
            sheet.write_row(row, 0, cells)
    customers = tmp_path / "clientes.xlsx"
    customers.write_bytes(stream.getvalue())

    ran = run("desk", "--from", str(customers), "--at", "2026-10-26T16:00:00Z", "--json")

    assert [(line["account"], line["zone"], line["status"]) for line in ran.lines] == [
        ("Acme", "America/Monterrey", "reachable")
    ]


def test_the_sheet_that_tells_places_is_taken_and_not_the_remarks_before_it(run: Run, tmp_path: Path) -> None:
    customers = tmp_path / "客户.xlsx"
    with xlsxwriter.Workbook(customers) as book:
        book.add_worksheet("说明").write_row(0, 0, ["请先阅读"])
        sheet = book.add_worksheet("客户")
        sheet.write_row(0, 0, ["公司名称", "国家", "联系人"])
        sheet.write_row(1, 0, ["甲公司", "日本", "佐藤"])

    ran = run("desk", "--from", str(customers), "--json", "--at", "2026-11-24T02:00:00Z")

    assert [line["contact"] for line in ran.lines] == ["佐藤"]


def test_the_order_of_day_and_month_is_learned_from_the_whole_column(run: Run) -> None:
    rows = "account,country,leave\nA,DE,02/11/2026..03/11/2026\nB,DE,25/11/2026..26/11/2026\n"
    ran = run("desk", "--from", "-", "--at", "2026-11-02T09:00:00Z", "--json", stdin=rows.encode())

    assert {line["account"]: line["status"] for line in ran.lines} == {"A": "leave", "B": "reachable"}


def test_rows_that_cannot_be_used_are_all_named_and_nothing_is_printed(run: Run) -> None:
    rows = (
        "company;country;week;leave;time zone\n"
        '"A\nGroup";Germny;;;\nB;DE;Mon 9-18;;\nC;DE;;2026-13-01..2026-14-01;\nD;DE;;;Berlin\nE;DE;;;\nF;Congo;x;;\n'
    )
    ran = run("desk", "--from", "-", "--json", stdin=rows.encode())

    assert (ran.status, ran.out) == (2, "")
    told = ran.err.splitlines()
    assert [line.removeprefix("fairlead: ")[:39] for line in told] == [
        "standard input, row 2: country: “Germny",
        "standard input, row 3: week: part 1: “M",
        "standard input, row 4: leave: “2026-13-",
        "standard input, row 5: time zone: “Berl",
        "standard input, row 7: country: “Congo”",
        "standard input, row 7: week: part 1: “x",
    ]
    assert "Germany" in told[0]
    assert "Mon-Fri 09:00-18:00" in told[1]
    assert "Europe/Berlin" in told[3]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"name,colour\nA,red\n", "Add a column country, city or zone"),
    ],
)
def test_a_file_without_an_answer_is_refused(run: Run, content: bytes, told: str) -> None:
    ran = run("desk", "--from", "-", stdin=content)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_an_unknown_zone_of_mine_is_refused(run: Run) -> None:
    ran = run("desk", "--from", "-", "--me", "Shanghai", stdin=LIST.encode())

    assert ran.status == 2
    assert "Asia/Shanghai" in ran.err


def test_without_a_moment_the_desk_is_of_now(run: Run) -> None:
    ran = run("desk", "--from", "-", stdin=b"account,zone\nA,UTC\n")

    assert ran.status == 0
    assert f"{datetime.now(UTC):%Y-}" in ran.out.splitlines()[0]
