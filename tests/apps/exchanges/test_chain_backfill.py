"""The migration that puts entries from before the chains into chains: their check finds nothing, and any change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member

from fairlead.exchanges.models import Chain, ChainLink, Exchange
from fairlead.exchanges.operations import record_exchange
from fairlead.exchanges.operations.checking import check_evidence
from fairlead.exchanges.types import Direction, Kind, Outcome

pytestmark = pytest.mark.django_db
THEN = datetime(2025, 3, 1, 8, tzinfo=UTC)
MIGRATION = import_module("fairlead.exchanges.migrations.0004_entries_in_chains")


def old_row(account: object, number: int, **fields: object) -> Exchange:
    """Return an entry as it was written before there were chains."""
    values = {
        "account": account, "kind": Kind.CALL, "direction": Direction.OUT,
        "occurred_at": THEN + timedelta(hours=number),
        "recorded_at": THEN + timedelta(days=number, microseconds=17), "text": f"Gesprächsnotiz {number} 报价",
    }  # fmt: skip
    return Exchange.objects.create(**values | fields)  # type: ignore[arg-type]


def test_old_entries_get_chains_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MIGRATION, "AT_ONCE", 3)
    member = make_member("Mia")
    busy, quiet, silent = (make_account(name, owner=member) for name in ("Busy", "Quiet", "Silent"))
    person = make_contact(busy)
    rows = [old_row(busy, number, contact=person, recorded_by=member) for number in range(7)]
    rows.append(old_row(busy, 7, corrects=rows[2], duration_minutes=12, outcome=Outcome.REACHED, text=""))
    # Written down later than what came after it: the chain follows the writing.
    rows.insert(0, old_row(busy, 8, recorded_at=THEN - timedelta(days=1)))
    old_row(quiet, 1, kind=Kind.NOTE, direction=Direction.INTERNAL)
    MIGRATION.put_in_chains(apps, SimpleNamespace(connection=connection))
    assert dict(Chain.objects.values_list("account_id", "length")) == {busy.pk: 9, quiet.pk: 1}
    assert not Chain.objects.filter(account_id=silent.pk).exists()
    links = ChainLink.objects.filter(chain__account_id=busy.pk).order_by("position")
    assert list(links.values_list("exchange_id", flat=True)) == [row.pk for row in rows]
    assert check_evidence().findings == []
    # The chain goes on from there, and any change of an old entry is seen.
    record_exchange(account=busy, by=member, now=THEN + timedelta(days=400), kind=Kind.CALL)
    assert check_evidence().findings == []
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE exchanges_exchange SET duration_minutes = 13 WHERE id = %s", [rows[-1].pk])
        cursor.execute("SET session_replication_role = origin")
    (found,) = check_evidence().findings
    assert (found.exchange_id, found.place) == (rows[-1].pk, "duration_minutes")
