from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class PlannerConfig(AppConfig):
    name = "fairlead.planner"

    def ready(self) -> None:
        from fairlead.availability.operations.succession_port import keep_items_of_successors  # noqa: PLC0415
        from fairlead.customers.operations.imports.port import add_extension  # noqa: PLC0415  models are ready only now
        from fairlead.customers.operations.merging import on_merge  # noqa: PLC0415
        from fairlead.planner.operations.handover import hand_over_items  # noqa: PLC0415
        from fairlead.planner.operations.imports import NextStepColumns  # noqa: PLC0415
        from fairlead.planner.operations.merging import move_items  # noqa: PLC0415
        from fairlead.planner.operations.succession import give_items_back, move_items_of  # noqa: PLC0415
        from fairlead.planner.queries.items import count_open_items, due_counts  # noqa: PLC0415
        from fairlead.planner.views import pieces  # noqa: PLC0415
        from fairlead.team.operations import on_handover  # noqa: PLC0415
        from fairlead.team.queries import add_holding  # noqa: PLC0415
        from fairlead.ui import navigation, slots  # noqa: PLC0415

        def due(member: Any, now: datetime) -> int:
            counts = due_counts(member, now.astimezone(member.zone_info).date())
            return counts["overdue"] + counts["today"]

        navigation.add_entry(
            navigation.Entry("desk", _("Desk"), icon="layout-list", group="work", order=10, go="d", on_phone=True)
        )
        navigation.add_entry(
            navigation.Entry(
                "items", _("To-dos"), icon="list-checks", group="work", order=20, go="t", on_phone=True, count=due
            )
        )
        navigation.add_entry(navigation.Entry("clock", _("World clock"), icon="clock", group="time", order=10, go="w"))
        slots.fill("timeline.actions", "planner/_timeline_actions.html", facts=pieces.timeline_actions)
        slots.fill("account.right", "planner/_account_items.html", facts=pieces.account_items, order=10)
        slots.fill("contact.right", "planner/_account_items.html", facts=pieces.contact_items, order=10)
        add_holding(20, "items", words=_item_words, count=count_open_items)
        on_handover(hand_over_items)
        keep_items_of_successors(move_items_of, give_items_back)
        on_merge(move_items)
        add_extension(NextStepColumns())
        _register_replanning()
        _register_exports()
        _register_notices()
        _register_cracks()


def _register_replanning() -> None:
    from fairlead.availability.operations.calendar_dependents import Dependent, add_dependent  # noqa: PLC0415  as above
    from fairlead.planner.operations.replanning import count_resting_items, replan_items  # noqa: PLC0415
    from fairlead.planner.queries.sentences import due_on_holiday_sentence  # noqa: PLC0415
    from fairlead.team.queries import add_notification_kind  # noqa: PLC0415

    add_dependent(Dependent("items", count_resting_items, replan_items))
    add_notification_kind("planner.due_on_holiday", icon="calendar-x", sentence=due_on_holiday_sentence)


def _register_notices() -> None:
    from fairlead.availability.queries.notice_to_dos import keep_notice_to_dos  # noqa: PLC0415  as above
    from fairlead.planner.operations.closure_notices import ClosureToDos  # noqa: PLC0415

    keep_notice_to_dos(ClosureToDos())


def _register_exports() -> None:
    from fairlead.customers.operations.exports import ExtraColumn, add_export_column  # noqa: PLC0415  as above
    from fairlead.customers.operations.imports.port import leave_out_headings  # noqa: PLC0415
    from fairlead.customers.types import FieldOwner  # noqa: PLC0415
    from fairlead.planner.operations import exports  # noqa: PLC0415
    from fairlead.ui.exports import add_list  # noqa: PLC0415

    add_export_column(ExtraColumn(FieldOwner.ACCOUNT, exports.STEP, exports.next_step_titles))
    add_export_column(ExtraColumn(FieldOwner.ACCOUNT, exports.STEP_DATE, exports.next_step_dates))
    leave_out_headings(*exports.FOR_PEOPLE_ONLY)
    add_list(
        exports.NAME,
        _("To-dos"),
        url_name="item_export",
        query="?whose=all",
        command=_("Export all to-dos (Excel)"),
        words=(_("download Excel CSV spreadsheet"),),
    )


def _item_words(number: int) -> str:
    return ngettext("%(n)d to-do", "%(n)d to-dos", number) % {"n": number}


def _register_cracks() -> None:
    from fairlead.planner.queries import crack_finders  # noqa: PLC0415  models are ready only now

    crack_finders.register()
