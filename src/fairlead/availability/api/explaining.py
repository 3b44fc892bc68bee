"""Why somebody can, or cannot, be reached, over HTTP."""

from __future__ import annotations

from django.utils.translation import get_language
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import found
from fairlead.api.api.routes import Id, Routes
from fairlead.availability.queries.explaining import Explanation, explain_account, explain_contact
from fairlead.availability.queries.step_sentences import step_sentence, step_source
from fairlead.availability.schemas import MomentQuery
from fairlead.availability.schemas.explaining import DecisionStepOut, ExplanationOut
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.team.types import Scope

routes = Routes("Availability")
READ = Scope.LEAVE_READ


@routes.get("/contacts/{contact_id}/availability/explanation", scope=READ, gives=ExplanationOut)
def explain_contact_availability(request: ApiRequest, contact_id: Id, query: Query[MomentQuery]) -> ExplanationOut:
    """Ask step by step why a contact can, or cannot, be reached at a moment."""
    contact = found(find_contact(request.by, contact_id))
    return _explanation(request, explain_contact(contact, now=request.now, language=get_language() or "en"))


@routes.get("/accounts/{account_id}/availability/explanation", scope=READ, gives=ExplanationOut)
def explain_account_availability(request: ApiRequest, account_id: Id, query: Query[MomentQuery]) -> ExplanationOut:
    """Ask step by step why it is, or is not, working time at an account."""
    account = found(find_account(request.by, account_id))
    return _explanation(request, explain_account(account, now=request.now, language=get_language() or "en"))


def _explanation(request: ApiRequest, explained: Explanation) -> ExplanationOut:
    steps = [
        DecisionStepOut(
            code=step.code,
            facts=dict(step.facts),
            decides=step.decides,
            sentence=step_sentence(step, explained),
            source=step_source(step, request.by.zone_info),
        )
        for step in explained.steps
    ]
    return ExplanationOut(
        at=explained.moment,
        status=explained.answer.status,
        zone=explained.person.zone,
        local_date=explained.local_date,
        next_good_at=explained.answer.next_good_at,
        steps=steps,
    )
