from django.urls import path

from fairlead.continuity.views import coverage, overview

urlpatterns = [
    path("coverage/", overview.coverage_list, name="coverage_list"),
    path("coverage/export", overview.coverage_export, name="coverage_export"),
    path("coverage/rules/", overview.coverage_rules, name="coverage_rules"),
    path("coverage/rules/<slug:topic>", overview.coverage_rule, name="coverage_rule"),
    path("customers/<int:account_id>/coverage", coverage.coverage, name="coverage"),
    path("customers/<int:account_id>/seats/new", coverage.seat_new, name="seat_new"),
    path("seats/<int:seat_id>", coverage.seat, name="seat"),
    path("seats/<int:seat_id>/check", coverage.seat_check, name="seat_check"),
    path("seats/<int:seat_id>/place", coverage.seat_place, name="seat_place"),
    path("seats/<int:seat_id>/acceptance", coverage.seat_acceptance, name="seat_acceptance"),
    path("seats/<int:seat_id>/end", coverage.seat_end, name="seat_end"),
]
