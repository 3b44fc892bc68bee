"""Counts the cracks of a day, so that it can be seen whether they become fewer."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction

from fairlead.customers.models import Account
from fairlead.customers.queries.cracks import crack_finders
from fairlead.insights.models import CrackCount
from fairlead.insights.queries.cracks import LOOKED_AT


def count_cracks(*, now: datetime) -> int:
    """Write how many customers of each owner have each kind of crack today (UTC), and return how many rows that are.

    A day that was counted before is counted anew.
    """
    accounts = Account.objects.filter(LOOKED_AT, deleted_at=None)
    owners = dict(accounts.order_by().values_list("pk", "owner"))
    today = now.date()
    rows = []
    for finder in crack_finders():
        numbers = Counter(owners.get(pk) for pk in finder.find(accounts, now))
        numbers.setdefault(None, 0)
        rows += [
            CrackCount(on_date=today, kind=finder.key, owner_id=owner, number=number)
            for owner, number in numbers.items()
        ]
    with transaction.atomic():
        CrackCount.objects.filter(on_date=today).delete()
        CrackCount.objects.bulk_create(rows)
    return len(rows)
