"""A member leaves: their accounts go to somebody else."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from fairlead.customers.models import Account
from fairlead.team.models import Member


def hand_over_accounts(*, member: Member, to: Member, by: Member, now: datetime) -> None:
    """Give all accounts that a member owns or backs to another, within the caller's transaction.

    Nobody is owner and backup of one account: the receiver's own backups lapse where they become the owner.
    """
    owned = Account.objects.filter(owner=member)
    owned.filter(backup_owner=to).update(backup_owner=None)
    owned.update(owner=to)
    backed = Account.objects.filter(backup_owner=member)
    backed.filter(Q(owner=to)).update(backup_owner=None)
    backed.exclude(owner=to).update(backup_owner=to)
