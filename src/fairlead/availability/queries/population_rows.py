"""Reads who is at the customers', and when each is away, for `queries.population`."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from fairlead.availability.models import Leave
from fairlead.availability.queries.people import leave_in
from fairlead.core import availability as engine
from fairlead.customers.models import Account, Contact
from fairlead.customers.queries.places import accounts_with_place, contacts_with_place
from fairlead.customers.types import Stage

PLACE = ("effective_zone", "effective_country", "effective_subdivision", "effective_city")


class Row(NamedTuple):
    """One contact, or an account without any (0). `week` is what was stated for them as JSON, "" for the country's.

    `perhaps` are the times away that are not certain.
    """

    contact_id: int
    account_id: int
    is_main: bool
    zone: str
    country: str
    subdivision: str
    city: str
    week: str
    leave: tuple[engine.Leave, ...]
    perhaps: tuple[engine.Leave, ...]


def read_rows(account_ids: Collection[int] | None = None) -> list[Row]:
    """Return the people of all accounts that are neither lost nor in the bin, or of some of them."""
    chosen = {} if account_ids is None else {"account__in": list(account_ids)}
    living = Contact.objects.filter(_worked_with("account__"), deleted_at=None, left_on_date=None, **chosen)
    away = leave_in(_leave(account_ids))
    people = contacts_with_place(living).order_by()
    rows = people.annotate(own_week=_WEEK).values_list("pk", "account_id", "is_main", *PLACE, "own_week")
    found = [Row._make((*row, *_by_certainty(away.get(row[0], ())))) for row in rows]
    alone = _without_contacts(account_ids)
    return found + [Row._make((0, account_id, False, *place, week, (), ())) for account_id, *place, week in alone]


# The hours that were stated for somebody, as text: places are told apart by it.
_WEEK = Coalesce(Cast("effective_week", CharField()), Value(""))


def _without_contacts(account_ids: Collection[int] | None) -> QuerySet[Account, tuple[int, str, str, str, str, str]]:
    accounts = Account.objects.filter(_worked_with(""))
    if account_ids is not None:
        accounts = accounts.filter(pk__in=list(account_ids))
    living = Contact.objects.filter(account=OuterRef("pk"), deleted_at=None, left_on_date=None)
    alone = accounts_with_place(accounts.filter(~Exists(living))).order_by()
    return alone.annotate(own_week=_WEEK).values_list("pk", *PLACE, "own_week")


def _by_certainty(away: tuple[engine.Leave, ...]) -> tuple[tuple[engine.Leave, ...], tuple[engine.Leave, ...]]:
    return tuple(one for one in away if not one.certainty), tuple(one for one in away if one.certainty)


def _leave(account_ids: Collection[int] | None) -> QuerySet[Leave]:
    rows = Leave.objects.order_by()
    return rows if account_ids is None else rows.filter(contact__account__in=list(account_ids))


def _worked_with(prefix: str) -> Q:
    return Q(**{f"{prefix}deleted_at": None}) & ~Q(**{f"{prefix}stage": Stage.LOST})
