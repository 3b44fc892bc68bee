"""One change to many accounts of a list, which can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Func, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from fairlead.customers.models import Account, BulkChange
from fairlead.customers.operations import checked
from fairlead.customers.operations.accounts import OWNING_ROLES
from fairlead.customers.operations.checked import Checker, Refused
from fairlead.customers.queries.account_filter import AccountFilter, accounts_chosen, accounts_visible_to
from fairlead.customers.queries.custom_fields import custom_fields
from fairlead.customers.types import BulkAct, FieldOwner
from fairlead.jobs.queue import app
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.operations import notify

AT_ONCE = 2000
# More than this is a job for the worker: each account's history is written, so that 100,000 take about half a minute.
MOST_WHILE_WAITING = 5000
DAYS_TO_UNDO = 7


@dataclass(frozen=True)
class Selection:
    """Which accounts of a list are meant: those ticked, or all that the list's filter keeps."""

    ids: tuple[int, ...] = ()
    all_of: AccountFilter | None = None


@dataclass(frozen=True)
class Reach:
    """How many accounts a selection holds, and how many of them the member may change in this way."""

    selected: int
    changeable: int


class TooOldToUndo(Exception):
    """A bulk change can be taken back for DAYS_TO_UNDO days, once, by who made it."""


def reach_of(*, by: Member, selection: Selection, act: str) -> Reach:
    """Return what `bulk_change_accounts` would change, for the sentence that asks whether to go on."""
    rows = list(_selected(by, selection))
    allowed = 0 if act == BulkAct.OWNER and not access.can_give_accounts(by) else len(_editable(by, rows))
    return Reach(len(rows), allowed)


@transaction.atomic
def bulk_change_accounts(*, by: Member, now: datetime, selection: Selection, act: str, value: str = "") -> BulkChange:
    """Do one of BulkAct to every selected account that the member may change; leave the others as they are.

    `value` is a member's key or "" for OWNER, a tier or "", a stage, a tag; nothing for DELETE. Raises BadInput, and
    AccessRefused where the member may give no accounts away.
    """
    if act == BulkAct.OWNER:
        access.check_can_give_accounts(by)
    wanted = _checked(act, value)
    ids = _editable(by, list(_selected(by, selection)))
    before: dict[str, list[Any]] = {}
    for start in range(0, len(ids), AT_ONCE):
        before |= _change_some(ids[start : start + AT_ONCE], act, wanted, by, now)
    change = BulkChange.objects.create(
        act=act, value=str(wanted or ""), before=before, accounts_changed=len(before), made_by=by, made_at=now
    )
    if act == BulkAct.OWNER and wanted not in (None, by.pk) and before:
        facts = {"count": len(before), "name": "", "by": str(by)}
        path = "/customers/?owner=me&sort=-changed"
        notify(member=Member.objects.get(pk=wanted), kind="customers.given", facts=facts, path=path, now=now)
    return change


@transaction.atomic
def queue_bulk_change(*, by: Member, now: datetime, selection: Selection, act: str, value: str = "") -> None:
    """Let the worker do what `bulk_change_accounts` does; the member is notified when it is done.

    Raises BadInput and AccessRefused now, while somebody can correct it. The accounts are chosen when the job runs.
    """
    if act == BulkAct.OWNER:
        access.check_can_give_accounts(by)
    _checked(act, value)
    chosen: Any = selection.all_of.as_query() if selection.all_of else None
    app.configure_task("customers.bulk_change").defer(
        member_id=by.pk, ids=list(selection.ids), query=chosen, act=act, value=value
    )


@transaction.atomic
def do_queued_bulk_change(
    *, member_id: int, ids: Sequence[int], query: Mapping[str, str] | None, act: str, value: str, now: datetime
) -> None:
    """Do a queued change for the member who asked for it, by the rights that they have now, and tell them."""
    by = Member.objects.get(pk=member_id, is_active=True)
    fields = list(custom_fields(FieldOwner.ACCOUNT))
    selection = Selection(tuple(ids), None if query is None else AccountFilter.read(query, fields))
    change = bulk_change_accounts(by=by, now=now, selection=selection, act=act, value=value)
    facts = {"count": change.accounts_changed, "act": act, "change": change.pk}
    notify(member=by, kind="customers.bulk_done", facts=facts, path=f"/customers/bulk/{change.pk}", now=now)


