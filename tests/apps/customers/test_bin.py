"""The bin, erasing, merging, handing over: nothing is lost by accident and nothing is left when it must go."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_cast

from fairlead.audit.history import changes_of
from fairlead.customers.models import Account, Contact, SearchEntry, Site
from fairlead.customers.operations.bin import (
    delete_account,
    delete_contact,
    erase_contact,
    purge_account,
    purge_bin,
    restore_account,
    restore_contact,
)
from fairlead.customers.operations.contacts import change_contact, create_contact, set_points
from fairlead.customers.operations.handover import hand_over_accounts
from fairlead.customers.operations.merging import SameAccount, merge_accounts
from fairlead.customers.operations.personal_data import export_personal_data
from fairlead.team.access import AccessRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def rows_with(text: str) -> list[str]:
    """Return the tables that hold a text anywhere in any row."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" row WHERE row::text LIKE %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_an_account_goes_to_the_bin_and_comes_back_with_its_people() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    kept, gone = make_contact(account, "Kept"), make_contact(account, "Gone")
    delete_contact(contact_id=gone.pk, by=cast.owner, now=NOW)
    for by in (cast.colleague, cast.finance, cast.viewer):
        with pytest.raises(AccessRefused):
            delete_account(account_id=account.pk, by=by, now=NOW)
    with pytest.raises(Account.DoesNotExist):
        delete_account(account_id=account.pk, by=cast.stranger, now=NOW)
    deleted = delete_account(account_id=account.pk, by=cast.owner, now=NOW)
    assert (deleted.deleted_at, deleted.deleted_by) == (NOW, cast.owner)
    with pytest.raises(Account.DoesNotExist):
        delete_account(account_id=account.pk, by=cast.owner, now=NOW)
    with pytest.raises(Contact.DoesNotExist):
        change_contact(contact_id=kept.pk, by=cast.owner, now=NOW, values={"role": "X"})
    with pytest.raises(AccessRefused):
        restore_account(account_id=account.pk, by=cast.colleague, now=NOW)
    restore_account(account_id=account.pk, by=cast.leader, now=NOW)
    assert list(account.contacts.filter(deleted_at=None)) == [kept]


def test_a_restored_contact_is_main_only_while_nobody_else_is() -> None:
    owner = make_cast().owner
    account = make_account(owner=owner)
    first = create_contact(account_id=account.pk, by=owner, now=NOW, values={"name": "First"})
    delete_contact(contact_id=first.pk, by=owner, now=NOW)
    second = create_contact(account_id=account.pk, by=owner, now=NOW, values={"name": "Second"})
    assert second.is_main
    assert not restore_contact(contact_id=first.pk, by=owner, now=NOW).is_main


def test_thirty_days_later_the_bin_is_emptied() -> None:
    owner = make_cast().owner
    old, young = make_account("Old", owner=owner), make_account("Young", owner=owner)
    make_contact(old, "Oldperson")
    delete_account(account_id=old.pk, by=owner, now=NOW - timedelta(days=31))
    delete_account(account_id=young.pk, by=owner, now=NOW - timedelta(days=29))
    alone = make_contact(make_account("Alive", owner=owner), "Alone")
    delete_contact(contact_id=alone.pk, by=owner, now=NOW - timedelta(days=31))
    assert purge_bin(now=NOW) == 2
    assert set(Account.objects.values_list("name", flat=True)) == {"Young", "Alive"}
    assert rows_with("Oldperson") == []
    assert rows_with("Alone") == []


def test_erasing_leaves_no_trace_of_a_person_in_any_table() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    values = {"name": "Zyxwuta Q", "points": [{"kind": "EMAIL", "value": "zyxwuta@example.com"}]}
    contact = create_contact(account_id=account.pk, by=cast.owner, now=NOW, values=values)
    change_contact(contact_id=contact.pk, by=cast.owner, now=NOW, values={"note": "Zyxwuta likes tea"})
    set_points(contact_id=contact.pk, by=cast.owner, now=NOW, points=[{"kind": "WECHAT", "value": "zyxwuta9"}])
    assert rows_with("yxwuta")
    for by in (cast.colleague, cast.viewer):
        with pytest.raises(AccessRefused):
            erase_contact(contact_id=contact.pk, by=by, now=NOW)
    with pytest.raises(Contact.DoesNotExist):
        erase_contact(contact_id=contact.pk, by=cast.stranger, now=NOW)
    erase_contact(contact_id=contact.pk, by=cast.owner, now=NOW)
    assert rows_with("yxwuta") == []
    assert Account.objects.filter(pk=account.pk).exists()


