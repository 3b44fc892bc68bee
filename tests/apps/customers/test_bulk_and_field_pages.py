"""Changing many customers at once, and the fields that a team adds, through pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.http import HttpResponse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.customers import make_account
from tests.factories.people import Cast, make_cast
from tests.factories.team import signed_in

from fairlead.customers.models import Account, BulkChange, CustomField
from fairlead.customers.tasks import bulk_change, bulk_undo

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_bulk_change_is_asked_done_told_and_undone(cast: Cast) -> None:
    accounts = [make_account(f"Account {number}", owner=cast.owner, tier="A") for number in range(3)]
    foreign = make_account("Colleague's", owner=cast.colleague, tier="A")
    client = signed_in(cast.owner)
    ticked = {"account": [str(account.pk) for account in (*accounts[:2], foreign)], "act": "TIER", "query": "tier=A"}
    question = text_of(client.post("/customers/bulk", ticked))
    assert "<strong>2</strong> customers will be changed." in question
    assert "1 of those chosen stays as it is" in question
    wrong = client.post("/customers/bulk", {**ticked, "confirmed": "1", "value": "Z"})
    assert wrong.status_code == 422
    done = client.post("/customers/bulk", {**ticked, "confirmed": "1", "value": "C"})
    assert done["Location"] == "/customers/?tier=A"
    told = text_of(client.get(done["Location"]))
    change = BulkChange.objects.get()
    assert "2 customers changed." in told
    assert f'action="/customers/bulk/{change.pk}/undo"' in told
    assert "2 customers changed." not in text_of(client.get("/customers/"))
    assert signed_in(cast.colleague).post(f"/customers/bulk/{change.pk}/undo").status_code == 404
    client.post(f"/customers/bulk/{change.pk}/undo")
    assert set(Account.objects.values_list("tier", flat=True)) == {"A"}


def test_all_of_a_filtered_list_are_changed_at_once(cast: Cast) -> None:
    for number in range(60):
        make_account(f"Account {number}", owner=cast.owner, tier="AB"[number % 2])
    posted = {"all": "1", "query": "tier=A", "act": "ADD_TAG", "confirmed": "1", "value": "fair"}
    assert signed_in(cast.owner).post("/customers/bulk", posted).status_code == 302
    assert Account.objects.filter(tags=["fair"]).count() == 30
    assert not Account.objects.filter(tier="B").exclude(tags=[]).exists()


def test_a_large_bulk_change_and_its_undoing_are_left_to_the_worker(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairlead.customers.views.bulk.MOST_WHILE_WAITING", 1)
    for number in range(2):
        make_account(f"Account {number}", owner=cast.owner, tier="A")
    client = signed_in(cast.owner)
    posted = {"all": "1", "query": "", "act": "TIER", "confirmed": "1", "value": "C"}
    assert "You will be notified." in text_of(client.post("/customers/bulk", posted, follow=True))
    assert set(Account.objects.values_list("tier", flat=True)) == {"A"}
    bulk_change(**ProcrastinateJob.objects.get(task_name="customers.bulk_change").args)
    notified = text_of(client.get("/notifications"))
    assert "2 customers changed." in notified
    change = BulkChange.objects.get()
    assert "2 customers changed." in text_of(client.get(f"/customers/bulk/{change.pk}", follow=True))
    client.post(f"/customers/bulk/{change.pk}/undo")
    bulk_undo(**ProcrastinateJob.objects.get(task_name="customers.bulk_undo").args)
    assert set(Account.objects.values_list("tier", flat=True)) == {"A"}
    assert "2 customers are as before." in text_of(client.get("/notifications"))


def test_a_foreign_address_is_not_followed_after_a_bulk_change(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    posted = {"account": [str(account.pk)], "act": "TIER", "confirmed": "1", "value": "C", "query": "//evil.example"}
    assert signed_in(cast.owner).post("/customers/bulk", posted)["Location"].startswith("/customers/?")


def test_fields_are_the_owner_s_business(cast: Cast) -> None:
    boss = signed_in(cast.boss)
    made = boss.post(
        "/settings/fields/new", {"label": "Incoterm", "belongs_to": "ACCOUNT", "type": "CHOICE", "choices": "FOB\nCIF"}
    )
    assert made["Location"] == "/settings/fields"
    other = boss.post("/settings/fields/new", {"label": "Port", "belongs_to": "ACCOUNT", "type": "TEXT"})
    assert other.status_code == 302
    assert (
        boss.post("/settings/fields/new", {"label": "", "belongs_to": "ACCOUNT", "type": "CHOICE"}).status_code == 422
    )
    incoterm, port = CustomField.objects.order_by("position")
    boss.post(f"/settings/fields/{port.pk}/move", {"up": "1"})
    assert list(CustomField.objects.values_list("label", flat=True)) == ["Port", "Incoterm"]
    edited = {"label": "Terms", "choices": "FOB", "version": str(incoterm.version + 1)}
    assert boss.post(f"/settings/fields/{incoterm.pk}", edited).status_code == 302
    boss.post(f"/settings/fields/{port.pk}/retirement")
    text = text_of(boss.get("/settings/fields"))
    assert "Terms" in text
    assert "Show again" in text
    for by in (cast.owner, cast.leader, cast.viewer):
        client = signed_in(by)
        assert client.get("/settings/fields").status_code == 403
        assert client.post(f"/settings/fields/{port.pk}/retirement", {"back": "1"}).status_code == 403
    form = text_of(signed_in(cast.owner).get("/customers/new"))
    assert 'name="custom.incoterm"' in form
    assert 'name="custom.port"' not in form
