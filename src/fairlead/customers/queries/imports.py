"""Imports as their pages and programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from fairlead.customers.models import Account, ImportChange, ImportProblem, ImportProgress, ImportRun
from fairlead.customers.queries.account_filter import accounts_visible_to
from fairlead.customers.queries.import_sentences import problem_sentence, problem_title
from fairlead.customers.queries.keyset import Column, Order, Page, read_page
from fairlead.customers.types import ImportState
from fairlead.team import access
from fairlead.team.models import Member

BY_TIME = Order((Column("made_at", F("made_at"), datetime), Column("id", F("id"), int)), is_descending=True)
BY_ROW = Order((Column("row_number", F("row_number"), int), Column("id", F("id"), int)))
BY_NAME = Order((Column("sort_name", F("sort_name"), str), Column("id", F("id"), int)))
UNDER_WAY = (ImportState.CHECKING, ImportState.LOADING, ImportState.UNDOING)
# A worker tells its progress every second; one silent for so long has lost its run, which then begins again.
SILENT_SECONDS = 30
DAYS_TO_UNDO = 90


def import_scope(by: Member) -> Q:
    """Return the condition that keeps the imports a member may see: their own, and the company's owner all."""
    return Q() if access.can_run_team(by) else Q(made_by=by)


def imports_visible_to(by: Member) -> QuerySet[ImportRun]:
    """Return the imports that the member may see, latest first."""
    return ImportRun.objects.filter(import_scope(by)).select_related("made_by", "undone_by")


def list_imports(by: Member, *, cursor: str = "", size: int = 50) -> Page[ImportRun]:
    """Return one page of the imports, latest first."""
    return read_page(imports_visible_to(by), BY_TIME, size=size, cursor=cursor)


def find_import(by: Member, run_id: int) -> ImportRun | None:
    """Return an import that the member may see, or None."""
    return imports_visible_to(by).filter(pk=run_id).first()


@dataclass(frozen=True)
class ProgressShown:
    """How far a check, load or undo has come. `percent` is None while the end is not known.

    `is_interrupted`: nobody has been heard of for a while; the work begins again by itself.
    """

    phase: str
    rows_done: int
    rows_total: int | None
    percent: int | None
    is_interrupted: bool


def find_progress(run: ImportRun, now: datetime) -> ProgressShown | None:
    """Return the progress of a run that is under way."""
    if run.state not in UNDER_WAY:
        return None
    progress = ImportProgress.objects.filter(run=run).first()
    if progress is None:
        return ProgressShown("queued", 0, None, None, False)
    total = progress.rows_total
    percent = None if not total else min(100, progress.rows_done * 100 // total)
    silent = (now - progress.updated_at).total_seconds() > SILENT_SECONDS and progress.phase != "queued"
    return ProgressShown(progress.phase, progress.rows_done, total, percent, silent)


@dataclass(frozen=True)
class ShownProblem:
    """A problem with its sentence in the reader's language."""

    row_number: int
    column: str
    value: str
    code: str
    sentence: str
    is_fatal: bool


@dataclass(frozen=True)
class ProblemKind:
    """One kind of problem with how often it occurs and its first rows."""

    code: str
    title: str
    count: int
    first: Sequence[ShownProblem]


def shown_problem(problem: ImportProblem) -> ShownProblem:
    """Return a problem as a reader sees it."""
    sentence = problem_sentence(problem.code, problem.facts)
    return ShownProblem(problem.row_number, problem.column, problem.value, problem.code, sentence, problem.is_fatal)


def problem_kinds(run: ImportRun, *, first: int = 3) -> list[ProblemKind]:
    """Return the kinds of problems of a run, the most frequent first."""
    kinds = []
    found: dict[str, int] = run.counts.get("problems", {})
    for code, count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        rows = ImportProblem.objects.filter(run=run, code=code).defer("cells").order_by("row_number", "pk")[:first]
        kinds.append(ProblemKind(code, problem_title(code), count, [shown_problem(row) for row in rows]))
    return kinds


def list_problems(run: ImportRun, *, code: str = "", cursor: str = "", size: int = 100) -> Page[ImportProblem]:
    """Return one page of a run's problems in the order of the file; `code` keeps one kind."""
    return read_page(problems_of(run, code=code), BY_ROW, size=size, cursor=cursor)


def problems_of(run: ImportRun, *, code: str = "") -> QuerySet[ImportProblem]:
    """Return a run's problems without the rows in which they are; `code` keeps one kind."""
    problems = ImportProblem.objects.filter(run=run).defer("cells")
    return problems.filter(code=code) if code else problems


def list_accounts_of_import(
    by: Member, run: ImportRun, which: str, *, cursor: str = "", size: int = 50
) -> Page[Account]:
    """Return one page of the accounts that a run made ("new") or changed ("updated"), as far as the member sees them.

    An account counts as changed also when only people were added to it.
    """
    changes = ImportChange.objects.filter(run=run, table="account")
    made = changes.filter(before__isnull=True).values("row_id")
    if which == "new":
        found = accounts_visible_to(by).filter(pk__in=made)
    else:
        people = ImportChange.objects.filter(run=run, table="contact").values("row_id")
        changed = changes.filter(before__isnull=False).values("row_id")
        found = accounts_visible_to(by).filter(Q(pk__in=changed) | Q(contacts__pk__in=people)).exclude(pk__in=made)
        found = Account.objects.filter(pk__in=found.values("pk"))
    return read_page(found.select_related("owner"), BY_NAME, size=size, cursor=cursor)


def can_be_undone(run: ImportRun, now: datetime) -> bool:
    """Tell whether a run can still be undone: what it changed is kept for DAYS_TO_UNDO days."""
    return run.state == ImportState.LOADED and run.loaded_at is not None and (now - run.loaded_at).days < DAYS_TO_UNDO


def undo_until(run: ImportRun, now: datetime) -> datetime | None:
    """Return until when a run can be undone, or None when it cannot."""
    if run.loaded_at is None or not can_be_undone(run, now):
        return None
    return run.loaded_at + timedelta(days=DAYS_TO_UNDO)
