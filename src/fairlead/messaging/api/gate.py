"""The contact gate over HTTP: asking, planning, claiming, and what contacts wish and have agreed to."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.kinds import CONFLICT
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.core.contact_gate import Channel, Decision, StandIn, reasons_as_json
from fairlead.customers.queries.contacts import find_contact
from fairlead.exchanges.queries import find_exchange
from fairlead.messaging import operations
from fairlead.messaging.operations import wishes as wish_operations
from fairlead.messaging.queries.deciding import UnknownPurpose, may_contact, table_of
from fairlead.messaging.queries.gate_words import gate_words
from fairlead.messaging.queries.log import find_claim, find_plan, gate_decisions_visible_to, plans_visible_to
from fairlead.messaging.queries.overrides import find_override
from fairlead.messaging.queries.policy import find_purpose, purposes
from fairlead.messaging.queries.wishes import consents_of, find_consent, find_wish, wishes_of
from fairlead.messaging.schemas.gate import (
    ClaimedOut,
    ClaimIn,
    ConsentIn,
    ConsentOut,
    ContactClaimOut,
    ContactPlanIn,
    ContactPlanOut,
    GateAnswerOut,
    GateAnswersOut,
    GateLogFilters,
    GateLogOut,
    GateQuery,
    PlannedOut,
    ReasonOut,
    ReleaseIn,
    SettlementIn,
    StandInOut,
    WishIn,
    WishOut,
)
from fairlead.messaging.types import ContactChannel, GateVerdict
from fairlead.team.access import check_can_work_account
from fairlead.team.types import Scope
from fairlead.ui.gate_sentences import gate_sentence

routes = Routes("Contact gate")
READ, WRITE = Scope.DESK_READ, Scope.DESK_WRITE


@answers(UnknownPurpose)
def _unknown_purpose(problem: Exception) -> Refused:
    return refused_value("/purpose", message=_("There is no such purpose."), code="unknown_purpose")


@answers(operations.PlanIsClosed)
def _closed(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This was claimed or cancelled already: nothing goes out twice."))


@answers(operations.ClaimIsSettled)
def _settled(problem: Exception) -> Refused:
    return Refused(CONFLICT, _("This claim was given back already, or stands in the log."))


@answers(operations.OverrideOfSomethingElse)
def _other_override(problem: Exception) -> Refused:
    sentence = _("This override is of another contact, is not approved, was used already, or its time is over.")
    return refused_value("/override_id", message=sentence, code="override_unusable")


def answer_of(decision: Decision, channel: str, purpose: str, request: ApiRequest, zone: str = "") -> GateAnswerOut:
    """Return a decision as programs read it, with its sentences."""
    words = gate_words()
    written = reasons_as_json(decision.reasons)
    return GateAnswerOut(
        channel=ContactChannel(channel),
        purpose=purpose,
        verdict=GateVerdict(decision.verdict.value),
        reasons=[
            ReasonOut(**one, sentence=gate_sentence(reason, request.now, zone, words))
            for one, reason in zip(written, decision.reasons, strict=True)
        ],
        next_good_at=decision.next_good_at,
        passing=decision.passing.value,
        instead=_stand_in(decision.instead),
        own_instead=_stand_in(decision.own_instead),
    )


def _stand_in(one: StandIn | None) -> StandInOut | None:
    return StandInOut(id=one.id, name=one.name) if one is not None else None


@routes.get("/contacts/{contact_id}/gate", scope=READ, gives=GateAnswersOut)
def ask_contact_gate(request: ApiRequest, contact_id: Id, query: Query[GateQuery]) -> GateAnswersOut:
    """Ask whether a contact may be contacted: in every way and for every purpose, or for those that are named."""
    contact = found(find_contact(request.by, contact_id))
    moment = query.moment or request.now
    language = get_language() or "en"
    if query.channel and query.purpose:
        decision = may_contact(
            contact, channel=query.channel, purpose=query.purpose, moment=moment, by=request.by,
            text_language=query.language or "", language=language,
        )  # fmt: skip
        found_answers = [answer_of(decision, query.channel, query.purpose, request)]
    else:
        asked = [query.purpose] if query.purpose else [row.code for row in purposes()]
        cells = table_of(contact, moment=moment, by=request.by, purposes=asked, language=language)
        found_answers = [
            answer_of(cell.decision, cell.channel.value, cell.purpose.code, request, cell.zone)
            for cell in cells
            if query.channel in (None, cell.channel.value)
        ]
    return GateAnswersOut(contact_id=contact.pk, moment=moment, answers=found_answers)


@routes.get("/gate-log", scope=READ, gives=PageOf[GateLogOut])
def list_gate_answers(
    request: ApiRequest, filters: Query[GateLogFilters], page: Query[PageQuery]
) -> PageOf[GateLogOut]:
    """List what the gate has said of what was planned and sent, the latest first."""
    rows = gate_decisions_visible_to(request.by).filter(**filters.model_dump(exclude_none=True))
    return page_of(request, rows, page, order=("-asked_at", "-pk"), show=GateLogOut.model_validate)


@routes.get("/contact-plans", scope=READ, gives=PageOf[ContactPlanOut])
def list_contact_plans(request: ApiRequest, page: Query[PageQuery]) -> PageOf[ContactPlanOut]:
    """List what is planned with customers, what comes first at the beginning."""
    rows = plans_visible_to(request.by)
    return page_of(request, rows, page, order=("planned_for", "pk"), show=ContactPlanOut.model_validate)


@routes.post("/contact-plans", scope=WRITE, gives=PlannedOut)
def plan_contact(request: ApiRequest, body: ContactPlanIn) -> PlannedOut:
    """Plan one outgoing thing for a moment, or for the next good one after it."""
    planned = operations.plan_contact(
        key=body.key,
        contact=named(find_contact(request.by, body.contact_id), "/contact_id"),
        channel=Channel(body.channel),
        purpose=body.purpose,
        by=request.by,
        now=request.now,
        planned_for=body.planned_for,
        language=body.language or "",
    )
    plan = ContactPlanOut.model_validate(planned.plan) if planned.plan is not None else None
    return PlannedOut(answer=answer_of(planned.decision, body.channel, body.purpose, request), plan=plan)


@routes.get("/contact-plans/{contact_plan_id}", scope=READ, gives=ContactPlanOut)
def get_contact_plan(request: ApiRequest, contact_plan_id: Id) -> ContactPlanOut:
    """Get something that is planned."""
    return ContactPlanOut.model_validate(found(find_plan(request.by, contact_plan_id)))


@routes.post("/contact-plans/{contact_plan_id}/claim", scope=WRITE, gives=ClaimedOut, refuses=[409])
def claim_contact(request: ApiRequest, contact_plan_id: Id, body: ClaimIn) -> ClaimedOut:
    """Ask again at the moment of sending, and take a place under the ceilings."""
    plan = found(find_plan(request.by, contact_plan_id))
    override = None
    if body.override_id is not None:
        override = named(find_override(request.by, body.override_id), "/override_id")
    claimed = operations.claim_contact(plan_id=plan.pk, now=request.now, by=request.by, override=override)
    return ClaimedOut(
        answer=answer_of(claimed.decision, plan.channel, plan.purpose_id, request),
        claim_id=claimed.claim.pk if claimed.claim is not None else None,
        plan=ContactPlanOut.model_validate(found(find_plan(request.by, contact_plan_id))),
    )


@routes.post("/contact-plans/{contact_plan_id}/cancellation", scope=WRITE, gives=ContactPlanOut, refuses=[409])
def cancel_contact_plan(request: ApiRequest, contact_plan_id: Id) -> ContactPlanOut:
    """Give up what was planned."""
    plan = found(find_plan(request.by, contact_plan_id))
    return ContactPlanOut.model_validate(operations.cancel_plan(plan_id=plan.pk, now=request.now, by=request.by))


@routes.get("/contact-claims/{contact_claim_id}", scope=READ, gives=ContactClaimOut)
def get_contact_claim(request: ApiRequest, contact_claim_id: Id) -> ContactClaimOut:
    """Get a place that was taken under the ceilings."""
    return ContactClaimOut.model_validate(found(find_claim(request.by, contact_claim_id)))


@routes.post("/contact-claims/{contact_claim_id}/release", scope=WRITE, gives=ContactClaimOut, refuses=[409])
def release_contact_claim(request: ApiRequest, contact_claim_id: Id, body: ReleaseIn) -> ContactClaimOut:
    """Give a place back, as nothing went out for certain."""
    claim = found(find_claim(request.by, contact_claim_id))
    released = operations.release_claim(claim_id=claim.pk, reason=body.reason, now=request.now, by=request.by)
    return ContactClaimOut.model_validate(released)


@routes.post("/contact-claims/{contact_claim_id}/settlement", scope=WRITE, gives=ContactClaimOut, refuses=[409])
def settle_contact_claim(request: ApiRequest, contact_claim_id: Id, body: SettlementIn) -> ContactClaimOut:
    """Name what became of a claim in the log."""
    claim = found(find_claim(request.by, contact_claim_id))
    check_can_work_account(request.by, claim.account)
    exchange = named(find_exchange(request.by, body.exchange_id), "/exchange_id")
    return ContactClaimOut.model_validate(operations.settle_claim(claim_id=claim.pk, exchange=exchange))


@routes.get("/contacts/{contact_id}/wishes", scope=READ, gives=PageOf[WishOut])
def list_contact_wishes(request: ApiRequest, contact_id: Id) -> PageOf[WishOut]:
    """List what a contact wishes of channels."""
    contact = found(find_contact(request.by, contact_id))
    return PageOf(items=[WishOut.model_validate(row) for row in wishes_of(contact)], next=None)


@routes.post("/contacts/{contact_id}/wishes", scope=WRITE, gives=WishOut, status=201)
def record_contact_wish(request: ApiRequest, contact_id: Id, body: WishIn) -> WishOut:
    """Record what a contact wishes of a channel, or of all."""
    contact = found(find_contact(request.by, contact_id))
    values = body.model_dump(by_alias=True) | {"channel": body.channel or ""}
    return WishOut.model_validate(
        wish_operations.record_wish(contact=contact, by=request.by, now=request.now, **values)
    )


@routes.delete("/contact-wishes/{contact_wish_id}", scope=WRITE)
def remove_contact_wish(request: ApiRequest, contact_wish_id: Id) -> None:
    """Remove a wish that does not hold any more. The history keeps it."""
    wish = found(find_wish(request.by, contact_wish_id))
    wish_operations.remove_wish(wish=wish, by=request.by, now=request.now)


@routes.get("/contacts/{contact_id}/consents", scope=READ, gives=PageOf[ConsentOut])
def list_contact_consents(request: ApiRequest, contact_id: Id) -> PageOf[ConsentOut]:
    """List to what a contact has agreed or not."""
    contact = found(find_contact(request.by, contact_id))
    return PageOf(items=[ConsentOut.model_validate(row) for row in consents_of(contact)], next=None)


@routes.post("/contacts/{contact_id}/consents", scope=WRITE, gives=ConsentOut, status=201)
def record_contact_consent(request: ApiRequest, contact_id: Id, body: ConsentIn) -> ConsentOut:
    """Record that a contact agreed or refused."""
    contact = found(find_contact(request.by, contact_id))
    said = wish_operations.record_consent(
        contact=contact,
        by=request.by,
        now=request.now,
        is_given=body.is_given,
        said_on_date=body.said_on_date,
        source=body.source,
        channel=body.channel or "",
        purpose=named(find_purpose(body.purpose), "/purpose") if body.purpose else None,
    )
    return ConsentOut.model_validate(said)


@routes.delete("/contact-consents/{contact_consent_id}", scope=WRITE)
def remove_contact_consent(request: ApiRequest, contact_consent_id: Id) -> None:
    """Remove a word on consent that was recorded by mistake. The history keeps it."""
    consent = found(find_consent(request.by, contact_consent_id))
    wish_operations.remove_consent(consent=consent, by=request.by, now=request.now)
