"""All addresses: each app brings its own."""

from django.urls import include, path

from fairlead.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/", include("fairlead.config.api")),
    path("", include("fairlead.demo.urls")),
    path("", include("fairlead.continuity.urls")),
    path("", include("fairlead.insights.urls")),
    path("", include("fairlead.planner.urls")),
    path("", include("fairlead.messaging.urls")),
    path("", include("fairlead.availability.urls")),
    path("", include("fairlead.exchanges.urls")),
    path("", include("fairlead.customers.urls")),
    path("", include("fairlead.ui.urls")),
    path("", include("fairlead.team.urls")),
]

handler403 = "fairlead.ui.refusals.forbidden"
handler404 = "fairlead.ui.refusals.not_found"
handler500 = "fairlead.ui.refusals.broken"
