from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AvailabilityConfig(AppConfig):
    name = "fairlead.availability"

    def ready(self) -> None:
        from fairlead.availability.operations.imports import LeaveColumn  # noqa: PLC0415  models are ready only now
        from fairlead.availability.views import pieces  # noqa: PLC0415
        from fairlead.availability.views.status_marks import CurrentStatuses  # noqa: PLC0415
        from fairlead.customers.operations.imports.port import add_extension  # noqa: PLC0415
        from fairlead.customers.queries import status_marks  # noqa: PLC0415
        from fairlead.ui import navigation, slots  # noqa: PLC0415

        navigation.add_entry(
            navigation.Entry(
                "leave_page",
                _("Leave"),
                icon="calendar-days",
                group="time",
                order=20,
                go="l",
                on_phone=True,
            )
        )
        slots.fill("account.head", "availability/_status.html", facts=pieces.account_status, order=10)
        slots.fill("contact.head", "availability/_status.html", facts=pieces.contact_status, order=10)
        slots.fill("contact.right", "availability/_contact_leave.html", facts=pieces.contact_leave, order=30)
        status_marks.offer(CurrentStatuses())
        add_extension(LeaveColumn())
        _register_reachable()
        _register_leave()
        _register_calendars()
        _register_closures()
        _register_customer_calendars()
        _register_exports()
        _register_own_side()
        _register_cracks()


def _register_reachable() -> None:
    from fairlead.availability.views.response_times import answered_after  # noqa: PLC0415  as above
    from fairlead.exchanges.views.pieces import add_remarks  # noqa: PLC0415
    from fairlead.ui.navigation import Command, Entry, add_command, add_entry  # noqa: PLC0415  as above

    add_remarks(answered_after)
    add_entry(Entry("reachable", _("Reachable now"), icon="radio", group="time", order=5, go="n"))
    add_command(
        Command(
            _("Who opens within 3 hours?"),
            icon="radio",
            url_name="reachable",
            query="?status=soon",
            words=(_("reachable soon awake contacts now"),),
        )
    )


def _register_leave() -> None:
    from fairlead.availability.models import CalendarFeed  # noqa: PLC0415  models are ready only now
    from fairlead.availability.operations.member_calendars import FAILS as MEMBER_FAILS  # noqa: PLC0415
    from fairlead.availability.operations.personal_data import add_sections  # noqa: PLC0415
    from fairlead.availability.operations.subscriptions import FAILS  # noqa: PLC0415
    from fairlead.availability.queries import feed_entries, subscription_sentences  # noqa: PLC0415
    from fairlead.availability.views import reply_pieces, subscription_pieces  # noqa: PLC0415
    from fairlead.team.queries import add_notification_kind  # noqa: PLC0415
    from fairlead.ui import navigation, slots  # noqa: PLC0415
    from fairlead.ui.refusals import register_refusal  # noqa: PLC0415

    feed_entries.offer()
    add_sections()
    reply_pieces.register()
    add_notification_kind(FAILS, icon="unplug", sentence=subscription_sentences.failing_sentence)
    add_notification_kind(MEMBER_FAILS, icon="unplug", sentence=subscription_sentences.member_failing_sentence)
    slots.fill(
        "contact.right", "availability/_contact_calendars.html", facts=subscription_pieces.contact_calendars, order=35
    )
    navigation.add_own_settings(
        navigation.Entry("calendar_feeds", _("Calendar feeds"), icon="rss", group="system", order=10)
    )
    navigation.add_command(
        navigation.Command(
            _("New calendar feed"), icon="rss", url_name="calendar_feed_add", words=(_("subscribe ics phone outlook"),)
        )
    )
    navigation.add_command(
        navigation.Command(
            _("Add my calendar"),
            icon="calendar-sync",
            url_name="member_calendar_new",
            words=(_("busy caldav ics outlook google import my calendar"),),
        )
    )
    register_refusal(CalendarFeed.DoesNotExist, 404)


def _register_customer_calendars() -> None:
    from fairlead.availability.operations.patterns import move_dismissals  # noqa: PLC0415  models are ready only now
    from fairlead.availability.views import calendar_finder, pattern_pieces  # noqa: PLC0415
    from fairlead.customers.operations.merging import on_merge  # noqa: PLC0415
    from fairlead.ui import slots  # noqa: PLC0415
    from fairlead.ui.navigation import add_finder  # noqa: PLC0415

    slots.fill("account.right", "availability/_patterns_card.html", facts=pattern_pieces.account_patterns, order=25)
    slots.fill("contact.right", "availability/_patterns_card.html", facts=pattern_pieces.contact_patterns, order=25)
    add_finder(20, _("Calendars"), calendar_finder.found_calendars)
    on_merge(move_dismissals)


