from django.urls import path

from fairlead.availability.views import calendars, exports
from fairlead.availability.views import leave as views

urlpatterns = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/difference", calendars.difference, name="calendar_difference"),
    path("calendars/comparison", calendars.comparison, name="calendar_comparison"),
    path("calendars/application", calendars.application, name="calendar_application"),
    path("calendars/lookup", calendars.lookup, name="calendar_lookup"),
    path("calendars/corrections/new", calendars.correction_new, name="correction_new"),
    path("calendars/corrections/<int:correction_id>", calendars.correction, name="correction"),
    path("calendars/corrections/<int:correction_id>/removal", calendars.correction_removal, name="correction_removal"),
    path("calendars/<str:country>", calendars.place, name="calendar_place"),
    path("leave/", views.leave_page, name="leave_page"),
    path("leave/export", exports.leave, name="leave_export"),
    path("leave/<int:leave_id>", views.leave, name="leave"),
    path("leave/<int:leave_id>/removal", views.leave_removal, name="leave_removal"),
    path("contacts/<int:contact_id>/leave/new", views.leave_new, name="leave_new"),
    path("contacts/<int:contact_id>/leave/overlap", views.leave_overlap, name="leave_overlap"),
]