def test_erasing_reaches_what_other_apps_keep_about_the_person() -> None:
    cast = make_cast()
    account = make_account(owner=cast.owner)
    contact = make_contact(account)
    leave, exchange = apps.get_model("availability", "Leave"), apps.get_model("exchanges", "Exchange")
    away = {"contact": contact, "end_date": "2026-12-05", "note": "zyxwut", "recorded_by": cast.owner}
    leave.objects.create(start_date="2026-11-01", **away).delete()
    leave.objects.create(start_date="2026-12-01", **away)
    said = exchange.objects.create(
        account=account, contact=contact, kind="CALL", occurred_at=NOW, text="about prices", recorded_by=cast.owner,
        recorded_at=NOW,
    )  # fmt: skip
    erase_contact(contact_id=contact.pk, by=cast.owner, now=NOW)
    said.refresh_from_db()
    assert (said.contact, said.text) == (None, "about prices")
    assert rows_with("zyxwut") == []


def test_an_account_in_the_bin_is_purged_by_leaders_alone() -> None:
    cast = make_cast()
    account = make_account("Zyxwut Ltd", owner=cast.owner)
    with pytest.raises(Account.DoesNotExist):
        purge_account(account_id=account.pk, by=cast.boss, now=NOW)
    delete_account(account_id=account.pk, by=cast.owner, now=NOW)
    with pytest.raises(AccessRefused):
        purge_account(account_id=account.pk, by=cast.owner, now=NOW)
    purge_account(account_id=account.pk, by=cast.leader, now=NOW)
    assert rows_with("Zyxwut") == []


def test_a_person_gets_all_that_is_kept_about_them() -> None:
    cast = make_cast()
    contact = make_contact(make_account(owner=cast.owner), "Katrin Albers", email="k@nordlicht.example")
    change_contact(
        contact_id=contact.pk, by=cast.owner, now=NOW, values={"role": "Buyer", "consent_date": "2026-01-02"}
    )
    with pytest.raises(AccessRefused):
        export_personal_data(contact_id=contact.pk, by=cast.colleague, now=NOW)
    data = json.loads(json.dumps(export_personal_data(contact_id=contact.pk, by=cast.owner, now=NOW)))
    assert data["contact"]["name"] == "Katrin Albers"
    assert data["contact"]["consent_date"] == "2026-01-02"
    assert data["points"] == [{"kind": "EMAIL", "value": "k@nordlicht.example", "label": ""}]
    assert data["history"][0]["fields"]["role"] == ["", "Buyer"]


def test_two_accounts_become_one() -> None:
    cast = make_cast()
    keep = make_account("Nordlicht GmbH", owner=cast.owner, tags=["wood"], note="first", website="")
    drop = make_account(
        "Nordlicht Handel", owner=cast.owner, tags=["wood", "vip"], note="second", external_id="C7", tier="A",
        custom={"port": "Ningbo"},
    )  # fmt: skip
    Site.objects.create(account=keep, name="Here", is_main=True)
    Site.objects.create(account=drop, name="There", is_main=True)
    make_contact(keep, "One", is_main=True)
    make_contact(drop, "Two", is_main=True)
    with pytest.raises(SameAccount):
        merge_accounts(keep_id=keep.pk, drop_id=keep.pk, by=cast.owner, now=NOW)
    with pytest.raises(AccessRefused):
        merge_accounts(keep_id=keep.pk, drop_id=drop.pk, by=cast.colleague, now=NOW)
    merged = merge_accounts(keep_id=keep.pk, drop_id=drop.pk, by=cast.owner, now=NOW)
    assert {contact.name: contact.is_main for contact in merged.contacts.all()} == {"One": True, "Two": False}
    assert {site.name: site.is_main for site in merged.sites.all()} == {"Here": True, "There": False}
    assert (merged.name, merged.trade_names, merged.tags) == ("Nordlicht GmbH", ["Nordlicht Handel"], ["wood", "vip"])
    assert (merged.external_id, merged.tier, merged.note, merged.custom) == (
        "C7",
        "A",
        "first\n\nsecond",
        {"port": "Ningbo"},
    )
    drop.refresh_from_db()
    assert drop.deleted_at == NOW
    assert set(SearchEntry.objects.filter(contact__isnull=False).values_list("account", flat=True)) == {keep.pk}
    assert "trade_names" in changes_of(keep)[0].fields


def test_a_leaver_s_accounts_go_to_the_receiver_as_owner_or_backup() -> None:
    cast = make_cast()
    owned = make_account("Owned", owner=cast.owner, backup_owner=cast.backup)
    received = make_account("Backed by the receiver", owner=cast.owner, backup_owner=cast.colleague)
    backed = make_account("Backed", owner=cast.stranger, backup_owner=cast.owner)
    theirs = make_account("Receiver's own", owner=cast.colleague, backup_owner=cast.owner)
    hand_over_accounts(member=cast.owner, to=cast.colleague, by=cast.boss, now=NOW)
    after = {account.pk: (account.owner, account.backup_owner) for account in Account.objects.all()}
    assert after == {
        owned.pk: (cast.colleague, cast.backup),
        received.pk: (cast.colleague, None),
        backed.pk: (cast.stranger, cast.colleague),
        theirs.pk: (cast.colleague, None),
    }
