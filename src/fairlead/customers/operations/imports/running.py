"""Does what `runs` has queued, each in one transaction: a killed one leaves nothing behind and begins anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from fairlead.core.tabular import Table, UnreadableTable
from fairlead.customers.models import ImportChange, ImportProblem, ImportRun
from fairlead.customers.operations.custom_fields import create_custom_field
from fairlead.customers.operations.imports.engine import WAITING, Engine, Progress, with_fields_made
from fairlead.customers.operations.imports.files import FileGone, drop_file, open_whole_table
from fairlead.customers.operations.imports.plan import (
    NEW_ACCOUNT_FIELD,
    Plan,
    custom_target,
    plan_of,
    split_target,
    target_for,
)
from fairlead.customers.operations.imports.progress import silent
from fairlead.customers.operations.imports.undoing import Undo
from fairlead.customers.operations.imports.writing import Writer
from fairlead.customers.queries.imports import DAYS_TO_UNDO, UNDER_WAY
from fairlead.customers.types import BadInput, FieldOwner, ImportState
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.operations import notify

# Any number, the same in every process: who writes holds it, so that two imports never wait for each other's rows.
LOAD_LOCK = 4_721_002
DAYS_WITHOUT_LOADING = 30
LONG_SECONDS = 15


def run_check(
    *, run_id: int, by: Member, now: datetime, progress: Progress = silent, begins_at: Sequence[str] = ("CHECKING",)
) -> None:
    """Check a run's file and keep what would happen. A run that is not at one of `begins_at` is left in peace."""

    def work(run: ImportRun) -> None:
        with _opened(run) as (table, plan):
            engine = Engine(run=run, plan=plan, by=by, now=now, progress=progress, writer=None)
            run.state, run.counts = ImportState.CHECKED, engine.pass_through(table)

    _carry_out(run_id, begins_at, work)


def run_load(
    *, run_id: int, by: Member, now: datetime, progress: Progress = silent, begins_at: Sequence[str] = ("LOADING",)
) -> None:
    """Load a run's file, all of it or nothing. Raises AccessRefused for a member who may no longer."""
    access.check_can_make_accounts(by)

    def work(run: ImportRun) -> None:
        _wait_for_turn(progress)
        with _opened(run) as (table, plan):
            writer = Writer(run_id=run.pk, by=by, now=now)
            plan = with_fields_made(plan, _make_fields(plan, writer, by, now))
            engine = Engine(run=run, plan=plan, by=by, now=now, progress=progress, writer=writer)
            run.counts = engine.pass_through(table)
        _tell_owners(writer, by, now)
        run.state, run.loaded_at = ImportState.LOADED, now
        stored_as, run.stored_as = run.stored_as, ""
        transaction.on_commit(lambda: drop_file(stored_as))

    _carry_out(run_id, begins_at, work)


def run_undo(
    *, run_id: int, by: Member, now: datetime, progress: Progress = silent, begins_at: Sequence[str] = ("UNDOING",)
) -> None:
    """Take a loaded run back."""

    def work(run: ImportRun) -> None:
        _wait_for_turn(progress)
        undo = Undo(run, by=by, now=now, progress=progress)
        undo.carry_out()
        run.counts = {**run.counts, "undo": undo.counts}
        run.state, run.undone_at, run.undone_by = ImportState.UNDONE, now, by

    _carry_out(run_id, begins_at, work)


def mark_broken(*, run_id: int) -> None:
    """Note that a run broke off by a fault of ours; what it had begun was rolled back."""
    ImportRun.objects.filter(pk=run_id, state=ImportState.UNDOING).update(
        state=ImportState.LOADED, failure={"code": "broken", "facts": {}}
    )
    ImportRun.objects.filter(pk=run_id, state__in=(ImportState.CHECKING, ImportState.LOADING)).update(
        state=ImportState.FAILED, failure={"code": "broken", "facts": {}}
    )


