"""A load or an undo whose process is killed in the middle leaves nothing half-written, and its job begins anew."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from tests.factories.demo import row_counts
from tests.factories.imports import NOW, checked, loaded
from tests.factories.people import make_member

from fairlead.customers.models import Account, Contact, ImportChange, ImportProgress, ImportRun, SearchEntry
from fairlead.customers.operations import imports
from fairlead.customers.queries.imports import find_progress
from fairlead.customers.tasks import load_import, undo_import
from fairlead.customers.types import ImportState
from fairlead.team.models import Member
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = [
    ("Company", "Contact", "E-mail", "Next step", "Leave"),
    *((f"Company {n}", f"Person {n}", f"p{n}@c{n}.example", "Call", "2027-05-01..2027-05-05") for n in range(40)),
]
# Stops for ever when a phase is half done, and says so: there the process is killed.
PROCESS = """
import sys, time
import django
django.setup()
from fairlead.customers import tasks
from fairlead.customers.operations.imports import engine, undoing
from fairlead.customers.operations.imports.progress import ToldProgress

phase, task, run_id, by_id = sys.argv[1:]
engine.COMPANIES_AT_ONCE = engine.ROWS_AT_ONCE = undoing.AT_ONCE = 10
tell = ToldProgress.__call__

def stop_half_way(self, told, done, total):
    tell(self, told, done, total)
    if told == phase and total and 2 * done >= total:
        print("half", flush=True)
        time.sleep(600)

ToldProgress.__call__ = stop_half_way
getattr(tasks, task)(run_id=int(run_id), by_id=int(by_id))
"""


@pytest.fixture
def boss() -> Member:
    return make_member("Bo Boss", Role.OWNER)


def kill_half_way(phase: str, task: str, run: ImportRun, by: Member) -> None:
    """Do a task in a process of its own and kill it in the middle of a phase."""
    at = connection.settings_dict
    server = f"?host={quote(at['HOST'], safe='')}" + (f"&port={at['PORT']}" if at["PORT"] else "")
    secret = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    url = f"postgresql://{quote(at['USER'], safe='')}{secret}@/{at['NAME']}{server}"
    source = str(Path(__file__).parents[3] / "src")
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, phase, task, str(run.pk), str(by.pk)],
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": source},
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], 90)
        assert ready, "the process did not come half way"
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def counts_of_records() -> dict[str, Any]:
    """Return the rows of every table, but for what tells how far the work has come."""
    return {name: count for name, count in row_counts().items() if "ImportProgress" not in name}


@pytest.mark.parametrize("phase", ["reading", "writing"])
def test_a_killed_load_leaves_nothing_and_is_done_by_the_next_worker(boss: Member, phase: str) -> None:
    run = checked(boss, ROWS)
    run = imports.load(run_id=run.pk, by=boss, now=NOW)
    before = counts_of_records()
    kill_half_way(phase, "load_import", run, boss)
    assert counts_of_records() == before
    run.refresh_from_db()
    progress = ImportProgress.objects.get(run=run)
    assert (run.state, progress.phase) == (ImportState.LOADING, phase)
    shown = find_progress(run, progress.updated_at.replace(year=2100))
    assert shown is not None
    assert shown.is_interrupted
    load_import(run_id=run.pk, by_id=boss.pk)
    run.refresh_from_db()
    assert (run.state, run.failure) == (ImportState.LOADED, {})
    assert (Account.objects.count(), Contact.objects.count(), SearchEntry.objects.count()) == (40, 40, 80)
    assert run.counts["more"] == {"leave": 40, "item": 40}
    assert ImportChange.objects.filter(run=run, table="account").count() == 40


def test_a_killed_undo_leaves_all_in_place_and_is_done_by_the_next_worker(boss: Member) -> None:
    loaded(boss, [("Company", "Industry"), *((f"Company {n}", "") for n in range(40))])
    run = loaded(boss, [("Company", "Industry"), *((f"Company {n}", "Tools") for n in range(20, 60))])
    run = imports.undo(run_id=run.pk, by=boss, now=NOW)
    before = counts_of_records()
    kill_half_way("undoing", "undo_import", run, boss)
    assert counts_of_records() == before
    assert Account.objects.filter(industry="Tools").count() == 40
    undo_import(run_id=run.pk, by_id=boss.pk)
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE
    assert Account.objects.filter(industry="").count() == Account.objects.count() == 40
