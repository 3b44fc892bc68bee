"""Finds out what an undo would take back and what it would leave, without changing anything.

A customer that the import made goes with all its people or stays with all of them: it stays when somebody has changed
it, added to it or logged something with it since. Of older rows each field is put back that still is what the import
made of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pghistory.models
from django.db import connection
from django.db.models import ForeignObjectRel, Model, QuerySet

from fairlead.customers.models import (
    Account,
    BulkChange,
    Contact,
    ContactPoint,
    ImportChange,
    ImportRun,
    SearchEntry,
    Site,
)
from fairlead.customers.operations.imports.changes import Values
from fairlead.customers.operations.imports.engine import editing_door
from fairlead.customers.operations.imports.here import ACCOUNT_ROW
from fairlead.customers.operations.imports.port import extensions
from fairlead.team.models import Member

CHANGED, IN_USE, NOT_YOURS = "changed", "in_use", "not_yours"
MODELS: dict[str, type[Model]] = {"account": Account, "site": Site, "contact": Contact}
# Fields that only make sense together: when one of them was changed since, all of them stay.
UNITS = (
    ("country", "subdivision", "city", "zone", "zone_source"),
    ("name", "sort_name", "match_name"),
    ("website", "domain"),
    ("owner_id", "backup_owner_id"),
)
COUNTED = ("version", "updated_at")
Keys = QuerySet[ImportChange, Any]


@dataclass(frozen=True)
class Kept:
    """Something that an undo leaves as it is. `kind` is account, contact, site or the table of an extension; `fields`
    names what of an older row was changed since, () for a row that the import made."""

    kind: str
    row_id: int
    label: str
    reason: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Restoration:
    """What is put back in one older row, and which of its fields were changed since and stay."""

    row_id: int
    values: Values
    kept: tuple[str, ...]


@dataclass
class UndoPlan:
    """The keys of the rows that go, and of those that stay with the reason. `extension_rows` are by table."""

    accounts: list[int]
    contacts: list[int]
    sites: list[int]
    extension_rows: dict[str, list[int]]
    staying_accounts: dict[int, str] = field(default_factory=dict)
    staying_contacts: dict[int, str] = field(default_factory=dict)
    staying_points: set[int] = field(default_factory=set)
    kept: list[Kept] = field(default_factory=list)


def plan_undo(run: ImportRun, by: Member) -> UndoPlan:
    """Return which rows that the run made would go, and which would stay."""
    accounts, contacts = made_by(run, "account"), made_by(run, "contact")
    kept: list[Kept] = []
    changed_rows: dict[str, set[int]] = {}
    for extension in extensions():
        changed = extension.changed_since(_versions(run, extension.table))
        changed_rows[extension.table] = set(changed)
        kept += [Kept(extension.table, row_id, label, CHANGED) for row_id, label in changed.items()]
    staying = _used(run, Account, accounts, changed_rows, ignored=(Contact, Site))
    staying |= _changed(Account, accounts) | _forbidden(run, by)
    touched = _touched_points(run)
    made_contacts = set(contacts.values_list("row_id", flat=True))
    with_points = dict.fromkeys(made_contacts & touched.keys(), CHANGED)
    loose = _used(run, Contact, contacts, changed_rows) | _changed(Contact, contacts) | with_points
    staying |= _with_other_parts(run, loose)
    made_accounts = set(accounts.values_list("row_id", flat=True))
    staying = {pk: reason for pk, reason in staying.items() if pk in made_accounts}
    homes = dict(Contact.objects.filter(pk__in=contacts).values_list("pk", "account_id"))
    loose = {pk: reason for pk, reason in loose.items() if homes.get(pk) not in made_accounts}
    in_older = {pk for pk, home in homes.items() if home not in made_accounts and pk not in loose}
    gone = set(Account.objects.filter(pk__in=accounts).values_list("pk", flat=True)) - set(staying)
    contact_ids = in_older | {pk for pk, home in homes.items() if home in gone}
    return UndoPlan(
        accounts=sorted(gone),
        contacts=sorted(contact_ids),
        sites=_loose_sites(run),
        extension_rows=_going(run, changed_rows, staying),
        staying_accounts=staying,
        staying_contacts=loose,
        staying_points={point for points in touched.values() for point in points},
        kept=[
            *_kept_rows(Account, staying),
            *_kept_rows(Contact, loose),
            *_kept_points([pk for pk in touched if pk not in made_contacts], touched),
            *kept,
        ],
    )


def made_by(run: ImportRun, table: str) -> Keys:
    """Return the keys of the rows of a table that the run made, as a query to put into others."""
    return ImportChange.objects.filter(run=run, table=table, before__isnull=True).values("row_id")


def restorations(
    run: ImportRun, table: str, by: Member, *, only_changed: bool = False
) -> Iterator[list[tuple[Restoration, Values]]]:
    """Yield, slice by slice, what is put back in the older rows of a table, with each row as it is.

    `only_changed` leaves out rows that nobody has touched since: there everything is put back.
    """
    name = MODELS[table]._meta.db_table
    condition = "AND t.version <> ch.after_version" if only_changed else ""
    may_edit = editing_door(by)
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_restore_sql(name, condition), [run.pk, table, after, AT_ONCE])
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        found = []
        for _change_id, row_id, before, changed, current in rows:
            here = _loaded(current)
            values, kept = restored(here, _loaded(before), _loaded(changed))
            if table == "account" and not may_edit(here["owner_id"], here["backup_owner_id"]):
                values, kept = {}, tuple(sorted({*values, *kept}))
            found.append((Restoration(row_id, values, kept), here))
        yield found


AT_ONCE = 2000


def _restore_sql(table: str, condition: str) -> str:
    row = ACCOUNT_ROW if table == Account._meta.db_table else "to_jsonb(t)"
    return f"""
        SELECT ch.id, ch.row_id, ch.before, ch.after, {row}
        FROM customers_importchange ch JOIN {table} t ON t.id = ch.row_id
        WHERE ch.run_id = %s AND ch."table" = %s AND ch.before IS NOT NULL AND ch.id > %s {condition}
        ORDER BY ch.id LIMIT %s
    """  # noqa: S608  only constants of this module


def restored(current: Values, before: Values, after: Values) -> tuple[Values, tuple[str, ...]]:
    """Return the fields to put back and the names of those that stay, because they are no longer what the run made."""
    values: Values = {}
    kept: list[str] = []
    for unit in _units(before):
        if unit == ("custom",):
            values["custom"], stays = _restored_custom(current["custom"], before["custom"], after["custom"])
            kept += [f"custom.{key}" for key in stays]
        elif all(current.get(name) == after[name] for name in unit):
            values |= {name: before[name] for name in unit}
        else:
            kept += unit
    return values, tuple(kept)


def _units(fields: Iterable[str]) -> list[tuple[str, ...]]:
    left = dict.fromkeys(fields)
    found = []
    for unit in UNITS:
        own = tuple(name for name in unit if name in left)
        if own:
            found.append(own)
            left = {name: None for name in left if name not in own}
    return [*found, *((name,) for name in left)]


def _restored_custom(current: Values, before: Values, after: Values) -> tuple[Values, list[str]]:
    values, kept = dict(current), []
    for key in before.keys() | after.keys():
        if before.get(key) == after.get(key):
            continue
        if current.get(key) != after.get(key):
            kept.append(key)
        elif key in before:
            values[key] = before[key]
        else:
            values.pop(key, None)
    return values, sorted(kept)


def _versions(run: ImportRun, table: str) -> dict[int, int]:
    rows = ImportChange.objects.filter(run=run, table=table, before__isnull=True)
    return dict(rows.values_list("row_id", "after_version"))


def _changed(model: type[Model], made: Keys) -> dict[int, str]:
    """Return those rows that are no longer what they were when they were made, whatever happened between."""
    event = _event_of(model)
    tracked = {field.column for field in event._meta.concrete_fields}
    passed_over = [*COUNTED, *(str(f.column) for f in model._meta.concrete_fields if f.column not in tracked)]
    own = [column for column in tracked if column.startswith("pgh_")]
    candidates = model._default_manager.filter(pk__in=made, version__gt=1).values_list("pk", flat=True)
    sql = f"""
        SELECT t.id FROM {model._meta.db_table} t
        LEFT JOIN {event._meta.db_table} e ON e.pgh_obj_id = t.id AND e.pgh_label = 'insert'
        WHERE t.id = ANY(%s) AND (to_jsonb(t) - %s::text[]) IS DISTINCT FROM (to_jsonb(e) - %s::text[])
    """  # noqa: S608  names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(candidates), passed_over, [*own, *passed_over]])
        return dict.fromkeys((pk for (pk,) in cursor.fetchall()), CHANGED)


def _event_of(model: type[Model]) -> type[Any]:
    """Return the table of a model's history."""
    events: list[type[Any]] = pghistory.models.Event.__subclasses__()
    return next(event for event in events if getattr(event, "pgh_tracked_model", None) is model)


