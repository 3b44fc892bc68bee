from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

REPLY = (
    "From: Anna Weber <anna@weber.example>\nDate: Fri, 31 Jul 2026 16:02:00 +0200\n"
    "Subject: Automatische Antwort: Angebot\nContent-Type: text/plain; charset=utf-8\n\n"
    "Ich bin vom 3. bis 21. August im Urlaub und habe keinen Zugriff auf meine E-Mails.\n"
    "Dringendes bitte an Lars Petri, lars.petri@weber.example, 0711 5550122.\n"
)
FIELDS = [
    "file",
    "kind",
    "start_date",
    "end_date",
    "return_date",
    "open_ended",
    "delegates",
    "email_access",
    "mail_handling",
    "confidence",
    "quote",
]
LINE = {
    "file": "reply.eml",
    "received": "2026-07-31T16:02:00+02:00",
    "contact_country": "de",
    "contact_locale": "de-DE",
    "contact_name": "Anna Weber",
    "contact_email": "anna@weber.example",
}


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    (tmp_path / "reply.eml").write_text(REPLY, encoding="utf-8")
    (tmp_path / "human.eml").write_text(
        "Date: Fri, 31 Jul 2026 16:02:00 +0200\n\nPlease send a quote.", encoding="utf-8"
    )
    return tmp_path


def test_inputs_as_json(run: Run, mails: Path) -> None:
    ran = run("absence-mail", "--inputs", "-", "--dir", str(mails), "--json", stdin=json.dumps(LINE).encode())

    assert (ran.status, ran.err) == (0, "")
    (line,) = ran.lines
    assert {name: line[name] for name in ("file", "kind", "start_date", "end_date", "return_date", "open_ended")} == {
        "file": "reply.eml",
        "kind": "absence",
        "start_date": "2026-08-03",
        "end_date": "2026-08-21",
        "return_date": None,
        "open_ended": False,
    }
    assert line["delegates"] == [{"name": "Lars Petri", "email": "lars.petri@weber.example", "phone": "+497115550122"}]
    assert (line["email_access"], line["mail_handling"]) == ("none", None)
    assert "vom 3. bis 21. August" in line["quote"]
    assert 0.8 < line["confidence"] <= 1
    assert list(line) == FIELDS


def test_reasons_are_told_on_demand(run: Run, mails: Path) -> None:
    ran = run("absence-mail", str(mails / "reply.eml"), "--json", "--why")

    (line,) = ran.lines
    assert list(line)[: len(FIELDS)] == FIELDS
    assert (line["sure"], line["doubts"]) == (True, [])
    assert line["rules"] == {"start_date": "nearest_year", "end_date": "nearest_year"}
    assert {"about": "delegate", "words": "Lars Petri, lars.petri@weber.example, 0711 5550122"}.items() <= line[
        "quotes"
    ][-1].items()

    refused = run("absence-mail", str(mails / "reply.eml"), "--why")
    assert refused.status == 2
    assert "--json" in refused.err


def test_inputs_lie_beside_their_mails(run: Run, mails: Path) -> None:
    inputs = mails / "inputs.jsonl"
    inputs.write_text(json.dumps({"file": "reply.eml"}) + "\n\n" + json.dumps({"file": "human.eml"}), encoding="utf-8")

    ran = run("absence-mail", "--inputs", str(inputs), "--json")

    assert [line["kind"] for line in ran.lines] == ["absence", "negative:human"]


def test_a_table_for_eyes(run: Run, mails: Path) -> None:
    ran = run("absence-mail", str(mails / "reply.eml"), str(mails / "human.eml"))

    assert ran.status == 0
    assert "2026-08-03 – 2026-08-21" in ran.out
    assert "Lars Petri lars.petri@weber.example" in ran.out
    assert "no absence: written by a person" in ran.out


def test_a_mail_without_a_date_needs_one(run: Run, mails: Path) -> None:
    mail = mails / "bare.eml"
    mail.write_text("Subject: Out of office\n\nBack tomorrow.", encoding="utf-8")

    asked = run("absence-mail", str(mail), "--json")
    told = run("absence-mail", str(mail), "--at", "2026-11-20T08:00:00Z", "--json")

    assert asked.status == 2
    assert "--at" in asked.err
    assert told.lines[0]["return_date"] == "2026-11-21"


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (b"{}", "line 1: “file” is missing"),
        (b'{"file": "reply.eml"}\nnonsense', "line 2: This is not JSON"),
        (b'{"file": "reply.eml", "received": "2026-07-31"}', "line 1: received"),
        (b'{"file": "reply.eml", "contact_country": 7}', "line 1: “contact_country” is no text"),
        (b'{"file": "gone.eml"}', "gone.eml cannot be opened"),
        (b'{"file": "\xff"}', "line 1: This is not UTF-8"),
    ],
)
def test_wrong_inputs_are_named_with_their_line(run: Run, mails: Path, inputs: bytes, said: str) -> None:
    ran = run("absence-mail", "--inputs", "-", "--dir", str(mails), "--json", stdin=inputs)

    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("a.eml", "--inputs", "b.jsonl"),
        ("a.eml", "--dir", "."),
        ("--inputs", "-", "--dir", "/nowhere/at/all"),
        ("/nowhere.eml",),
    ],
)
def test_bad_usage(run: Run, words: tuple[str, ...]) -> None:
    ran = run("absence-mail", *words, stdin=b"")

    assert ran.status == 2
    assert ran.err.startswith("fairlead:")
