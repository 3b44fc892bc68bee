"""An import from its file to its undoing, step by step. Each step is asked for here, and done by the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from fairlead.core.places import find_country
from fairlead.core.tabular import Table, UnreadableTable
from fairlead.customers.models import ImportProblem, ImportProgress, ImportRun
from fairlead.customers.operations import checked
from fairlead.customers.operations.accounts import OWNING_ROLES
from fairlead.customers.operations.checked import Checker, Refused
from fairlead.customers.operations.imports.fields import known_fields
from fairlead.customers.operations.imports.files import drop_file, keep_file, open_table, shown_name
from fairlead.customers.operations.imports.plan import (
    MOST_PERSONS,
    NEW_ACCOUNT_FIELD,
    NEW_CONTACT_FIELD,
    NEW_FIELD_TYPES,
    OPTIONS,
    DateOrderChoice,
    NewField,
    OnMatch,
    OwnerChoice,
    Plan,
    plan_of,
    split_target,
)
from fairlead.customers.operations.imports.proposing import SEVERAL, propose
from fairlead.customers.queries.imports import can_be_undone, import_scope
from fairlead.customers.types import ImportState, MatchKey
from fairlead.jobs.queue import app
from fairlead.team import access
from fairlead.team.models import Member

SAMPLE_ROWS, KEPT_ROWS = 200, 20
MOST_SHEETS_TRIED = 20
MAPPABLE = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)


class WrongState(Exception):
    """The run is not where this step begins. `state` is where it is."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class TooLateToUndo(Exception):
    """What the import changed is no longer kept."""


def start_import(*, by: Member, now: datetime, name: str, stream: BinaryIO) -> ImportRun:
    """Keep a file, look at its columns and propose what they mean.

    `name` is the file's own. Raises AccessRefused, FileTooLarge and UnreadableTable; then nothing is kept.
    """
    access.check_can_make_accounts(by)
    stored_as, size = keep_file(stream)
    run = ImportRun(
        file_name=shown_name(name), stored_as=stored_as, size_bytes=size, made_by=by, made_at=now, match_keys=[]
    )
    try:
        with open_table(run) as table:
            _look_at(run, table, by)
        if not _names_companies(run):
            _look_at_other_sheets(run, by)
        run.save()
    except BaseException:
        drop_file(stored_as)
        raise
    return run


@transaction.atomic
def set_mapping(*, run_id: int, by: Member, now: datetime, values: Mapping[str, Any]) -> ImportRun:
    """Set what the columns mean and how rows meet the customers that are here; what is not named stays.

    `values` may have `sheet`, alone or with the rest; `targets`, one per column in order or by heading; `new_fields`,
    {column: {"label", "type"}}; `match_keys`; and each of plan.OPTIONS. A run that was checked must be checked again.
    Another sheet is looked at anew. Raises ImportRun.DoesNotExist, WrongState, BadInput, FileGone and UnreadableTable.
    """
    run = _locked(run_id, by, MAPPABLE)
    if values.get("sheet") not in (None, "", run.sheet):
        run.sheet = str(values["sheet"])
        with open_table(run) as table:
            _look_at(run, table, by)
    if values.keys() - {"sheet"}:
        # A sheet whose columns nobody has recognised yet must be shown before it can be mapped.
        _keep_plan(run, checked_plan(plan_of(run.mapping, run.options, run.match_keys), values, by))
    run.state, run.counts, run.failure = ImportState.UPLOADED, {}, {}
    run.save()
    ImportProblem.objects.filter(run=run).delete()
    return run


@transaction.atomic
def check(*, run_id: int, by: Member, now: datetime, values: Mapping[str, Any] | None = None) -> ImportRun:
    """Have the file checked without loading it, after setting the mapping when `values` of it are given.

    Raises ImportRun.DoesNotExist, WrongState and BadInput, and what `set_mapping` raises.
    """
    if values is not None:
        set_mapping(run_id=run_id, by=by, now=now, values=values)
    run = _locked(run_id, by, MAPPABLE)
    checked_plan(plan_of(run.mapping, run.options, run.match_keys), {}, by)
    return _queue(run, ImportState.CHECKING, "customers.check_import", by, now)


@transaction.atomic
def load(*, run_id: int, by: Member, now: datetime) -> ImportRun:
    """Have a checked file loaded. Raises ImportRun.DoesNotExist and WrongState."""
    return _queue(_locked(run_id, by, (ImportState.CHECKED,)), ImportState.LOADING, "customers.load_import", by, now)


