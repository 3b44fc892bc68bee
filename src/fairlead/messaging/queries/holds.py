"""Reads holds: of one account, of all, which of them nobody has given an end, and whom the desk tells as held."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from fairlead.customers.models import Account, Contact
from fairlead.messaging.models import ContactHold
from fairlead.messaging.types import Held
from fairlead.team import access
from fairlead.team.models import Member


def holds_visible_to(by: Member) -> QuerySet[ContactHold]:
    """Return the holds of accounts that the member may see, also those that are over, the latest first."""
    rows = ContactHold.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return rows.select_related("account", "account__owner", "contact", "owner", "made_by", "lifted_by")


def in_force(now: datetime) -> Q:
    """Return the condition of holds that hold at a moment."""
    return Q(lifted_at=None, starts_at__lte=now) & (Q(ends_at=None) | Q(ends_at__gt=now))


def not_over(now: datetime) -> Q:
    """Return the condition of holds that hold now or will."""
    return Q(lifted_at=None) & (Q(ends_at=None) | Q(ends_at__gt=now))


def find_hold(by: Member, hold_id: int) -> ContactHold | None:
    """Return a hold that the member may see."""
    return holds_visible_to(by).filter(pk=hold_id).first()


def holds_of(account: Account, contact: Contact | None = None) -> list[ContactHold]:
    """Return the holds of an account, or those that concern one person there. The caller has passed the door."""
    rows = ContactHold.objects.filter(account=account)
    if contact is not None:
        rows = rows.filter(Q(contact=None) | Q(contact=contact))
    return list(rows.select_related("contact", "owner", "made_by", "lifted_by"))


def holds_without_end(by: Member, now: datetime) -> QuerySet[ContactHold]:
    """Return the holds that last until somebody lifts them, the oldest first: what is easily forgotten."""
    return holds_visible_to(by).filter(in_force(now), ends_at=None).order_by("starts_at", "pk")


def whole_holds(now: datetime) -> QuerySet[ContactHold]:
    """Return the holds under which an account is not contacted at all at a moment, urgent matters perhaps aside."""
    return ContactHold.objects.filter(in_force(now), contact=None, channels=[], purposes=[])


def held_accounts(account_ids: Collection[int], now: datetime) -> dict[int, Held]:
    """Return which of these accounts are held as a whole, with the hold that lasts longest."""
    return _longest(whole_holds(now).filter(account__in=list(account_ids)))


def accounts_held(now: datetime) -> dict[int, Held]:
    """Return all accounts that are held as a whole: few, so that a desk of a hundred thousand asks once."""
    return _longest(whole_holds(now))


def _longest(holds: QuerySet[ContactHold]) -> dict[int, Held]:
    found: dict[int, Held] = {}
    for account_id, pk, reason, ends_at in holds.values_list("account", "pk", "reason", "ends_at"):
        known = found.get(account_id)
        if known is None or (known.ends_at is not None and (ends_at is None or ends_at > known.ends_at)):
            found[account_id] = Held(pk, reason, ends_at)
    return found


def is_in_force(hold: ContactHold, now: datetime) -> bool:
    """Answer for one hold what `in_force` asks of many."""
    return hold.lifted_at is None and hold.starts_at <= now and (hold.ends_at is None or now < hold.ends_at)
