from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OFFICE = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00", "breaks": [["12:00", "13:00"]]}]
ANNA = {"id": "Anna", "zone": "Europe/Berlin", "country": "DE", "subdivision": "BY", "week": OFFICE}
LI_NA = {
    "id": 7,
    "zone": "Asia/Shanghai",
    "country": "CN",
    "week": OFFICE,
    "side": "own",
    "busy": [["2026-11-24T08:00:00Z", "2026-11-24T09:30:00Z"]],
}
KEN = {"id": "Ken", "zone": "Asia/Tokyo", "country": "JP", "week": OFFICE, "side": "own", "optional": True}
PROBLEM = {
    "start": "2026-11-24T00:00:00Z",
    "end": "2026-11-25T00:00:00Z",
    "minutes": 30,
    "best": 2,
    "people": [ANNA, LI_NA, KEN],
}

Run = Callable[..., Any]


def written(problem: Any) -> bytes:
    return json.dumps(problem).encode()


def test_slots_as_json(run: Run) -> None:
    ran = run("slots", "--problem", "-", "--json", stdin=written(PROBLEM))

    assert (ran.status, ran.err) == (0, "")
    assert ran.lines == [
        {
            "start": "2026-11-24T09:30:00Z",
            "end": "2026-11-24T10:00:00Z",
            "score": 99.9798,
            "people": [
                {"id": "Anna", "local_time": "2026-11-24T10:30:00+01:00", "comfort": 1.0, "note": "comfortable"},
                {
                    "id": 7,
                    "local_time": "2026-11-24T17:30:00+08:00",
                    "comfort": 0.96,
                    "note": "right at the end of the working day",
                },
                {
                    "id": "Ken",
                    "local_time": "2026-11-24T18:30:00+09:00",
                    "comfort": 0.64,
                    "note": "after working hours",
                },
            ],
        },
        {
            "start": "2026-11-24T09:45:00Z",
            "end": "2026-11-24T10:15:00Z",
            "score": 99.9547,
            "people": [
                {"id": "Anna", "local_time": "2026-11-24T10:45:00+01:00", "comfort": 1.0, "note": "comfortable"},
                {"id": 7, "local_time": "2026-11-24T17:45:00+08:00", "comfort": 0.91, "note": "after working hours"},
                {
                    "id": "Ken",
                    "local_time": "2026-11-24T18:45:00+09:00",
                    "comfort": 0.51,
                    "note": "after working hours",
                },
            ],
        },
    ]


def test_slots_as_a_table(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "problem.json"
    file.write_bytes(b"\xef\xbb\xbf" + written(PROBLEM | {"best": 1}))

    ran = run("slots", "--problem", str(file))

    assert ran.status == 0
    assert ran.out.splitlines() == [
        "Who   Local time  Comfort  Note",
        "",
        "2026-11-24 09:30–10:00 UTC · 100.0",
        "Anna  Tue 10:30   1.00     comfortable",
        "7     Tue 17:30   0.96     right at the end of the working day",
        "Ken   Tue 18:30   0.64     after working hours",
    ]


def test_none_possible_is_one_line_with_the_reason(run: Run) -> None:
    new_york = ANNA | {"id": "Bob", "zone": "America/New_York", "country": "US", "subdivision": None}
    problem = PROBLEM | {"start": "2026-11-24T06:00:00Z", "people": [ANNA, new_york, LI_NA]}

    as_json = run("slots", "--problem", "-", "--json", stdin=written(problem))
    as_text = run("slots", "--problem", "-", stdin=written(problem))

    reason = "Bob, 7 share no working hours in this period. Possible without: Bob, 7."
    assert as_json.lines == [
        {"reason": reason, "code": "hours_apart", "people": ["Bob", 7], "possible_without": ["Bob", 7]}
    ]
    assert as_text.out.splitlines() == [reason]
    assert as_json.status == as_text.status == 0


def test_now_leaves_no_time_before_it(run: Run) -> None:
    ran = run(*("slots", "--problem", "-", "--json", "--at", "2026-11-24T09:40:00Z"), stdin=written(PROBLEM))

    assert [line["start"] for line in ran.lines] == ["2026-11-24T09:45:00Z", "2026-11-24T10:00:00Z"]


def test_the_words_are_those_of_the_shells_language(run: Run) -> None:
    problem = PROBLEM | {
        "people": [LI_NA | {"busy": []}],
        "start": "2026-09-30T02:00:00Z",
        "end": "2026-09-30T03:00:00Z",
    }
    ran = run("slots", "--problem", "-", "--json", stdin=written(problem), language="zh_CN.UTF-8")

    assert "国庆节" in ran.lines[0]["people"][0]["note"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{\n  oops", "standard input, line 2: This is not JSON (character 3)."),
        (b"[" * 100_000, "standard input, line 1: This is not JSON (character 1)."),
        (b"\xff", "standard input, line 1: This is not UTF-8 text."),
        (written(PROBLEM | {"people": [ANNA | {"zone": "Berlin"}]}), "standard input: people[0]: zone: “Berlin”"),
        (written(PROBLEM | {"minutes": 0}), "standard input: minutes: “0” is not a length"),
        (written([]), "standard input: problem: “[]” is not an object"),
    ],
)
def test_bad_input_ends_with_2_and_a_sentence(run: Run, data: bytes, told: str) -> None:
    ran = run("slots", "--problem", "-", "--json", stdin=data)

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_bad_usage_and_help(run: Run) -> None:
    missing = run("slots", "--problem", "/nowhere/problem.json")
    told = run("slots", "--help")

    assert missing.status == 2
    assert "/nowhere/problem.json cannot be opened" in missing.err
    assert run("slots").status == 2
    assert told.status == 0
    assert "\n  fairlead slots --problem problem.json\n" in told.out
