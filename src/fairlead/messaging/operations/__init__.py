"""Writes: what is planned and claimed, holds, wishes, overrides, and what leaders settle."""

from fairlead.messaging.operations.overrides import decide_override, request_override, withdraw_override
from fairlead.messaging.operations.passing import (
    Claimed,
    ClaimIsSettled,
    OverrideOfSomethingElse,
    PlanIsClosed,
    Planned,
    cancel_plan,
    claim_contact,
    plan_contact,
    release_claim,
    settle_claim,
)

__all__ = [
    "ClaimIsSettled",
    "Claimed",
    "OverrideOfSomethingElse",
    "PlanIsClosed",
    "Planned",
    "cancel_plan",
    "claim_contact",
    "decide_override",
    "plan_contact",
    "release_claim",
    "request_override",
    "settle_claim",
    "withdraw_override",
]
