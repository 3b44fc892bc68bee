"""The part of `fairlead import` that works in the database: each step as the queue would do it, in the foreground."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import override

from fairlead.audit.tracking import acting
from fairlead.config.cli.answers import PROBLEMS_SHOWN, open_input, print_json, print_table, shown_name
from fairlead.config.cli.problem import CommandProblem
from fairlead.config.cli.words import gettext as _
from fairlead.config.cli.words import language, ngettext
from fairlead.core.tabular import UnreadableTable, explain
from fairlead.core.tabular.writing import csv_chunks, write_workbook
from fairlead.customers.models import ImportRun
from fairlead.customers.operations import imports
from fairlead.customers.operations.imports.fields import known_fields
from fairlead.customers.operations.imports.mending import rows_to_mend
from fairlead.customers.operations.imports.plan import split_target
from fairlead.customers.operations.imports.running import run_check, run_load, run_undo
from fairlead.customers.operations.imports.undo_plan import Kept
from fairlead.customers.operations.imports.undo_preview import UndoPreview, preview_undo
from fairlead.customers.queries.import_sentences import failure_sentence
from fairlead.customers.queries.imports import problems_of, shown_problem
from fairlead.customers.types import BadInput, ImportState
from fairlead.team.access import AccessRefused
from fairlead.team.models import Member

KINDS = ("new", "updated", "unchanged")


def load(args: argparse.Namespace, values: dict[str, object]) -> int:
    """Check a list, ask, and load it. What is not loaded is forgotten again."""
    by = chosen_member(args.member)
    if args.owner:
        values["default_owner"] = _owner(args.owner)
    with override(language()):
        run = _started(args, by, values)
        try:
            return _load(args, by, run)
        finally:
            _forget(run, by)


def _load(args: argparse.Namespace, by: Member, run: ImportRun) -> int:
    with acting(by_id=by.pk, cause=f"command import {run.pk}"):
        progress = ShownProgress(_("checking"))
        run_check(run_id=run.pk, by=by, now=timezone.now(), progress=progress, begins_at=(run.state,))
        progress.end()
        _check_went_well(args, run)
        if args.problems:
            _write_problems(args.problems, run, by)
        is_loaded = not args.dry_run and _is_wanted(args, run)
        if is_loaded:
            progress = ShownProgress(_("loading"))
            run_load(run_id=run.pk, by=by, now=timezone.now(), progress=progress, begins_at=(run.state,))
            progress.end()
            _check_went_well(args, run)
    _tell(args, run)
    if args.dry_run:
        return 1 if run.counts["rows_left_out"] else 0
    return 0 if is_loaded else 1


def _started(args: argparse.Namespace, by: Member, values: Mapping[str, object]) -> ImportRun:
    """Upload the file and set its mapping; raises CommandProblem with what is wrong."""
    now = timezone.now()
    with open_input(args.file) as stream:
        try:
            name = "list" if args.file == "-" else Path(args.file).name
            run = imports.start_import(by=by, now=now, name=name, stream=_seekable(stream))
        except AccessRefused:
            raise CommandProblem(_("%(member)s may not add customers.") % {"member": by}) from None
        except UnreadableTable as problem:
            raise CommandProblem(f"{shown_name(args.file)}: {explain(problem, _)}") from None
        except imports.FileTooLarge:
            sentence = _("%(file)s is larger than %(n)d MB. Load it in several parts.")
            facts = {"file": shown_name(args.file), "n": imports.FileTooLarge.megabytes}
            raise CommandProblem(sentence % facts) from None
    try:
        if "sheet" in values:
            run = imports.set_mapping(run_id=run.pk, by=by, now=now, values={"sheet": values["sheet"]})
        _check_headings(args, run, values.get("targets"))
        return imports.set_mapping(run_id=run.pk, by=by, now=now, values=values)
    except CommandProblem:
        _forget(run, by)
        raise
    except (BadInput, UnreadableTable) as problem:
        _forget(run, by)
        raise CommandProblem(_refusal(args, run, problem)) from None


def _seekable(stream: BinaryIO) -> BinaryIO:
    return stream if stream.seekable() else io.BytesIO(stream.read())


def _check_headings(args: argparse.Namespace, run: ImportRun, asked: object) -> None:
    known = run.mapping["headings"]
    for heading in asked if isinstance(asked, dict) else ():
        if heading not in known:
            raise CommandProblem(
                _("--map: %(file)s has no column “%(heading)s”. Its columns are: %(known)s.")
                % {"file": shown_name(args.file), "heading": heading, "known": ", ".join(known)}
            )


def _refusal(args: argparse.Namespace, run: ImportRun, problem: BadInput | UnreadableTable) -> str:
    if isinstance(problem, UnreadableTable):
        return f"{shown_name(args.file)}: {explain(problem, _)}"
    lines = [f"{shown_name(args.file)}: {one.sentence}" for one in problem.problems]
    if any(one.field.startswith("targets") for one in problem.problems):
        lines.append(_("Columns: %(names)s.") % {"names": ", ".join(run.mapping["headings"])})
        lines.append(_("Fields: %(names)s.") % {"names": ", ".join(known_fields())})
    return "\n".join(lines)


def _check_went_well(args: argparse.Namespace, run: ImportRun) -> None:
    run.refresh_from_db()
    if run.state == ImportState.FAILED:
        raise CommandProblem(f"{shown_name(args.file)}: {failure_sentence(run.failure)}")


def _is_wanted(args: argparse.Namespace, run: ImportRun) -> bool:
    """Ask whether to load, where somebody can answer."""
    if not _is_asked(args):
        return True
    _print_columns(run)
    _print_counts(run)
    return _agreed(_("Load it? [y/N]"))


def _is_asked(args: argparse.Namespace) -> bool:
    return not (args.yes or args.json) and somebody_is_there()


def somebody_is_there() -> bool:
    """Tell whether a person sits at the command's standard input."""
    return sys.stdin.isatty()


