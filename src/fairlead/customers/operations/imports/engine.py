"""Takes one file through all its steps: read, tell apart, match, decide, write. A dry run stops before the writing.

The caller opens the transaction. Progress is told as it comes: phase, how many are done, of how many (None: unknown).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any

from fairlead.core.search_terms import normalise
from fairlead.core.tabular import Row, Table
from fairlead.core.values import settle_date_order, settle_decimal_mark
from fairlead.customers.models import ImportRun
from fairlead.customers.operations.accounts import OWNING_ROLES
from fairlead.customers.operations.imports import cells, staging
from fairlead.customers.operations.imports.changes import Here
from fairlead.customers.operations.imports.deciding import CompanyDecision, Rules, decide_company
from fairlead.customers.operations.imports.fields import ImportField, field_name, fields_of
from fairlead.customers.operations.imports.grouping import Groups
from fairlead.customers.operations.imports.here import find_here
from fairlead.customers.operations.imports.plan import Plan
from fairlead.customers.operations.imports.port import ColumnFacts, extensions
from fairlead.customers.operations.imports.problem_list import ProblemList
from fairlead.customers.operations.imports.reading import (
    Owners,
    Problem,
    ReadRow,
    RowReader,
    default_owner_id,
    marks_of,
)
from fairlead.customers.operations.imports.writing import Writer
from fairlead.customers.types import FieldType, MatchKey
from fairlead.team import access
from fairlead.team.models import Member

Progress = Callable[[str, int, int | None], None]
READING, MATCHING, WRITING, SEARCH, WAITING, UNDOING = "reading", "matching", "writing", "search", "waiting", "undoing"
ROWS_AT_ONCE, COMPANIES_AT_ONCE = 2000, 1000
MOST_SAMPLES = 20_000
LIKENESSES_SHOWN = 50


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file before its rows are read one by one."""

    rows: int
    columns: tuple[ColumnFacts, ...]


def look_through(table: Table, plan: Plan, today: date) -> FileFacts:
    """Count the rows, and settle for each column of dates or amounts how its values are written."""
    known = fields_of(plan)
    meant = [known.get(field_name(plan, index)) for index in range(len(plan.targets))]
    dated = [index for index, one in enumerate(meant) if one is not None and _holds_dates(one)]
    counted = [index for index, one in enumerate(meant) if one is not None and _holds_numbers(one)]
    samples: dict[int, set[str]] = {index: set() for index in (*dated, *counted)}
    rows = 0
    for row in table.rows():
        rows += 1
        for index, seen in samples.items():
            if row.cells[index] and len(seen) < MOST_SAMPLES:
                seen.add(row.cells[index])
    return FileFacts(rows, column_facts(plan, samples, today))


def column_facts(plan: Plan, samples: Mapping[int, Iterable[str]], today: date) -> tuple[ColumnFacts, ...]:
    """Return how the values of each column are to be read, as far as their samples prove it."""
    found = []
    for index in range(len(plan.targets)):
        seen = [cells.bare(sample) for sample in samples.get(index, ())]
        order = plan.asked_date_order or settle_date_order(day for sample in seen for day in cells.dates_in(sample))
        found.append(ColumnFacts(order, settle_decimal_mark(seen) or "", today))
    return tuple(found)


def _holds_dates(field: ImportField) -> bool:
    return field.is_extension or field.read is cells.day or field.custom_type == FieldType.DATE


def _holds_numbers(field: ImportField) -> bool:
    return field.read is cells.amount or field.custom_type == FieldType.NUMBER


def owners_for(by: Member) -> Owners:
    """Return our own people as a list may name them."""
    keys: dict[str, int | None] = {}
    for member in Member.objects.filter(is_active=True, role__in=OWNING_ROLES):
        for word in {normalise(member.name), normalise(member.email or "")} - {""}:
            keys[word] = None if word in keys else member.pk
    return Owners(keys, None if access.can_give_accounts(by) else by.pk)


def rules_for(plan: Plan, by: Member) -> Rules:
    """Return the rules by which this member's file meets the customers that are here."""
    known = fields_of(plan)
    headings: dict[str, str] = {}
    for index in range(len(plan.targets)):
        field = known.get(field_name(plan, index))
        if field is not None and not field.is_of_person:
            headings.setdefault(field.column, plan.headings[index])
    return Rules(plan, default_owner_id(plan, by.pk), access.can_give_accounts(by), headings)


