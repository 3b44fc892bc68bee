"""What apps of higher rows hang into the customers: columns, slots, merging, personal data, holdings, nightly work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, RequestFactory
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast

from fairlead.customers.models import Account, BulkChange
from fairlead.customers.operations import merging, personal_data
from fairlead.customers.operations.bin import delete_account
from fairlead.customers.operations.bulk import Selection, bulk_change_accounts
from fairlead.customers.queries import account_columns
from fairlead.customers.tasks import empty_bin
from fairlead.team.queries import holdings_of
from fairlead.ui import slots

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is gone after it."""
    monkeypatch.setattr(account_columns, "_columns", [])
    monkeypatch.setattr(merging, "_moves", list(merging._moves))
    monkeypatch.setattr(personal_data, "_sections", {})
    monkeypatch.setattr(slots, "_pieces", dict(slots._pieces))


def test_a_column_is_loaded_once_for_all_rows_and_escaped() -> None:
    owner = make_cast().owner
    accounts = [make_account(f"Account {number}", owner=owner) for number in range(3)]
    calls = []

    def load(by: object, rows: list[Account], now: datetime) -> dict[int, str]:
        calls.append(len(rows))
        return {accounts[1].pk: "<due today>"}

    account_columns.add_account_column(account_columns.AccountColumn("Next step", load))
    client = Client()
    client.force_login(owner)
    text = client.get("/customers/").content.decode()
    assert "Next step" in text
    assert "&lt;due today&gt;" in text
    assert calls == [3]


def test_a_slot_draws_its_pieces_in_order_and_leaves_out_those_without_facts() -> None:
    def facts(request: object, subject: Account) -> dict[str, str]:
        return {"title": subject.name, "text": "", "status": "409"}

    slots.fill("test.slot", "ui/refusal_fragment.html", facts=lambda request, subject: None, order=1)
    slots.fill("test.slot", "ui/refusal_fragment.html", facts=facts, order=2)
    request = RequestFactory().get("/")
    account = make_account("Nordlicht", owner=None)
    drawn = [piece.draw(request, account, {}) for piece in slots.pieces_of("test.slot")]
    assert drawn[0] == ""
    assert "Nordlicht" in drawn[1]
    assert slots.pieces_of("nobody fills this") == []


def test_other_apps_move_their_rows_when_accounts_merge() -> None:
    owner = make_cast().owner
    keep, drop = make_account("Keep", owner=owner), make_account("Drop", owner=owner)
    moved = []
    merging.on_merge(lambda drop_id, keep_id: moved.append((drop_id, keep_id)))
    merging.merge_accounts(keep_id=keep.pk, drop_id=drop.pk, by=owner, now=NOW)
    assert moved == [(drop.pk, keep.pk)]


def test_other_apps_add_what_they_know_to_personal_data() -> None:
    owner = make_cast().owner
    contact = make_contact(make_account(owner=owner))
    personal_data.add_personal_section("leave", lambda contact_id: [{"contact": contact_id}])
    data = personal_data.export_personal_data(contact_id=contact.pk, by=owner, now=NOW)
    assert data["leave"] == [{"contact": contact.pk}]


def test_what_a_member_cares_for_is_counted_with_backups_and_the_bin() -> None:
    cast = make_cast()
    make_account("Owned", owner=cast.owner)
    make_account("Backed", owner=cast.colleague, backup_owner=cast.owner)
    gone = make_account("Gone", owner=cast.owner)
    delete_account(account_id=gone.pk, by=cast.owner, now=NOW)
    held = {holding.name: (holding.count, holding.words) for holding in holdings_of(cast.owner)}
    assert held["accounts"] == (3, "3 customers")


def test_at_night_the_bin_is_emptied_and_old_bulk_changes_are_forgotten() -> None:
    owner = make_cast().owner
    old, kept = make_account("Old", owner=owner), make_account("Kept", owner=owner)
    bulk_change_accounts(
        by=owner, now=NOW - timedelta(days=8), selection=Selection(ids=(kept.pk,)), act="TIER", value="A"
    )
    delete_account(account_id=old.pk, by=owner, now=NOW - timedelta(days=31))
    empty_bin(int(NOW.timestamp()))
    assert list(Account.objects.all()) == [kept]
    assert not BulkChange.objects.exists()