@transaction.atomic
def undo_bulk_change(*, change_id: int, by: Member, now: datetime) -> tuple[int, int]:
    """Take one's own bulk change back and return how many accounts became what they were, and how many could not.

    An account that somebody changed meanwhile stays as it is. Raises BulkChange.DoesNotExist and TooOldToUndo.
    """
    change = BulkChange.objects.select_for_update().get(pk=change_id, made_by=by)
    if change.undone_at is not None or now - change.made_at > timedelta(days=DAYS_TO_UNDO):
        raise TooOldToUndo
    undone = 0
    versions = {int(pk): version for pk, (_value, version) in change.before.items()}
    ids = list(versions)
    for start in range(0, len(ids), AT_ONCE):
        some = Account.objects.select_for_update().filter(pk__in=ids[start : start + AT_ONCE])
        still = [pk for pk, version in some.values_list("pk", "version") if versions[pk] == version]
        undone += _put_back(change, still)
    BulkChange.objects.filter(pk=change.pk).update(undone_at=now, undone_by=by)
    return undone, len(ids) - undone


def queue_bulk_undo(*, change_id: int, by: Member, now: datetime) -> None:
    """Let the worker take a large change back; the member is notified. Raises BulkChange.DoesNotExist."""
    change = BulkChange.objects.get(pk=change_id, made_by=by)
    app.configure_task("customers.bulk_undo").defer(member_id=by.pk, change_id=change.pk)


@transaction.atomic
def do_queued_bulk_undo(*, member_id: int, change_id: int, now: datetime) -> None:
    """Take a change back for the member who asked for it, and tell them how many accounts could not be put back."""
    by = Member.objects.get(pk=member_id, is_active=True)
    undone, kept = undo_bulk_change(change_id=change_id, by=by, now=now)
    facts = {"count": undone, "kept": kept}
    notify(member=by, kind="customers.bulk_undone", facts=facts, path="/customers/", now=now)


def forget_bulk_changes(*, now: datetime) -> None:
    """Delete what can no longer be taken back."""
    BulkChange.objects.filter(made_at__lt=now - timedelta(days=DAYS_TO_UNDO)).delete()


def _checked(act: str, value: str) -> Any:
    checker = Checker({"value": value})
    if act not in BulkAct.values:
        checker.report("act", "act_unknown", _("Choose what to do with these customers."))
    elif act != BulkAct.DELETE:
        checker.take("value", _READERS[BulkAct(act)])
    return checker.result().get("value")


def _owner(value: str) -> int | None:
    if not value:
        return None
    fitting = Member.objects.filter(is_active=True, role__in=OWNING_ROLES)
    if value.isascii() and value.isdigit() and len(value) < 18 and fitting.filter(pk=int(value)).exists():
        return int(value)
    raise Refused("member_unfit", _("This must be a member who may sign in and looks after accounts."))


_READERS: dict[BulkAct, Callable[[Any], Any]] = {
    BulkAct.OWNER: _owner,
    BulkAct.TIER: checked.tier,
    BulkAct.STAGE: checked.stage,
    BulkAct.ADD_TAG: checked.line(checked.LONGEST_TAG, is_required=True),
    BulkAct.REMOVE_TAG: checked.line(checked.LONGEST_TAG, is_required=True),
}


@dataclass(slots=True)
class _Row:
    """What the doors ask of an account, read without the rest of it."""

    pk: int
    owner_id: int | None
    backup_owner_id: int | None
    owner: Member | None


