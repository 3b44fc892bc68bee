from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fairlead

OFFICE = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00", "breaks": [["12:00", "13:00"]]}]
MUNICH = {"id": "Anna", "zone": "Europe/Berlin", "country": "DE", "subdivision": "BY", "week": OFFICE}
SHANGHAI = {"id": 7, "zone": "Asia/Shanghai", "country": "CN", "week": OFFICE}
NOBODY = {"id": "lost", "country": "US"}

Run = Callable[..., Any]


def lines(*people: Any) -> bytes:
    return "\n".join(json.dumps(person) if not isinstance(person, str) else person for person in people).encode()


def test_status_as_json(run: Run) -> None:
    away = MUNICH | {"id": "away", "leave": [{"start": "2026-10-20", "end": "2026-11-09"}]}
    ran = run(
        *("availability", "status", "--from", "-", "--at", "2026-10-26T10:00:00+01:00", "--json"),
        stdin=lines(MUNICH, away, SHANGHAI, NOBODY),
    )

    assert (ran.status, ran.err) == (0, "")
    assert ran.lines == [
        {
            "id": "Anna",
            "status": "reachable",
            "reason": "Reachable until 12:00 (2 h left)",
            "until": "2026-10-26T11:00:00Z",
            "next_good_at": "2026-10-26T09:00:00Z",
            "zone": "Europe/Berlin",
            "country": "DE",
            "subdivision": "BY",
            "window_end": "2026-10-26T11:00:00Z",
            "closes_at": "2026-10-26T17:00:00Z",
        },
        {
            "id": "away",
            "status": "leave",
            "reason": "On leave until 9 Nov",
            "until": "2026-11-08T23:00:00Z",
            "next_good_at": "2026-11-09T08:00:00Z",
            "zone": "Europe/Berlin",
            "country": "DE",
            "subdivision": "BY",
            "leave_end": "2026-11-09",
        },
        {
            "id": 7,
            "status": "reachable",
            "reason": "Reachable until 18:00 (1 h left)",
            "until": "2026-10-26T10:00:00Z",
            "next_good_at": "2026-10-26T09:00:00Z",
            "zone": "Asia/Shanghai",
            "country": "CN",
            "window_end": "2026-10-26T10:00:00Z",
            "closes_at": "2026-10-26T10:00:00Z",
        },
        {
            "id": "lost",
            "status": "unknown_zone",
            "reason": "Time zone unknown: add a city or a region",
            "until": None,
            "next_good_at": None,
            "country": "US",
        },
    ]


def test_windows_as_json(run: Run) -> None:
    ran = run(
        *("availability", "windows", "--from", "-", "--start", "2026-10-24T00:00:00Z", "--days", "3", "--json"),
        stdin=lines(MUNICH, NOBODY),
    )

    assert (ran.status, ran.err) == (0, "")
    assert ran.lines == [
        {
            "id": "Anna",
            "windows": [
                ["2026-10-26T08:00:00Z", "2026-10-26T11:00:00Z"],
                ["2026-10-26T12:00:00Z", "2026-10-26T17:00:00Z"],
            ],
        },
        {"id": "lost", "windows": [], "status": "unknown_zone"},
    ]


def test_a_half_day_ends_windows_and_is_told(run: Run) -> None:
    istanbul = {"id": "Deniz", "zone": "Europe/Istanbul", "country": "TR", "week": OFFICE}
    noon = run(
        *("availability", "status", "--from", "-", "--at", "2026-10-28T15:00:00+03:00", "--json"), stdin=lines(istanbul)
    )
    found = run(
        *("availability", "windows", "--from", "-", "--start", "2026-10-28T00:00:00+03:00", "--days", "2", "--json"),
        stdin=lines(istanbul),
    )

    (told,) = noon.lines
    assert (told["status"], told["half_day_from"]) == ("holiday", "13:00")
    assert told["reason"] == "Half-day: Republic Day (from 1pm), closed from 13:00"
    assert found.lines[0]["windows"] == [["2026-10-28T06:00:00Z", "2026-10-28T09:00:00Z"]]


