"""Joins two accounts that turn out to be one company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from fairlead.customers.models import Account, Contact, Site
from fairlead.customers.operations.accounts import ACCOUNT_FIELDS, PLACE_FIELDS
from fairlead.customers.operations.checked import MOST_TAGS, MOST_TRADE_NAMES
from fairlead.customers.operations.derived import derive_account, refresh_search
from fairlead.customers.operations.loading import lock_account
from fairlead.team import access
from fairlead.team.models import Member

# Other apps move what they keep from one account to the other, within the transaction: (from id, to id).
Move = Callable[[int, int], None]
_moves: list[Move] = []


class SameAccount(Exception):
    """An account cannot be merged with itself."""


def on_merge(move: Move) -> None:
    """Let an app move its rows when two accounts become one. Called in its `apps.py`: `move(drop_id, keep_id)`."""
    _moves.append(move)


@transaction.atomic
def merge_accounts(*, keep_id: int, drop_id: int, by: Member, now: datetime) -> Account:
    """Move everything of one account to another, fill the other's empty fields from it, and put it into the bin.

    The name that is dropped lives on as a trade name, so that it is still found. Raises Account.DoesNotExist,
    AccessRefused and SameAccount.
    """
    if keep_id == drop_id:
        raise SameAccount
    locked = {pk: lock_account(pk, by) for pk in sorted((keep_id, drop_id))}  # one order, so that no two merges wait
    keep, drop = locked[keep_id], locked[drop_id]
    access.check_can_edit_account(by, keep)
    access.check_can_edit_account(by, drop)
    _move_people_and_sites(keep, drop)
    for move in _moves:
        move(drop.pk, keep.pk)
    Account.objects.filter(pk=drop.pk).update(deleted_at=now, deleted_by=by)
    filled = _filled(keep, drop)
    Account.objects.filter(pk=keep.pk).update(
        **filled, **derive_account({"name": keep.name, "website": keep.website, **filled})
    )
    refresh_search(account_ids=[keep.pk, drop.pk])
    keep.refresh_from_db()
    return keep


def _move_people_and_sites(keep: Account, drop: Account) -> None:
    if keep.sites.filter(is_main=True).exists():
        drop.sites.filter(is_main=True).update(is_main=False)
    if keep.contacts.filter(is_main=True, deleted_at=None).exists():
        drop.contacts.filter(is_main=True).update(is_main=False)
    Site.objects.filter(account=drop).update(account=keep)
    Contact.objects.filter(account=drop).update(account=keep)


def _filled(keep: Account, drop: Account) -> dict[str, Any]:
    """Return what the kept account gains: only fields that are empty; the place as a whole or not at all."""
    gained = {}
    for field in (*ACCOUNT_FIELDS, "zone_source"):
        own, other = getattr(keep, field), getattr(drop, field)
        if field not in NOT_FILLED and own in (None, "", []) and other not in (None, "", []):
            gained[field] = other
    if not keep.country:
        gained |= {field: getattr(drop, field) for field in (*PLACE_FIELDS, "zone_source")}
    if gained.get("backup_owner_id") == keep.owner_id:
        gained.pop("backup_owner_id", None)
    names = dict.fromkeys([*keep.trade_names, drop.name, *drop.trade_names])
    gained["trade_names"] = [name for name in names if name != keep.name][:MOST_TRADE_NAMES]
    gained["tags"] = list(dict.fromkeys([*keep.tags, *drop.tags]))[:MOST_TAGS]
    gained["custom"] = {**drop.custom, **keep.custom}
    if drop.note and drop.note != keep.note:
        gained["note"] = "\n\n".join(part for part in (keep.note, drop.note) if part)
    return gained


NOT_FILLED = PLACE_FIELDS | {"zone_source", "name", "owner_id", "trade_names", "tags", "custom", "note"}
