"""An import step by step: who may, what a check leaves alone, all or nothing, who is told, what the history says."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pghistory.models
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.factories.customers import make_account
from tests.factories.demo import row_counts
from tests.factories.imports import NOW, checked, csv_of, loaded, told, uploaded
from tests.factories.people import Cast, make_cast, make_member

from fairlead.customers.models import Account, Contact, ImportRun
from fairlead.customers.operations import imports
from fairlead.customers.operations.imports import WrongState, engine
from fairlead.customers.operations.imports.files import MOST_BYTES, FileTooLarge
from fairlead.customers.operations.imports.running import forget_imports, mark_broken, run_load
from fairlead.customers.queries.import_sentences import failure_sentence
from fairlead.customers.queries.imports import find_import, find_progress, list_imports, list_problems, problem_kinds
from fairlead.customers.queries.search import search_page
from fairlead.customers.tasks import check_import, load_import, undo_import
from fairlead.customers.types import BadInput, ImportState
from fairlead.team.access import AccessRefused
from fairlead.team.models import Notification
from fairlead.team.types import Role

pytestmark = pytest.mark.django_db
ROWS = [
    ("Company", "Country", "Contact", "E-mail", "Next step"),
    ("Nordlicht GmbH", "DE", "Katrin Albers", "k.albers@nordlicht.example", "Call"),
    ("Südwind AG", "AT", "Eva Huber", "eva@suedwind.example", ""),
]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_who_may_import_and_who_sees_whose_imports(cast: Cast) -> None:
    for refused in (cast.viewer, cast.finance):
        with pytest.raises(AccessRefused):
            uploaded(refused, ROWS)
    assert not ImportRun.objects.exists()
    run = checked(cast.owner, ROWS)
    for other in (cast.colleague, cast.leader, cast.stranger, cast.viewer, cast.finance):
        assert find_import(other, run.pk) is None
        assert list_imports(other).rows == []
        steps: list[Callable[..., Any]] = [imports.set_mapping, imports.check, imports.load, imports.undo]
        for step in (*steps, imports.discard):
            more = {"values": {}} if step is imports.set_mapping else {}
            with pytest.raises((ImportRun.DoesNotExist, AccessRefused)):
                step(run_id=run.pk, by=other, now=NOW, **more)
    assert find_import(cast.boss, run.pk) == run
    assert list_imports(cast.owner).rows == [run]


def test_a_check_writes_nothing_but_its_own_findings(cast: Cast) -> None:
    make_account(owner=cast.owner, match_name="nordlicht")
    before = row_counts()
    versions = list(Account.objects.values_list("version", flat=True))
    run = checked(cast.owner, [*ROWS, ("", "", "Nobody", "", "")], on_match="OVERWRITE")
    assert (run.state, told(run)) == (ImportState.CHECKED, [(4, "", "no_company")])
    assert (run.counts["accounts_new"], run.counts["accounts_updated"]) == (1, 1)
    own = ("customers.Import", "procrastinate")
    after = {name: count for name, count in row_counts().items() if not name.startswith(own)}
    assert after == {name: count for name, count in before.items() if not name.startswith(own)}
    assert list(Account.objects.values_list("version", flat=True)) == versions


def test_a_load_is_all_or_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("Company", "Contact"), *((f"Company {number}", f"Person {number}") for number in range(30))]
    run = checked(cast.owner, rows)
    imports.load(run_id=run.pk, by=cast.owner, now=NOW)
    before = row_counts()
    monkeypatch.setattr(engine, "COMPANIES_AT_ONCE", 10)
    seen: list[int] = []

    def fall_over(phase: str, done: int, total: int | None) -> None:
        if phase == engine.WRITING and done == 20:
            seen.append(Account.objects.count())
            raise OSError("the lights went out")

    with pytest.raises(OSError, match="lights"):
        run_load(run_id=run.pk, by=cast.owner, now=NOW, progress=fall_over)
    assert seen == [20]
    assert row_counts() == before
    run.refresh_from_db()
    assert run.state == ImportState.LOADING
    run_load(run_id=run.pk, by=cast.owner, now=NOW)
    assert (Account.objects.count(), Contact.objects.count()) == (30, 30)
    run_load(run_id=run.pk, by=cast.owner, now=NOW)  # a job that begins again after it had ended
    assert Account.objects.count() == 30


def test_what_broke_is_told_and_the_file_can_be_checked_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = checked(cast.owner, ROWS)
    imports.load(run_id=run.pk, by=cast.owner, now=NOW)
    monkeypatch.setattr(engine.Engine, "_match", lambda self: 1 / 0)
    load_import(run_id=run.pk, by_id=cast.owner.pk)
    run.refresh_from_db()
    assert (run.state, Account.objects.count()) == (ImportState.FAILED, 0)
    assert "nothing was changed" in failure_sentence(run.failure)
    monkeypatch.undo()
    imports.check(run_id=run.pk, by=cast.owner, now=NOW)
    check_import(run_id=run.pk, by_id=cast.owner.pk)
    imports.load(run_id=run.pk, by=cast.owner, now=NOW)
    load_import(run_id=run.pk, by_id=cast.owner.pk)
    run.refresh_from_db()
    assert (run.state, run.failure, Account.objects.count()) == (ImportState.LOADED, {}, 2)
    imports.undo(run_id=run.pk, by=cast.owner, now=run.loaded_at)
    undo_import(run_id=run.pk, by_id=cast.owner.pk)
    assert Account.objects.count() == 0
    mark_broken(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE


def test_a_file_that_is_gone_or_another_by_now_ends_the_run_with_a_reason(cast: Cast, settings: Any) -> None:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    for content, code in ((None, "file_gone"), (b"Other,Headings\nAlpha,1\n", "changed"), (b"\x00\x01", "")):
        run = uploaded(cast.owner, ROWS)
        kept = folder / run.stored_as
        kept.unlink() if content is None else kept.write_bytes(content)
        imports.check(run_id=run.pk, by=cast.owner, now=NOW)
        check_import(run_id=run.pk, by_id=cast.owner.pk)
        run.refresh_from_db()
        assert run.state == ImportState.FAILED
        assert code in run.failure["code"]
        assert failure_sentence(run.failure)


def test_each_step_begins_where_it_may(cast: Cast) -> None:
    run = uploaded(cast.owner, ROWS)
    for step in (imports.load, imports.undo):
        with pytest.raises(WrongState):
            step(run_id=run.pk, by=cast.owner, now=NOW)
    imports.check(run_id=run.pk, by=cast.owner, now=NOW)
    for values in ({}, {"on_match": "LEAVE"}):
        with pytest.raises(WrongState):
            imports.set_mapping(run_id=run.pk, by=cast.owner, now=NOW, values=values)
    with pytest.raises(WrongState):
        imports.discard(run_id=run.pk, by=cast.owner, now=NOW)


def test_another_mapping_must_be_checked_again(cast: Cast) -> None:
    run = checked(cast.owner, [*ROWS, ("", "", "", "", "Call")])
    assert run.problems.exists()
    run = imports.set_mapping(run_id=run.pk, by=cast.owner, now=NOW, values={"on_match": "LEAVE"})
    assert (run.state, run.counts, run.problems.count()) == (ImportState.UPLOADED, {}, 0)
    with pytest.raises(WrongState):
        imports.load(run_id=run.pk, by=cast.owner, now=NOW)


@pytest.fixture
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Keep files where no other process of the tests keeps any."""
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.usefixtures("_own_folder")
def test_files_are_dropped_when_they_are_not_needed_any_more(
    cast: Cast, settings: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    before = set(folder.glob("*"))
    discarded, old = uploaded(cast.owner, ROWS), uploaded(cast.owner, ROWS)
    assert {path.stat().st_mode & 0o777 for path in set(folder.glob("*")) - before} == {0o600}
    with django_capture_on_commit_callbacks(execute=True):
        imports.discard(run_id=discarded.pk, by=cast.owner, now=NOW)
        loaded(cast.owner, ROWS)
        forget_imports(now=NOW + timedelta(days=31))
    assert set(folder.glob("*")) == before
    assert not ImportRun.objects.filter(pk__in=[discarded.pk, old.pk]).exists()


@pytest.mark.usefixtures("_own_folder")
def test_a_file_that_is_too_large_is_refused(cast: Cast, settings: Any) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"x" * size

    before = set((Path(settings.MEDIA_ROOT) / "imports").glob("*"))
    with pytest.raises(FileTooLarge):
        imports.start_import(by=cast.owner, now=NOW, name="big.csv", stream=Endless())  # type: ignore[arg-type]
    assert set((Path(settings.MEDIA_ROOT) / "imports").glob("*")) == before
    assert MOST_BYTES == 100 * 1024 * 1024


def test_owners_who_are_given_customers_are_told_once(cast: Cast) -> None:
    rows = [("Company", "Owner"), *((f"Company {number}", "Cora Colleague") for number in range(3)), ("Mine", "")]
    loaded(cast.leader, rows)
    notice = Notification.objects.get(kind="customers.given")
    assert (notice.member, notice.facts["count"], notice.facts["by"]) == (cast.colleague, 3, "Lea Leader")


def test_the_history_names_the_member_and_the_import(cast: Cast) -> None:
    account = make_account(owner=cast.owner, match_name="nordlicht")
    run = loaded(cast.owner, [(*ROWS[0], "Industry"), (*ROWS[1], "Lighting"), (*ROWS[2], "")])
    events = pghistory.models.Events.objects.filter(pgh_context__cause=f"import {run.pk}")
    kinds = {(event.pgh_obj_model, event.pgh_label) for event in events}
    assert ("customers.Account", "insert") in kinds
    assert ("customers.Account", "update") in kinds
    assert ("customers.Contact", "insert") in kinds
    assert ("customers.ContactPoint", "insert") in kinds
    assert {event.pgh_context["member"] for event in events} == {cast.owner.pk}
    changed = pghistory.models.Events.objects.tracks(account).filter(pgh_label="update").get()
    assert changed.pgh_diff["industry"] == ["", "Lighting"]


def test_no_trigger_is_ignored_and_every_connection_says_so() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
        assert cursor.fetchone() == ("{}",)


def test_the_search_finds_what_was_loaded(cast: Cast) -> None:
    loaded(cast.owner, ROWS)
    for text in ("sudwind", "huber", "k.albers@", "Nordl"):
        assert search_page(cast.owner, text, offset=0, size=5).found, text


def test_customers_of_colleagues_are_left_alone(cast: Cast) -> None:
    theirs = make_account(owner=cast.stranger, match_name="nordlicht", industry="Tools")
    rows = [("Company", "Country", "Industry"), ("Nordlicht GmbH", "DE", "Lighting"), ("Südwind AG", "AT", "Wind")]
    run = loaded(cast.owner, rows, on_match="OVERWRITE")
    theirs.refresh_from_db()
    assert (theirs.industry, told(run)) == ("Tools", [(2, "", "belongs_to_colleague")])
    assert Account.objects.get(name="Südwind AG").owner == cast.owner


def test_only_who_may_give_customers_chooses_another_owner_for_new_ones(cast: Cast) -> None:
    for owner in ("nobody", str(cast.colleague.pk)):
        with pytest.raises(BadInput):
            uploaded(cast.owner, ROWS, default_owner=owner)
    loaded(cast.leader, ROWS, default_owner=str(cast.colleague.pk))
    assert set(Account.objects.values_list("owner__name", flat=True)) == {"Cora Colleague"}


def test_problems_are_read_by_kind_and_page_by_page(cast: Cast) -> None:
    rows = [("Company", "E-mail"), *((f"C {number}", f"wrong{number}") for number in range(7)), ("", "")]
    run = checked(cast.owner, [*rows, ("", "ann@alpha.example")])
    kinds = problem_kinds(run)
    assert [(kind.code, kind.count, len(kind.first)) for kind in kinds] == [("email", 7, 3), ("no_company", 1, 1)]
    assert kinds[0].title == "Wrong mail address"
    first = list_problems(run, size=5)
    second = list_problems(run, size=5, cursor=first.next_cursor)
    assert [one.row_number for one in (*first.rows, *second.rows)] == [2, 3, 4, 5, 6, 7, 8, 10]
    assert [one.code for one in list_problems(run, code="no_company").rows] == ["no_company"]


def test_progress_is_shown_while_something_is_under_way(cast: Cast) -> None:
    run = uploaded(cast.owner, ROWS)
    assert find_progress(run, NOW) is None
    run = imports.check(run_id=run.pk, by=cast.owner, now=NOW)
    shown = find_progress(run, NOW)
    assert shown is not None
    assert (shown.phase, shown.percent, shown.is_interrupted) == ("queued", None, False)
    type(run.progress).objects.update(phase="reading", rows_done=1, rows_total=4)
    shown, later = (find_progress(run, NOW + timedelta(seconds=seconds)) for seconds in (1, 60))
    assert shown is not None
    assert later is not None
    assert (shown.percent, shown.is_interrupted, later.is_interrupted) == (25, False, True)


def test_the_job_is_queued_with_the_fact_that_caused_it(cast: Cast) -> None:
    run = uploaded(cast.owner, csv_of(ROWS))
    run = imports.check(run_id=run.pk, by=cast.owner, now=NOW)
    job = ProcrastinateJob.objects.get(pk=run.job_id)
    assert (job.task_name, job.args) == ("customers.check_import", {"run_id": run.pk, "by_id": cast.owner.pk})


def test_a_member_who_left_meanwhile_loads_nothing(cast: Cast) -> None:
    lin = make_member("Lin Lee", Role.ACCOUNT_MANAGER)
    run = checked(lin, ROWS)
    imports.load(run_id=run.pk, by=lin, now=NOW)
    lin.role = Role.VIEWER
    lin.save()
    load_import(run_id=run.pk, by_id=lin.pk)
    run.refresh_from_db()
    assert (run.state, Account.objects.count()) == (ImportState.FAILED, 0)
