"""Writes the daily anchor: the heads of all chains, chained among the anchors, and a copy to be kept elsewhere.

Who could change the database could compute every chain anew. Only a copy of an anchor that lies where they cannot reach
gives them away.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from fairlead.core.evidence import FIRST, AnchoredHead, anchor_hash
from fairlead.core.evidence.commitments import written_moment
from fairlead.exchanges.models import Anchor, AnchorHead

# Any number: who writes an anchor holds it.
LOCK = 4_721_061
_GROWN = """
SELECT c.id, c.length, c.head FROM exchanges_chain c
LEFT JOIN LATERAL (
    SELECT h.length FROM exchanges_anchorhead h WHERE h.chain_number = c.id ORDER BY h.length DESC LIMIT 1
) anchored ON true
WHERE c.length > coalesce(anchored.length, 0) ORDER BY c.id
"""


@transaction.atomic
def write_anchor(*, now: datetime) -> Anchor | None:
    """Anchor every chain that has grown since the anchor before; return the new anchor, None before the first entry.

    A day on which nothing was said has an anchor as well: that nothing was said is also something to prove.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_GROWN)
        heads = [AnchoredHead(number, length, bytes(head)) for number, length, head in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM exchanges_chain")
        chains = cursor.fetchone()[0]
    latest = Anchor.objects.first()
    if not heads and latest is None:
        return None
    number, previous = (latest.number + 1, bytes(latest.hash)) if latest else (1, FIRST)
    own_hash = anchor_hash(number, now, heads, previous)
    anchor = Anchor.objects.create(number=number, at=now, chains=chains, previous=previous, hash=own_hash)
    AnchorHead.objects.bulk_create(
        (AnchorHead(anchor=anchor, chain_number=one.chain_id, length=one.length, head=one.head) for one in heads),
        batch_size=2000,
    )
    folder = settings.EVIDENCE_ANCHORS
    if folder is not None:
        transaction.on_commit(lambda: export_anchor(anchor, folder))
    return anchor


def anchor_document(anchor: Anchor) -> dict[str, Any]:
    """Return an anchor as it is kept outside: all that its hash covers, ready for JSON."""
    heads = anchor.heads.order_by("chain_number").values_list("chain_number", "length", "head")
    return {
        "format": "fairlead anchor 1",
        "number": anchor.number,
        "at": written_moment(anchor.at),
        "previous": bytes(anchor.previous).hex(),
        "hash": bytes(anchor.hash).hex(),
        "heads": [[chain, length, bytes(head).hex()] for chain, length, head in heads],
    }


def file_name_of(number: int) -> str:
    """Return the name of an anchor's copy; names sort as numbers do."""
    return f"fairlead-anchor-{number:06d}.json"


def export_anchor(anchor: Anchor, folder: Path) -> Path:
    """Write an anchor's copy into a folder, all or nothing, and return where it lies."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / file_name_of(anchor.number)
    beside = folder / f".{path.name}.{os.getpid()}"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        json.dump(anchor_document(anchor), stream, separators=(",", ":"))
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    return path