class Engine:
    """One passage of one file. Without a writer nothing is written but the problems."""

    def __init__(
        self, *, run: ImportRun, plan: Plan, by: Member, now: datetime, progress: Progress, writer: Writer | None
    ) -> None:
        self._plan, self._by, self._writer = plan, by, writer
        self._today = now.astimezone(by.zone_info).date()
        self._progress = progress
        self._problems = ProblemList(run)
        self._rows = 0
        self._outcomes: Counter[str] = Counter()
        self._told: Counter[str] = Counter()

    def pass_through(self, table: Table) -> dict[str, Any]:
        """Take the file through all steps and return the counts that the run keeps."""
        self._progress(READING, 0, None)
        facts = look_through(table, self._plan, self._today)
        staging.create_tables()
        groups = self._stage(table, facts)
        self._progress(MATCHING, 0, None)
        self._match()
        like, first_alike = staging.likenesses(LIKENESSES_SHOWN)
        self._write(table, len(groups.marks))
        return self._counts(like, first_alike)

    def _stage(self, table: Table, facts: FileFacts) -> Groups:
        reader = RowReader(self._plan, facts.columns, owners_for(self._by))
        groups = Groups(self._plan.match_keys)
        first_rows = array("i")
        with_mail, mails = array("i"), list[str]()
        for rows in _batched(table.rows(), ROWS_AT_ONCE):
            taken: list[tuple[int, ReadRow]] = []
            problems: list[Problem] = []
            for row in rows:
                read = _read(reader, row)
                problems += read.problems
                if read.is_left_out:
                    continue
                company = groups.place(marks_of(read))
                if company == len(first_rows):
                    first_rows.append(read.number)
                for mail in read.emails():
                    with_mail.append(company)
                    mails.append(mail)
                taken.append((company, read))
            staging.stage_rows(taken)
            self._problems.add(problems, {row.number: row.cells for row in rows})
            self._rows += len(rows)
            self._progress(READING, self._rows, facts.rows)
        staging.stage_emails(zip(with_mail, mails, strict=True))
        staging.stage_companies(groups.marks, first_rows)
        return groups

    def _match(self) -> None:
        staging.match_companies(self._plan.match_keys)
        may_edit = editing_door(self._by)
        staging.forbid(pair for pair in staging.owners_of_matches() if not may_edit(*pair))
        if self._writer is not None:
            staging.lock_accounts()

    def _write(self, table: Table, companies: int) -> None:
        rules = rules_for(self._plan, self._by)
        late: list[Problem] = []
        done = 0
        for slice_ in staging.company_slices(COMPANIES_AT_ONCE):
            here = find_here(slice_)
            decisions = [decide_company(one, here.get(one.account_id or 0, Here()), rules) for one in slice_]
            for one in decisions:
                late += one.problems
                self._count(one)
            if self._writer is not None:
                self._writer.write(decisions)
            done += len(slice_)
            self._progress(WRITING, done, companies)
        if late:
            self._add_late(late, table)
        if self._writer is not None:
            for done in self._writer.stale_entries():
                self._progress(SEARCH, done, None)

    def _add_late(self, problems: Sequence[Problem], table: Table) -> None:
        """Keep what showed only after matching. The rows themselves are fetched from the file once more."""
        wanted = {problem.row_number for problem in problems}
        self._problems.add(problems, {row.number: row.cells for row in table.rows() if row.number in wanted})

    def _count(self, one: CompanyDecision) -> None:
        if one.is_left_out:
            self._outcomes["accounts_left_out"] += 1
            return
        self._outcomes[f"accounts_{one.outcome}"] += 1
        told = [*one.extension]
        for person in one.people:
            self._outcomes[f"contacts_{person.outcome}"] += 1
            told += person.extension
        for values in told:
            for extension in extensions():
                self._told[extension.table] += any(field.name in values for field in extension.fields)

    def _counts(self, like: int, first_alike: list[dict[str, Any]]) -> dict[str, Any]:
        made = self._writer.made if self._writer is not None else self._told
        return {
            "rows": self._rows,
            "rows_left_out": self._problems.rows_left_out,
            **{name: self._outcomes[name] for name in OUTCOMES},
            "more": {table: number for table, number in made.items() if number},
            "problems": dict(self._problems.counts.most_common()),
            "likenesses": like,
            "first_alike": first_alike,
        }


OUTCOMES = tuple(
    f"{kind}_{outcome}" for kind in ("accounts", "contacts") for outcome in ("new", "updated", "unchanged")
)


def _read(reader: RowReader, row: Row) -> ReadRow:
    read = reader.read(row.number, row.cells)
    if row.surplus:
        facts = {"value": "; ".join(row.surplus)}
        read.problems.append(Problem(row.number, "", facts["value"], "surplus_cells", facts))
    return read


def _batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some


@dataclass(slots=True)
class _Owned:
    """What the doors ask of an account."""

    owner_id: int | None
    backup_owner_id: int | None
    owner: Member | None


def editing_door(by: Member) -> Callable[[int | None, int | None], bool]:
    """Return a function that tells, by owner and backup owner, whether the member may change an account.

    It remembers its answers: a company has few owners and many accounts.
    """

    @cache
    def may_edit(owner_id: int | None, backup_owner_id: int | None) -> bool:
        owner = None if owner_id is None else Member.objects.get(pk=owner_id)
        return access.can_edit_account(by, _Owned(owner_id, backup_owner_id, owner))

    return may_edit


def with_fields_made(plan: Plan, keys: Mapping[int, str]) -> Plan:
    """Return the plan in which each column of a field to be added (by column) means the field that was added."""
    targets = tuple(keys.get(index, target) for index, target in enumerate(plan.targets))
    return replace(plan, targets=targets, new_fields={})


MATCHABLE = {
    MatchKey.EXTERNAL_ID: "external_id",
    MatchKey.TAX_ID: "tax_id",
    MatchKey.EMAIL: "email",
    MatchKey.NAME_COUNTRY: "account",
    MatchKey.DOMAIN: "website",
}
