"""How customers stand at the moment of a page, in a few words, wherever they are listed.

When somebody can be reached is known further up, by the app of availability, which says so through `offer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from fairlead.customers.queries.search import FoundCustomer
from fairlead.ui.status_words import StatusMark


class Statuses(Protocol):
    """Who knows how customers stand. Whoever asks has passed the door for each of them."""

    def of_accounts(self, account_ids: Sequence[int], *, now: datetime, at: str) -> Mapping[int, StatusMark]: ...

    def of_contacts(self, contact_ids: Sequence[int], *, now: datetime, at: str) -> Mapping[int, StatusMark]: ...


_offered: list[Statuses] = []


def offer(statuses: Statuses) -> None:
    """Show statuses in lists and searches. Called in an app's `apps.py`; the last one counts."""
    _offered[:] = [statuses]


def of_accounts(account_ids: Sequence[int], *, now: datetime, at: str = "") -> Mapping[int, StatusMark]:
    """Return how each account stands, by id; nothing while no app knows it.

    `at` is the part of an address that keeps the moment of the page (`ui.record_addresses.moment_query`).
    """
    return _offered[0].of_accounts(account_ids, now=now, at=at) if _offered and account_ids else {}


def of_contacts(contact_ids: Sequence[int], *, now: datetime, at: str = "") -> Mapping[int, StatusMark]:
    """Return how each contact stands, as `of_accounts` does."""
    return _offered[0].of_contacts(contact_ids, now=now, at=at) if _offered and contact_ids else {}


def of_found(found: Iterable[FoundCustomer], *, now: datetime, at: str = "") -> Mapping[tuple[str, int], StatusMark]:
    """Return how each record that a search found stands, by its kind and id."""
    ids: dict[str, list[int]] = {"account": [], "contact": []}
    for one in found:
        ids[one.kind].append(one.id)
    accounts = of_accounts(ids["account"], now=now, at=at)
    contacts = of_contacts(ids["contact"], now=now, at=at)
    return {("account", pk): mark for pk, mark in accounts.items()} | {
        ("contact", pk): mark for pk, mark in contacts.items()
    }
