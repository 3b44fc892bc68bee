"""Bulk changes, for those who made them."""

from __future__ import annotations

from fairlead.customers.models import BulkChange
from fairlead.team.models import Member


def get_bulk_change(by: Member, change_id: int) -> BulkChange:
    """Return one of the member's own bulk changes. Raises BulkChange.DoesNotExist."""
    return BulkChange.objects.get(pk=change_id, made_by=by)
