"""Reads what is here of the accounts that a file matches, as plain values, in slices."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from fairlead.customers.operations.imports.changes import Here, Values
from fairlead.customers.operations.imports.staging import StagedCompany

# Money as text: a binary fraction would not compare with what the file says.
ACCOUNT_ROW = "to_jsonb(t) || jsonb_build_object('credit_limit', t.credit_limit::text)"
ACCOUNTS = f"SELECT id, {ACCOUNT_ROW} FROM customers_account t WHERE id = ANY(%s)"  # noqa: S608  constants
SITES = "SELECT account_id, to_jsonb(s) FROM customers_site s WHERE account_id = ANY(%s) ORDER BY id"
PEOPLE = """
    SELECT c.account_id, to_jsonb(c) || jsonb_build_object('points', coalesce((
        SELECT jsonb_agg(jsonb_build_array(p.kind, p.value, p.label) ORDER BY p.position, p.id)
        FROM customers_contactpoint p WHERE p.contact_id = c.id
    ), '[]'))
    FROM customers_contact c WHERE c.account_id = ANY(%s) AND c.deleted_at IS NULL ORDER BY c.id
"""


def find_here(companies: Sequence[StagedCompany]) -> dict[int, Here]:
    """Return what is here, by account. The caller holds the accounts, so that nothing changes meanwhile."""
    ids = [one.account_id for one in companies if one.account_id is not None]
    if not ids:
        return {}
    sites, people = _by_account(SITES, ids), _by_account(PEOPLE, ids)
    return {
        account_id: Here(rows[0], sites.get(account_id, []), people.get(account_id, []))
        for account_id, rows in _by_account(ACCOUNTS, ids).items()
    }


def _by_account(sql: str, ids: Sequence[int]) -> dict[int, list[Values]]:
    found: dict[int, list[Values]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(ids)])
        for account_id, row in cursor.fetchall():
            found.setdefault(account_id, []).append(_loaded(row))
    return found


def _loaded(row: Any) -> Values:
    values: Values = json.loads(row) if isinstance(row, str) else row
    return values