def _agreed(question: str) -> bool:
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", _("yes"))


def _forget(run: ImportRun, by: Member) -> None:
    """Drop a list that was not loaded, whatever kept it from being so."""
    if ImportRun.objects.filter(pk=run.pk, loaded_at=None).exists():
        imports.discard(run_id=run.pk, by=by, now=timezone.now())


def undo(args: argparse.Namespace) -> int:
    """Take a loaded list back and tell what went, what was put back and what stays."""
    by = chosen_member(args.member)
    with override(language()):
        preview = _preview(args.undo, by)
        if _is_asked(args):
            facts = {"accounts": preview.accounts, "contacts": preview.contacts, "kept": len(preview.kept)}
            question = _("%(accounts)d accounts and %(contacts)d contacts go, %(kept)d records stay. Undo it? [y/N]")
            if not _agreed(question % facts):
                return 1
        run = preview.run
        with acting(by_id=by.pk, cause=f"command undo of import {run.pk}"):
            progress = ShownProgress(_("undoing"))
            run_undo(run_id=run.pk, by=by, now=timezone.now(), progress=progress, begins_at=(run.state,))
            progress.end()
        run.refresh_from_db()
        _tell_undone(args, run, preview.kept)
    return 0


def _preview(number: int, by: Member) -> UndoPreview:
    """Return what an undo would do; raises CommandProblem when it cannot be done."""
    try:
        return preview_undo(run_id=number, by=by, now=timezone.now())
    except ImportRun.DoesNotExist:
        sentence = _("--undo: there is no import %(number)d, or %(member)s may not see it.")
    except imports.WrongState:
        sentence = _("--undo: import %(number)d is not loaded, so there is nothing to undo.")
    except imports.TooLateToUndo:
        sentence = _("--undo: what was there before import %(number)d is not kept any more.")
    except AccessRefused:
        sentence = _("%(member)s may not add customers.")
    raise CommandProblem(sentence % {"number": number, "member": by})


def _tell_undone(args: argparse.Namespace, run: ImportRun, kept: Sequence[Kept]) -> None:
    if args.json:
        print_json([{"run": run.pk, "state": run.state, **run.counts["undo"]}, *(_stays(one) for one in kept)])
        return
    print(_("Import %(number)d is undone.") % {"number": run.pk})
    print(
        _("%(removed_accounts)d accounts and %(removed_contacts)d contacts removed, %(restored)d records put back.")
        % run.counts["undo"]
    )
    if kept:
        print(_("These stay, because somebody has worked with them since:"))
        rows = [[one.kind, one.label, ", ".join(one.fields)] for one in kept[:PROBLEMS_SHOWN]]
        print_table([_("Kind"), _("Name"), _("Fields")], ("", rows))
        _print_rest(len(kept) - PROBLEMS_SHOWN)


def _stays(one: Kept) -> dict[str, object]:
    return {"kind": one.kind, "id": one.row_id, "label": one.label, "reason": one.reason, "fields": list(one.fields)}


def chosen_member(email: str | None) -> Member:
    members = Member.objects.filter(is_active=True)
    if email is None:
        owner = members.filter(role="OWNER").order_by("pk").first()
        if owner is None:
            raise CommandProblem(_("this desk has no members yet: start it with `fairlead up` and sign in."))
        return owner
    return _named(email, "--as")


def _named(email: str, option: str) -> Member:
    members = Member.objects.filter(is_active=True)
    member = members.filter(email__iexact=email).first()
    if member is None:
        known = ", ".join(filter(None, members.values_list("email", flat=True)))
        raise CommandProblem(
            _("%(option)s: nobody signs in as “%(email)s”. Known: %(known)s.")
            % {"option": option, "email": email, "known": known or "–"}
        )
    return member


def _owner(written: str) -> str:
    return written if written in ("me", "nobody") else str(_named(written, "--owner").pk)


