"""Computes to-dos anew when the days of their customers have changed.

A due date is a day that people have agreed on: it stays, and its owner is told when it has become a holiday. A day that
was computed, "their next working day", is computed again.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from fairlead.availability.queries import calendars, versions_in_use
from fairlead.availability.queries.calendar_differences import region_of
from fairlead.availability.types import MovedDays
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place
from fairlead.planner.models import Item
from fairlead.planner.operations.items import next_working_date
from fairlead.team.models import Member
from fairlead.team.operations import notify

Place = tuple[str, str]


def count_resting_items(moved: MovedDays, now: datetime) -> int:
    """Return how many open to-dos are due on a day that is closed now, or are snoozed to a day that was computed."""
    computed = {item.pk for item in _snoozed(moved, now)}
    return len(computed | {item.pk for item in _due_on_closed(moved)})


@transaction.atomic
def replan_items(moved: MovedDays, now: datetime) -> int:
    """Move the snoozes that were computed, tell owners which due dates have become holidays; return how many of both.

    Nobody is told of a day that a correction keeps open.
    """
    rests_on = versions_in_use()
    changed = 0
    for item in _snoozed(moved, now).select_for_update(of=("self",)):
        until = next_working_date(item.account, item.contact, now=item.snoozed_at or now)
        if until != item.snoozed_until_date:
            changed += 1
        Item.objects.filter(pk=item.pk).update(snoozed_until_date=until, snooze_rests_on=rests_on)
    return changed + _tell_of_due_dates(moved, now)


def _tell_of_due_dates(moved: MovedDays, now: datetime) -> int:
    kept = calendars()
    told: dict[int, list[dict[str, str]]] = defaultdict(list)
    for item, place in _due_on_closed_with_place(moved):
        calendar = kept.of(*place)
        owner = item.owner
        name = calendar.name_on(item.due_date, owner.language) if calendar else None
        if name is not None:
            day = item.due_date.isoformat()
            told[owner.pk].append({"title": item.title, "account": item.account.name, "day": day, "name": name})
    owners = Member.objects.in_bulk(list(told))
    for owner_id, items in told.items():
        facts: dict[str, Any] = {"count": len(items), **items[0]}
        notify(member=owners[owner_id], kind="planner.due_on_holiday", facts=facts, path=reverse("items"), now=now)
    return sum(map(len, told.values()))


def _snoozed(moved: MovedDays, now: datetime) -> QuerySet[Item]:
    """Return the open to-dos in these countries that are hidden until a computed day that is not over everywhere."""
    accounts = accounts_with_place(Account.objects.filter(deleted_at=None))
    here = accounts.filter(effective_country__in=moved.countries).order_by().values("pk")
    elsewhere = contacts_with_place(Contact.objects.filter(deleted_at=None))
    people = elsewhere.filter(effective_country__in=moved.countries).order_by().values("pk")
    rows = Item.objects.filter(done_at=None, snoozed_until_date__gte=(now - timedelta(days=1)).date())
    rows = rows.exclude(snooze_rests_on="").filter(Q(account__in=here) | Q(contact__in=people))
    return rows.select_related("account", "contact")


def _due_on_closed(moved: MovedDays) -> list[Item]:
    return [item for item, _place in _due_on_closed_with_place(moved)]


def _due_on_closed_with_place(moved: MovedDays) -> list[tuple[Item, Place]]:
    """Return the open to-dos that are due on a day that has closed where their contact, or else the account, is."""
    dates = sorted({on_date for days in moved.closed.values() for on_date in days})
    if not dates:
        return []
    rows = Item.objects.filter(done_at=None, due_date__in=dates, account__deleted_at=None)
    items = list(rows.select_related("account", "owner").order_by("due_date", "pk"))
    names = ("pk", "effective_country", "effective_subdivision")
    at_account = accounts_with_place(Account.objects.filter(pk__in={item.account_id for item in items}))
    at_contact = contacts_with_place(Contact.objects.filter(pk__in={item.contact_id for item in items}))
    accounts = {pk: (country, region) for pk, country, region in at_account.order_by().values_list(*names)}
    contacts = {pk: (country, region) for pk, country, region in at_contact.order_by().values_list(*names)}
    found = []
    for item in items:
        place = contacts.get(item.contact_id or 0) or accounts[item.account_id]
        if item.due_date in moved.closed.get(region_of(*place), ()):
            found.append((item, place))
    return found
