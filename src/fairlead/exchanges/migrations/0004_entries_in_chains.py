"""Puts every entry that is there already into a chain of its account.

What is hashed is the first format of `core.evidence`, written out here once more: a migration stays as it was.
"""

from collections import defaultdict
from datetime import UTC
from hashlib import sha256

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

AT_ONCE = 2000
FACTS = (
    "kind",
    "direction",
    "outcome",
    "occurred_at",
    "duration_minutes",
    "corrects_id",
    "recorded_by_id",
    "recorded_at",
)
WORDS = ("subject", "text", "thread_key", "message_id", "in_reply_to", "original", "attachments")


def put_in_chains(apps, schema_editor):
    """Add a chain to each account with entries: a link for each, in the order in which they were recorded."""
    chain_model, link_model = (apps.get_model("exchanges", name) for name in ("Chain", "ChainLink"))
    rows = apps.get_model("exchanges", "Exchange").objects.order_by("account_id", "recorded_at", "pk")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now = cursor.fetchone()[0]
    accounts = rows.order_by("account_id").values_list("account_id", flat=True).distinct()
    for account in list(accounts):
        chain = chain_model(account_id=account)
        chain.save()
        length, head = 0, bytes(32)
        for some in _slices(list(rows.filter(account_id=account))):
            links = []
            for row in some:
                length += 1
                link = _link(chain, length, row, now, head)
                links.append(link)
                head = link.hash
            link_model.objects.bulk_create(links)
        if length:
            chain_model.objects.filter(pk=chain.pk).update(length=length, head=head)
    with schema_editor.connection.cursor() as cursor:
        # What waits for the end of the transaction would keep the triggers below from being made.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _link(chain, position, row, now, previous):
    leaves = [_leaf(bytes(row.facts_salt), name, getattr(row, name)) for name in FACTS]
    leaves.append(_leaf(bytes(row.person_salt), "contact_id", row.contact_id))
    words = defaultdict(str, subject=row.subject, text=row.text)
    leaves += [_leaf(bytes(row.words_salt), name, words[name]) for name in WORDS]
    root, hints = sha256(b"fairlead row 1\n" + b"".join(leaves)).digest(), b"".join(leaf[:4] for leaf in leaves)
    lines = (
        "fairlead link 1",
        f"chain {chain.pk}",
        f"position {position}",
        "act RECORDED",
        f"account {row.account_id}",
        f"exchange {row.pk}",
        f"at {_moment(now)}",
        "by -",
        "ground -",
        f"root {root.hex()}",
        f"hints {hints.hex()}",
        "erased -",
        f"previous {previous.hex()}",
    )
    return chain._meta.apps.get_model("exchanges", "ChainLink")(
        chain=chain,
        position=position,
        act="RECORDED",
        account_id=row.account_id,
        exchange_id=row.pk,
        at=now,
        root=root,
        hints=hints,
        previous=previous,
        hash=sha256("".join(f"{line}\n" for line in lines).encode()).digest(),
    )


def _leaf(salt, name, value):
    if value is None:
        written = b"-"
    elif isinstance(value, str):
        written = b"s" + value.encode()
    elif hasattr(value, "astimezone"):
        written = b"t" + _moment(value).encode()
    else:
        written = b"i%d" % value
    return sha256(salt + name.encode() + b"\0" + written).digest()


def _moment(value):
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _slices(rows):
    return (rows[begin : begin + AT_ONCE] for begin in range(0, len(rows), AT_ONCE))


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0003_the_chain")]

    operations = [
        migrations.RunPython(put_in_chains, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="exchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF ROW(NEW.id, NEW.kind, NEW.direction, NEW.outcome, NEW.occurred_at, NEW.duration_minutes, NEW.corrects_id, NEW.recorded_by_id, NEW.recorded_at, NEW.facts_salt) IS DISTINCT FROM ROW(OLD.id, OLD.kind, OLD.direction, OLD.outcome, OLD.occurred_at, OLD.duration_minutes, OLD.corrects_id, OLD.recorded_by_id, OLD.recorded_at, OLD.facts_salt)\n    OR (NEW.account_id <> OLD.account_id AND NOT EXISTS (\n    SELECT 1 FROM exchanges_chainlink l JOIN exchanges_chain c ON c.id = l.chain_id\n    WHERE l.exchange_id = OLD.id AND c.account_id = NEW.account_id))\n    OR (ROW(NEW.contact_id, NEW.person_salt) IS DISTINCT FROM ROW(OLD.contact_id, OLD.person_salt) AND NOT (\n        NEW.contact_id IS NULL AND NEW.person_salt = ''\n        AND EXISTS (SELECT 1 FROM exchanges_chainlink l WHERE l.exchange_id = OLD.id AND l.act IN ('PERSON_ERASED'))))\n    OR (ROW(NEW.subject, NEW.text, NEW.thread_key, NEW.message_id, NEW.in_reply_to, NEW.original_digest, NEW.original_bytes, NEW.words_salt) IS DISTINCT FROM ROW(OLD.subject, OLD.text, OLD.thread_key, OLD.message_id, OLD.in_reply_to, OLD.original_digest, OLD.original_bytes, OLD.words_salt) AND NOT (\n        NEW.subject = '' AND NEW.text = '' AND NEW.thread_key = '' AND NEW.message_id = '' AND NEW.in_reply_to = ''\n        AND NEW.original_digest = '' AND NEW.words_salt = ''\n        AND EXISTS (SELECT 1 FROM exchanges_chainlink l WHERE l.exchange_id = OLD.id AND l.act IN ('WORDS_ERASED'))))\nTHEN RAISE EXCEPTION 'exchanges are never changed; record a correction';\nEND IF;\nRETURN NEW;\n",
                    hash="ad7b846e79dd8b3289b9e67ecb85ff253372bde6",
                    operation="UPDATE",
                    pgid="pgtrigger_append_only_cfa40",
                    table="exchanges_exchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exchange",
            trigger=pgtrigger.compiler.Trigger(
                name="no_removal",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF NOT EXISTS (SELECT 1 FROM exchanges_chainlink l WHERE l.exchange_id = OLD.id AND l.act IN ('REMOVED'))\n    AND NOT EXISTS (\n    SELECT 1 FROM exchanges_chain c JOIN exchanges_chainlink l ON l.chain_id = c.id\n    WHERE c.account_id = OLD.account_id AND l.act = 'PURGED')\nTHEN RAISE EXCEPTION 'exchanges are never removed; record a correction';\nEND IF;\nRETURN OLD;\n",
                    hash="0ed0f1b86fee29dbbcc206273f21bc9d843c3ed3",
                    operation="DELETE",
                    pgid="pgtrigger_no_removal_d262c",
                    table="exchanges_exchange",
                    when="BEFORE",
                ),
            ),
        ),
    ]