def test_tables_stand_in_line(run: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.jsonl"
    people.write_bytes(b"\xef\xbb\xbf" + lines(MUNICH, SHANGHAI | {"id": "王伟"}, "", NOBODY) + b"\n")

    status = run("availability", "status", "--from", str(people), "--at", "2026-10-24T08:00:00Z")
    windows = run(*("availability", "windows", "--from", str(people), "--start", "2026-10-26T00:00:00Z", "--days", "1"))

    assert status.out.splitlines() == [
        "Who   Local time        Status                                     Next good time",
        "Anna  2026-10-24 10:00  Weekend, back on Monday 09:00              Monday 09:00",
        "王伟  2026-10-24 16:00  Weekend, back on Monday 09:00              Monday 09:00",
        "lost                    Time zone unknown: add a city or a region",
    ]
    assert windows.out.splitlines() == [
        "Who   Date        From   To",
        "Anna  2026-10-26  09:00  12:00",
        "Anna  2026-10-26  13:00  18:00",
        "王伟  2026-10-26  09:00  12:00",
        "王伟  2026-10-26  13:00  18:00",
        "lost                     Time zone unknown: add a city or a region",
    ]


def test_bad_lines_are_all_named_and_nothing_is_printed(run: Run) -> None:
    ran = run(
        *("availability", "status", "--from", "-", "--json"),
        stdin=lines(MUNICH, MUNICH | {"zone": "Berlin"}, "{", MUNICH | {"leave": [{"start": "tomorrow"}]})
        + b"\n\xff\n",
    )

    assert (ran.status, ran.out) == (2, "")
    told = ran.err.splitlines()
    assert len(told) == 4
    assert told[0].startswith("fairlead: standard input, line 2: zone: “Berlin”")
    assert "Europe/Berlin" in told[0]
    assert told[1].startswith("standard input, line 3: ")
    assert told[2].startswith("standard input, line 4: leave[0].start: “tomorrow”")
    assert told[3].startswith("standard input, line 5: ")


@pytest.mark.parametrize("hostile", [b"[" * 100_000, b'{"id": ' + b"1" * 5000 + b"}"])
def test_hostile_json_is_refused_by_line(run: Run, hostile: bytes) -> None:
    ran = run("availability", "status", "--from", "-", stdin=b'{"id": "Anna"}\n' + hostile)

    assert (ran.status, ran.out) == (2, "")
    assert "standard input, line 2: This is not a JSON object" in ran.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_every_character_comes_back_whatever_the_terminal_can_say(encoding: str) -> None:
    people = b'{"id": "\\ud800 \xe5\xbc\xa0 \xf0\x9f\x9a\xa2"}\n'
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(Path(fairlead.__file__).parents[1])}
    words = [sys.executable, "-m", "fairlead", "availability", "status", "--from", "-"]

    ran = subprocess.run([*words, "--json"], input=people, capture_output=True, env=environment, check=True)
    table = subprocess.run(words, input=people, capture_output=True, env=environment, check=True)

    assert json.loads(ran.stdout.decode(encoding))["id"] == "\ud800 张 🚢"
    assert b"\\ud800" in table.stdout


def test_of_many_bad_lines_the_first_are_told(run: Run) -> None:
    ran = run("availability", "status", "--from", "-", stdin=b"{\n" * 25)

    told = ran.err.splitlines()
    assert len(told) == 21
    assert told[-1] == "and 5 more lines"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["status", "--from", "/nowhere/people.jsonl"], "/nowhere/people.jsonl cannot be opened"),
        (["status", "--from", "-", "--at", "2026-10-25T08:30:00"], "no UTC offset"),
        (["status", "--from", "-", "--at", "noon"], "“noon” is not an instant"),
        (["status", "--from", "-", "--at", "9999-12-31T00:00:00Z"], "too far away"),
        (["windows", "--from", "-", "--start", "2026-10-25", "--days", "1"], "no UTC offset"),
        (["windows", "--from", "-", "--start", "2026-10-25T00:00:00Z", "--days", "0"], "--days"),
        (["windows", "--from", "-", "--start", "2026-10-25T00:00:00Z", "--days", "many"], "--days"),
        (["status"], "--from"),
        ([], "QUESTION"),
        (["status", "--from", "-", "--when", "now"], "--when"),
    ],
)
def test_bad_usage_ends_with_2_and_a_sentence(run: Run, words: list[str], told: str) -> None:
    ran = run("availability", *words)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_help_has_examples(run: Run) -> None:
    for question in ("status", "windows"):
        ran = run("availability", question, "--help")
        assert ran.status == 0
        assert f"\n  fairlead availability {question} --from people.jsonl" in ran.out


def test_names_of_holidays_come_in_the_language_of_the_shell(run: Run) -> None:
    ran = run(
        *("availability", "status", "--from", "-", "--at", "2026-10-01T04:00:00Z", "--json"),
        stdin=lines(SHANGHAI),
        language="zh_CN.UTF-8",
    )

    assert ran.lines[0]["holiday_name"] == "国庆节"


def test_a_command_on_files_loads_no_django() -> None:
    script = """
import sys
from fairlead.config.cli import main
main(["availability", "status", "--from", "-", "--json"])
try:
    main(["desk", "--help"])
except SystemExit:
    print("django" in sys.modules)
"""
    source = str(Path(fairlead.__file__).parents[1])
    ran = subprocess.run(
        [sys.executable, "-c", script],
        input=b'{"id": 1}\n',
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": source},
    )

    assert ran.stdout.decode().splitlines()[-1] == "False"
