"""How many accounts members look after."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count

from fairlead.customers.models import Account


def count_accounts(member_ids: Collection[int]) -> Mapping[int, int]:
    """Return for each of these members how many accounts they own or back, those in the bin too: they may come back."""
    counts: dict[int, int] = {}
    for field in ("owner", "backup_owner"):
        rows = Account.objects.filter(**{f"{field}__in": member_ids}).order_by()
        for member_id, number in rows.values_list(field).annotate(number=Count("pk")).values_list(field, "number"):
            counts[member_id] = counts.get(member_id, 0) + number
    return counts
