"""What keeps customers, and us, from work in the coming weeks, over HTTP."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from ninja import Query

from fairlead.api.api.callers import ApiRequest
from fairlead.api.api.routes import Routes
from fairlead.availability.queries.coming_absences import heat_map
from fairlead.availability.queries.coming_list import coming_list
from fairlead.availability.schemas.coming import (
    ComingEntryOut,
    ComingOut,
    ComingQuery,
    ComingWeeksOut,
    CountryWeeksOut,
    WeeksOut,
)
from fairlead.team.types import Scope

routes = Routes("Availability")
READ = Scope.LEAVE_READ


@routes.get("/availability/coming-weeks", scope=READ, gives=ComingWeeksOut)
def list_coming_weeks(request: ApiRequest, query: Query[ComingQuery]) -> ComingWeeksOut:
    """Ask how much of the customers' working days falls away in each of the coming weeks, by country."""
    shown = heat_map(by=request.by, wanted=query.as_wanted(request.by.pk, _today(request)), now=request.now)
    return ComingWeeksOut(
        mondays=list(shown.mondays),
        all=WeeksOut(**WeeksOut.values_of(shown.whole)),
        countries=[CountryWeeksOut(country=line.country, **WeeksOut.values_of(line)) for line in shown.lines],
        without_country=shown.unplaced,
    )


@routes.get("/availability/coming", scope=READ, gives=ComingOut)
def list_coming(request: ApiRequest, query: Query[ComingQuery]) -> ComingOut:
    """Ask what is to come: holidays, make-up days, closures, leave, likely absences, and our own closures."""
    today = _today(request)
    wanted = query.as_wanted(request.by.pk, today)
    shown = coming_list(by=request.by, wanted=wanted, today=today, language=get_language() or "en")
    return ComingOut(entries=[ComingEntryOut.of(one) for one in shown.entries], left_out=shown.left_out)


def _today(request: ApiRequest) -> date:
    return request.now.astimezone(request.by.zone_info).date()