def _touched_points(run: ImportRun) -> dict[int, list[int]]:
    """Return, by person, the addresses that the run made and that somebody has labelled, mended or taken away since.

    That they stand in another order says nothing: they move when others are taken away.
    """
    event = _event_of(ContactPoint)._meta.db_table
    sql = f"""
        SELECT DISTINCT e.contact_id, e.pgh_obj_id
        FROM customers_importchange ch
        JOIN {event} e ON e.pgh_obj_id = ch.row_id AND e.pgh_label <> 'insert'
        JOIN {event} made ON made.pgh_obj_id = ch.row_id AND made.pgh_label = 'insert'
        WHERE ch.run_id = %s AND ch."table" = 'contactpoint'
        AND (e.pgh_label = 'delete' OR (e.kind, e.value, e.label) IS DISTINCT FROM (made.kind, made.value, made.label))
    """  # noqa: S608  names of our own tables
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [run.pk])
        for contact_id, point_id in cursor.fetchall():
            found.setdefault(contact_id, []).append(point_id)
    return found


def _kept_points(contact_ids: Iterable[int], touched: Mapping[int, list[int]]) -> list[Kept]:
    """Return the older people with addresses that stay; those whose addresses somebody took away need no word."""
    present = ContactPoint.objects.filter(pk__in=[point for pk in contact_ids for point in touched[pk]])
    people = Contact.objects.filter(points__in=present).distinct().order_by("sort_name", "pk")
    return [Kept("contact", pk, name, CHANGED, ("points",)) for pk, name in people.values_list("pk", "name")]


