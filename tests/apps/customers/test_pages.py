"""The pages of customers over HTTP: what they show, to whom, in how many queries, with and without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.customers.models import Account, Contact, Site
from fairlead.customers.operations.accounts import change_account, create_account
from fairlead.customers.operations.contacts import create_contact
from fairlead.customers.operations.custom_fields import create_custom_field
from fairlead.customers.operations.derived import refresh_search
from fairlead.team.models import Member
from fairlead.ui.languages import LANGUAGES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
PANEL = {"X-Fairlead-Panel": "sheet"}
HTMX = {"HX-Request": "true"}
HTML_LANG = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


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


def test_the_list_shows_local_time_contact_owner_and_tags(cast: Cast, portfolio: dict[str, Any]) -> None:
    text = text_of(signed_in(cast.owner).get("/customers/"))
    assert '<time class="fl-lt" data-zone="Europe/Berlin">10:00</time>' in text
    for shown in ("Nordlicht GmbH", "Polaris", "Germany", "王伟", "Active customer", "Owen Owner", "wood"):
        assert shown in text


def test_the_list_is_for_those_who_may_see(cast: Cast, portfolio: dict[str, Any]) -> None:
    account = portfolio["account"].pk
    assert "Nordlicht" in text_of(signed_in(cast.colleague).get("/customers/"))
    stranger = signed_in(cast.stranger)
    assert "Nordlicht" not in text_of(stranger.get("/customers/"))
    assert "王伟" not in text_of(stranger.get("/contacts/"))
    assert "Nordlicht" not in text_of(stranger.get("/search?q=nordlicht"))
    for address in pages(portfolio):
        if str(account) in address or "contacts/" in address.rstrip("/")[1:]:
            continue
    closed = [f"/customers/{account}", f"/contacts/{portfolio['contact'].pk}", f"/sites/{portfolio['site'].pk}/edit"]
    for address in closed:
        assert stranger.get(address).status_code == 404
        assert stranger.get(address, headers=PANEL).status_code == 404


def test_a_customer_of_nobody_is_taken_over_by_those_who_give_customers_away(cast: Cast) -> None:
    account = make_account("Orphan Ltd", owner=None)
    door = f"/customers/{account.pk}/owner"
    assert door not in text_of(signed_in(cast.viewer).get(f"/customers/{account.pk}"))
    assert door in text_of(signed_in(cast.boss).get(f"/customers/{account.pk}"))
    assert signed_in(cast.boss).post(door, {"owner": str(cast.boss.pk)}).status_code == 302
    account.refresh_from_db()
    assert account.owner == cast.boss
    assert door not in text_of(signed_in(cast.boss).get(f"/customers/{account.pk}"))


@pytest.mark.parametrize("path", ["log", "to-dos/new"])
def test_a_panel_that_fills_the_window_has_a_heading_of_the_page(cast: Cast, path: str) -> None:
    account = make_account("Nordlicht GmbH", owner=cast.owner)
    assert text_of(signed_in(cast.owner).get(f"/customers/{account.pk}/{path}")).count("<h1") == 1


def test_money_is_shown_by_its_door(cast: Cast, portfolio: dict[str, Any]) -> None:
    address = f"/customers/{portfolio['account'].pk}"
    change_account(account_id=portfolio["account"].pk, by=cast.owner, now=NOW, values={"credit_limit": "31000"})
    for by, sees in ((cast.owner, True), (cast.finance, True), (cast.colleague, False), (cast.viewer, False)):
        text = text_of(signed_in(by).get(address))
        assert ("31,000" in text) is sees, by  # the history must not tell what the terms hide
        assert ("25,000" in text) is sees, by


def test_finance_gets_a_form_of_money_alone(cast: Cast, portfolio: dict[str, Any]) -> None:
    address = f"/customers/{portfolio['account'].pk}/edit"
    text = text_of(signed_in(cast.finance).get(address))
    assert 'name="credit_limit"' in text
    assert 'name="name"' not in text
    posted = {"credit_limit": "40000", "currency": "EUR", "version": "1", "name": "Taken over"}
    assert signed_in(cast.finance).post(address, posted).status_code == 302
    account = Account.objects.get(pk=portfolio["account"].pk)
    assert (account.name, str(account.credit_limit)) == ("Nordlicht GmbH", "40000.00")
    assert signed_in(cast.colleague).get(address).status_code == 403


FILTERS: dict[str, str] = {
    "text": "q=nordl", "owner": "owner=me", "country": "country=DE", "tier": "tier=A", "stage": "stage=ACTIVE",
    "tag": "tag=wood", "zone": "zone=unknown", "contacts": "contacts=none", "custom": "f.port=ham",
}  # fmt: skip


@pytest.mark.parametrize("query", list(FILTERS.values()), ids=list(FILTERS))
def test_each_filter_keeps_what_fits_and_leaves_out_the_rest(cast: Cast, query: str) -> None:
    create_custom_field(by=cast.boss, now=NOW, values={"belongs_to": "ACCOUNT", "label": "Port", "type": "TEXT"})
    fits = make_account(
        "Nordlicht", owner=cast.owner, tier="A", stage="ACTIVE", tags=["wood"], custom={"port": "Hamburg"}
    )
    other = make_account("Sunda", owner=cast.colleague, country="JP", zone="Asia/Tokyo", stage="LOST", tier="D")
    if query in ("zone=unknown",):
        Account.objects.filter(pk=fits.pk).update(zone="", zone_source="")
    if query == "contacts=none":
        make_contact(other)
    refresh_search(account_ids=[fits.pk, other.pk])
    text = text_of(signed_in(cast.owner).get(f"/customers/?{query}"))
    assert "Nordlicht" in text
    assert "Sunda" not in text


@pytest.mark.parametrize(
    "query", ["sort=password", "cursor=xyz", "cursor=WzEsMl0", "owner=%00", "tier=%F0%9F%98%80", "q=%00", "country=<b>"]
)
def test_an_odd_address_shows_a_list_all_the_same(cast: Cast, query: str) -> None:
    make_account(owner=cast.owner)
    text = text_of(signed_in(cast.owner).get(f"/customers/?{query}"))
    assert "<b>" not in text.replace("<b>1</b>", "").replace("<b>0</b>", "").replace("<b data-count>0</b>", "")


@pytest.mark.parametrize(
    "sort", ["name", "-name", "country", "-country", "tier", "-tier", "stage", "-stage", "changed", "-changed"]
)
def test_paging_by_any_heading_shows_every_account_once_forward_and_back(cast: Cast, sort: str) -> None:
    countries, tiers, stages = ["DE", "JP", "", "US"], ["A", "", "B"], ["LEAD", "ACTIVE", "LOST"]
    for number in range(120):
        make_account(
            f"Account {number % 40:03d}", owner=cast.owner, country=countries[number % 4], tier=tiers[number % 3],
            stage=stages[number % 3],
        )  # fmt: skip
    client = signed_in(cast.owner)
    seen: list[list[int]] = []
    address = f"/customers/?sort={sort}"
    backward = ""
    while address:
        listed = client.get(address).context["listed"]
        seen.append([row.account.pk for row in listed.rows])
        backward = listed.previous_cursor
        address = f"/customers/?sort={sort}&cursor={listed.next_cursor}" if listed.next_cursor else ""
    assert [len(page) for page in seen] == [50, 50, 20]
    assert len({pk for page in seen for pk in page}) == 120
    again = client.get(f"/customers/?sort={sort}&cursor={backward}").context["listed"]
    assert [row.account.pk for row in again.rows] == seen[1]


def test_tiers_and_stages_are_sorted_as_business_sees_them(cast: Cast) -> None:
    for name, tier, stage in (("None", "", "LOST"), ("D", "D", "ACTIVE"), ("A", "A", "LEAD")):
        make_account(name, owner=cast.owner, tier=tier, stage=stage)
    client = signed_in(cast.owner)

    def order(sort: str) -> list[str]:
        return [row.account.name for row in client.get(f"/customers/?sort={sort}").context["listed"].rows]

    assert order("tier") == ["A", "D", "None"]
    assert order("stage") == ["A", "D", "None"]
    assert order("-stage") == ["None", "D", "A"]


def test_a_long_list_says_more_than_a_thousand(cast: Cast) -> None:
    Account.objects.bulk_create(
        Account(name=f"A{n}", sort_name=f"a{n}", match_name=f"a{n}", owner=cast.owner) for n in range(1001)
    )
    text = text_of(signed_in(cast.owner).get("/customers/"))
    assert "More than 1,000 customers" in text
    assert "All of this list, not only this page" in text


def test_pages_cost_the_same_number_of_queries_however_much_they_show(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    account = make_account(owner=cast.owner)
    contact = make_contact(account)
    make_contact(make_account("Person & Sons", owner=cast.owner))
    refresh_search(account_ids=list(Account.objects.values_list("pk", flat=True)))
    client = signed_in(cast.owner)
    addresses = ["/customers/", "/contacts/", f"/customers/{account.pk}", f"/contacts/{contact.pk}", "/search?q=person"]
    before = {}
    for address in addresses:
        client.get(address)
        with django_assert_max_num_queries(40) as few:
            client.get(address)
        before[address] = len(few)
    for number in range(12):
        make_contact(account, f"Person {number}", email=f"p{number}@example.com", phone=f"+4940123{number:03d}")
        make_contact(make_account(f"More {number}", owner=cast.owner, backup_owner=cast.backup))
        Site.objects.create(account=account, name=f"Site {number}")
    refresh_search(account_ids=list(Account.objects.values_list("pk", flat=True)))
    for address in addresses:
        with django_assert_max_num_queries(before[address] + 2):  # sites and colleagues are read once there are any
            client.get(address)


def test_markup_in_names_is_text(cast: Cast) -> None:
    evil = "<script>alert(1)</script>"
    account = create_account(
        by=cast.owner, now=NOW, values={"name": evil, "tags": [evil], "note": evil, "trade_names": [evil]}
    )
    contact = create_contact(account_id=account.pk, by=cast.owner, now=NOW, values={"name": evil, "wishes": evil})
    client = signed_in(cast.owner)
    for address in (
        "/customers/",
        f"/customers/{account.pk}",
        f"/contacts/{contact.pk}",
        "/contacts/",
        "/search?q=script",
    ):
        for headers in ({}, PANEL):
            text = text_of(client.get(address, headers=headers))
            assert evil not in text
            assert "&lt;script&gt;" in text


def test_an_account_is_made_by_a_plain_form(cast: Cast) -> None:
    client = signed_in(cast.owner)
    response = client.post(
        "/customers/new", {"name": "Hanbit Living", "country": "KR", "stage": "LEAD", "tags": "wood, vip"}
    )
    account = Account.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/customers/{account.pk}")
    assert (account.zone, account.tags, account.owner) == ("Asia/Seoul", ["wood", "vip"], cast.owner)
    assert "Hanbit Living added." in text_of(client.get(response["Location"]))


def test_in_the_panel_the_new_account_takes_the_form_s_place(cast: Cast) -> None:
    response = signed_in(cast.owner).post("/customers/new", {"name": "Hanbit", "stage": "LEAD"}, headers=HTMX)
    account = Account.objects.get()
    assert f'data-address="/customers/{account.pk}"' in text_of(response)
    assert json.loads(response["HX-Trigger"]) == {"toast": "Hanbit added.", "customers-changed": True}


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(cast: Cast) -> None:
    posted = {
        "name": "Hanbit",
        "stage": "LEAD",
        "country": "DE",
        "subdivision": "Texas",
        "website": "not a site",
        "note": "kept",
    }
    response = signed_in(cast.owner).post("/customers/new", posted)
    text = response.content.decode()
    assert response.status_code == 422
    for sentence in ("“Texas” is not a region of Germany", "“not a site” is not the address of a web site"):
        assert sentence in text
    assert ">\nkept</textarea>" in text
    assert not Account.objects.exists()


def test_likely_duplicates_are_shown_and_may_be_overruled(cast: Cast) -> None:
    first = make_account("Nordlicht GmbH", owner=cast.owner, match_name="nordlicht")
    posted = {"name": "Nordlicht", "country": "DE", "stage": "LEAD"}
    client = signed_in(cast.owner)
    response = client.post("/customers/new", posted)
    assert response.status_code == 422
    assert f'href="/customers/{first.pk}"' in response.content.decode()
    assert client.post("/customers/new", {**posted, "anyway": "1"}).status_code == 302
    assert Account.objects.count() == 2


def test_whoever_is_overtaken_sees_what_changed_and_may_insist(cast: Cast) -> None:
    account = make_account("Nordlicht", owner=cast.owner, tier="B")
    change_account(account_id=account.pk, by=cast.leader, now=NOW, values={"tier": "A"})
    posted = {"name": "Nordlicht", "stage": "ACTIVE", "tier": "C", "version": str(account.version)}
    client = signed_in(cast.owner)
    response = client.post(f"/customers/{account.pk}/edit", posted)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Tier: <del>B</del> → <ins>A</ins>" in text
    assert f'name="version" value="{account.version + 1}"' in text
    posted["version"] = str(account.version + 1)
    assert client.post(f"/customers/{account.pk}/edit", posted).status_code == 302
    account.refresh_from_db()
    assert account.tier == "C"


def test_an_unknown_zone_is_asked_for_and_set_with_one_press(cast: Cast) -> None:
    nowhere = {"country": "US", "subdivision": "", "city": "Springfield", "zone": "", "zone_source": ""}
    account = make_account(owner=cast.owner, **nowhere)
    client = signed_in(cast.owner)
    text = text_of(client.get(f"/customers/{account.pk}"))
    assert "Time zone unknown" in text
    assert 'name="zone" value="America/Chicago"' in text
    assert 'name="zone" value="America/Chicago"' not in text_of(
        signed_in(cast.colleague).get(f"/customers/{account.pk}")
    )
    posted = {"zone": "America/Chicago", "next": f"/customers/{account.pk}"}
    assert signed_in(cast.colleague).post(f"/customers/{account.pk}/zone", posted).status_code == 403
    assert client.post(f"/customers/{account.pk}/zone", posted).status_code == 302
    account.refresh_from_db()
    assert (account.zone, account.zone_source) == ("America/Chicago", "STATED")


def test_a_contact_s_unknown_zone_is_asked_for_where_it_is_unknown(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    site = Site.objects.create(account=account, country="US", city="Springfield")
    contact = make_contact(account, site=site)
    client = signed_in(cast.owner)
    assert f'action="/sites/{site.pk}/zone"' in text_of(client.get(f"/contacts/{contact.pk}"))
    posted = {"zone": "America/Chicago", "next": f"/contacts/{contact.pk}"}
    response = client.post(f"/sites/{site.pk}/zone", posted, headers=HTMX)
    assert f'data-address="/contacts/{contact.pk}"' in text_of(response)
    evil = client.post(f"/sites/{site.pk}/zone", {**posted, "next": "https://evil.example/"})
    assert evil["Location"] == f"/customers/{account.pk}"


def test_a_contact_s_page_links_whatsapp_and_offers_wechat_to_copy(cast: Cast, portfolio: dict[str, Any]) -> None:
    text = text_of(signed_in(cast.owner).get(f"/contacts/{portfolio['contact'].pk}"))
    assert 'href="https://wa.me/491711234567"' in text
    assert 'data-copy="wangwei88"' in text
    assert "Chinese, English" in text


def test_a_contact_leaves_and_comes_back(cast: Cast, portfolio: dict[str, Any]) -> None:
    client, contact = signed_in(cast.owner), portfolio["contact"]
    client.post(f"/contacts/{contact.pk}/departure")
    assert "王伟 left the company on 3 Nov 2026." in text_of(client.get(f"/contacts/{contact.pk}"))
    assert "王伟" not in text_of(client.get("/contacts/"))
    assert "王伟" in text_of(client.get("/contacts/?state=left"))
    client.post(f"/contacts/{contact.pk}/departure", {"back": "1"})
    assert "王伟" in text_of(client.get("/contacts/"))


def test_what_goes_to_the_bin_can_be_taken_back_from_the_list(cast: Cast, portfolio: dict[str, Any]) -> None:
    client, account = signed_in(cast.owner), portfolio["account"]
    gone = client.post(f"/customers/{account.pk}/deletion", follow=True)
    text = text_of(gone)
    assert "Nordlicht GmbH is in the bin." in text
    assert f'action="/customers/{account.pk}/restoration"' in text
    assert client.get(f"/customers/{account.pk}").status_code == 404
    assert "Nordlicht GmbH" in text_of(client.get("/customers/bin"))
    assert signed_in(cast.colleague).post(f"/customers/{account.pk}/restoration").status_code == 403
    back = client.post(f"/customers/{account.pk}/restoration")
    assert back["Location"] == f"/customers/{account.pk}"
    assert "The bin is empty" in text_of(client.get("/customers/bin"))


def test_a_contact_is_erased_from_its_page_after_a_question(cast: Cast, portfolio: dict[str, Any]) -> None:
    client, contact = signed_in(cast.owner), portfolio["contact"]
    address = f"/contacts/{contact.pk}/erasure"
    assert "Erase 王伟 for good?" in text_of(client.get(address))
    for by in (cast.colleague, cast.viewer):
        assert signed_in(by).post(address).status_code == 403
    assert client.post(address)["Location"] == f"/customers/{portfolio['account'].pk}"
    assert not Contact.objects.exists()


def test_personal_data_are_handed_out_as_a_file(cast: Cast, portfolio: dict[str, Any]) -> None:
    address = f"/contacts/{portfolio['contact'].pk}/personal-data"
    response = signed_in(cast.owner).get(address)
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert json.loads(response.content)["contact"]["name"] == "王伟"
    assert signed_in(cast.colleague).get(address).status_code == 403
    assert signed_in(cast.stranger).get(address).status_code == 404


def test_two_accounts_are_joined_after_a_look_at_both(cast: Cast, portfolio: dict[str, Any]) -> None:
    keep = portfolio["account"]
    drop = make_account("Nordlicht Handel", owner=cast.owner)
    client = signed_in(cast.owner)
    assert "Nordlicht Handel" in text_of(client.get(f"/customers/{keep.pk}/merging?other={drop.pk}"))
    assert client.post(f"/customers/{keep.pk}/merging", {"other": str(keep.pk)}).status_code == 404
    assert signed_in(cast.colleague).post(f"/customers/{keep.pk}/merging", {"other": str(drop.pk)}).status_code == 403
    assert client.post(f"/customers/{keep.pk}/merging", {"other": str(drop.pk)}).status_code == 302
    drop.refresh_from_db()
    assert drop.deleted_at is not None


def test_an_empty_desk_says_what_to_do_next(cast: Cast) -> None:
    text = text_of(signed_in(cast.owner).get("/customers/"))
    assert "No customers yet" in text
    assert 'href="/customers/new"' in text
    assert 'href="/customers/new"' not in text_of(signed_in(cast.viewer).get("/customers/"))
    make_account(owner=cast.owner)
    assert "No customer fits these filters" in text_of(signed_in(cast.owner).get("/customers/?tier=D"))


def test_the_palette_finds_customers_and_their_people(cast: Cast, portfolio: dict[str, Any]) -> None:
    text = text_of(signed_in(cast.owner).get("/palette?q=wang"))
    assert f'data-panel="/contacts/{portfolio["contact"].pk}"' in text
    assert "王伟 Wang Wei" in text


def test_another_moment_can_be_looked_at(cast: Cast, portfolio: dict[str, Any]) -> None:
    text = text_of(signed_in(cast.owner).get("/customers/?at=2026-07-01T12:00:00Z"))
    assert 'data-zone="Europe/Berlin">14:00</time>' in text


def test_regions_are_offered_for_a_country(cast: Cast) -> None:
    client = signed_in(cast.owner)
    assert "Bayern" in text_of(client.get("/regions?country=DE"))
    assert text_of(client.get("/regions?country=%00x")).strip() == ""


def test_what_is_sent_with_one_press_and_cannot_be_taken_is_answered_with_a_sentence(cast: Cast) -> None:
    account = make_account(owner=cast.owner)
    browser = signed_in(cast.owner)
    refused = browser.post(f"/customers/{account.pk}/zone", {"zone": "Mars/Olympus"})
    assert refused.status_code == 422
    assert "Mars/Olympus" in refused.content.decode()
    assert browser.post(f"/customers/{account.pk}/zone", {"zone": "Europe/Berlin"}).status_code in (200, 302)
