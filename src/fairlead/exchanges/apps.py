from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangesConfig(AppConfig):
    name = "fairlead.exchanges"

    def ready(self) -> None:
        from fairlead.customers.operations.imports.port import add_extension  # noqa: PLC0415  models are ready only now
        from fairlead.exchanges.operations.imports import LatestContactColumn  # noqa: PLC0415
        from fairlead.exchanges.views import pieces  # noqa: PLC0415
        from fairlead.ui import slots  # noqa: PLC0415

        slots.fill("account.main", "exchanges/_card.html", facts=pieces.account_timeline, order=20)
        slots.fill("contact.main", "exchanges/_card.html", facts=pieces.contact_timeline, order=20)
        add_extension(LatestContactColumn())
        _register_exports()
        _register_evidence()
        _join_customers()


def _register_exports() -> None:
    from fairlead.customers.operations.exports import ExtraColumn, add_export_column  # noqa: PLC0415  as above
    from fairlead.customers.types import FieldOwner  # noqa: PLC0415
    from fairlead.exchanges.operations import exports  # noqa: PLC0415
    from fairlead.ui.exports import add_list  # noqa: PLC0415

    add_export_column(ExtraColumn(FieldOwner.ACCOUNT, exports.LATEST_CONTACT, exports.latest_contacts))
    add_list(exports.NAME, _("Exchanges"))


def _join_customers() -> None:
    """Let the chains tell what happens to accounts and people."""
    from fairlead.customers.operations.erasing import before_erasing, with_person  # noqa: PLC0415  as above
    from fairlead.customers.operations.merging import on_merge  # noqa: PLC0415
    from fairlead.exchanges.operations.erasing import erase_correspondence_of, prepare_for_erasing  # noqa: PLC0415
    from fairlead.exchanges.operations.merging import move_exchanges  # noqa: PLC0415
    from fairlead.exchanges.operations.personal_data import add_sections  # noqa: PLC0415

    add_sections()
    before_erasing(prepare_for_erasing)
    with_person(erase_correspondence_of)
    on_merge(move_exchanges)


def _register_evidence() -> None:
    from fairlead.team.access import can_check_evidence  # noqa: PLC0415  as above
    from fairlead.ui.navigation import Command, Entry, add_command, add_entry  # noqa: PLC0415

    add_entry(
        Entry("evidence", _("Evidence"), icon="shield-check", group="system", order=40, allowed=can_check_evidence)
    )
    add_command(
        Command(
            _("Check the evidence"),
            icon="shield-check",
            url_name="evidence",
            words=(_("log chain proof anchor tampered originals"),),
            allowed=can_check_evidence,
        )
    )
