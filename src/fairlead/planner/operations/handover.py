"""Gives the to-dos of a member who leaves to a colleague."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fairlead.planner.models import Item
from fairlead.team.models import Member


@transaction.atomic
def hand_over_items(member: Member, to: Member, by: Member, now: datetime) -> None:
    """Make `to` the owner of every open to-do of `member`; what is done stays with who did it."""
    Item.objects.filter(owner=member, done_at=None).update(owner=to)
