"""Reads the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from fairlead.customers.models import Account
from fairlead.exchanges.models import Attachment, Exchange
from fairlead.exchanges.types import Direction, Kind, Outcome
from fairlead.team import access
from fairlead.team.models import Member

# What counts as having been in touch: a note is among us, and a call that nobody took reached nobody.
IN_TOUCH = Q(outcome__in=[Outcome.REACHED, Outcome.NONE]) & ~Q(kind=Kind.NOTE) & ~Q(direction=Direction.INTERNAL)


def exchanges_visible_to(by: Member) -> QuerySet[Exchange]:
    """Return the exchanges with accounts that the member may see, latest first; corrected ones are left out."""
    shown = Exchange.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return shown.filter(corrected_by=None).select_related("account", "account__owner", "contact", "recorded_by")


def find_exchange(by: Member, exchange_id: int) -> Exchange | None:
    """Return an exchange that the member may see and that no correction has replaced."""
    return exchanges_visible_to(by).filter(pk=exchange_id).first()


def latest_touch_at(account_ids: Iterable[int]) -> dict[int, datetime]:
    """Return when we were latest in touch with each account; accounts never spoken to are missing."""
    rows = Exchange.objects.filter(IN_TOUCH, account__in=list(account_ids), corrected_by=None)
    return dict(rows.values_list("account").annotate(at=Max("occurred_at")).values_list("account", "at"))


def find_exchange_at_all(by: Member, exchange_id: int) -> Exchange | None:
    """Return an exchange that the member may see, one that was corrected too."""
    shown = Exchange.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return shown.select_related("account", "account__owner", "contact", "recorded_by").filter(pk=exchange_id).first()


def find_attachment(exchange: Exchange, position: int) -> Attachment | None:
    """Return one file of an exchange, whose door the caller has passed."""
    return Attachment.objects.filter(exchange=exchange, position=position).first()


def find_by_message_id(account: Account, message_id: str) -> Exchange | None:
    """Return the first exchange with an account that carries a message id."""
    return Exchange.objects.filter(account=account, message_id=message_id).order_by("pk").first()
