"""Reads what leaders have settled, and what another ceiling would have held back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from fairlead.core.availability.instants import epoch_seconds
from fairlead.core.contact_gate import Ceiling as CoreCeiling
from fairlead.core.contact_gate import Touch
from fairlead.core.contact_gate.ceilings import Count, Scope, instants_of
from fairlead.messaging.models import Ceiling, Purpose
from fairlead.messaging.models.claims import TOUCHES_BETWEEN

# As far back as a ceiling is tried out.
TRIED_BACK = timedelta(days=90)


def purposes(*, retired: bool = False) -> QuerySet[Purpose]:
    """Return the purposes in use, those that matter most first; on demand also those not used any more."""
    rows = Purpose.objects.all()
    return rows if retired else rows.filter(is_retired=False)


def find_purpose(code: str) -> Purpose | None:
    """Return a purpose."""
    return Purpose.objects.filter(code=code).first()


def ceilings() -> QuerySet[Ceiling]:
    """Return the ceilings, those of one person first."""
    return Ceiling.objects.all()


def find_ceiling(ceiling_id: int) -> Ceiling | None:
    """Return a ceiling."""
    return Ceiling.objects.filter(pk=ceiling_id).first()


@dataclass(frozen=True)
class WhatIf:
    """What a ceiling would have done in the latest 90 days: of `contacts`, so many were too many, at so many accounts.

    `too_many` counts what the whole ceiling would have held back, `too_many_low` what it would have held back of
    purposes that may not use its reserve. What people did themselves is counted here too: nobody would have stopped it.
    """

    contacts: int
    accounts: int
    too_many: int
    too_many_low: int
    accounts_over: int


def try_ceiling(ceiling: CoreCeiling, now: datetime) -> WhatIf:
    """Return what a ceiling would have held back lately. Days, weeks and months are counted in UTC."""
    touches = _touches_of_accounts(now - TRIED_BACK, now)
    over: set[int] = set()
    contacts = too_many = too_many_low = 0
    low = ceiling.limit_for(0)
    for account_id, rows in touches.items():
        for own in _counted_apart(ceiling, rows):
            contacts += len(own)
            instants = instants_of(own)
            for number, touch in enumerate(own):
                used = Count(ceiling, instants[:number], "UTC").used_at(epoch_seconds(touch.at))
                too_many_low += used >= low
                if used >= ceiling.most:
                    too_many += 1
                    over.add(account_id)
    return WhatIf(contacts, len(touches), too_many, too_many_low, len(over))


def _counted_apart(ceiling: CoreCeiling, rows: list[Touch]) -> list[list[Touch]]:
    if ceiling.scope is Scope.ACCOUNT:
        return [rows]
    people: dict[int | None, list[Touch]] = defaultdict(list)
    for touch in rows:
        people[touch.contact_id].append(touch)
    people.pop(None, None)
    return list(people.values())


def _touches_of_accounts(since: datetime, until: datetime) -> dict[int, list[Touch]]:
    found: dict[int, list[Touch]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TOUCHES_BETWEEN, {"since": since, "until": until})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    for account_id, contact_id, at in rows:
        found[account_id].append(Touch(at, contact_id))
    return found
