from django.urls import path

from fairlead.availability.views import (
    absence_mails,
    calendar_files,
    calendars,
    closures,
    contact_calendar,
    exports,
    feeds,
    member_calendars,
    member_leave,
    notices,
    overview,
    own_closures,
    patterns,
    reachable,
    subscriptions,
    successions,
    why,
)
from fairlead.availability.views import leave as views

urlpatterns = [
    path("contacts/<int:contact_id>/calendar", contact_calendar.contact_calendar, name="contact_calendar"),
    path("customers/<int:account_id>/calendar", contact_calendar.account_calendar, name="account_calendar"),
    path("customers/<int:account_id>/likely-absences", patterns.likely_absence, name="likely_absence"),
    path("contacts/<int:contact_id>/why", why.contact_why, name="contact_why"),
    path("customers/<int:account_id>/why", why.account_why, name="account_why"),
    path("zones/<path:zone>/why", why.zone_why, name="zone_why"),
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
    path("now", reachable.reachable_now, name="reachable"),
    path("leave/", overview.leave_page, name="leave_page"),
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
    path("contacts/<int:contact_id>/calendars", subscriptions.contact_calendars, name="contact_calendars"),
    path("subscriptions/<int:subscription_id>/fetch", subscriptions.subscription_fetch, name="subscription_fetch"),
    path("subscriptions/<int:subscription_id>/zone", subscriptions.subscription_zone, name="subscription_zone"),
    path(
        "subscriptions/<int:subscription_id>/removal", subscriptions.subscription_removal, name="subscription_removal"
    ),
    path("settings/feeds", feeds.feeds, name="calendar_feeds"),
    path("settings/feeds/new", feeds.feed_add, name="calendar_feed_add"),
    path("settings/feeds/<int:feed_id>/revocation", feeds.feed_revoke, name="calendar_feed_revoke"),
    path("feeds/<str:secret>.ics", feeds.feed, name="calendar_feed"),
]

urlpatterns += [
    path("our-company", own_closures.our_company_page, name="our_company"),
    path("our-closures/", own_closures.our_closures, name="our_closures"),
    path("our-closures/new", own_closures.our_closure_new, name="our_closure_new"),
    path("our-closures/<int:our_closure_id>", own_closures.our_closure, name="our_closure"),
    path("our-closures/<int:our_closure_id>/edit", own_closures.our_closure_edit, name="our_closure_edit"),
    path("our-closures/<int:our_closure_id>/removal", own_closures.our_closure_removal, name="our_closure_removal"),
    path("our-closures/<int:our_closure_id>/to-dos", own_closures.our_closure_to_dos, name="our_closure_to_dos"),
    path("our-closures/<int:our_closure_id>/customers/<int:account_id>", notices.closure_notice, name="closure_notice"),
    path(
        "our-closures/<int:our_closure_id>/customers/<int:account_id>/told",
        notices.closure_notice_told,
        name="closure_notice_told",
    ),
    path("settings/leave", member_leave.my_leave, name="my_leave"),
    path("settings/calendars", member_calendars.member_calendars, name="member_calendars"),
    path("settings/calendars/new", member_calendars.member_calendar_new, name="member_calendar_new"),
    path(
        "settings/calendars/<int:member_calendar_id>/fetch",
        member_calendars.member_calendar_fetch,
        name="member_calendar_fetch",
    ),
    path(
        "settings/calendars/<int:member_calendar_id>/removal",
        member_calendars.member_calendar_removal,
        name="member_calendar_removal",
    ),
    path("team-calendar", member_leave.team_calendar_page, name="team_calendar"),
    path("members/<int:member_id>/leave/new", member_leave.member_leave_new, name="member_leave_new"),
    path("member-leave/<int:member_leave_id>", member_leave.member_leave, name="member_leave"),
    path("member-leave/<int:member_leave_id>/removal", member_leave.member_leave_removal, name="member_leave_removal"),
]

urlpatterns += [
    path("leave/replies/<int:absence_mail_id>", absence_mails.absence_mail, name="absence_mail"),
    path(
        "leave/replies/<int:absence_mail_id>/acceptance",
        absence_mails.absence_mail_acceptance,
        name="absence_mail_acceptance",
    ),
    path(
        "leave/replies/<int:absence_mail_id>/mending", absence_mails.absence_mail_mending, name="absence_mail_mending"
    ),
    path(
        "leave/replies/<int:absence_mail_id>/dismissal",
        absence_mails.absence_mail_dismissal,
        name="absence_mail_dismissal",
    ),
    path("leave/replies/<int:absence_mail_id>/undo", absence_mails.absence_mail_undo, name="absence_mail_undo"),
    path(
        "leave/replies/<int:absence_mail_id>/delegates/<int:delegate_id>",
        absence_mails.absence_mail_stand_in,
        name="absence_mail_stand_in",
    ),
    path("contacts/<int:contact_id>/succession", successions.succession_new, name="succession_new"),
    path("leave/successors/<int:succession_id>", successions.succession, name="succession"),
    path(
        "leave/successors/<int:succession_id>/settlement",
        successions.succession_settlement,
        name="succession_settlement",
    ),
    path(
        "leave/successors/<int:succession_id>/dismissal", successions.succession_dismissal, name="succession_dismissal"
    ),
    path(
        "leave/successors/<int:succession_id>/reopening", successions.succession_reopening, name="succession_reopening"
    ),
]
