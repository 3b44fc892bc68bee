"""The page about the demo while it is on the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories.demo import IN_SPAIN, NOW, OWNER

from fairlead.customers.models import Account
from fairlead.customers.operations.accounts import change_account
from fairlead.demo.models import DemoLoad
from fairlead.team.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
PAGE = "/settings/demo"


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_the_owner_finds_the_page_in_the_settings_and_others_do_not() -> None:
    owner, colleague = Member.objects.get(email=OWNER), Member.objects.get(email=IN_SPAIN)
    shown = client_of(owner).get(PAGE)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "84 invented customers" in text
    assert "23 November 2026" in text
    assert IN_SPAIN in text
    assert f'href="{PAGE}"' in client_of(owner).get("/settings/team").content.decode()
    assert f'href="{PAGE}"' not in client_of(colleague).get("/settings/team").content.decode()
    for path in (PAGE, f"{PAGE}/removal", f"{PAGE}/renewal"):
        answer = client_of(colleague).get(path) if path == PAGE else client_of(colleague).post(path)
        assert answer.status_code == 403, path
    assert Account.objects.count() == 84


def test_one_click_removes_it() -> None:
    client = client_of(Member.objects.get(email=OWNER))
    answer = client.post(f"{PAGE}/removal", follow=True)
    assert answer.redirect_chain[-1] == ("/", 302)
    assert "84 customers" in answer.content.decode()
    assert not Account.objects.exists()
    assert client.get("/").status_code == 200  # whoever entered as the demo's owner is still signed in


def test_what_was_entered_is_named_and_asked_for() -> None:
    owner = Member.objects.get(email=OWNER)
    account = Account.objects.get(name="Tuinster B.V.")
    change_account(account_id=account.pk, by=owner, now=NOW, values={"note": "Mine"})
    client = client_of(owner)
    assert "1 changed customer" in client.get(PAGE).content.decode()
    refused = client.post(f"{PAGE}/removal")
    assert refused.status_code == 409
    assert "Nothing was removed yet" in refused.content.decode()
    assert Account.objects.count() == 84
    client.post(f"{PAGE}/removal", {"with_additions": "yes"})
    assert not Account.objects.exists()


def test_one_click_makes_it_new() -> None:
    DemoLoad.objects.update(made_on_date="2026-01-01")
    client = client_of(Member.objects.get(email=OWNER))
    answer = client.post(f"{PAGE}/renewal", follow=True)
    assert "The demo is new" in answer.content.decode()
    assert str(DemoLoad.objects.get().made_on_date) > "2026-11-01"
    assert Account.objects.count() == 84
