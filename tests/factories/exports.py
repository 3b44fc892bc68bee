"""Exported files as a reader of them sees them."""

from __future__ import annotations

import io
from typing import Any

from fairlead.core.tabular import read_table
from fairlead.customers.models import Account, Contact
from fairlead.customers.operations.derived import derive_account, derive_contact, derive_zone
from fairlead.ui.exports import ExportedList, FileFormat, file_chunks


def content_of(response: Any) -> bytes:
    """Return the whole of an answer that is sent in pieces."""
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV or XLSX file by their headings."""
    table = read_table(io.BytesIO(data), "list")
    return [dict(zip(table.header, row.cells, strict=True)) for row in table.rows()]


def headings_of(data: bytes) -> list[str]:
    return read_table(io.BytesIO(data), "list").header


def written(listed: ExportedList, file_format: FileFormat = FileFormat.CSV) -> bytes:
    """Return the file of a list."""
    return b"".join(file_chunks(listed, file_format))


def derive_customers() -> None:
    """Let the fields of all customers that follow from others be what operations would have made them."""
    for account in Account.objects.values():
        values = derive_account(account) | derive_zone(account, stated=account["zone"])
        Account.objects.filter(pk=account["id"]).update(**values)
    for contact in Contact.objects.values():
        Contact.objects.filter(pk=contact["id"]).update(**derive_contact(contact))
