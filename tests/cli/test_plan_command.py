from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from fairlead.core.availability import Person, windows
from fairlead.core.weeks import DatedWeek, parse_week_text

Run = Callable[..., Any]

AT = "2026-11-30T01:00:00Z"  # Monday, nine in the morning in Shanghai
HEADINGS = "account,country,subdivision,city,contact,tier,owner,cadence,latest_contact,value,margin,effort,leave,week"
OFFICE = "Mon-Fri 09:00-18:00 break 12:00-13:00"
LIST = f"""{HEADINGS}
Nordlicht GmbH,DE,HH,Hamburg,Katrin Albers,A,Lena,weekly,2026-11-20,120000,12%,30,,{OFFICE}
Tokai Engei,JP,,Tokyo,Sho Tamura,B,Lena,fortnightly,2026-11-10,50000,9%,30,,{OFFICE}
Jardines,ES,MD,Madrid,Pilar Lacasa,C,Lena,monthly,2026-10-28,9000,22%,30,2026-12-01..2026-12-18,{OFFICE}
Larkspur,US,,,Dana Hill,,Lena,,,,,,,{OFFICE}
Sydney Pty,AU,NSW,Sydney,Ann,C,Sam,monthly,2026-10-25,,,,,{OFFICE}
Oslo AS,NO,,Oslo,Kari,C,Lena,monthly,2026-11-25,,,,,{OFFICE}
"""
OWNERS = f"owner,zone,week\nLena,Asia/Shanghai,{OFFICE}\nSam,Europe/Madrid,\n"
TABLE = """
4 contacts planned
Account         Contact        Your time        Local time  Reason

Lena · 30 Nov · 3
Tokai Engei     Sho Tamura     Mon 10:00–10:30  Mon 11:00   Overdue since 24 Nov; latest contact 10 Nov
Nordlicht GmbH  Katrin Albers  Mon 16:30–17:00  Mon 09:30   Overdue since 27 Nov; latest contact 20 Nov
Jardines        Pilar Lacasa   Mon 17:00–17:30  Mon 10:00   Overdue since 28 Nov; latest contact 28 Oct

Lena · 7 Dec · 1
Nordlicht GmbH  Katrin Albers  Mon 16:30–17:00  Mon 09:30   Due 7 Dec

Lena · Unplaced · 1
Larkspur        Dana Hill                                   Time zone unknown: add a city or a region

Sam · Unplaced · 1
Sydney Pty      Ann                                         Never at work when the account manager is

1 customer needs nothing
"""


@pytest.fixture
def owners(tmp_path: Path) -> str:
    file = tmp_path / "owners.csv"
    file.write_text(OWNERS, encoding="utf-8")
    return str(file)


def plan(run: Run, rows: str, *more: str, days: int = 10, language: str = "en") -> Any:
    return run("plan", "--from", "-", "--days", str(days), "--at", AT, *more, stdin=rows.encode(), language=language)


def test_a_plan_as_json(run: Run, owners: str) -> None:
    ran = plan(run, LIST, "--owners", owners, "--json")

    assert (ran.status, ran.err) == (0, "")
    assert [(one["owner"], one["account"], one["day"], one.get("unplaced")) for one in ran.lines] == [
        ("Lena", "Tokai Engei", "2026-11-30", None),
        ("Lena", "Nordlicht GmbH", "2026-11-30", None),
        ("Lena", "Jardines", "2026-11-30", None),
        ("Lena", "Nordlicht GmbH", "2026-12-07", None),
        ("Lena", "Larkspur", None, "unknown_zone"),
        ("Sam", "Sydney Pty", None, "no_common_hours"),
    ]
    before_leave = ran.lines[2]
    assert {name: before_leave[name] for name in ("contact", "code", "reason", "floor_broken", "latest_date")} == {
        "contact": "Pilar Lacasa",
        "code": "overdue",
        "reason": "Overdue since 28 Nov; latest contact 28 Oct",
        "floor_broken": False,
        "latest_date": "2026-10-28",
    }
    assert before_leave["start_local"].endswith("+01:00")
    assert datetime.fromisoformat(before_leave["end"]) - datetime.fromisoformat(before_leave["start"]) == timedelta(
        minutes=30
    )


def test_the_same_plan_as_a_table(run: Run, owners: str) -> None:
    ran = plan(run, LIST, "--owners", owners)

    assert ran.out == TABLE.removeprefix("\n")


