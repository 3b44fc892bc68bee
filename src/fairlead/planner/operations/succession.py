"""Moves the open to-dos of somebody who has left to the one who follows them."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.customers.models import Contact
from fairlead.planner.models import Item


def move_items_of(left: Contact, successor: Contact) -> list[int]:
    """Make every open to-do with one contact a to-do with the other; return which those were."""
    rows = Item.objects.filter(contact=left, account=successor.account_id, done_at=None)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    Item.objects.filter(pk__in=keys).update(contact=successor)
    return keys


def give_items_back(keys: Sequence[int], successor: Contact, left: Contact) -> None:
    """Take that back for those that are still open and with the successor."""
    Item.objects.filter(pk__in=list(keys), contact=successor, done_at=None).update(contact=left)
