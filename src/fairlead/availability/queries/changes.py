"""Reads which accounts' people have changed since a process has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# A row is new exactly when its transaction was not visible in the snapshot of the reading before: it has been committed
# since, however early it was begun. All of it is one statement, and so one snapshot.
CHANGES_SINCE = """
    SELECT statement_timestamp(), pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NOT NULL,
           coalesce(bool_or(change.account_id IS NULL), false),
           coalesce(array_agg(DISTINCT change.account_id) FILTER (WHERE change.account_id IS NOT NULL), '{}')
    FROM availability_change AS change
    WHERE change.transaction >= pg_snapshot_xmin(%(before)s::pg_snapshot)::text::bigint
      AND NOT pg_visible_in_snapshot(change.transaction::text::xid8, %(before)s::pg_snapshot)
"""
FIRST_LOOK = """
    SELECT statement_timestamp(), pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NOT NULL, true,
           '{}'::bigint[]
"""


@dataclass(frozen=True)
class Reading:
    """What has changed between two looks. `at` is the clock of the database, `snapshot` what was visible then.

    `is_all` says that everybody is to be read anew. `has_own_changes` that the asking transaction itself has written:
    it sees what nobody else does.
    """

    at: datetime
    snapshot: str
    has_own_changes: bool
    is_all: bool
    account_ids: frozenset[int]


def read_changes(before: Reading | None) -> Reading:
    """Return what has become visible since another reading; all of it without one."""
    with connection.cursor() as cursor:
        if before is None:
            cursor.execute(FIRST_LOOK)
        else:
            cursor.execute(CHANGES_SINCE, {"before": before.snapshot})
        at, snapshot, has_own, is_all, accounts = cursor.fetchone()
    is_other = before is not None and _bounds(snapshot)[1] < _bounds(before.snapshot)[0]
    return Reading(at, snapshot, has_own, is_all or is_other, frozenset(accounts))


def _bounds(snapshot: str) -> tuple[int, int]:
    """Return the first transaction that still ran and the first that had not begun.

    A database whose transactions are numbered below those already seen is another one: it was restored from a copy.
    """
    begins, past, _running = snapshot.split(":")
    return int(begins), int(past)
