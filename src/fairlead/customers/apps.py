from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext as _now
from django.utils.translation import ngettext


class CustomersConfig(AppConfig):
    name = "fairlead.customers"

    def ready(self) -> None:
        from fairlead.team.queries.notifications import add_notification_kind  # noqa: PLC0415

        add_notification_kind("customers.given", icon="building-2", sentence=given_sentence)


def given_sentence(facts: Mapping[str, Any]) -> str:
    """Say that somebody gave a member one account, or many."""
    count = int(facts["count"])
    if count == 1:
        return _now("%(by)s gave you %(name)s.") % facts
    return ngettext("%(by)s gave you %(count)d customer.", "%(by)s gave you %(count)d customers.", count) % facts
