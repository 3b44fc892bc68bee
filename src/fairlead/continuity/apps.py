from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ContinuityConfig(AppConfig):
    name = "fairlead.continuity"

    def ready(self) -> None:
        from fairlead.continuity.operations.personal_data import add_sections  # noqa: PLC0415  models are ready only now
        from fairlead.continuity.operations.proposals import propose_named  # noqa: PLC0415
        from fairlead.continuity.operations.seats import SeatIsOver, move_to_account  # noqa: PLC0415
        from fairlead.continuity.queries import crack_finders  # noqa: PLC0415
        from fairlead.continuity.queries.instead import TOPIC_STAND_INS_OF_MANY, stand_ins_now  # noqa: PLC0415
        from fairlead.continuity.queries.words import over_sentence  # noqa: PLC0415
        from fairlead.customers.operations.merging import on_merge  # noqa: PLC0415
        from fairlead.messaging.operations.mail_handlers import on_mail  # noqa: PLC0415
        from fairlead.messaging.queries.gathering import add_topic_stand_ins  # noqa: PLC0415
        from fairlead.messaging.types import MailKind  # noqa: PLC0415
        from fairlead.planner.queries.stand_ins import add_stand_ins  # noqa: PLC0415
        from fairlead.ui.refusals import register_refusal  # noqa: PLC0415

        post_migrate.connect(_keep_usual_rules, sender=self)
        crack_finders.register()
        on_merge(move_to_account)
        add_sections()
        add_topic_stand_ins(TOPIC_STAND_INS_OF_MANY)
        add_stand_ins(stand_ins_now)
        for kind in (MailKind.ABSENCE, MailKind.LEFT):
            on_mail(kind, propose_named)
        register_refusal(SeatIsOver, 409, sentence=lambda refused: over_sentence())
        _register_pages()


def _register_pages() -> None:
    from fairlead.continuity.operations.exports import NAME  # noqa: PLC0415  models are ready only now
    from fairlead.continuity.views import pieces  # noqa: PLC0415
    from fairlead.ui import slots  # noqa: PLC0415
    from fairlead.ui.exports import add_list  # noqa: PLC0415
    from fairlead.ui.navigation import Command, Entry, add_command, add_entry  # noqa: PLC0415

    slots.fill("account.right", "continuity/_coverage_card.html", facts=pieces.account_card, order=7)
    slots.fill("contact.right", "continuity/_contact_card.html", facts=pieces.contact_card, order=7)
    add_entry(Entry("coverage_list", _("Stand-ins"), icon="users-round", group="customers", order=40))
    add_entry(Entry("coverage_rules", _("Stand-in rules"), icon="shield-user", group="system", order=24))
    add_command(
        Command(
            _("Customers without a stand-in"),
            icon="users-round",
            url_name="coverage_list",
            query="?gap=few",
            words=(_("coverage single point of failure emergency contact who answers"),),
        )
    )
    add_list(
        NAME,
        _("Stand-ins"),
        url_name="coverage_export",
        query="?whose=all",
        command=_("Export all stand-ins (Excel)"),
        words=(_("download Excel CSV spreadsheet"),),
    )


def _keep_usual_rules(**_about: Any) -> None:
    """Write the usual rules into a new database, also into one that a test has emptied.

    The signal also comes when only other apps' tables were made.
    """
    from django.db import connection  # noqa: PLC0415  as below

    from fairlead.continuity.models import CoverageRule  # noqa: PLC0415  models are ready only now
    from fairlead.continuity.operations.rules import keep_usual_rules  # noqa: PLC0415

    if CoverageRule._meta.db_table in connection.introspection.table_names():
        keep_usual_rules()
