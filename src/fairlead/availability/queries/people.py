"""Reads when contacts and accounts can be reached: rows of the database made into the engine's `Person`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from fairlead.availability.models import Leave
from fairlead.core import availability as engine
from fairlead.core.weeks import DatedWeek, find_country_week, parse_week
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place


def people_of_contacts(contact_ids: Iterable[int]) -> dict[int, engine.Person]:
    """Return the engine's person for each contact, with effective place, own week and leave; two queries in all."""
    ids = list(contact_ids)
    leave = leave_of(ids)
    rows = contacts_with_place(Contact.objects.filter(pk__in=ids)).values_list(
        "pk", "effective_zone", "effective_country", "effective_subdivision", "week"
    )
    return {
        pk: make_person(f"contact:{pk}", zone, country, subdivision, week=week, leave=leave.get(pk, ()))
        for pk, zone, country, subdivision, week in rows
    }


def person_of_contact(contact: Contact) -> engine.Person:
    """Return the engine's person for one contact."""
    return people_of_contacts([contact.pk])[contact.pk]


def person_of_account(account: Account) -> engine.Person:
    """Return the account itself as somebody with its country's usual week: for accounts without contacts."""
    placed = accounts_with_place(Account.objects.filter(pk=account.pk)).get()
    return make_person(
        f"account:{account.pk}", placed.effective_zone, placed.effective_country, placed.effective_subdivision
    )


def make_person(
    person_id: str,
    zone: str,
    country: str,
    subdivision: str,
    *,
    week: list[dict[str, Any]] | None = None,
    leave: tuple[engine.Leave, ...] = (),
) -> engine.Person:
    """Return a person from what the tables hold: empty texts mean unknown, no week means the country's usual one."""
    weeks, assumed = _weeks(country, subdivision, json.dumps(week, sort_keys=True) if week else "")
    return engine.Person(
        id=person_id,
        zone=zone or None,
        country=country or None,
        subdivision=subdivision or None,
        weeks=weeks,
        leave=leave,
        week_assumed=assumed,
    )


@lru_cache(maxsize=4096)
def _weeks(country: str, subdivision: str, week: str) -> tuple[tuple[DatedWeek, ...], bool]:
    if week:
        return (DatedWeek(None, parse_week(json.loads(week))),), False
    usual = find_country_week(country or None, subdivision or None)
    return usual.weeks, usual.assumed


def leave_of(contact_ids: Iterable[int]) -> dict[int, tuple[engine.Leave, ...]]:
    """Return each contact's times away for the engine; contacts that are never away are missing."""
    found: dict[int, list[engine.Leave]] = defaultdict(list)
    rows = Leave.objects.filter(contact__in=list(contact_ids))
    for contact_id, start, end, kind in rows.values_list("contact", "start_date", "end_date", "kind"):
        found[contact_id].append(engine.Leave(start, end, kind))
    return {contact_id: tuple(away) for contact_id, away in found.items()}
