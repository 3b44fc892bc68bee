"""Cracks: what an account lacks and may be forgotten by. Each app adds finders of its own; `insights` shows them all.

A finder looks at many accounts at once and says which of them have the crack, since when, and what to open to mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from fairlead.customers.models import Account
from fairlead.team.models import Member

Label = str | Promise


@dataclass(frozen=True)
class Crack:
    """What is missing at one account.

    `record_id` is the row that the remedy opens, 0 for the account itself; `since` is when it began, None where nobody
    knows; `number` counts several of one kind at an account; `facts` are for the finder's own sentence.
    """

    record_id: int = 0
    since: datetime | None = None
    number: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)


Find = Callable[["QuerySet[Account]", datetime], Mapping[int, Crack]]
Tell = Callable[[Crack, Member, datetime], str]


def first_of_each(cracks: Iterable[tuple[int, Crack]]) -> Mapping[int, Crack]:
    """Return for each account the first of its cracks, counting how many it has; the order is the caller's."""
    found: dict[int, Crack] = {}
    for account_id, crack in cracks:
        known = found.get(account_id)
        found[account_id] = replace(known, number=known.number + 1) if known else crack
    return found


def tell_nothing(crack: Crack, by: Member, now: datetime) -> str:
    """Say no more than the title does."""
    return ""


@dataclass(frozen=True)
class CrackFinder:
    """One kind of crack: its name, why it matters, how to find it, and the act that mends it.

    `find` gets the accounts that are asked about and returns those with the crack, by id. `url_name` takes one number:
    the crack's `record_id`, else the account's. A precaution only matters when something else goes wrong: the desk does
    not count it.
    """

    key: str
    title: Label
    why: Label
    remedy: Label
    url_name: str
    icon: str
    order: int
    find: Find
    tell: Tell = tell_nothing
    is_panel: bool = True
    is_precaution: bool = False


_finders: dict[str, CrackFinder] = {}


def add_crack_finder(finder: CrackFinder) -> None:
    """Look for a further kind of crack. Called in an app's `apps.py`."""
    _finders[finder.key] = finder


def crack_finders() -> list[CrackFinder]:
    """Return all kinds in the order in which they are shown."""
    return sorted(_finders.values(), key=lambda finder: finder.order)


@dataclass(frozen=True)
class GeneralCrack:
    """What is amiss for all customers at once, such as old calendars; `url_name` leads to where it is mended."""

    key: str
    title: Label
    why: Label
    remedy: Label
    url_name: str
    icon: str
    is_there: Callable[[datetime], bool]


_general: dict[str, GeneralCrack] = {}


def add_general_crack(crack: GeneralCrack) -> None:
    """Look for something that concerns everybody. Called in an app's `apps.py`."""
    _general[crack.key] = crack


def general_cracks(now: datetime) -> list[GeneralCrack]:
    """Return what is amiss for all customers at a moment."""
    return [crack for crack in _general.values() if crack.is_there(now)]
