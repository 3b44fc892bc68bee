"""The one API: every app's routes under one address, its document and its pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from fairlead.api.api import about, pages, team
from fairlead.api.api.document import Api
from fairlead.api.api.edge import door
from fairlead.availability import api as availability
from fairlead.continuity import api as continuity
from fairlead.customers import api as customers
from fairlead.exchanges import api as exchanges
from fairlead.insights import api as insights
from fairlead.messaging import api as messaging
from fairlead.planner import api as planner

DESCRIPTION = """Everything that the pages of Fairlead do, for programs.

Sign in with a token: `Authorization: Bearer fl_…`. Lists are paged by `limit` and `cursor`; records carry an `ETag`,
heed `If-Match`; every POST takes an `Idempotency-Key`; errors are problem documents (RFC 9457).
Moments are in UTC, dates are whole days of the customer's calendar, and the end of a period is its first day after."""

api = Api(title="Fairlead", version="1", description=DESCRIPTION, urls_namespace="api")
for routes in (
    planner.desk,
    customers.accounts.routes,
    customers.contacts.routes,
    customers.search.routes,
    customers.fields.routes,
    customers.deleted.routes,
    customers.imports.routes,
    planner.to_dos,
    insights.routes,
    exchanges.routes,
    exchanges.evidence,
    availability.leave,
    availability.availability,
    availability.reachable,
    availability.coming,
    availability.explaining,
    availability.patterns,
    availability.absence_mails,
    messaging.absence_mails,
    availability.calendars,
    availability.closures,
    availability.contact_calendars,
    availability.own_side,
    messaging.gate,
    messaging.letters,
    messaging.outgoing,
    messaging.holds,
    messaging.mails,
    messaging.overrides,
    messaging.gate_rules,
    continuity.stand_ins,
    continuity.coverage,
    availability.member_calendars,
    customers.exports.routes,
    planner.exports,
    availability.exports,
    exchanges.exports,
    continuity.exports,
    team.exports,
    team.own,
    team.people,
    team.notices,
    about.routes,
):
    api.add_router("", routes.router)


def _patterns() -> list[URLPattern | URLResolver]:
    patterns, _app, _namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = door(pattern.callback)
    return patterns


urlpatterns = [
    path("v1/", (_patterns(), "ninja", "api")),
    path("docs", pages.documentation, name="api_documentation"),
    re_path("", pages.unknown_address),
]
