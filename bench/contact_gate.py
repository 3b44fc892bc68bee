"""Measure the contact gate: one decision, and a thousand at once, at a size that an exporter has.

    PYTHONPATH=src:. python bench/contact_gate.py [--data-dir FOLDER] [--accounts N]

A desk of its own is filled: two contacts for each account, 300,000 exchanges over a year, 30,000 claims, a hold at
every hundredth account, wishes and consents of every twentieth contact, a leave of every eighth. Before anything is
timed, a thousand answers in bulk are compared with the same asked one by one, and the counted contacts with plain SQL.

Timed are `may_contact` as a request asks it (all reads from PostgreSQL included), `decisions` for a thousand contacts,
the decision alone in the core, and a claim, which writes. Exit status 1 when one decision takes more than 2 ms of the
processor, or a thousand more than 150.
"""

# ruff: noqa: E501, PLC0415 - statements as tables, and Django is set up first
from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from customer_data import filled_cluster
from stopwatch import Timing, measure

ACCOUNTS = 20_000
EXCHANGES, CLAIMS = 300_000, 30_000
MANY = 1000
ONE_MS, MANY_MS = 2.0, 150.0
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--data-dir", default="")
    options.add_argument("--accounts", type=int, default=ACCOUNTS)
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="fl-bench-") as folder,
        filled_cluster(chosen.data_dir or folder, chosen.accounts) as members,
    ):
        _make_busy(members["Boss"])
        return _measure()


def _make_busy(boss: Any) -> None:
    """Fill what the gate looks at, straight into the tables."""
    from django.db import connection

    from fairlead.messaging.models import ContactClaim

    if ContactClaim.objects.exists():
        return
    moments = {"boss": boss.pk, "now": NOW}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # neither triggers nor references are asked
        cursor.execute("SELECT count(*), min(id) FROM customers_contact")
        contacts, first = cursor.fetchone()
        for statement in STATEMENTS:
            cursor.execute(statement, moments | {"contacts": contacts, "first": first})
        _send_away(boss)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def _send_away(boss: Any) -> None:
    """Let every eighth contact be on leave once, within two months."""
    from fairlead.availability.models import Leave
    from fairlead.customers.models import Contact

    away = [
        Leave(contact_id=pk, start_date=begins, end_date=begins + timedelta(days=1 + pk % 14), recorded_by=boss)
        for pk in Contact.objects.order_by("pk").values_list("pk", flat=True)
        if pk % 8 == 0 and (begins := date(2026, 11, 4) + timedelta(days=pk * 7919 % 60))
    ]
    Leave.objects.bulk_create(away, batch_size=5000)


_SOMEBODY = "SELECT id, account_id, (id - %(first)s) AS number FROM customers_contact"
STATEMENTS = (
    f"""INSERT INTO exchanges_exchange (account_id, contact_id, kind, direction, outcome, occurred_at, text, recorded_by_id,
                                        recorded_at, facts_salt, person_salt, words_salt)
        SELECT who.account_id, who.id, 'EMAIL', CASE n %% 2 WHEN 0 THEN 'OUT' ELSE 'IN' END, '',
               %(now)s - make_interval(mins => ((n * 7919) %% 525600)::int), '', %(boss)s, %(now)s, '', '', ''
        FROM generate_series(1, {EXCHANGES}::bigint) n
        JOIN ({_SOMEBODY}) who ON who.number = (n * 104729) %% %(contacts)s""",
    f"""INSERT INTO messaging_contactplan (key, account_id, contact_id, channel, purpose_id, language, planned_for, state,
                                           made_at, closed_at)
        SELECT 'b' || n, who.account_id, who.id, 'mail', 'quotation', '', %(now)s, 'CLAIMED', %(now)s, %(now)s
        FROM generate_series(1, {CLAIMS}::bigint) n JOIN ({_SOMEBODY}) who ON who.number = (n * 15485863) %% %(contacts)s""",
    """INSERT INTO messaging_contactclaim (plan_id, account_id, contact_id, channel, purpose_id, at, day_start, week_start,
                                           month_start, made_at, release_reason)
       SELECT id, account_id, contact_id, 'mail', 'quotation', at, at, at, at, at, '' FROM (
           SELECT *, %(now)s - make_interval(mins => ((id * 7907) %% 43200)::int) AS at FROM messaging_contactplan
       ) plan""",
    """INSERT INTO messaging_contacthold (account_id, reason, note, channels, purposes, spares_from, owner_id, starts_at,
                                          made_by_id, lifted_note)
       SELECT id, 'COMPLAINT', '', '{}', '{}', 5, %(boss)s, %(now)s - interval '2 days', %(boss)s, ''
       FROM customers_account WHERE id %% 100 = 0""",
    """INSERT INTO messaging_contactwish (contact_id, channel, is_refused, languages, note, recorded_by_id)
       SELECT id, 'phone', true, '{}', '', %(boss)s FROM customers_contact WHERE id %% 20 = 0""",
    """INSERT INTO messaging_contactconsent (contact_id, channel, purpose_id, is_given, said_on_date, source, recorded_by_id)
       SELECT id, 'mail', 'campaign', id %% 40 = 0, '2026-01-01', 'Form', %(boss)s
       FROM customers_contact WHERE id %% 20 = 0""",
)


