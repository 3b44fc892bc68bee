"""Columns that apps of higher rows add to the list of accounts, such as the next step's due date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from fairlead.customers.models import Account
from fairlead.team.models import Member

# Gets all accounts of a page at once, so that a column costs one query and not fifty.
Load = Callable[[Member, Sequence[Account], datetime], Mapping[int, str | SafeString]]


@dataclass(frozen=True)
class AccountColumn:
    """A column: its heading, and what stands in it for each account (by id; missing ones stay empty)."""

    heading: str | Promise
    load: Load
    order: int = 100


_columns: list[AccountColumn] = []


def add_account_column(column: AccountColumn) -> None:
    """Show a further column in the list of accounts. Called in an app's `apps.py`."""
    _columns.append(column)
    _columns.sort(key=lambda added: added.order)


def account_columns() -> list[AccountColumn]:
    """Return the added columns from left to right."""
    return list(_columns)
