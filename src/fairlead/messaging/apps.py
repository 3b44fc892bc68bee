from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


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
        _register_letters()


def _keep_usual_rules(**_about: Any) -> None:
    """Write the usual purposes and ceilings into a new database, also into one that a test has emptied.

    The signal also comes when only other apps' tables were made.
    """
    from django.db import connection  # noqa: PLC0415  as below

    from fairlead.messaging.models import Ceiling  # noqa: PLC0415  models are ready only now
    from fairlead.messaging.operations.policy import keep_usual_rules  # noqa: PLC0415

    if Ceiling._meta.db_table in connection.introspection.table_names():
        keep_usual_rules()


def _register_letters() -> None:
    from fairlead.messaging import letter_registrations  # noqa: PLC0415  models are ready only now

    letter_registrations.register()


def _register_notifications() -> None:
    from fairlead.messaging.operations.overrides import DECIDED, WAITS  # noqa: PLC0415  models are ready only now
    from fairlead.messaging.queries.sentences import decided_sentence, waits_sentence  # noqa: PLC0415
    from fairlead.team.queries import add_notification_kind  # noqa: PLC0415

    add_notification_kind(WAITS, icon="shield-question", sentence=waits_sentence)
    add_notification_kind(DECIDED, icon="shield-check", sentence=decided_sentence)
