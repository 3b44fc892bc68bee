from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "fairlead.messaging"

    def ready(self) -> None:
        from fairlead.customers.operations.merging import on_merge  # noqa: PLC0415  models are ready only now
        from fairlead.messaging.operations.holds import hand_over_holds, move_to_account  # noqa: PLC0415
        from fairlead.team.operations import on_handover  # noqa: PLC0415

        post_migrate.connect(_keep_usual_rules, sender=self)
        on_merge(move_to_account)
        on_handover(hand_over_holds)
        _register_notifications()
        _register_gate()
        _register_mail()
        _register_letters()
        _register_cracks()


def _keep_usual_rules(**_about: Any) -> None:
    """Write the usual purposes and ceilings into a new database, also into one that a test has emptied.

    The signal also comes when only other apps' tables were made.
    """
    from django.db import connection  # noqa: PLC0415  as below

    from fairlead.messaging.models import Ceiling  # noqa: PLC0415  models are ready only now
    from fairlead.messaging.operations.policy import keep_usual_rules  # noqa: PLC0415

    if Ceiling._meta.db_table in connection.introspection.table_names():
        keep_usual_rules()


def _register_notifications() -> None:
    from fairlead.messaging.operations.overrides import DECIDED, WAITS  # noqa: PLC0415  models are ready only now
    from fairlead.messaging.queries.sentences import decided_sentence, waits_sentence  # noqa: PLC0415
    from fairlead.team.queries import add_notification_kind  # noqa: PLC0415

    add_notification_kind(WAITS, icon="shield-question", sentence=waits_sentence)
    add_notification_kind(DECIDED, icon="shield-check", sentence=decided_sentence)


def _register_letters() -> None:
    from fairlead.messaging.views import letter_places  # noqa: PLC0415  models are ready only now

    letter_places.register()


def _register_gate() -> None:
    from fairlead.messaging.operations.holds import HoldIsOver  # noqa: PLC0415  models are ready only now
    from fairlead.messaging.operations.overrides import OverrideIsDecided, OwnOverride  # noqa: PLC0415
    from fairlead.messaging.operations.personal_data import add_sections  # noqa: PLC0415
    from fairlead.messaging.queries.overrides import count_waiting  # noqa: PLC0415
    from fairlead.messaging.queries.sentences import over_sentence, own_sentence  # noqa: PLC0415
    from fairlead.messaging.views import gate_pieces  # noqa: PLC0415
    from fairlead.team.access import can_settle_contact_rules  # noqa: PLC0415
    from fairlead.ui import slots  # noqa: PLC0415
    from fairlead.ui.navigation import Command, Entry, add_command, add_entry  # noqa: PLC0415
    from fairlead.ui.refusals import register_refusal  # noqa: PLC0415

    slots.fill("contact.right", "messaging/_gate_card.html", facts=gate_pieces.contact_card, order=5)
    slots.fill("account.right", "messaging/_gate_card.html", facts=gate_pieces.account_card, order=5)
    add_entry(Entry("gate_log", _("Contact gate"), icon="shield", group="work", order=40, count=count_waiting))
    add_entry(Entry("gate_rules", _("Contact rules"), icon="scale", group="system", order=23))
    add_command(Command(_("Holds"), icon="pause", url_name="holds", words=(_("pause left in peace do not contact"),)))
    add_command(
        Command(
            _("Add a ceiling of contacts"),
            icon="scale",
            url_name="ceiling_new",
            words=(_("how often limit contact gate"),),
            allowed=can_settle_contact_rules,
        )
    )
    register_refusal(HoldIsOver, 409, sentence=lambda refused: over_sentence())
    register_refusal(OverrideIsDecided, 409, sentence=lambda refused: over_sentence())
    register_refusal(OwnOverride, 403, sentence=lambda refused: own_sentence())
    add_sections()


def _register_mail() -> None:
    from fairlead.messaging.views import absence_mails, mail_pieces  # noqa: PLC0415  models are ready only now

    mail_pieces.register()
    absence_mails.register()


def _register_cracks() -> None:
    from fairlead.messaging.queries import crack_finders  # noqa: PLC0415  models are ready only now

    crack_finders.register()
