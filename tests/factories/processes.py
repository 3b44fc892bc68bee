"""What another process needs to work in the test's own database."""

from __future__ import annotations

from urllib.parse import quote

from django.db import connection


def database_address() -> str:
    """Return the address of the database that this test uses."""
    at = connection.settings_dict
    where = f"?host={quote(at['HOST'], safe='')}" + (f"&port={at['PORT']}" if at["PORT"] else "")
    secret = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    return f"postgresql://{quote(at['USER'], safe='')}{secret}@/{at['NAME']}{where}"
