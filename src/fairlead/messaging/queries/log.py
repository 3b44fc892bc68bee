"""Reads what the gate has said, and what is planned and claimed."""

from __future__ import annotations

from django.db.models import QuerySet

from fairlead.messaging.models import ContactClaim, ContactPlan, GateDecision
from fairlead.team import access
from fairlead.team.models import Member


def gate_decisions_visible_to(by: Member) -> QuerySet[GateDecision]:
    """Return what the gate has said of accounts that the member may see, the latest first."""
    rows = GateDecision.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return rows.select_related("account", "contact", "purpose", "asked_by")


def plans_visible_to(by: Member) -> QuerySet[ContactPlan]:
    """Return what is planned with accounts that the member may see, what comes first at the beginning."""
    rows = ContactPlan.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return rows.select_related("account", "account__owner", "contact", "purpose")


def find_plan(by: Member, plan_id: int) -> ContactPlan | None:
    """Return a plan that the member may see."""
    return plans_visible_to(by).filter(pk=plan_id).first()


def claims_visible_to(by: Member) -> QuerySet[ContactClaim]:
    """Return the claims of accounts that the member may see, the latest first."""
    rows = ContactClaim.objects.filter(access.account_scope(by, "account__"), account__deleted_at=None)
    return rows.select_related("account", "account__owner", "contact", "purpose", "plan")


def find_claim(by: Member, claim_id: int) -> ContactClaim | None:
    """Return a claim that the member may see."""
    return claims_visible_to(by).filter(pk=claim_id).first()