def _write_problems(path: str, run: ImportRun, by: Member) -> None:
    """Write the rows to mend; a workbook where the name says so."""
    sheet = rows_to_mend(run_id=run.pk, by=by)
    try:
        with open(path, "wb") as stream:
            if path.lower().endswith(".xlsx"):
                write_workbook(sheet, stream, made_at=timezone.now())
            else:
                stream.writelines(csv_chunks(sheet))
    except OSError as problem:
        sentence = _("--problems: %(file)s cannot be written: %(why)s.")
        raise CommandProblem(sentence % {"file": path, "why": problem.strerror or problem}) from None


def _tell(args: argparse.Namespace, run: ImportRun) -> None:
    if args.json:
        print_json(_lines(run))
        return
    if args.dry_run or not _is_asked(args):
        _print_columns(run)
        _print_counts(run)
    _print_problems(args, run)
    if run.state == ImportState.LOADED:
        print(_("Loaded as import %(number)d. To take it back: fairlead import --undo %(number)d") % {"number": run.pk})
    elif args.dry_run:
        print(_("Nothing was loaded: this was a dry run."))
    else:
        print(_("Nothing was loaded."))


def _lines(run: ImportRun) -> Iterator[dict[str, object]]:
    """Yield the import as one JSON object, then each problem as one."""
    headings, targets = run.mapping["headings"], run.mapping["targets"]
    columns = [{"heading": heading, "field": target} for heading, target in zip(headings, targets, strict=True)]
    facts = {"file": run.file_name, "sheet": run.sheet or None, "encoding": run.mapping.get("encoding")}
    yield {"run": run.pk, "state": run.state, **facts, "columns": columns, **run.counts}
    for row in problems_of(run).order_by("row_number", "pk").iterator(chunk_size=2000):
        problem = shown_problem(row)
        yield {
            "row": problem.row_number,
            "column": problem.column,
            "value": problem.value,
            "code": problem.code,
            "sentence": problem.sentence,
            "left_out": problem.is_fatal,
        }


def _print_columns(run: ImportRun) -> None:
    known = known_fields()
    rows = []
    for heading, target in zip(run.mapping["headings"], run.mapping["targets"], strict=True):
        name, person = split_target(target)
        label = str(known[name].label) if name in known else target
        rows.append([heading, f"{label} ({person})" if person > 1 else label or "–", target])
    print_table([_("Column"), _("Field"), ""], ("", rows))


def _print_counts(run: ImportRun) -> None:
    counts = run.counts
    print()
    print(
        ngettext("%(count)d row", "%(count)d rows", counts["rows"]) % {"count": counts["rows"]}
        + ", "
        + _("%(count)d left out") % {"count": counts["rows_left_out"]}
    )
    header = ["", _("New"), _("Updated"), _("Unchanged")]
    print_table(
        header, ("", [_count_row(counts, "accounts", _("Accounts")), _count_row(counts, "contacts", _("Contacts"))])
    )
    if counts["likenesses"]:
        print(_("%(count)d groups of rows look alike but stay apart.") % {"count": counts["likenesses"]})


def _count_row(counts: Mapping[str, int], kind: str, label: str) -> Sequence[str]:
    return [label, *(str(counts[f"{kind}_{outcome}"]) for outcome in KINDS)]


def _print_problems(args: argparse.Namespace, run: ImportRun) -> None:
    total = sum(run.counts["problems"].values())
    if not total:
        return
    rows = problems_of(run).order_by("row_number", "pk")[:PROBLEMS_SHOWN]
    print()
    cells = [[str(one.row_number), one.column, shown_problem(one).sentence] for one in rows]
    print_table([_("Row"), _("Column"), _("Problem")], ("", cells))
    _print_rest(total - PROBLEMS_SHOWN)
    if args.problems:
        print(_("The rows to mend are in %(file)s.") % {"file": args.problems})
    print()


def _print_rest(number: int) -> None:
    if number > 0:
        print(ngettext("and %(count)d more", "and %(count)d more", number) % {"count": number})


class ShownProgress:
    """Says on standard error how far a step has come: one line that changes on a screen, a line per phase elsewhere."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._is_screen = sys.stderr.isatty()
        self._shown = ""

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        line = f"{self._what} · {_phase_word(phase)}"
        if self._is_screen:
            line += f" {done * 100 // total} %" if total else ""
        if line == self._shown:
            return
        self._shown = line
        print(f"\r\x1b[K{line}" if self._is_screen else f"fairlead: {line}", end="" if self._is_screen else "\n",
              file=sys.stderr, flush=True)  # fmt: skip

    def end(self) -> None:
        """Leave the line for what comes next."""
        if self._is_screen:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _phase_word(phase: str) -> str:
    words = {
        "reading": _("reading the rows"),
        "matching": _("comparing with the customers here"),
        "writing": _("going through the companies"),
        "search": _("bringing the search up to date"),
        "waiting": _("waiting for another import"),
        "undoing": _("putting things back"),
    }
    return words.get(phase, phase)