CITIES = {
    "Berlin": ("DE", "Europe/Berlin"),
    "Tokyo": ("JP", "Asia/Tokyo"),
    "New Delhi": ("IN", "Asia/Kolkata"),
    "Kathmandu": ("NP", "Asia/Kathmandu"),
    "Dubai": ("AE", "Asia/Dubai"),
}


def many(count: int, *, mixed: bool = False) -> list[str]:
    dice = random.Random(7)
    rows = []
    for number in range(count):
        city = dice.choice(list(CITIES))
        latest = datetime(2026, 11, 30, tzinfo=UTC) - timedelta(days=dice.randrange(40))
        cadence = dice.choice(["weekly", "fortnightly", "monthly", "every 7 working days"])
        effort = dice.choice(["15", "45", "1 h"]) if mixed else ""
        owner = dice.choice(["Lena", "Sam"])
        rows.append(
            f"Customer {number},{CITIES[city][0]},,{city},C{number},{dice.choice('ABC')},{owner},{cadence},"
            f"{latest:%Y-%m-%d},{dice.randrange(1000)},,{effort},,{OFFICE}"
        )
    return rows


@pytest.mark.parametrize(("mixed", "buffer"), [(False, 60), (False, 125), (True, 60)])
def test_no_contact_outside_hours_none_twice_at_once_and_the_buffer_kept(run: Run, mixed: bool, buffer: int) -> None:
    rows = many(24 if mixed else 80, mixed=mixed)
    ran = plan(
        run, "\n".join([HEADINGS, *rows]), "--me", "Asia/Shanghai", "--json", "--buffer", str(buffer), "--capacity", "9"
    )

    assert ran.status == 0, ran.err
    city_of = {row.split(",")[0]: row.split(",")[3] for row in rows}
    week = (DatedWeek(None, parse_week_text(OFFICE)),)
    mine = Person("me", "Asia/Shanghai", weeks=week)
    placed = [line for line in ran.lines if "unplaced" not in line]
    assert placed
    worked: Counter[tuple[str, str]] = Counter()
    taken: dict[str, list[tuple[datetime, datetime]]] = {}
    for line in placed:
        start, end = datetime.fromisoformat(line["start"]), datetime.fromisoformat(line["end"])
        country, zone = CITIES[city_of[line["account"]]]
        theirs = Person("c", zone, country=country, weeks=week)
        assert windows(theirs, start, end) == [(start, end)]
        assert windows(mine, start, end) == [(start, end)]
        assert line["day"] == start.astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
        assert not any(start < other[1] and other[0] < end for other in taken.get(line["owner"], ()))
        taken.setdefault(line["owner"], []).append((start, end))
        worked[line["owner"], line["day"]] += int((end - start).total_seconds() // 60)
    assert max(worked.values()) <= 8 * 60 - buffer
    assert max(Counter((line["owner"], line["day"]) for line in placed).values()) <= 9


@pytest.mark.parametrize("mixed", [False, True])
def test_neither_the_order_of_rows_nor_the_zone_of_the_server_matters(
    run: Run, monkeypatch: pytest.MonkeyPatch, mixed: bool
) -> None:
    rows = many(14 if mixed else 60, mixed=mixed)
    first = plan(run, "\n".join([HEADINGS, *rows]), "--me", "Europe/Berlin", "--json")
    random.Random(1).shuffle(rows)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        second = plan(run, "\n".join([HEADINGS, *rows]), "--me", "Europe/Berlin", "--json")
    finally:
        monkeypatch.undo()
        time.tzset()

    assert second.out == first.out
    assert first.lines


def test_rows_of_one_account_are_its_contacts_and_one_of_them_is_chosen(run: Run) -> None:
    rows = (
        f"{HEADINGS}\nAcme,DE,BE,Berlin,Away,,Li,weekly,2026-11-10,,,,2026-11-01..2026-12-31,{OFFICE}\n"
        f"ACME ,DE,BE,Berlin,There,,Li,weekly,2026-11-26,,,,,{OFFICE}\n"
    )
    ran = plan(run, rows, "--me", "Europe/Berlin", "--json", days=8)

    assert [(line["account"].strip(), line["contact"], line["day"]) for line in ran.lines] == [
        ("ACME", "There", "2026-12-03")
    ]


def test_a_list_that_names_countries_alone_is_planned_within_what_the_days_hold(run: Run) -> None:
    rows = "Firma;Land\n" + "".join(f"F{number};DE\n" for number in range(30))
    ran = plan(run, rows, "--me", "Europe/Berlin", "--capacity", "10", "--json", days=2)

    assert Counter(line.get("unplaced", line["day"]) for line in ran.lines) == {
        "2026-11-30": 10,
        "2026-12-01": 10,
        "no_room": 10,
    }
    assert ran.lines[-1]["reason"] == "No time is left in these days; there is time until 30 Dec"


def test_an_overload_is_proved_and_colleagues_with_room_are_named(run: Run, tmp_path: Path) -> None:
    rows = f"{HEADINGS}\n" + "".join(
        f"F{number},DE,BE,Berlin,,A,Lena,every 2 working days,2026-11-27,,,,,{OFFICE}\n" for number in range(6)
    )
    file = tmp_path / "owners.csv"
    file.write_text("owner,zone\nLena,Europe/Berlin\nMax,Europe/Berlin\n")
    ran = plan(run, rows, "--owners", str(file), "--capacity", "2", days=5)

    assert ran.status == 0
    assert "6 contacts must happen between" in ran.out
    assert "Max has time for 2 of them" in ran.out


def test_nobody_and_nothing(run: Run) -> None:
    assert plan(run, "account,country\n", "--json").lines == []
    ran = plan(run, "account,country\n")
    assert (ran.status, ran.out) == (0, "0 contacts planned\n")


def test_a_workbook_in_another_language(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "客户.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["公司名称", "国家", "联系人", "业务员", "跟进频率", "最近联系"])
        sheet.write_row(1, 0, ["甲公司", "日本", "佐藤", "李娜", "每两周", "2026/11/10"])
    ran = run("plan", "--from", str(file), "--days", "3", "--at", AT, "--me", "Asia/Shanghai", language="zh-hans")

    assert ran.status == 0, ran.err
    assert "甲公司" in ran.out
    assert "李娜" in ran.out


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("cadence", "sometimes", "sometimes"),
        ("latest_contact", "2026-13-45", "2026-13-45"),
        ("tier", "VIP", "VIP"),
        ("value", "much", "much"),
        ("effort", "0", "“0”"),
        ("effort", "long", "long"),
        ("leave", "soon", "soon"),
    ],
)
def test_a_bad_value_is_named_with_row_and_column(run: Run, column: str, value: str, said: str) -> None:
    ran = plan(run, f"account,country,{column}\nA,DE,\nB,DE,{value}\n", "--json")

    assert (ran.status, ran.out) == (2, "")
    assert "standard input, row 3" in ran.err
    assert column in ran.err
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--days", "0"], "--days: “0” is not possible. Choose from 1 to 92."),
        (["--days", "900"], "Choose from 1 to 92"),
        (["--capacity", "0"], "--capacity: “0” is not possible"),
        (["--buffer", "-5"], "--buffer: “-5” is not possible"),
        (["--me", "Shanghai"], "Use a name such as Asia/Shanghai"),
        (["--at", "tomorrow"], "“tomorrow” is not an instant"),
        (["--owners", "-"], "Only one of the two lists can be standard input"),
        (["--owners", "nowhere.csv"], "nowhere.csv cannot be opened"),
    ],
)
def test_impossible_options_are_told_in_a_sentence(run: Run, words: list[str], said: str) -> None:
    ran = plan(run, LIST, *words)

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("owner,zone\nLena,Europe/Berlin\nlena,Asia/Tokyo\n", "row 2: “Lena” stands here twice"),
        ("owner,zone\n,Europe/Berlin\n", "row 2: The column owner is empty"),
        ("owner,zone\nLena,Berlin\n", "“Berlin” is not an IANA time zone"),
        ("owner,week\nLena,whenever\n", "“whenever” cannot be read as working hours"),
    ],
)
def test_a_bad_list_of_account_managers(run: Run, tmp_path: Path, rows: str, said: str) -> None:
    file = tmp_path / "owners.csv"
    file.write_text(rows)
    ran = plan(run, LIST, "--owners", str(file))

    assert ran.status == 2
    assert said in ran.err


def test_a_list_without_places_is_refused(run: Run) -> None:
    ran = plan(run, "account,cadence\nA,weekly\n")

    assert ran.status == 2
    assert "no column tells where the customers are" in ran.err


def test_an_unreadable_list_of_account_managers_leaves_the_customers_alone(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "owners.csv"
    file.write_bytes(b"")
    ran = plan(run, LIST, "--owners", str(file))

    assert (ran.status, ran.out) == (2, "")
    assert "owners.csv" in ran.err


def test_the_help_names_the_columns(run: Run) -> None:
    ran = run("plan", "--help")

    assert ran.status == 0
    assert "cadence, value, margin, effort" in ran.out
