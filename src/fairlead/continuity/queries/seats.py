"""Reads who answers for what."""

from __future__ import annotations

from django.db.models import QuerySet

from fairlead.continuity.models import TopicSeat
from fairlead.continuity.types import SeatState
from fairlead.customers.models import Account
from fairlead.team import access
from fairlead.team.models import Member

_JOINED = ("account", "account__owner", "contact", "agreed_with", "agreed_by", "checked_by", "recorded_by", "ended_by")


def seats_visible_to(by: Member) -> QuerySet[TopicSeat]:
    """Return the seats of accounts that the member may see, also those that have ended."""
    rows = TopicSeat.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return rows.select_related(*_JOINED)


def find_seat(by: Member, seat_id: int) -> TopicSeat | None:
    """Return a seat that the member may see."""
    return seats_visible_to(by).filter(pk=seat_id).first()


def seats_of(account: Account) -> list[TopicSeat]:
    """Return who answers for what at an account, and who is proposed. The caller has passed the door."""
    rows = TopicSeat.objects.filter(account=account).exclude(state=SeatState.ENDED)
    return list(rows.select_related(*_JOINED).order_by("place", "pk"))


def history_of(account: Account, most: int) -> list[TopicSeat]:
    """Return what has ended at an account, the latest first. The caller has passed the door."""
    rows = TopicSeat.objects.filter(account=account, state=SeatState.ENDED)
    return list(rows.select_related(*_JOINED).order_by("-ended_at", "-pk")[:most])
