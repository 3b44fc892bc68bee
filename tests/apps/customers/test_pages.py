"""The pages of customers over HTTP: what they show, to whom, in how many queries, with and without JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from tests.factories.people import Cast, make_cast

from fairlead.customers.models import Site
from fairlead.customers.operations.accounts import create_account
from fairlead.customers.operations.contacts import create_contact
from fairlead.team.models import Member
from fairlead.ui.languages import LANGUAGES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
PANEL = {"X-Fairlead-Panel": "sheet"}
HTMX = {"HX-Request": "true"}


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    text: str = response.content.decode()
    return text


@pytest.fixture
def portfolio(cast: Cast) -> dict[str, Any]:
    account = create_account(
        by=cast.owner,
        now=NOW,
        values={
            "name": "Nordlicht GmbH", "trade_names": "Polaris", "country": "DE", "city": "Hamburg", "tier": "A",
            "stage": "ACTIVE", "tags": "wood, vip", "credit_limit": "25000", "currency": "EUR",
            "website": "nordlicht.example", "note": "Pays late in July",
        },
    )  # fmt: skip
    contact = create_contact(
        account_id=account.pk,
        by=cast.owner,
        now=NOW,
        values={
            "name": "王伟", "latin_name": "Wang Wei", "role": "Buyer", "languages": "zh, en",
            "points": [
                {"kind": "EMAIL", "value": "wang@nordlicht.example"},
                {"kind": "MOBILE", "value": "0171 1234567"},
                {"kind": "WHATSAPP", "value": "+49 171 1234567"},
                {"kind": "WECHAT", "value": "wangwei88"},
            ],
        },
    )  # fmt: skip
    site = Site.objects.create(account=account, name="Factory", country="US", is_main=False)
    return {"account": account, "contact": contact, "site": site}


def pages(portfolio: dict[str, Any]) -> list[str]:
    account, contact, site = portfolio["account"].pk, portfolio["contact"].pk, portfolio["site"].pk
    return [
        "/customers/", "/customers/?q=nord&sort=-tier", "/customers/new", f"/customers/{account}",
        f"/customers/{account}/edit", f"/customers/{account}/merging", f"/customers/{account}/merging?q=nord",
        f"/customers/{account}/sites/new", f"/customers/{account}/contacts/new", f"/sites/{site}/edit", "/contacts/",
        "/contacts/new", "/contacts/new?q=nord", f"/contacts/{contact}", f"/contacts/{contact}/edit",
        f"/contacts/{contact}/erasure", "/customers/bin", "/search", "/search?q=nord", "/search?q=%E7%8E%8B",
    ]  # fmt: skip


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_page_and_panel_is_drawn_in_every_language(cast: Cast, portfolio: dict[str, Any], language: str) -> None:
    Member.objects.filter(pk=cast.owner.pk).update(language=language)
    client = signed_in(cast.owner)
    for address in pages(portfolio):
        assert f'lang="{ {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(language, language) }"' in text_of(
            client.get(address)
        ), address
        panel = client.get(address, headers=PANEL)
        assert panel.status_code == 200, address
