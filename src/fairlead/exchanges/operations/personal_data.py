"""What the log keeps about a person, for the export of their data."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from fairlead.customers.operations.personal_data import add_personal_section
from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations.originals import OriginalMissing, StoreUnavailable, read_original

# Bytes of originals and files that go into one export; what comes after is named by its digest alone.
MOST_BYTES = 25 * 1024 * 1024


def exchange_section(contact_id: int) -> list[dict[str, Any]]:
    """Return what was said with a contact, the latest first, with the bytes of originals and files in base64."""
    rows = Exchange.objects.filter(contact=contact_id).prefetch_related("attachments").order_by("-occurred_at", "-pk")
    left = MOST_BYTES
    section = []
    for row in rows.iterator(chunk_size=500):
        wanted = [("original", "", row.original_digest, row.original_bytes or 0)] if row.original_digest else []
        wanted += [("file", one.name, one.digest, one.size_bytes) for one in row.attachments.all()]
        files = []
        for what, name, digest, size in wanted:
            content = _content(digest) if size <= left else None
            left -= size if content is not None else 0
            files.append({"what": what, "name": name, "sha256": digest, "bytes": size, "base64": content})
        section.append(
            {
                "kind": row.kind,
                "direction": row.direction,
                "outcome": row.outcome,
                "occurred_at": row.occurred_at.isoformat(),
                "minutes": row.duration_minutes,
                "subject": row.subject,
                "text": row.text,
                "message_id": row.message_id,
                "in_reply_to": row.in_reply_to,
                "recorded_at": row.recorded_at.isoformat(),
                "files": files,
            }
        )
    return section


def _content(digest: str) -> str | None:
    try:
        return b64encode(read_original(digest)).decode()
    except (OriginalMissing, StoreUnavailable):
        return None


def add_sections() -> None:
    """Add the log to the export of a person. Called in `apps.py`."""
    add_personal_section("exchanges", exchange_section)
