"""The two times that every outgoing thing passes the gate: when it is planned, and when it is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from fairlead.core.contact_gate import (
    Channel,
    Decision,
    Passing,
    Reason,
    Span,
    Verdict,
    Weight,
    decide,
    reasons_as_json,
    span_starts,
)
from fairlead.customers.models import Account, Contact
from fairlead.exchanges.models import Exchange
from fairlead.messaging.models import ContactClaim, ContactOverride, ContactPlan, GateDecision, Purpose
from fairlead.messaging.models.claims import CEILINGS
from fairlead.messaging.queries.deciding import UnknownPurpose, Wanted, question_of
from fairlead.messaging.queries.gathering import gather
from fairlead.messaging.types import GateStep, OverrideState, PlanState
from fairlead.team import access
from fairlead.team.models import Member


class PlanIsClosed(Exception):
    """The thing was claimed or cancelled already: nothing goes out twice."""


class ClaimIsSettled(Exception):
    """The claim was given back already, or what became of it stands in the log."""


class OverrideOfSomethingElse(Exception):
    """The override is of another contact, is not approved, was used already, or its time is over."""


@dataclass(frozen=True)
class Planned:
    """What came of planning. `plan` is None when the gate knows no moment for it; `decision` is for the asked one."""

    decision: Decision
    plan: ContactPlan | None


@dataclass(frozen=True)
class Claimed:
    """What came of claiming: a claim, and the thing may go out now; or None, and it must not.

    A plan that was refused stays open, moved to the next good moment where there is one.
    """

    decision: Decision
    claim: ContactClaim | None


@transaction.atomic
def plan_contact(
    *,
    key: str,
    contact: Contact,
    channel: Channel | str,
    purpose: str,
    by: Member | None,
    now: datetime,
    planned_for: datetime | None = None,
    language: str = "",
) -> Planned:
    """Plan one outgoing thing, for a moment (now unless given) or the next good one after it.

    `key` is the caller's own name for it: planned again, it is the plan that there is. Raises AccessRefused,
    UnknownPurpose.
    """
    if by is not None:
        access.check_can_work_account(by, contact.account)
    if not Purpose.objects.filter(code=purpose, is_retired=False).exists():
        raise UnknownPurpose
    moment = planned_for or now
    wanted = Wanted(contact.pk, Channel(channel), purpose, language)
    decision = decide(question_of(gather([contact.pk], moment=moment, by=by), wanted, moment))
    known = ContactPlan.objects.filter(key=key).first()
    if known is not None:
        return Planned(decision, known)
    _log(GateStep.PLAN, key, contact, wanted, moment, decision, by=by, now=now)
    if decision.next_good_at is None:
        return Planned(decision, None)
    plan, _is_new = ContactPlan.objects.get_or_create(
        key=key,
        defaults={
            "account_id": contact.account_id,
            "contact": contact,
            "channel": wanted.channel,
            "purpose_id": purpose,
            "language": language,
            "planned_for": decision.next_good_at,
            "made_by": by,
            "made_at": now,
        },
    )
    return Planned(decision, plan)


@transaction.atomic
def claim_contact(
    *, plan_id: int, now: datetime, by: Member | None = None, override: ContactOverride | None = None
) -> Claimed:
    """Ask again at the moment of sending, with the account locked, and take a place under the ceilings.

    Only with a claim may the thing go out. The database counts once more and refuses what is too many, whoever writes.
    An approved override lets it pass where the gate says no, unless nobody may. Raises ContactPlan.DoesNotExist,
    PlanIsClosed, OverrideOfSomethingElse, AccessRefused.
    """
    account_id = ContactPlan.objects.values_list("account_id", flat=True).get(pk=plan_id)
    account = Account.objects.select_for_update(of=("self",), no_key=True).select_related("owner").get(pk=account_id)
    plan = ContactPlan.objects.select_for_update(of=("self",)).select_related("contact").get(pk=plan_id)
    if by is not None:
        access.check_can_work_account(by, account)
    if plan.state != PlanState.OPEN:
        raise PlanIsClosed
    if override is not None:
        override = _usable(override, plan, now)
    decision, zone = _decide_for(plan, now, by)
    passes = decision.verdict is Verdict.YES or (override is not None and decision.passing is not Passing.NOBODY)
    claim = _take_place(plan, now, by, zone, override) if passes else None
    if passes and claim is None:
        decision = _refused_by_the_count(plan, now, by)
    wanted = _wanted_of(plan)
    _log(GateStep.CLAIM, plan.key, plan.contact, wanted, now, decision, by=by, now=now, override=override)
    _close_or_move(plan, decision, now, is_claimed=claim is not None)
    return Claimed(decision, claim)


def _wanted_of(plan: ContactPlan) -> Wanted:
    return Wanted(plan.contact_id, Channel(plan.channel), plan.purpose_id, plan.language)


def _decide_for(plan: ContactPlan, now: datetime, by: Member | None) -> tuple[Decision, str]:
    known = gather([plan.contact_id], moment=now, by=by)
    question = question_of(known, _wanted_of(plan), now)
    return decide(question), question.zone


def _take_place(
    plan: ContactPlan, now: datetime, by: Member | None, zone: str, override: ContactOverride | None
) -> ContactClaim | None:
    """Write the claim; None when the database counts one too many."""
    starts = span_starts(now, zone or "UTC")
    try:
        with transaction.atomic():
            return ContactClaim.objects.create(
                plan=plan,
                account_id=plan.account_id,
                contact_id=plan.contact_id,
                channel=plan.channel,
                purpose_id=plan.purpose_id,
                at=now,
                day_start=starts[Span.DAY],
                week_start=starts[Span.WEEK],
                month_start=starts[Span.MONTH],
                override=override,
                made_by=by,
                made_at=now,
            )
    except IntegrityError as refused:
        if constraint_of(refused) != CEILINGS:
            raise
        return None


def constraint_of(refused: IntegrityError) -> str:
    """Return the name of the constraint that refused a row."""
    diagnosis: Any = getattr(refused.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def _refused_by_the_count(plan: ContactPlan, now: datetime, by: Member | None) -> Decision:
    """Return the decision as it is now that the database has seen more than we had."""
    decision, _zone = _decide_for(plan, now, by)
    if decision.verdict is not Verdict.YES:
        return decision
    full = Reason("ceiling", Weight.NOT_NOW)
    return replace(
        decision, verdict=Verdict.NOT_NOW, reasons=(full, *decision.reasons), next_good_at=None, passing=Passing.ALONE
    )


def _close_or_move(plan: ContactPlan, decision: Decision, now: datetime, *, is_claimed: bool) -> None:
    if is_claimed:
        plan.state, plan.closed_at = PlanState.CLAIMED, now
    elif decision.next_good_at is not None and decision.next_good_at > now:
        plan.planned_for = decision.next_good_at
    plan.save(update_fields=["state", "closed_at", "planned_for"])


def _usable(override: ContactOverride, plan: ContactPlan, now: datetime) -> ContactOverride:
    row = ContactOverride.objects.select_for_update(of=("self",)).get(pk=override.pk)
    is_for_it = (row.contact_id, row.channel, row.purpose_id) == (plan.contact_id, plan.channel, plan.purpose_id)
    is_used = ContactClaim.objects.filter(override=row).exists()
    if not is_for_it or is_used or row.state != OverrideState.APPROVED or row.expires_at <= now:
        raise OverrideOfSomethingElse
    return row


@transaction.atomic
def settle_claim(*, claim_id: int, exchange: Exchange) -> ContactClaim:
    """Name the exchange that became of a claim, so that the two count once. Raises ClaimIsSettled."""
    claim = ContactClaim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    if claim.released_at is not None or claim.exchange_id not in (None, exchange.pk):
        raise ClaimIsSettled
    claim.exchange = exchange
    claim.save(update_fields=["exchange"])
    return claim


@transaction.atomic
def release_claim(*, claim_id: int, reason: str, now: datetime, by: Member | None = None) -> ContactClaim:
    """Give a place back, as nothing went out for certain; the plan is open again.

    Where nobody can say whether it went out, it must stay taken. Raises AccessRefused, ClaimIsSettled.
    """
    claim = (
        ContactClaim.objects.select_for_update(of=("self",))
        .select_related("account", "account__owner")
        .get(pk=claim_id)
    )
    if by is not None:
        access.check_can_work_account(by, claim.account)
    if claim.released_at is not None or claim.exchange_id is not None:
        raise ClaimIsSettled
    claim.released_at, claim.release_reason = now, reason.strip() or "–"
    claim.save(update_fields=["released_at", "release_reason"])
    if claim.plan_id is not None:
        ContactPlan.objects.filter(pk=claim.plan_id).update(state=PlanState.OPEN, closed_at=None)
    return claim


@transaction.atomic
def cancel_plan(*, plan_id: int, now: datetime, by: Member | None = None) -> ContactPlan:
    """Give up what was planned. Raises AccessRefused, PlanIsClosed."""
    plan = (
        ContactPlan.objects.select_for_update(of=("self",)).select_related("account", "account__owner").get(pk=plan_id)
    )
    if by is not None:
        access.check_can_work_account(by, plan.account)
    if plan.state != PlanState.OPEN:
        raise PlanIsClosed
    plan.state, plan.closed_at = PlanState.CANCELLED, now
    plan.save(update_fields=["state", "closed_at"])
    return plan


def _log(
    step: GateStep,
    key: str,
    contact: Contact,
    wanted: Wanted,
    moment: datetime,
    decision: Decision,
    *,
    by: Member | None,
    now: datetime,
    override: ContactOverride | None = None,
) -> None:
    GateDecision.objects.create(
        account_id=contact.account_id,
        contact=contact,
        step=step,
        key=key,
        channel=wanted.channel,
        purpose_id=wanted.purpose,
        moment=moment.astimezone(UTC),
        verdict=decision.verdict,
        reasons=reasons_as_json(decision.reasons),
        next_good_at=decision.next_good_at,
        override=override,
        asked_by=by,
        asked_at=now,
    )