def tell_of_end(*, run_id: int, by: Member, begun_at: datetime, now: datetime) -> None:
    """Notify whoever asked for a step of a run, when it took so long that they will have gone elsewhere."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None or run.state in UNDER_WAY or (now - begun_at).total_seconds() < LONG_SECONDS:
        return
    # An undo that broke off leaves the list loaded: that must not read as if it had just been loaded.
    state = ImportState.FAILED if run.failure else run.state
    facts = {"state": state, "name": run.file_name}
    notify(member=by, kind="customers.import_ended", facts=facts, path=f"/imports/{run_id}", now=now)


def forget_imports(*, now: datetime) -> None:
    """Delete files that nobody has loaded for long, and what was kept for undoing once that is no longer possible."""
    waiting = ImportRun.objects.filter(loaded_at=None, made_at__lt=now - timedelta(days=DAYS_WITHOUT_LOADING))
    for run in waiting.filter(state__in=(ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)):
        drop_file(run.stored_as)
        run.delete()
    old = ImportRun.objects.filter(loaded_at__lt=now - timedelta(days=DAYS_TO_UNDO))
    ImportChange.objects.filter(run__in=old).delete()
    ImportProblem.objects.filter(run__in=old).delete()


class _Failed(Exception):
    """The run cannot go on; why is kept with it."""

    def __init__(self, code: str, facts: dict[str, Any]) -> None:
        super().__init__(code)
        self.failure = {"code": code, "facts": facts}


def _carry_out(run_id: int, states: Sequence[str], work: Callable[[ImportRun], None]) -> None:
    """Do the work in one transaction; if it fails for a reason that can be told, roll back and keep the reason.

    Nothing happens to a run that is elsewhere by now: its job began again after the work was done.
    """
    try:
        with transaction.atomic():
            run = ImportRun.objects.select_for_update(no_key=True).filter(pk=run_id, state__in=states).first()
            if run is None:
                return
            work(run)
            run.failure = {}
            run.save()
    except _Failed as failed:
        ImportRun.objects.filter(pk=run_id).update(state=ImportState.FAILED, failure=failed.failure)


@contextmanager
def _opened(run: ImportRun) -> Iterator[tuple[Table, Plan]]:
    """Open a run's file with its plan, and put what is wrong with the file into the run's own words."""
    plan = plan_of(run.mapping, run.options, run.match_keys)
    try:
        with open_whole_table(run) as table:
            if tuple(table.header) != plan.headings:
                raise _Failed("changed", {})
            yield table, plan
    except FileGone as gone:
        raise _Failed("file_gone", {}) from gone
    except UnreadableTable as unreadable:
        raise _Failed(unreadable.code, dict(unreadable.facts)) from unreadable


def _wait_for_turn(progress: Progress) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOAD_LOCK])
        (is_ours,) = cursor.fetchone() or (False,)
        if not is_ours:
            progress(WAITING, 0, None)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])


def _make_fields(plan: Plan, writer: Writer, by: Member, now: datetime) -> dict[int, str]:
    """Add the fields that the plan asks for; return the target that each of their columns has now."""
    made: dict[int, str] = {}
    for index, new in plan.new_fields.items():
        kind, person = split_target(plan.targets[index])
        owner = FieldOwner.ACCOUNT if kind == NEW_ACCOUNT_FIELD else FieldOwner.CONTACT
        try:
            values = {"belongs_to": owner, "label": new.label, "type": new.type}
            field = create_custom_field(by=by, now=now, values=values)
        except BadInput as refused:
            raise _Failed("field_refused", {"sentence": refused.problems[0].sentence}) from refused
        writer.remember_field(field)
        made[index] = target_for(custom_target(owner, field.key), person)
    return made


def _tell_owners(writer: Writer, by: Member, now: datetime) -> None:
    path = "/customers/?owner=me&sort=-changed"
    for member in Member.objects.filter(pk__in=writer.given).exclude(pk=by.pk):
        facts = {"count": writer.given[member.pk], "name": "", "by": str(by)}
        notify(member=member, kind="customers.given", facts=facts, path=path, now=now)
