"""Reads overrides: who waits for whom, and who may decide."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from fairlead.customers.models import Account
from fairlead.messaging.models import ContactOverride
from fairlead.messaging.types import OverrideState
from fairlead.team import access
from fairlead.team.models import Member
from fairlead.team.types import Role


def overrides_visible_to(by: Member) -> QuerySet[ContactOverride]:
    """Return the overrides of accounts that the member may see, the latest first."""
    rows = ContactOverride.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return rows.select_related("account", "account__owner", "contact", "purpose", "requested_by", "decided_by", "claim")


def find_override(by: Member, override_id: int) -> ContactOverride | None:
    """Return an override that the member may see."""
    return overrides_visible_to(by).filter(pk=override_id).first()


def waiting_for(by: Member, now: datetime) -> QuerySet[ContactOverride]:
    """Return the overrides that wait for this member's decision; never their own."""
    if by.role not in (Role.OWNER, Role.LEADER):
        return ContactOverride.objects.none()
    rows = overrides_visible_to(by).filter(state=OverrideState.WAITING, expires_at__gt=now)
    return rows.exclude(requested_by=by)


def count_waiting(by: Member, now: datetime) -> int:
    """Return how many overrides wait for this member."""
    return waiting_for(by, now).order_by().count()


def who_may_decide(account: Account, *, besides: int) -> list[Member]:
    """Return who may be the second person for an account."""
    leaders = Member.objects.filter(is_active=True, role__in=[Role.OWNER, Role.LEADER]).exclude(pk=besides)
    return [member for member in leaders if access.can_decide_overrides(member, account)]


def can_decide(by: Member, override: ContactOverride, now: datetime) -> bool:
    """Answer whether this member may decide this override now."""
    is_open = override.state == OverrideState.WAITING and override.expires_at > now
    return is_open and override.requested_by_id != by.pk and access.can_decide_overrides(by, override.account)
