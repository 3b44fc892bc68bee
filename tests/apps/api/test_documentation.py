"""The examples of the documentation work, and its tables are complete."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.people import make_member
from tests.factories.programs import make_token

from fairlead.api.api.kinds import KINDS
from fairlead.team.types import Role, Scope

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[3] / "docs"
DESK = "http://desk.example"
EXAMPLE = re.compile(r"```sh\n(curl .*?)\n# (\d{3})(.*?)\n```", re.DOTALL)
NOTED = re.compile(r"(\w+) is its (\w+)")


def filled(text: str, known: dict[str, str]) -> str:
    """Return a command with the shell's variables filled in, those outside of quotes too."""
    return re.sub(r"\$([A-Z]+)", lambda found: known[found[1]].replace('"', '\\"'), text)


def send(command: str) -> Any:
    """Send what the curl command sends, by Django's client."""
    words = shlex.split(command.replace("\\\n", " "))[1:]
    headers, body, method, address = {}, None, "", ""
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = words.pop(0)
        elif word == "-X":
            method = words.pop(0)
        else:
            address = word
    sent = {} if body is None else {"data": body, "content_type": headers.pop("Content-Type")}
    client = Client(enforce_csrf_checks=True)
    return client.generic(method or ("POST" if body else "GET"), address.removeprefix(DESK), headers=headers, **sent)


def test_the_examples_answer_as_they_say() -> None:
    examples = EXAMPLE.findall((DOCS / "how-to" / "api.md").read_text(encoding="utf-8"))
    known = {"DESK": DESK, "TOKEN": make_token(make_member("Bo Boss", Role.OWNER))}
    for command, status, notes in examples:
        answer = send(filled(command, known))
        assert (command, answer.status_code, answer.content if answer.status_code != int(status) else b"") == (
            command,
            int(status),
            b"",
        )
        for name, source in NOTED.findall(notes):
            known[name] = answer.headers["ETag"] if source == "ETag" else str(answer.json()[source])
    assert len(examples) >= 12


def test_every_kind_of_problem_and_every_scope_is_documented() -> None:
    reference = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    for kind in KINDS:
        assert re.search(rf"\| {kind.status} \|.*`{kind.code}`", reference), kind.code
    for scope in Scope:
        assert f"| `{scope.value}` |" in reference
