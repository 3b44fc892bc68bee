from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class AuditConfig(AppConfig):
    name = "fairlead.audit"

    def ready(self) -> None:
        connection_created.connect(_ignore_no_trigger, dispatch_uid="audit.ignore_no_trigger")


def _ignore_no_trigger(*, connection: BaseDatabaseWrapper, **_more: Any) -> None:
    """Say on every new connection that no trigger is to be ignored.

    Each trigger asks for this setting; where there is none the question fails, which is caught, and the database then
    looks through all constraints that wait for the end of the transaction. So every further row would take longer than
    the one before it: hours for a list of 100,000 customers.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', false)")
