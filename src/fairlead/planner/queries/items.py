"""Reads to-dos."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time

from django.db.models import Count, DateTimeField, F, Q, QuerySet
from django.db.models.functions import Cast

from fairlead.availability.models import ClosureNotice
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.keyset import Column, Order, Page, read_page
from fairlead.planner.models import Item
from fairlead.planner.types import ItemList
from fairlead.team import access
from fairlead.team.models import Member


def items_visible_to(by: Member) -> QuerySet[Item]:
    """Return the to-dos with accounts that the member may see, earliest due first."""
    shown = Item.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return shown.select_related("account", "contact", "owner")


def find_item(by: Member, item_id: int) -> Item | None:
    """Return one to-do that the member may see."""
    return items_visible_to(by).filter(pk=item_id).first()


def find_notice_of(item: Item) -> ClosureNotice | None:
    """Return the notice of a closure of ours that a to-do gives."""
    return ClosureNotice.objects.select_related("closure").filter(link__item=item).first()


BY_DUE = Order((Column("due", Cast("due_date", DateTimeField()), datetime), Column("pk", F("pk"), int)))
BY_DONE = Order((Column("done", F("done_at"), datetime), Column("pk", F("pk"), int)), is_descending=True)


def list_items(
    *, by: Member, which: ItemList, owner: Member | None, limit: int, cursor: str = "", account_id: int | None = None
) -> Page[Item]:
    """Return a page of the to-dos that a member may see; `owner` narrows it to one person's.

    Open and snoozed ones come due first, done ones latest first. A snoozed to-do is an open one that is hidden from
    the desk, so it stands in both lists.
    """
    rows, order = listed_items(by=by, which=which, owner=owner)
    if account_id is not None:
        rows = rows.filter(account=account_id)
    return read_page(rows, order, size=limit, cursor=cursor)


def listed_items(*, by: Member, which: ItemList, owner: Member | None) -> tuple[QuerySet[Item], Order]:
    """Return the to-dos of such a list, in no order, and the order in which it shows them."""
    rows = items_visible_to(by)
    if owner is not None:
        rows = rows.filter(owner=owner)
    if which is ItemList.DONE:
        return rows.exclude(done_at=None), BY_DONE
    rows = rows.filter(done_at=None)
    return (rows.exclude(snoozed_until_date=None) if which is ItemList.SNOOZED else rows), BY_DUE


def open_items(account: Account, *, contact: Contact | None = None) -> list[Item]:
    """Return what is still to be done with an account, earliest due first. The caller has passed the account's door."""
    rows = Item.objects.filter(account=account, done_at=None)
    if contact is not None:
        rows = rows.filter(Q(contact=contact) | Q(contact=None))
    return list(rows.select_related("contact", "owner", "snoozed_by"))


def next_steps(account_ids: Iterable[int]) -> dict[int, tuple[str, date]]:
    """Return for each account what is due first of its open to-dos, and when; those with nothing to do are missing."""
    rows = Item.objects.filter(account__in=list(account_ids), done_at=None)
    # By the key itself: the order of the related model would be that of its names.
    first = rows.order_by("account_id", "due_date", "pk").distinct("account_id")
    return {account_id: (title, due) for account_id, title, due in first.values_list("account_id", "title", "due_date")}


def due_counts(by: Member, today: date) -> dict[str, int]:
    """Return how many of a member's own open to-dos are overdue, due today, and due later."""
    counts = {"overdue": 0, "today": 0, "later": 0}
    own = Item.objects.filter(owner=by, done_at=None, account__deleted_at=None).order_by()
    for due, number in own.values_list("due_date").annotate(number=Count("pk")):
        counts["overdue" if due < today else "today" if due == today else "later"] += number
    return counts


def progress_today(by: Member, now: datetime, today: date) -> tuple[int, int]:
    """Return how many steps a member has done today and how many today had: those done and those still due.

    `today` is the member's own date.
    """
    begin = datetime.combine(today, time.min, by.zone_info).astimezone(UTC)
    done = Item.objects.filter(done_by=by, done_at__gte=begin, done_at__lte=now).count()
    left = Item.objects.filter(owner=by, done_at=None, due_date__lte=today, account__deleted_at=None).count()
    return done, done + left


def count_open_items(member_ids: Collection[int]) -> dict[int, int]:
    """Return how many open to-dos each of these members has; those without are missing."""
    rows = Item.objects.filter(owner__in=member_ids, done_at=None, account__deleted_at=None)
    return dict(rows.order_by().values_list("owner").annotate(number=Count("pk")).values_list("owner", "number"))
