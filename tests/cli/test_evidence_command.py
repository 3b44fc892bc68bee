"""`fairlead evidence`: what it says, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Ran
from tests.factories.evidence import behind_the_back, make_log

pytestmark = pytest.mark.django_db
Run = Callable[..., Ran]


def test_what_is_as_it_was_written_ends_with_nought(run: Run) -> None:
    log = make_log()
    assert "Everything is as it was written." in run("evidence", "verify").out
    ran = run("evidence", "verify", "--account", str(log.account.pk), "--json")
    assert (ran.status, ran.lines) == (
        0,
        [{"result": "as_written", "findings": 0, "chains": 1, "links": 4, "anchors": 0, "files": 2}],
    )


def test_a_changed_word_is_named_and_ends_with_one(run: Run) -> None:
    log = make_log()
    with behind_the_back() as cursor:
        cursor.execute("UPDATE exchanges_exchange SET text = 'x' WHERE id = %s", [log.answer.pk])
    ran = run("evidence", "verify")
    assert ran.status == 1
    assert f"✗ entry {log.answer.pk} · account {log.account.pk}" in ran.out
    assert "→ Take the entry out of a backup" in ran.out
    found = run("evidence", "verify", "--json")
    assert found.status == 1
    told = {(line.get("trouble"), line.get("exchange"), line.get("place")) for line in found.lines}
    assert ("field_changed", log.answer.pk, "text") in told
    assert found.lines[-1]["result"] == "changed"


def test_an_anchor_is_written_where_it_is_wanted_and_compared(run: Run, tmp_path: Path) -> None:
    assert run("evidence", "anchor").status == 1  # nothing was said yet
    make_log()
    ran = run("evidence", "anchor", "--to", str(tmp_path / "kept"), "--json")
    (told,) = ran.lines
    path = Path(told["file"])
    assert path.name == "fairlead-anchor-000001.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["hash"] == told["hash"]
    assert run("evidence", "verify", "--anchors", str(path.parent)).status == 0
    path.write_text(path.read_text().replace(told["hash"], "0" * 64).replace('"number":1', '"number":2'))
    ran = run("evidence", "verify", "--anchors", str(path.parent))
    assert ran.status == 1
    assert "fairlead-anchor-000001.json" in ran.out


def test_what_is_not_there_is_refused_with_its_name(run: Run, tmp_path: Path) -> None:
    no_account = run("evidence", "verify", "--account", "99999999")
    assert (no_account.status, "99999999" in no_account.err) == (2, True)
    no_folder = run("evidence", "verify", "--anchors", str(tmp_path / "none"))
    assert (no_folder.status, "none" in no_folder.err) == (2, True)
