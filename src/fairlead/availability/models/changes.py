"""What tells the processes that hold all contacts in memory which accounts to read again.

Triggers write it, so that no way of changing a contact, raw SQL and COPY included, can forget to. The tables of
customers are watched through proxies: their own app, which lies below, need not know who watches.
"""

from __future__ import annotations

import pgtrigger
from django.db import models

from fairlead.customers.models import Account, Contact, Site

# A statement that touches more accounts than this asks for all of them to be read anew, in one row.
MOST_ACCOUNTS_NAMED = 5000

_ACCOUNT_COLUMNS = "country subdivision city zone week stage deleted_at"
_CONTACT_COLUMNS = "account_id site_id zone week is_main left_on_date deleted_at"


class Change(models.Model):
    """One account of which something was changed that decides when its people can be reached; none means all accounts.

    `transaction` is the number of the transaction that wrote it. A reader that remembers the snapshot in which it
    looked finds what has become visible since, in whatever order transactions were committed. Rows are kept for days
    (`operations.forget_changes`): a process that has not looked for longer begins anew.
    """

    account_id = models.BigIntegerField(null=True)  # no foreign key: it also tells of accounts that are no more
    transaction = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["transaction"], name="change_by_transaction"),
            models.Index(fields=["made_at"], name="change_by_time"),
        ]


def _recording(accounts: str) -> str:
    """Return the body of a trigger that records the accounts which a query names."""
    return f"""
        INSERT INTO availability_change (account_id, transaction, made_at)
        SELECT DISTINCT CASE WHEN count(*) OVER () <= {MOST_ACCOUNTS_NAMED} THEN named.account_id END,
               pg_current_xact_id()::text::bigint, statement_timestamp()
        FROM (SELECT DISTINCT account_id FROM ({accounts}) AS touched WHERE account_id IS NOT NULL) AS named;
        RETURN NULL;
    """  # noqa: S608  all parts stand in this file


def _watching(added: str, changed: str, removed: str) -> list[pgtrigger.Trigger]:
    """Return one trigger for each way of changing a table; the queries read the rows as `new_rows` and `old_rows`."""
    new, old = pgtrigger.Referencing(new="new_rows"), pgtrigger.Referencing(old="old_rows")
    both = pgtrigger.Referencing(old="old_rows", new="new_rows")
    ways = (
        ("tell_added", pgtrigger.Insert, new, _recording(added)),
        ("tell_changed", pgtrigger.Update, both, _recording(changed)),
        ("tell_removed", pgtrigger.Delete, old, _recording(removed)),
        ("tell_emptied", pgtrigger.Truncate, None, _recording_all()),
    )
    return [
        pgtrigger.Trigger(
            name=name,
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=func,
        )
        for name, operation, referencing, func in ways
    ]


def _recording_all() -> str:
    return """
        INSERT INTO availability_change (account_id, transaction, made_at)
        VALUES (NULL, pg_current_xact_id()::text::bigint, statement_timestamp());
        RETURN NULL;
    """


def _differing(columns: str) -> str:
    """Return the join of old and new rows that differ in one of these columns."""
    pairs = [f"({', '.join(f'{rows}.{name}' for name in columns.split())})" for rows in ("old_rows", "new_rows")]
    return f"FROM old_rows JOIN new_rows USING (id) WHERE {pairs[0]} IS DISTINCT FROM {pairs[1]}"


class WatchedAccount(Account):
    class Meta:
        proxy = True
        triggers = _watching(
            "SELECT id AS account_id FROM new_rows",
            f"SELECT id AS account_id {_differing(_ACCOUNT_COLUMNS)}",
            "SELECT id AS account_id FROM old_rows",
        )


class WatchedSite(Site):
    class Meta:
        proxy = True
        triggers = _watching(
            "SELECT account_id FROM new_rows",
            "SELECT account_id FROM old_rows UNION ALL SELECT account_id FROM new_rows",
            "SELECT account_id FROM old_rows",
        )


_OLD_AND_NEW = "unnest(ARRAY[old_rows.account_id, new_rows.account_id]) AS account_id"


class WatchedContact(Contact):
    class Meta:
        proxy = True
        triggers = _watching(
            "SELECT account_id FROM new_rows",
            f"SELECT {_OLD_AND_NEW} {_differing(_CONTACT_COLUMNS)}",
            "SELECT account_id FROM old_rows",
        )


def watching_account_rows() -> list[pgtrigger.Trigger]:
    """Return the triggers of rows that name their account themselves."""
    new, old = "SELECT account_id FROM new_rows", "SELECT account_id FROM old_rows"
    return _watching(new, f"{old} UNION ALL {new}", old)


def watching_leave() -> list[pgtrigger.Trigger]:
    """Return the triggers of leave, whose account is that of its contact."""
    of_contact = (
        "SELECT contact.account_id FROM {} AS leave JOIN customers_contact contact ON contact.id = leave.contact_id"
    )
    new, old = of_contact.format("new_rows"), of_contact.format("old_rows")
    return _watching(new, f"{old} UNION ALL {new}", old)