def _selected(by: Member, selection: Selection) -> Iterator[_Row]:
    if selection.all_of is not None:
        chosen = accounts_chosen(by, selection.all_of, list(custom_fields(FieldOwner.ACCOUNT)))
    else:
        chosen = accounts_visible_to(by).filter(pk__in=selection.ids)
    owners = {member.pk: member for member in Member.objects.all()}
    for pk, owner_id, backup_id in chosen.order_by("pk").values_list("pk", "owner_id", "backup_owner_id"):
        yield _Row(pk, owner_id, backup_id, owners.get(owner_id or 0))


def _editable(by: Member, rows: Sequence[_Row]) -> list[int]:
    return [row.pk for row in rows if access.can_edit_account(by, row)]


def _change_some(ids: Sequence[int], act: str, wanted: Any, by: Member, now: datetime) -> dict[str, list[Any]]:
    """Change a batch and return what each account was, with the version that the change left."""
    rows = Account.objects.select_for_update().filter(pk__in=ids, deleted_at=None)
    field = _FIELDS[BulkAct(act)]
    was = {pk: value for pk, *value in _unlike(rows, act, wanted).values_list("pk", field, "backup_owner_id")}
    changing = Account.objects.filter(pk__in=was)
    match act:
        case BulkAct.OWNER:
            keeps = Case(When(backup_owner=wanted, then=Value(None)), default=F("backup_owner"))
            changing.update(owner=wanted, **({} if wanted is None else {"backup_owner": keeps}))
        case BulkAct.ADD_TAG:
            changing.update(tags=Func(F("tags"), Value(wanted), function="array_append"))
        case BulkAct.REMOVE_TAG:
            changing.update(tags=Func(F("tags"), Value(wanted), function="array_remove"))
        case BulkAct.DELETE:
            changing.update(deleted_at=now, deleted_by=by)
        case _:
            changing.update(**{field: wanted})
    versions = dict(changing.values_list("pk", "version"))
    return {str(pk): [_kept(act, value, backup), versions[pk]] for pk, (value, backup) in was.items()}


def _kept(act: str, value: Any, backup_id: int | None) -> Any:
    if act == BulkAct.DELETE:
        return None
    return [value, backup_id] if act == BulkAct.OWNER else value


_FIELDS = {
    BulkAct.OWNER: "owner_id",
    BulkAct.TIER: "tier",
    BulkAct.STAGE: "stage",
    BulkAct.ADD_TAG: "tags",
    BulkAct.REMOVE_TAG: "tags",
    BulkAct.DELETE: "deleted_at",
}


def _unlike(rows: QuerySet[Account], act: str, wanted: Any) -> QuerySet[Account]:
    """Leave out accounts that are already what they shall become, so that they get no empty entry in their history."""
    if act == BulkAct.ADD_TAG:
        return rows.exclude(tags__contains=[wanted]).exclude(tags__len__gte=checked.MOST_TAGS)
    if act == BulkAct.REMOVE_TAG:
        return rows.filter(tags__contains=[wanted])
    if act == BulkAct.DELETE:
        return rows
    field = _FIELDS[BulkAct(act)]
    if wanted is None:
        return rows.exclude(**{field: None})
    return rows.filter(~Q(**{field: wanted}) | Q(**{f"{field}__isnull": True}))


def _put_back(change: BulkChange, ids: Sequence[int]) -> int:
    if change.act == BulkAct.DELETE:
        return Account.objects.filter(pk__in=ids).update(deleted_at=None, deleted_by=None)
    field = _FIELDS[BulkAct(change.act)]
    by_value: dict[Any, list[int]] = {}
    for pk in ids:
        value = change.before[str(pk)][0]
        by_value.setdefault(tuple(value) if isinstance(value, list) else value, []).append(pk)
    for value, keys in by_value.items():
        rows = Account.objects.filter(pk__in=keys)
        if change.act == BulkAct.OWNER:
            rows.update(owner=value[0], backup_owner=value[1])
        else:
            rows.update(**{field: list(value) if isinstance(value, tuple) else value})
    return len(ids)
