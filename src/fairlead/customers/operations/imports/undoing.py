"""Carries an undo out, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Model

from fairlead.customers.models import (
    Account,
    Contact,
    ContactPoint,
    CustomField,
    ImportChange,
    ImportRun,
    SearchEntry,
)
from fairlead.customers.operations.derived import refresh_search
from fairlead.customers.operations.imports.engine import UNDOING, Progress
from fairlead.customers.operations.imports.port import extensions
from fairlead.customers.operations.imports.undo_plan import (
    AT_ONCE,
    MODELS,
    Kept,
    Restoration,
    UndoPlan,
    made_by,
    plan_undo,
    restorations,
)
from fairlead.customers.operations.imports.writing import update_sql
from fairlead.team.models import Member

NAMED = {"account": "name", "contact": "name", "site": "name"}


class Undo:
    """Takes one run back. `counts` tells what happened."""

    def __init__(self, run: ImportRun, *, by: Member, now: datetime, progress: Progress) -> None:
        self._run, self._by, self._now, self._progress = run, by, now, progress
        self._done, self._total = 0, 0
        self.counts = {"removed_accounts": 0, "removed_contacts": 0, "restored": 0, "kept": 0}

    def carry_out(self) -> None:
        """Remove, restore, and forget what was kept for it."""
        self._progress(UNDOING, 0, None)
        plan = plan_undo(self._run, self._by)
        changes = ImportChange.objects.filter(run=self._run)
        self._total = len(plan.accounts) + len(plan.contacts) + changes.filter(before__isnull=False).count()
        self._lock(plan)
        for extension in extensions():
            for ids in _slices(plan.extension_rows[extension.table]):
                extension.remove(ids)
        self._restore()
        self._remove_points(plan)
        self._remove_people_and_companies(plan)
        self._remove_fields()
        self.counts["kept"] += len(plan.kept)
        changes.delete()

    def _lock(self, plan: UndoPlan) -> None:
        """Hold the accounts in the order in which everybody locks, those that go and those that are put back."""
        older = ImportChange.objects.filter(run=self._run, table="account", before__isnull=False)
        ids = sorted({*plan.accounts, *older.values_list("row_id", flat=True)})
        for some in _slices(ids):
            list(Account.objects.select_for_update().filter(pk__in=some).order_by("pk").values_list("pk"))

    def _restore(self) -> None:
        stale: dict[str, list[int]] = {"account": [], "contact": [], "site": []}
        for table in MODELS:
            for rows in restorations(self._run, table, self._by):
                found = [one for one, _here in rows if one.values]
                _put_back(MODELS[table], found)
                stale[table] += [one.row_id for one in found]
                self.counts["restored"] += len(found)
                self.counts["kept"] += sum(1 for one, _here in rows if one.kept)
                self._tell(len(rows))
        refresh_search(account_ids=stale["account"], contact_ids=stale["contact"])

    def _remove_points(self, plan: UndoPlan) -> None:
        """Remove the addresses that older people gained; those of people who go, go with them."""
        made = made_by(self._run, "contactpoint").exclude(row_id__in=plan.staying_points)
        older = ContactPoint.objects.filter(pk__in=made).exclude(contact__in=made_by(self._run, "contact"))
        people = list(older.values_list("contact_id", flat=True).distinct())
        older.delete()
        Contact.objects.filter(pk__in=people).update(version=F("version") + 1, updated_at=self._now)
        refresh_search(contact_ids=people)

    def _remove_people_and_companies(self, plan: UndoPlan) -> None:
        for ids in _slices(plan.contacts):
            SearchEntry.objects.filter(contact__in=ids).delete()
            _delete("customers_contactpoint", "contact_id", ids)
            _delete("customers_contact", "id", ids)
            self._tell(len(ids))
        for ids in _slices(plan.sites):
            _delete("customers_site", "id", ids)
        for ids in _slices(plan.accounts):
            SearchEntry.objects.filter(account__in=ids).delete()
            _delete("customers_site", "account_id", ids)
            _delete("customers_account", "id", ids)
            self._tell(len(ids))
        self.counts["removed_contacts"] = len(plan.contacts)
        self.counts["removed_accounts"] = len(plan.accounts)

    def _remove_fields(self) -> None:
        """Remove the fields that the run added, unless somebody has filled them in since."""
        for own in CustomField.objects.filter(pk__in=made_by(self._run, "customfield"), version=1):
            model: type[Model] = Account if own.belongs_to == "ACCOUNT" else Contact
            if not model._default_manager.filter(custom__has_key=own.key).exists():
                own.delete()

    def _tell(self, number: int) -> None:
        self._done += number
        self._progress(UNDOING, self._done, self._total)


def kept_after_undo(run: ImportRun, by: Member) -> tuple[UndoPlan, list[Kept]]:
    """Return what an undo would do, and all that it would leave: rows that the run made, and fields of older ones."""
    plan = plan_undo(run, by)
    kept = list(plan.kept)
    for table in MODELS:
        for rows in restorations(run, table, by, only_changed=True):
            kept += [_kept(table, one, here) for one, here in rows if one.kept]
    return plan, kept


def _kept(table: str, one: Restoration, here: dict[str, Any]) -> Kept:
    return Kept(table, one.row_id, str(here[NAMED[table]] or here.get("city", "")), "changed", one.kept)


def _put_back(model: type[Model], found: Sequence[Restoration]) -> None:
    if not found:
        return
    columns = sorted({name for one in found for name in one.values})
    docs = [{"id": one.row_id, "doc": one.values} for one in found]
    with connection.cursor() as cursor:
        cursor.execute(update_sql(model._meta.db_table, columns), [json.dumps(docs, ensure_ascii=False)])


def _delete(table: str, column: str, ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [list(ids)])  # noqa: S608  our own names


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[begin : begin + AT_ONCE] for begin in range(0, len(ids), AT_ONCE))
