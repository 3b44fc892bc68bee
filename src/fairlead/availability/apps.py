from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AvailabilityConfig(AppConfig):
    name = "fairlead.availability"

    def ready(self) -> None:
        from fairlead.availability.operations.imports import LeaveColumn  # noqa: PLC0415  models are ready only now
        from fairlead.availability.views import pieces  # noqa: PLC0415
        from fairlead.customers.operations.imports.port import add_extension  # noqa: PLC0415
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
        add_extension(LeaveColumn())
        _register_exports()


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