def _used(
    run: ImportRun,
    model: type[Model],
    made: Keys,
    changed: Mapping[str, set[int]],
    ignored: tuple[type[Model], ...] = (),
) -> dict[int, str]:
    """Return those rows to which something refers that stays, in whatever app's table: what the run has not made, or
    what somebody has worked with since (`changed`, by table)."""
    found: dict[int, str] = {}
    for relation in _references(model):
        other: type[Model] = relation.related_model
        if other in (*ignored, SearchEntry, BulkChange) or issubclass(other, pghistory.models.Event):
            continue
        column = str(relation.field.attname)
        rows = other._default_manager.filter(**{f"{column}__in": made})
        table = str(other._meta.model_name)
        own = made_by(run, table).exclude(row_id__in=changed.get(table, ()))
        found |= dict.fromkeys(rows.exclude(pk__in=own).values_list(column, flat=True).distinct(), IN_USE)
    return found


def _references(model: type[Model]) -> list[ForeignObjectRel]:
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, ForeignObjectRel) and not field.many_to_many]


def _with_other_parts(run: ImportRun, loose: Mapping[int, str]) -> dict[int, str]:
    """Return the accounts with a person or site that the run has not made, or that somebody has changed since."""
    accounts = made_by(run, "account")
    found = dict.fromkeys(Contact.objects.filter(pk__in=loose).values_list("account_id", flat=True), IN_USE)
    sites = _changed(Site, made_by(run, "site"))
    found |= dict.fromkeys(Site.objects.filter(pk__in=sites).values_list("account_id", flat=True), IN_USE)
    for model, table in ((Contact, "contact"), (Site, "site")):
        others = model._default_manager.filter(account_id__in=accounts).exclude(pk__in=made_by(run, table))
        found |= dict.fromkeys(others.values_list("account_id", flat=True).distinct(), IN_USE)
    return found


def _forbidden(run: ImportRun, by: Member) -> dict[int, str]:
    accounts = Account.objects.filter(pk__in=made_by(run, "account"))
    found: dict[int, str] = {}
    may_edit = editing_door(by)
    for owner_id, backup_id in accounts.order_by().values_list("owner_id", "backup_owner_id").distinct():
        if not may_edit(owner_id, backup_id):
            theirs = accounts.filter(owner=owner_id, backup_owner=backup_id)
            found |= dict.fromkeys(theirs.values_list("pk", flat=True), NOT_YOURS)
    return found


def _going(run: ImportRun, changed: Mapping[str, set[int]], staying: Mapping[int, str]) -> dict[str, list[int]]:
    """Return the rows of other apps that go: not those of customers that stay, nor those that were worked with."""
    going = {}
    for extension in extensions():
        accounts = extension.accounts_of(list(_versions(run, extension.table)))
        going[extension.table] = [
            row_id
            for row_id, account_id in accounts.items()
            if account_id not in staying and row_id not in changed[extension.table]
        ]
    return going


def _loose_sites(run: ImportRun) -> list[int]:
    """Return the sites that the run added to older accounts and that nobody has changed or used since."""
    made = made_by(run, "site")
    loose = Site.objects.filter(pk__in=made).exclude(account__in=made_by(run, "account"))
    used = _changed(Site, made) | _used(run, Site, made, {})
    return list(loose.exclude(pk__in=used).values_list("pk", flat=True))


def _kept_rows(model: type[Account] | type[Contact], staying: Mapping[int, str]) -> list[Kept]:
    kind = str(model._meta.model_name)
    rows = model.objects.filter(pk__in=staying).order_by("sort_name", "pk").values_list("pk", "name")
    return [Kept(kind, pk, name, staying[pk]) for pk, name in rows]


def _loaded(value: Any) -> Values:
    values: Values = json.loads(value) if isinstance(value, str) else value
    return values
