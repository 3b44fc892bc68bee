"""Likely absences over HTTP."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.problems import Refused, answers, found, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.availability.operations import patterns as operations
from fairlead.availability.queries.pattern_sentences import pattern_sentence
from fairlead.availability.queries.patterns import Pattern, patterns_of_account, patterns_of_contact
from fairlead.availability.schemas.patterns import (
    LikelyAbsenceIn,
    LikelyAbsenceOut,
    LikelyAbsencesOut,
    RecordedOut,
)
from fairlead.customers.queries.accounts import find_account
from fairlead.customers.queries.contacts import find_contact
from fairlead.team.types import Scope

routes = Routes("Likely absences")
READ, WRITE = Scope.LEAVE_READ, Scope.LEAVE_WRITE


@answers(operations.NoSuchPattern)
def _no_such_pattern(problem: Exception) -> Refused:
    sentence = _("This is not likely any more: somebody has recorded or changed leave meanwhile.")
    return refused_value("/key", message=sentence, code="not_likely")


@routes.get("/accounts/{account_id}/likely-absences", scope=READ, gives=LikelyAbsencesOut)
def list_account_likely_absences(request: ApiRequest, account_id: Id) -> LikelyAbsencesOut:
    """List the likely absences of an account's people, and of the company, within a year."""
    account = found(find_account(request.by, account_id))
    return _listed(patterns_of_account(account, today=_today(request)))


@routes.get("/contacts/{contact_id}/likely-absences", scope=READ, gives=LikelyAbsencesOut)
def list_contact_likely_absences(request: ApiRequest, contact_id: Id) -> LikelyAbsencesOut:
    """List the likely absences of a contact within a year."""
    contact = found(find_contact(request.by, contact_id))
    return _listed(patterns_of_contact(contact, today=_today(request)))


@routes.post("/accounts/{account_id}/likely-absences/recordings", scope=WRITE, gives=RecordedOut, status=201)
def record_likely_absence(request: ApiRequest, account_id: Id, likely: LikelyAbsenceIn) -> RecordedOut:
    """Record a likely absence as a leave of everybody whom it concerns. It stays likely, not certain."""
    made = operations.accept_pattern(
        account=found(find_account(request.by, account_id)),
        key=likely.key,
        by=request.by,
        now=request.now,
        today=_today(request),
    )
    return RecordedOut(leave_ids=[leave.pk for leave in made])


@routes.post("/accounts/{account_id}/likely-absences/dismissals", scope=WRITE, status=204)
def dismiss_likely_absence(request: ApiRequest, account_id: Id, likely: LikelyAbsenceIn) -> None:
    """Tell a likely absence no more, until it is seen in another year."""
    operations.dismiss_pattern(
        account=found(find_account(request.by, account_id)),
        key=likely.key,
        by=request.by,
        now=request.now,
        today=_today(request),
    )


def _today(request: ApiRequest) -> date:
    return request.now.astimezone(request.by.zone_info).date()


def _listed(patterns: list[Pattern]) -> LikelyAbsencesOut:
    return LikelyAbsencesOut(likely_absences=[_pattern(one) for one in patterns])


def _pattern(one: Pattern) -> LikelyAbsenceOut:
    likely = one.likely
    return LikelyAbsenceOut(
        key=one.key,
        contact_id=one.contact.pk if one.contact else None,
        contact_ids=[contact.pk for contact in one.people],
        start_date=likely.start_date,
        end_date=likely.end_date,
        earliest_start_date=likely.earliest_start_date,
        latest_end_date=likely.latest_end_date,
        probability_percent=one.percent,
        anchor=likely.anchor,
        years_seen=list(likely.years_seen),
        years_known=likely.years_known,
        reason=pattern_sentence(likely),
    )