def _measure() -> int:
    from django.db import connection

    from fairlead.core.contact_gate import Channel, decide
    from fairlead.customers.models import Contact
    from fairlead.messaging.models import Purpose
    from fairlead.messaging.queries.deciding import Wanted, decisions, may_contact, question_of
    from fairlead.messaging.queries.gathering import gather

    chance = random.Random(4)
    everybody = list(Contact.objects.filter(deleted_at=None).order_by("pk").values_list("pk", flat=True))
    purposes = list(Purpose.objects.values_list("code", flat=True))
    wanted = [
        Wanted(pk, chance.choice(list(Channel)), chance.choice(purposes)) for pk in chance.sample(everybody, MANY)
    ]
    contacts = Contact.objects.in_bulk([one.contact_id for one in wanted])
    _compare(wanted, contacts)

    asked = iter(wanted * 2)
    # Each time at another second: what is kept of an answer for the next one at the same moment does not count.
    seconds = (NOW + timedelta(seconds=number) for number in itertools.count(1))

    def one() -> Any:
        each = next(asked)
        return may_contact(contacts[each.contact_id], channel=each.channel, purpose=each.purpose, moment=next(seconds))

    known = gather([each.contact_id for each in wanted], moment=NOW)
    rounds = iter([[question_of(known, each, moment) for each in wanted] for moment in itertools.islice(seconds, 16)])
    timings = {
        "one decision, all that it reads included": measure(one, 500),
        f"{MANY} decisions at once, likewise": measure(lambda: decisions(wanted, moment=next(seconds)), 15),
        f"{MANY} decisions of the core alone": measure(lambda: [decide(question) for question in next(rounds)], 15),
        "a claim: asked again, counted and written": _claims(wanted, contacts),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM exchanges_exchange")
        exchanges = cursor.fetchone()[0]
    print(f"{len(everybody):,} contacts, {exchanges:,} exchanges, {CLAIMS:,} claims\n")
    print(f"{'':45} median ms   worst ms   processor ms")
    for name, timing in timings.items():
        print(f"{name:45} {timing.median_ms:9.2f} {timing.worst_ms:10.2f} {timing.cpu_ms:14.2f}")
    one_ms, many_ms = (timing.cpu_ms for timing in list(timings.values())[:2])
    return int(one_ms > ONE_MS or many_ms > MANY_MS)


def _compare(wanted: list[Any], contacts: dict[int, Any]) -> None:
    """Compare bulk with one by one, and what the core counts with plain SQL."""
    from django.db import connection

    from fairlead.messaging.queries.deciding import decisions, may_contact
    from fairlead.messaging.queries.gathering import gather

    in_bulk = decisions(wanted, moment=NOW)
    straight = [
        may_contact(contacts[one.contact_id], channel=one.channel, purpose=one.purpose, moment=NOW) for one in wanted
    ]
    assert in_bulk == straight, "in bulk and one by one differ"
    assert len({decision.verdict for decision in in_bulk}) == 3, "not every verdict is there"
    known = gather([one.contact_id for one in wanted], moment=NOW)
    since = NOW - timedelta(days=7)
    for one in wanted[:200]:
        account_id = known.account_ids[one.contact_id]
        counted = sum(touch.at > since for touch in known.touches_of(one.contact_id))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM exchanges_exchange WHERE account_id = %s AND direction = 'OUT'"
                " AND occurred_at > %s) + (SELECT count(*) FROM messaging_contactclaim WHERE account_id = %s AND at > %s)",
                [account_id, since, account_id, since],
            )
            assert cursor.fetchone()[0] == counted, "the touches differ"


def _claims(wanted: list[Any], contacts: dict[int, Any]) -> Timing:
    from fairlead.messaging.models import ContactPlan
    from fairlead.messaging.operations import claim_contact

    run = int(time.time())
    plans = iter(
        ContactPlan.objects.bulk_create(
            ContactPlan(
                key=f"run {run} {number}", account_id=contacts[one.contact_id].account_id, contact_id=one.contact_id,
                channel="mail", purpose_id="answer", planned_for=NOW, made_at=NOW,
            )
            for number, one in enumerate(wanted[:250])
        )
    )  # fmt: skip
    return measure(lambda: claim_contact(plan_id=next(plans).pk, now=NOW), 200)


if __name__ == "__main__":
    raise SystemExit(main())
