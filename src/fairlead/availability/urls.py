from django.urls import path

from fairlead.availability.views import exports
from fairlead.availability.views import leave as views

urlpatterns = [
    path("leave/", views.leave_page, name="leave_page"),
    path("leave/export", exports.leave, name="leave_export"),
    path("leave/<int:leave_id>", views.leave, name="leave"),
    path("leave/<int:leave_id>/removal", views.leave_removal, name="leave_removal"),
    path("contacts/<int:contact_id>/leave/new", views.leave_new, name="leave_new"),
]
