"""Writes what was decided, slice by slice: COPY for new rows, one statement for the changed ones of a table.

Every row that is made or changed is remembered with what it was and what it became, so that the import can be undone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from fairlead.core.search_terms import grams
from fairlead.customers.models import Account, Contact, ContactPoint, CustomField, Site
from fairlead.customers.operations.derived import refresh_search, search_text_of_account, search_text_of_contact
from fairlead.customers.operations.imports.changes import Change, Values
from fairlead.customers.operations.imports.deciding import CompanyDecision
from fairlead.customers.operations.imports.people import PersonDecision
from fairlead.customers.operations.imports.port import Extension, PlacedValues, extensions
from fairlead.customers.operations.imports.staging import copying
from fairlead.team.models import Member

# What the database fills in by itself.
COUNTED = ("version", "created_at", "updated_at")
SEARCH_AT_ONCE = 1000
SEARCHED = frozenset(("name", "legal_name", "trade_names", "domain", "external_id", "tax_id", "city", "match_name"))
SEARCHED_OF_PERSON = frozenset(("name", "latin_name", "given_name", "family_name"))

Person = tuple[CompanyDecision, PersonDecision]


class Writer:
    """Writes the decisions of one run. `made` counts the rows of other apps by their table, `given` the new accounts by
    owner."""

    def __init__(self, *, run_id: int, by: Member, now: datetime) -> None:
        self._run_id, self._by, self._now = run_id, by, now
        self.made: Counter[str] = Counter()
        self.given: Counter[int] = Counter()
        self._stale_accounts: list[int] = []
        self._stale_people: list[int] = []

    def write(self, decisions: Sequence[CompanyDecision]) -> None:
        """Write a slice of companies with their sites, people and points, and what other apps make of them."""
        taken = [one for one in decisions if not one.is_left_out]
        self._save(Account, [one.change for one in taken])
        for one in taken:
            for site in one.sites.values():
                if site.is_new:
                    site.values["account_id"] = one.change.key
        self._save(Site, [site for one in taken for site in one.sites.values()])
        people = [(one, person) for one in taken for person in one.people]
        for one, person in people:
            _place_person(one, person)
        self._save(Contact, [person.change for _one, person in people])
        self._save_points(people)
        self._save_search(taken, people)
        for extension in extensions():
            self._extend(extension, taken)
        self.given.update(one.change.values["owner_id"] for one in taken if one.change.is_new and one.final("owner_id"))

    def stale_entries(self) -> Iterator[int]:
        """Bring the search up to date for what was changed rather than made; yields how many are done."""
        done = 0
        for accounts in _slices(self._stale_accounts):
            refresh_search(account_ids=accounts)
            done += len(accounts)
            yield done
        for people in _slices(self._stale_people):
            refresh_search(contact_ids=people)
            done += len(people)
            yield done

    def remember_field(self, field: CustomField) -> None:
        """Remember a custom field that the run has added."""
        self._remember("customfield", [(field.pk, None, None, field.version)])

    def _save(self, model: type[models.Model], changes: Sequence[Change]) -> None:
        new = [change for change in changes if change.is_new]
        for change, key in zip(new, _new_keys(model, len(new)), strict=True):
            change.new_id = key
        _insert(model, [{**change.values, "id": change.new_id} for change in new])
        changed = [change for change in changes if not change.is_new and change.values]
        versions = _update(model, changed)
        made = [(change.new_id, None, None, 1) for change in new]
        mended = [(change.key, change.before, change.values, versions[change.key]) for change in changed]
        self._remember(str(model._meta.model_name), [*made, *mended])

    def _save_points(self, people: Sequence[Person]) -> None:
        rows: list[Values] = [
            {"contact_id": person.change.key, "kind": kind, "value": value, "label": label, "position": position}
            for _one, person in people
            for position, (kind, value, label) in enumerate(person.points, person.known_points)
        ]
        for row, key in zip(rows, _new_keys(ContactPoint, len(rows)), strict=True):
            row["id"] = key
        _insert(ContactPoint, rows)
        self._remember("contactpoint", [(row["id"], None, None, 1) for row in rows])
        # The version must tell that the person's addresses are others now.
        gained = [p.change.key for _one, p in people if p.points and not p.change.is_new and not p.change.values]
        Contact.objects.filter(pk__in=gained).update(version=models.F("version") + 1, updated_at=self._now)

    def _save_search(self, taken: Sequence[CompanyDecision], people: Sequence[Person]) -> None:
        entries: list[tuple[int, int | None, str]] = []
        for one in taken:
            if one.change.is_new:
                entries.append((one.change.key, None, search_text_of_account(one.change.values)))
            elif SEARCHED & set(one.change.values):
                self._stale_accounts.append(one.change.key)
        for one, person in people:
            if person.change.is_new:
                points = [value for _kind, value, _label in person.points]
                text = search_text_of_contact(person.change.values, points, one.final("match_name"))
                entries.append((one.change.key, person.change.key, text))
            elif person.points or SEARCHED_OF_PERSON & set(person.change.values):
                self._stale_people.append(person.change.key)
        with copying("customers_searchentry", ("account_id", "contact_id", "text", "grams")) as copy:
            for account_id, contact_id, text in entries:
                copy.write_row((account_id, contact_id, text, sorted(grams(text))))

    def _extend(self, extension: Extension, taken: Sequence[CompanyDecision]) -> None:
        names = {field.name for field in extension.fields}
        rows = [placed for one in taken for placed in _placed(one, names)]
        if rows:
            made = extension.load(rows, by=self._by, now=self._now)
            self._remember(extension.table, [(row_id, None, None, version) for row_id, version in made])
            self.made[extension.table] += len(made)

    def _remember(self, table: str, rows: Iterable[tuple[int, Values | None, Values | None, int]]) -> None:
        columns = ("run_id", '"table"', "row_id", "before", "after", "after_version")
        with copying("customers_importchange", columns) as copy:
            for row_id, before, after, version in rows:
                copy.write_row((self._run_id, table, row_id, _json(before), _json(after), version))


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[begin : begin + SEARCH_AT_ONCE] for begin in range(0, len(ids), SEARCH_AT_ONCE))


def _place_person(one: CompanyDecision, person: PersonDecision) -> None:
    change = person.change
    if change.is_new:
        change.values["account_id"] = one.change.key
    if person.site:
        change.values["site_id"] = one.sites[person.site].key
        change.before["site_id"] = person.known_site_id


def _placed(one: CompanyDecision, names: set[str]) -> Iterable[PlacedValues]:
    told: list[tuple[int | None, Values]] = [(None, values) for values in one.extension]
    told += [(person.change.key, values) for person in one.people for values in person.extension]
    for contact_id, values in told:
        own = {name: value for name, value in values.items() if name in names}
        if own:
            yield PlacedValues(one.change.key, contact_id, one.final("owner_id"), own)


def _new_keys(model: type[models.Model], count: int) -> list[int]:
    """Take keys from the table's own sequence, so that rows which refer to each other can be written at once."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _insert(model: type[models.Model], rows: Sequence[Values]) -> None:
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if field.name not in COUNTED]
    columns = [str(field.column) for field in fields]
    is_json = [isinstance(field, models.JSONField) for field in fields]
    usual = [_plain(field.get_default(), json_) for field, json_ in zip(fields, is_json, strict=True)]
    described = list(zip(columns, is_json, usual, strict=True))
    with copying(model._meta.db_table, columns) as copy:
        for row in rows:
            copy.write_row([_plain(row[name], json_) if name in row else default for name, json_, default in described])


def _plain(value: Any, is_json: bool) -> Any:
    return _json(value) if is_json else value


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _update(model: type[models.Model], changes: Sequence[Change]) -> dict[int, int]:
    """Change rows and return the version that each has now."""
    if not changes:
        return {}
    columns = sorted({name for change in changes for name in change.values})
    docs = json.dumps([{"id": change.key, "doc": change.values} for change in changes], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(update_sql(model._meta.db_table, columns), [docs])
        return dict(cursor.fetchall())


def update_sql(table: str, columns: Sequence[str]) -> str:
    """Return the statement that sets columns from documents `[{"id", "doc"}]`; what a document lacks stays.

    It yields key and version of each row.
    """
    names, taken = ", ".join(columns), ", ".join(f"r.{column}" for column in columns)
    return f"""
        UPDATE {table} t SET ({names}) = ROW({taken})
        FROM jsonb_to_recordset(%s::jsonb) AS d(id bigint, doc jsonb)
        JOIN {table} base ON base.id = d.id
        CROSS JOIN LATERAL jsonb_populate_record(base, d.doc) AS r
        WHERE t.id = d.id
        RETURNING t.id, t.version
    """  # noqa: S608  names of our own tables and columns
