"""Tidies up at night: files that nothing needs, and what the search reads of older entries."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from fairlead.exchanges.models import Exchange
from fairlead.exchanges.operations.erasing import forget_files, is_referred_to
from fairlead.exchanges.operations.originals import FolderStore, store
from fairlead.exchanges.operations.recording import attachments_of, search_text_of

# Bytes are kept before the row that needs them: what is younger may still get its row.
WAITS = timedelta(days=1)
AT_ONCE = 1000


def forget_unneeded_files(*, now: datetime) -> int:
    """Remove kept bytes that no entry needs, such as those of a process that was killed before its entry stood."""
    place, before = store(), now - WAITS
    if isinstance(place, FolderStore):
        place.forget_unfinished(before)
    old = [digest for digest, since in place.stored() if since < before and not is_referred_to(digest)]
    return forget_files(old)


def fill_search_texts() -> int:
    """Let entries be found that were recorded before there was a search; return how many those were."""
    filled = 0
    empty = Exchange.objects.filter(~Q(text="") | ~Q(subject=""), search_text="").order_by("pk")
    while rows := list(empty[:AT_ONCE]):
        files = attachments_of([row.pk for row in rows])
        # What has no letter or digit at all is found by nothing, and must not be looked at every night.
        texts = [search_text_of(row, files.get(row.pk, ())) or "-" for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exchanges_exchange e SET search_text = n.text"
                " FROM unnest(%s::bigint[], %s::text[]) AS n(id, text) WHERE e.id = n.id",
                [[row.pk for row in rows], texts],
            )
        filled += len(rows)
    return filled