@transaction.atomic
def undo(*, run_id: int, by: Member, now: datetime) -> ImportRun:
    """Have a loaded import taken back. Raises ImportRun.DoesNotExist, WrongState and TooLateToUndo."""
    run = _locked(run_id, by, (ImportState.LOADED,))
    if not can_be_undone(run, now):
        raise TooLateToUndo
    return _queue(run, ImportState.UNDOING, "customers.undo_import", by, now)


@transaction.atomic
def discard(*, run_id: int, by: Member, now: datetime) -> None:
    """Forget a file that was not loaded. Raises ImportRun.DoesNotExist and WrongState."""
    run = _locked(run_id, by, MAPPABLE)
    stored_as = run.stored_as
    run.delete()
    transaction.on_commit(lambda: drop_file(stored_as))


def problems(*, run_id: int, by: Member) -> Sequence[ImportProblem]:
    """Return all that is wrong with a run's rows, in the order of the file. Raises ImportRun.DoesNotExist."""
    run = ImportRun.objects.filter(import_scope(by)).get(pk=run_id)
    return list(ImportProblem.objects.filter(run=run).defer("cells").order_by("row_number", "pk"))


def checked_plan(plan: Plan, values: Mapping[str, Any], by: Member) -> Plan:
    """Return the plan with the values taken over. Raises BadInput naming `targets.N` by column, or the option."""
    checker = Checker(values)
    offered = _new_fields(values.get("new_fields"), plan)
    targets = _targets(values.get("targets"), plan)
    known = known_fields()
    may_add = access.can_run_team(by)
    seen: set[str] = set()
    for index, target in enumerate(targets):
        fault = _target_fault(target, known, may_add) or (
            "twice" if target and target in seen and _is_single(target) else ""
        )
        if fault:
            checker.report(f"targets.{index}", fault, _target_sentence(fault, plan.headings[index]))
        seen.add(target)
    if not {"account", "legal_name"} & seen:
        sentence = _("No column holds the name of the company. Choose the one that does.")
        checker.report("targets", "no_company_column", sentence)
    _take_options(checker, plan, by)
    clean = checker.result()
    new = {index: offered.get(index, NewField(plan.headings[index])) for index in _new_columns(targets)}
    keys = clean.pop("match_keys", plan.match_keys)
    return Plan(plan.headings, tuple(targets), new, keys, **{**plan.options(), **clean})


def _take_options(checker: Checker, plan: Plan, by: Member) -> None:
    checker.take("match_keys", _match_keys)
    checker.take("on_match", _one_of(OnMatch.values))
    checker.take("on_contact_match", _one_of(OnMatch.values))
    checker.take("default_country", checked.blank_or(_country))
    checker.take("default_owner", lambda value: _default_owner(str(value), by))
    checker.take("default_stage", checked.stage)
    checker.take("default_tier", checked.tier)
    checker.take("date_order", _one_of(DateOrderChoice.values))
    if "default_owner" not in checker.values:
        checker.values = {**checker.values, "default_owner": plan.default_owner}
        checker.take("default_owner", lambda value: _default_owner(str(value), by))


def _one_of(allowed: Sequence[str]) -> Any:
    def read(value: Any) -> str:
        if value not in allowed:
            raise Refused("choice_unknown", _("Choose one of the list."))
        return str(value)

    return read


def _match_keys(value: Any) -> tuple[str, ...]:
    asked = list(value or ())
    if any(key not in MatchKey.values for key in asked):
        raise Refused("choice_unknown", _("Choose one of the list."))
    return tuple(key for key in MatchKey.values if key in asked)


def _country(value: str) -> str:
    found = find_country(value)
    if found is None:
        raise Refused("country_unknown", _("“%(value)s” is not a country that we know.") % {"value": value[:60]})
    return found


def _default_owner(value: str, by: Member) -> str:
    if value == OwnerChoice.ME or value == str(by.pk):
        if by.role not in OWNING_ROLES:
            raise Refused("member_unfit", _("This must be a member who may sign in and looks after accounts."))
        return OwnerChoice.ME
    if not access.can_give_accounts(by):
        raise Refused("may_not_give", _("Only owners and team leaders give accounts to others."))
    fitting = Member.objects.filter(is_active=True, role__in=OWNING_ROLES)
    is_key = value.isascii() and value.isdigit() and len(value) < 18
    if value == OwnerChoice.NOBODY or (is_key and fitting.filter(pk=int(value)).exists()):
        return value
    raise Refused("member_unfit", _("This must be a member who may sign in and looks after accounts."))


