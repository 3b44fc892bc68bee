"""Closures over HTTP: what the desk reckons with, the rules as the team sees them, and what it was told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Path, Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.paging import page_of
from fairlead.api.api.problems import Refused, answers, found, named, refused_value
from fairlead.api.api.routes import Id, Routes
from fairlead.api.schemas.base import PageOf, PageQuery
from fairlead.availability.operations import closures as operations
from fairlead.availability.queries import calendars, person_of_account
from fairlead.availability.queries.closures import (
    TeamRule,
    find_known_closure,
    find_team_rule,
    known_closures,
    team_rules,
)
from fairlead.availability.schemas.closures import (
    AccountClosureQuery,
    ClosureOut,
    ClosureQuery,
    ClosureRuleChangesIn,
    ClosureRuleOut,
    ClosuresOut,
    KnownClosureChangesIn,
    KnownClosureFilters,
    KnownClosureIn,
    KnownClosureOut,
)
from fairlead.availability.types import ClosureScope
from fairlead.core.closures import Closure, PlaceClosures, place_closures
from fairlead.core.places import find_subdivision
from fairlead.customers.queries.accounts import find_account
from fairlead.team.types import Scope

routes = Routes("Closures")
READ, WRITE = Scope.LEAVE_READ, Scope.LEAVE_WRITE
A_YEAR = timedelta(days=366)
MOST_DAYS = timedelta(days=3660)
RuleId = Annotated[str, Path(pattern="^[a-z0-9-]{1,80}$", examples=["it-august"])]
KEPT_FIELDS = (
    "country", "subdivision", "name", "start_date", "end_date", "is_yearly", "scope", "probability_percent", "note",
)  # fmt: skip


@answers(operations.ClosureEndsBeforeItStarts)
def _ends_too_early(problem: Exception) -> Refused:
    sentence = _("The closure must end after it begins, and within a year.")
    return refused_value("/end_date", message=sentence, code="ends_before_start")


@answers(operations.UnknownClosureCountry)
def _unknown_country(problem: Exception) -> Refused:
    return refused_value("/country", message=_("Name an account, or a country that there is."), code="unknown_country")


@answers(operations.UnknownClosureRegion)
def _unknown_region(problem: Exception) -> Refused:
    sentence = _("This country has no such region. Write its name or its ISO code.")
    return refused_value("/subdivision", message=sentence, code="unknown_region")


@routes.get("/closures", scope=READ, gives=ClosuresOut)
def list_closures(request: ApiRequest, query: Query[ClosureQuery]) -> ClosuresOut:
    """List the closures of a country or region in a period, as the team sees them."""
    region = find_subdivision(query.country, query.subdivision) if query.subdivision else None
    of_place = calendars().closures.of(query.country, region or query.subdivision or "")
    return _closures(request, of_place, query.since, query.until)


@routes.get("/accounts/{account_id}/closures", scope=READ, gives=ClosuresOut)
def list_account_closures(request: ApiRequest, account_id: Id, query: Query[AccountClosureQuery]) -> ClosuresOut:
    """List the closures of an account in a period: of its place, and those that it has told of."""
    person = person_of_account(found(find_account(request.by, account_id)))
    closures = person.closures or place_closures(person.country, person.subdivision)
    return _closures(request, closures, query.since, query.until)


@routes.get("/closure-rules", scope=READ, gives=PageOf[ClosureRuleOut])
def list_closure_rules(request: ApiRequest) -> PageOf[ClosureRuleOut]:
    """List all rules, each with how the team sees it."""
    return PageOf(items=[_rule(one) for one in team_rules(today=request.now.date())], next=None)


@routes.patch("/closure-rules/{rule}", scope=WRITE, gives=ClosureRuleOut)
def change_closure_rule(request: ApiRequest, rule: RuleId, changes: ClosureRuleChangesIn) -> ClosureRuleOut:
    """Switch a rule off, or give it another probability. Leaders and owners may."""
    one = found(find_team_rule(rule, today=request.now.date()))
    kept = {
        "is_off": one.is_off,
        "probability_percent": one.change.probability_percent if one.change else None,
        "note": one.change.note if one.change else "",
    }
    operations.change_rule(
        rule_id=rule,
        by=request.by,
        now=request.now,
        expected_version=request.expected_version,
        **{**kept, **changes.given()},
    )
    return _rule(found(find_team_rule(rule, today=request.now.date())))


@routes.get("/known-closures", scope=READ, gives=PageOf[KnownClosureOut])
def list_known_closures(
    request: ApiRequest, filters: Query[KnownClosureFilters], page: Query[PageQuery]
) -> PageOf[KnownClosureOut]:
    """List the closures that the team was told of, the earliest first."""
    conditions = {"account": filters.account_id, "country": filters.country}
    rows = known_closures(request.by).filter(**{name: value for name, value in conditions.items() if value is not None})
    return page_of(request, rows, page, order=("start_date", "pk"), show=KnownClosureOut.model_validate)


@routes.post(
    "/known-closures", scope=WRITE, gives=KnownClosureOut, status=201, versioned=True, location="/known-closures/{id}"
)
def record_known_closure(request: ApiRequest, closure: KnownClosureIn) -> KnownClosureOut:
    """Record a closure that the team was told of."""
    account = None
    if closure.account_id is not None:
        account = named(find_account(request.by, closure.account_id), "/account_id")
    given = closure.model_dump(exclude={"account_id"})
    values: Any = given | {name: given[name] or "" for name in ("country", "subdivision")}
    made = operations.record_closure(by=request.by, now=request.now, values=values, account=account)
    return KnownClosureOut.model_validate(made)


@routes.get("/known-closures/{closure_id}", scope=READ, gives=KnownClosureOut, versioned=True)
def get_known_closure(request: ApiRequest, closure_id: Id) -> KnownClosureOut:
    """Get a closure that the team was told of."""
    return KnownClosureOut.model_validate(found(find_known_closure(request.by, closure_id)))


@routes.patch("/known-closures/{closure_id}", scope=WRITE, gives=KnownClosureOut)
def change_known_closure(request: ApiRequest, closure_id: Id, changes: KnownClosureChangesIn) -> KnownClosureOut:
    """Change a closure that the team was told of."""
    row = found(find_known_closure(request.by, closure_id))
    values: Any = {name: getattr(row, name) for name in KEPT_FIELDS} | changes.given()
    changed = operations.change_closure(
        closure=row, by=request.by, now=request.now, values=values, expected_version=request.expected_version
    )
    return KnownClosureOut.model_validate(changed)


@routes.delete("/known-closures/{closure_id}", scope=WRITE, versioned=True)
def remove_known_closure(request: ApiRequest, closure_id: Id) -> None:
    """Remove a closure. The history keeps it."""
    row = found(find_known_closure(request.by, closure_id))
    operations.remove_closure(closure=row, by=request.by, now=request.now, expected_version=request.expected_version)


def _closures(request: ApiRequest, closures: PlaceClosures, since: date | None, until: date | None) -> ClosuresOut:
    start = since or request.now.date()
    # More than ten years nobody plans, and what is asked for is computed year by year.
    end = min(until or start + A_YEAR, start + MOST_DAYS)
    listed = closures.between(start, end) if start < end else []
    return ClosuresOut(since=start, until=end, closures=[_closure(one) for one in listed])


def _closure(one: Closure) -> ClosureOut:
    kind, _colon, key = one.rule.id.partition(":")
    is_known = kind == "known"
    return ClosureOut(
        rule=None if is_known else one.rule.id,
        known_closure_id=int(key) if is_known else None,
        name=one.rule.name(get_language() or "en"),
        start_date=one.start_date,
        end_date=one.end_date,
        scope=ClosureScope(one.rule.scope.value),
        probability_percent=one.rule.probability_percent,
    )


def _rule(one: TeamRule) -> ClosureRuleOut:
    rule, change = one.rule, one.change
    return ClosureRuleOut(
        rule=rule.id,
        name=rule.name(get_language() or "en"),
        countries=list(rule.countries),
        subdivisions=list(rule.subdivisions),
        scope=ClosureScope(rule.scope.value),
        begins=rule.begins.text,
        ends=rule.ends.text,
        usual_percent=rule.probability_percent,
        probability_percent=one.probability_percent,
        is_off=one.is_off,
        note=change.note if change else "",
        observed_year=rule.observed_year,
        sources=list(rule.sources),
        version=change.version if change else None,
    )