def _register_exports() -> None:
    from fairlead.availability.operations import exports  # noqa: PLC0415  models are ready only now
    from fairlead.customers.operations.exports import ExtraColumn, add_export_column  # noqa: PLC0415
    from fairlead.customers.operations.imports.port import leave_out_headings  # noqa: PLC0415
    from fairlead.customers.types import FieldOwner  # noqa: PLC0415
    from fairlead.ui.exports import add_list  # noqa: PLC0415

    add_export_column(ExtraColumn(FieldOwner.CONTACT, exports.LEAVE, exports.leave_ahead))
    leave_out_headings(*exports.FOR_PEOPLE_ONLY)
    add_list(
        exports.NAME,
        _("Leave"),
        url_name="leave_export",
        query="?span=ever&whose=all",
        command=_("Export all leave (Excel)"),
        words=(_("download Excel CSV spreadsheet"),),
    )


def _register_calendars() -> None:
    from fairlead.availability.models import CalendarCorrection  # noqa: PLC0415  models are ready only now
    from fairlead.availability.operations.calendars import NothingToApply  # noqa: PLC0415
    from fairlead.availability.queries import calendar_sentences  # noqa: PLC0415
    from fairlead.team.access import can_correct_calendars  # noqa: PLC0415
    from fairlead.team.queries import add_notification_kind  # noqa: PLC0415
    from fairlead.ui.navigation import Command, Entry, add_command, add_entry  # noqa: PLC0415
    from fairlead.ui.refusals import register_refusal  # noqa: PLC0415

    add_entry(Entry("calendars", _("Calendars"), icon="calendar-cog", group="system", order=25))
    add_command(
        Command(
            _("Correct a holiday"),
            icon="calendar-cog",
            url_name="correction_new",
            words=(_("public holiday closed worked day country"),),
            allowed=can_correct_calendars,
        )
    )
    add_notification_kind(
        "availability.calendars_differ", icon="calendar-cog", sentence=calendar_sentences.differ_sentence
    )
    register_refusal(CalendarCorrection.DoesNotExist, 404)
    register_refusal(NothingToApply, 409, sentence=lambda refused: calendar_sentences.nothing_to_apply_sentence())


def _register_closures() -> None:
    from fairlead.availability.operations.closures import move_closures  # noqa: PLC0415  models are ready only now
    from fairlead.availability.views import closure_pieces  # noqa: PLC0415
    from fairlead.customers.operations.merging import on_merge  # noqa: PLC0415
    from fairlead.team.access import can_correct_calendars  # noqa: PLC0415
    from fairlead.ui import slots  # noqa: PLC0415
    from fairlead.ui.navigation import Command, Entry, add_command, add_entry  # noqa: PLC0415

    add_entry(Entry("closures", _("Closures"), icon="door-closed", group="system", order=27))
    add_command(
        Command(
            _("Add a closure of a country"),
            icon="door-closed",
            url_name="closure_new",
            words=(_("shut factory holidays August New Year probably closed"),),
            allowed=can_correct_calendars,
        )
    )
    slots.fill("account.right", "availability/_account_closures.html", facts=closure_pieces.account_closures, order=30)
    on_merge(move_closures)


def _register_own_side() -> None:
    from fairlead.availability.operations.company_closures import move_notices  # noqa: PLC0415  models are ready only now
    from fairlead.availability.queries import member_leave, own_feed_entries  # noqa: PLC0415
    from fairlead.availability.queries.notice_sentences import not_told_sentence  # noqa: PLC0415
    from fairlead.availability.views import own_side_pieces  # noqa: PLC0415
    from fairlead.customers.operations.merging import on_merge  # noqa: PLC0415
    from fairlead.team.access import can_set_closures  # noqa: PLC0415
    from fairlead.team.queries import add_notification_kind  # noqa: PLC0415
    from fairlead.team.queries.remarks import add_remark  # noqa: PLC0415
    from fairlead.ui import navigation, slots  # noqa: PLC0415

    add_entry, add_command = navigation.add_entry, navigation.add_command
    add_entry(navigation.Entry("team_calendar", _("Team calendar"), icon="calendar-range", group="time", order=30))
    add_entry(navigation.Entry("our_company", _("Our company"), icon="building-2", group="system", order=20))
    add_entry(navigation.Entry("our_closures", _("Our closures"), icon="calendar-off", group="system", order=22))
    navigation.add_own_settings(navigation.Entry("my_leave", _("My leave"), icon="tree-palm", group="system", order=5))
    add_command(
        navigation.Command(
            _("Record my leave"), icon="tree-palm", url_name="my_leave", words=(_("holiday away vacation stand-in"),)
        )
    )
    add_command(
        navigation.Command(
            _("Add a closure of ours"),
            icon="calendar-off",
            url_name="our_closure_new",
            words=(_("company holiday shut notice customers"),),
            allowed=lambda member: can_set_closures(member, member.team_id),
        )
    )
    add_notification_kind("availability.customers_not_told", icon="megaphone", sentence=not_told_sentence)
    add_remark(member_leave.remarks)
    slots.fill("account.head", "availability/_owner_away.html", facts=own_side_pieces.owner_away, order=20)
    own_feed_entries.offer()
    on_merge(move_notices)


def _register_cracks() -> None:
    from fairlead.availability.queries import crack_finders  # noqa: PLC0415  models are ready only now

    crack_finders.register()