def _targets(asked: Any, plan: Plan) -> list[str]:
    """Return one target per column: those asked for, by position or by heading, else those of the plan."""
    if isinstance(asked, Mapping):
        by_heading = {str(heading): str(target) for heading, target in asked.items()}
        return [by_heading.get(heading, own) for heading, own in zip(plan.headings, plan.targets, strict=True)]
    if asked is None:
        return list(plan.targets)
    targets = [str(target or "") for target in asked][: len(plan.headings)]
    return targets + [""] * (len(plan.headings) - len(targets))


def _new_fields(asked: Any, plan: Plan) -> dict[int, NewField]:
    found = dict(plan.new_fields)
    for index, described in (asked or {}).items():
        label = " ".join(str(described.get("label") or "").split())[:80]
        type_ = described.get("type") if described.get("type") in NEW_FIELD_TYPES else NEW_FIELD_TYPES[0]
        column = int(index)
        if 0 <= column < len(plan.headings):
            found[column] = NewField(label or plan.headings[column][:80], str(type_))
    return found


def _new_columns(targets: Sequence[str]) -> list[int]:
    return [index for index, target in enumerate(targets) if split_target(target)[0] in _NEW]


_NEW = (NEW_ACCOUNT_FIELD, NEW_CONTACT_FIELD)


def _target_fault(target: str, known: Mapping[str, Any], may_add: bool) -> str:
    if not target:
        return ""
    try:
        name, person = split_target(target)
    except ValueError:
        return "target_unknown"
    if name in _NEW:
        return "" if may_add else "may_not_add"
    if name not in known or not 1 <= person <= MOST_PERSONS or (person > 1 and not known[name].is_of_person):
        return "target_unknown"
    return ""


def _is_single(target: str) -> bool:
    name = split_target(target)[0]
    return name not in SEVERAL and name not in _NEW


def _target_sentence(fault: str, heading: str) -> str:
    sentences = {
        "target_unknown": _("“%(heading)s” is mapped to a field that does not exist. Choose another."),
        "may_not_add": _("Only owners add fields, so “%(heading)s” must be left out or go into a field that exists."),
        "twice": _("“%(heading)s” means the same as another column. Leave one of them out."),
    }
    return sentences[fault] % {"heading": heading}


def _look_at(run: ImportRun, table: Table, by: Member) -> None:
    rows = list(islice(table.rows(), SAMPLE_ROWS))
    plan = propose(table.header, [row.cells for row in rows], by)
    if plan.default_owner == OwnerChoice.ME and by.role not in OWNING_ROLES:
        raise access.AccessRefused
    run.sheet = table.sheet
    run.mapping = {
        "sheets": table.sheets,
        "encoding": table.encoding,
        "separator": table.separator,
        "sample": [[row.number, row.cells] for row in rows[:KEPT_ROWS]],
    }
    _keep_plan(run, plan)


def _look_at_other_sheets(run: ImportRun, by: Member) -> None:
    """Take the first sheet that names companies instead of one that holds remarks; without one, keep what was taken."""
    before = run.sheet, run.mapping, run.options, run.match_keys
    for sheet in run.mapping["sheets"][:MOST_SHEETS_TRIED]:
        run.sheet = sheet
        with suppress(UnreadableTable), open_table(run) as table:
            _look_at(run, table, by)
            if _names_companies(run):
                return
    run.sheet, run.mapping, run.options, run.match_keys = before


def _names_companies(run: ImportRun) -> bool:
    return bool({"account", "legal_name"} & set(run.mapping["targets"]))


def _keep_plan(run: ImportRun, plan: Plan) -> None:
    run.mapping = {**run.mapping, **plan.mapping()}
    run.options = {name: plan.options()[name] for name in OPTIONS}
    run.match_keys = list(plan.match_keys)


def _locked(run_id: int, by: Member, states: Sequence[str]) -> ImportRun:
    access.check_can_make_accounts(by)
    run = ImportRun.objects.select_for_update(of=("self",), no_key=True).filter(import_scope(by)).get(pk=run_id)
    if run.state not in states:
        raise WrongState(run.state)
    return run


def _queue(run: ImportRun, state: str, task: str, by: Member, now: datetime) -> ImportRun:
    ImportProgress.objects.update_or_create(
        run=run, defaults={"phase": "queued", "rows_done": 0, "rows_total": None, "updated_at": now}
    )
    run.state, run.failure = state, {}
    run.job_id = app.configure_task(task).defer(run_id=run.pk, by_id=by.pk)
    run.save()
    return run
