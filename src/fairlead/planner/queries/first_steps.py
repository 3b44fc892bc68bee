"""Reads which step comes next at each of many accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import F, Func, IntegerField
from numpy.typing import NDArray

from fairlead.db.id_columns import NULL, read_id_columns
from fairlead.planner.models import Item

Numbers = NDArray[np.int64]

# More accounts than this are not named in the question: reading all open steps costs less than as many keys.
MOST_NAMED = 5000
# Later than any day: what has no step is due after all that has.
NO_DAY = date.max.toordinal() + 1


class DayNumber(Func):
    """A date as `date.toordinal` counts it; null stays null."""

    template = "(%(expressions)s - DATE '0001-01-01' + 1)"
    output_field = IntegerField()


@dataclass(frozen=True, eq=False)
class FirstSteps:
    """The next step of each account asked about, in their order. Days are numbered as `date.toordinal` does.

    Without a step item and contact are NULL and the day is NO_DAY; a step that is not snoozed has 0 for the day.
    """

    item_ids: Numbers
    contact_ids: Numbers
    due_days: Numbers
    snoozed_until_days: Numbers

    @property
    def is_there(self) -> NDArray[np.bool_]:
        return np.not_equal(self.item_ids, NULL)


def first_steps(account_ids: Numbers) -> FirstSteps:
    """Return the open to-do that is due first at each account; the keys of the accounts must be in order."""
    rows = Item.objects.filter(done_at=None)
    if len(account_ids) <= MOST_NAMED:
        rows = rows.filter(account__in=account_ids.tolist())
    rows = rows.order_by("account_id", "due_date", "pk").distinct("account_id")
    days = rows.annotate(due_day=DayNumber(F("due_date")), until_day=DayNumber(F("snoozed_until_date")))
    accounts, items, contacts, due, until = read_id_columns(
        days, "account_id", "pk", "contact_id", "due_day", "until_day"
    )
    if not len(accounts):
        return _laid_out(account_ids, np.zeros(0, bool), items, items, items, items)
    found = np.minimum(np.searchsorted(accounts, account_ids), len(accounts) - 1)
    is_there = accounts[found] == account_ids
    return _laid_out(account_ids, is_there, *(column[found] for column in (items, contacts, due, until)))


def _laid_out(
    account_ids: Numbers, is_there: NDArray[np.bool_], items: Numbers, contacts: Numbers, due: Numbers, until: Numbers
) -> FirstSteps:
    if not len(is_there):
        nothing = np.full(len(account_ids), NULL)
        return FirstSteps(nothing, nothing, np.full(len(account_ids), NO_DAY), np.zeros(len(account_ids), np.int64))
    return FirstSteps(
        np.where(is_there, items, NULL),
        np.where(is_there, contacts, NULL),
        np.where(is_there, due, NO_DAY),
        np.where(is_there & (until != NULL), until, 0),
    )
