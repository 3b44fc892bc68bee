from django.urls import path

from fairlead.availability.views import calendar_files, calendars, closures, exports, feeds, subscriptions
from fairlead.availability.views import leave as views
from fairlead.availability.views import why

urlpatterns = [
    path("contacts/<int:contact_id>/why", why.contact_why, name="contact_why"),
    path("customers/<int:account_id>/why", why.account_why, name="account_why"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/difference", calendars.difference, name="calendar_difference"),
    path("calendars/comparison", calendars.comparison, name="calendar_comparison"),
    path("calendars/application", calendars.application, name="calendar_application"),
    path("calendars/lookup", calendars.lookup, name="calendar_lookup"),
    path("calendars/corrections/new", calendars.correction_new, name="correction_new"),
    path("calendars/corrections/<int:correction_id>", calendars.correction, name="correction"),
    path("calendars/corrections/<int:correction_id>/removal", calendars.correction_removal, name="correction_removal"),
    path("calendars/<str:country>", calendars.place, name="calendar_place"),
    path("closures/", closures.closures, name="closures"),
    path("closures/new", closures.closure_new, name="closure_new"),
    path("closures/rules/<slug:rule_id>", closures.closure_rule, name="closure_rule"),
    path("closures/<int:closure_id>", closures.closure, name="closure"),
    path("closures/<int:closure_id>/removal", closures.closure_removal, name="closure_removal"),
    path("accounts/<int:account_id>/closures/new", closures.account_closure_new, name="account_closure_new"),
    path("leave/", views.leave_page, name="leave_page"),
    path("leave/export", exports.leave, name="leave_export"),
    path("leave/<int:leave_id>", views.leave, name="leave"),
    path("leave/<int:leave_id>/removal", views.leave_removal, name="leave_removal"),
    path("contacts/<int:contact_id>/leave/new", views.leave_new, name="leave_new"),
    path("contacts/<int:contact_id>/leave/overlap", views.leave_overlap, name="leave_overlap"),
    path("contacts/<int:contact_id>/calendar-files/new", calendar_files.calendar_file_new, name="calendar_file_new"),
    path("contacts/<int:contact_id>/calendar-files", calendar_files.calendar_file_taking, name="calendar_file_taking"),
    path("calendar-files/<int:upload_id>", calendar_files.calendar_file, name="calendar_file"),
    path("calendar-files/<int:upload_id>/undo", calendar_files.calendar_file_undo, name="calendar_file_undo"),
    path("contacts/<int:contact_id>/calendars/new", subscriptions.subscription_new, name="subscription_new"),
    path("subscriptions/<int:subscription_id>/fetch", subscriptions.subscription_fetch, name="subscription_fetch"),
    path("subscriptions/<int:subscription_id>/zone", subscriptions.subscription_zone, name="subscription_zone"),
    path("subscriptions/<int:subscription_id>/removal", subscriptions.subscription_removal, name="subscription_removal"),
    path("settings/feeds", feeds.feeds, name="calendar_feeds"),
    path("settings/feeds/new", feeds.feed_add, name="calendar_feed_add"),
    path("settings/feeds/<int:feed_id>/revocation", feeds.feed_revoke, name="calendar_feed_revoke"),
    path("feeds/<str:secret>.ics", feeds.feed, name="calendar_feed"),
]
