"""Customers in a real browser: by keys alone, in the panel, on a phone, without JavaScript, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import PHONE, SMALLEST, WIDE, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def lin(db: None) -> Any:
    from tests.factories.people import make_member

    from fairlead.team.models import Team

    return make_member("Lin Wei", team=Team.objects.create(name="Europe"))


@pytest.fixture
def portfolio(lin: Any) -> dict[str, Any]:
    """A known customer with two people and a site, one in an unknown zone, and some more."""
    from fairlead.customers.operations.accounts import create_account
    from fairlead.customers.operations.contacts import create_contact
    from fairlead.customers.operations.sites import create_site

    def make(name: str, **values: Any) -> Any:
        return create_account(by=lin, now=NOW, values={"name": name, "stage": "ACTIVE", **values})

    place = {"country": "DE", "subdivision": "HH", "city": "Hamburg", "website": "nordlicht.example"}
    money = {"payment_terms": "T/T 30 days", "credit_limit": "25000", "currency": "EUR"}
    known = make("Nordlicht GmbH", tier="A", tags="wood, vip", trade_names="Polaris", note="Brief.", **place, **money)
    points = [{"kind": "EMAIL", "value": "wang@nordlicht.example"}, {"kind": "WECHAT", "value": "wangwei88"}]
    person = {"name": "王伟", "latin_name": "Wang Wei", "role": "Buyer", "languages": "zh, en", "points": points}
    contact = create_contact(account_id=known.pk, by=lin, now=NOW, values=person)
    create_contact(account_id=known.pk, by=lin, now=NOW, values={"name": "Katrin Albers"})
    create_site(account_id=known.pk, by=lin, now=NOW, values={"name": "Factory", "country": "US"})
    vague = make("Prairie Supply", country="US", city="Springfield")
    for number in range(55):
        make(f"Orion {number:02d}", country="JP")
    return {"known": known, "contact": contact, "vague": vague}


def opened_panel(page: Page) -> Any:
    panel = page.locator("#sheet[open]")
    panel.wait_for()
    return panel


def test_a_customer_and_a_contact_are_made_by_keys_alone(desk: Desk, lin: Any) -> None:
    page = desk.window(lin)
    page.goto("/customers/")
    page.keyboard.press("a")
    panel = opened_panel(page)
    page.locator("#sheet input[name=name]:focus").wait_for()
    page.keyboard.type("Hanbit Living")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.type("South K")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    panel.get_by_role("heading", name="Hanbit Living").wait_for()
    page.wait_for_url(re.compile(r"/customers/\d+$"))
    page.get_by_text("Hanbit Living added.").wait_for()
    panel.get_by_text("Seoul").first.wait_for()
    page.keyboard.press("a")
    panel.get_by_role("heading", name="Add a contact").wait_for()
    page.locator("#sheet input[name=name]:focus").wait_for()
    page.keyboard.type("박서연")
    page.locator("#sheet [name=point-0-value]").focus()
    page.keyboard.type("park@hanbit.example")
    page.keyboard.press("Enter")
    panel.get_by_role("heading", name="박서연").wait_for()
    panel.get_by_role("link", name="park@hanbit.example").wait_for()
    page.keyboard.press("Escape")
    page.locator("#sheet[open]").wait_for(state="detached")
    page.wait_for_url("**/customers/")
    page.locator("#account-list").get_by_text("Hanbit Living").wait_for()


def test_the_panel_opens_closes_and_gives_the_focus_back(desk: Desk, lin: Any, portfolio: dict[str, Any]) -> None:
    page = desk.window(lin)
    page.goto("/customers/?q=nordlicht")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    panel = opened_panel(page)
    panel.get_by_role("heading", name="Nordlicht GmbH").wait_for()
    page.wait_for_url(f"**/customers/{portfolio['known'].pk}")
    panel.get_by_role("link", name="王伟 Wang Wei").click()
    panel.get_by_role("heading", name="王伟").wait_for()
    page.wait_for_url(f"**/contacts/{portfolio['contact'].pk}")
    page.go_back()
    page.locator("#sheet[open]").wait_for(state="detached")
    page.wait_for_url("**/customers/?q=nordlicht")
    page.locator("a[data-row]:focus", has_text="Nordlicht").wait_for()
    page.keyboard.press("Enter")
    opened_panel(page)
    page.reload()
    page.locator("main h1", has_text="Nordlicht GmbH").wait_for()


def test_an_unknown_zone_is_set_with_one_press(desk: Desk, lin: Any, portfolio: dict[str, Any]) -> None:
    page = desk.window(lin)
    page.goto("/customers/?q=prairie")
    page.get_by_role("link", name="Prairie Supply").click()
    panel = opened_panel(page)
    panel.get_by_role("button", name=re.compile("Chicago")).click()
    page.get_by_text("Time zone saved.").wait_for()
    panel.get_by_text("Stated by a person").wait_for()
    page.keyboard.press("Escape")
    page.locator("#account-list time[data-zone='America/Chicago']").wait_for()


def test_wrong_values_are_shown_in_the_panel_and_mended_there(desk: Desk, lin: Any, portfolio: dict[str, Any]) -> None:
    desk.expect_complaint("422")
    page = desk.window(lin)
    page.goto(f"/customers/{portfolio['known'].pk}")
    page.get_by_role("link", name="Add a contact").click()
    panel = opened_panel(page)
    panel.locator("[name=name]").fill("Jens Petersen")
    panel.get_by_role("button", name="Another one").click()
    page.locator("#sheet [name=point-2-value]:focus").wait_for()
    panel.locator("[name=point-2-kind]").select_option("MOBILE")
    panel.locator("[name=point-2-value]").fill("12")
    panel.get_by_role("button", name="Add", exact=True).click()
    panel.get_by_text("“12” is not a phone number.").wait_for()
    assert panel.locator("[name=name]").input_value() == "Jens Petersen"
    panel.locator("[name=point-2-value]").fill("0171 1234567")
    panel.get_by_role("button", name="Add", exact=True).click()
    panel.get_by_role("link", name="+49 171 1234567").wait_for()
    page.keyboard.press("Escape")
    page.locator("main").get_by_role("link", name="Jens Petersen").wait_for()


def test_a_list_is_chosen_changed_and_taken_back(desk: Desk, lin: Any, portfolio: dict[str, Any]) -> None:
    page = desk.window(lin)
    page.goto("/customers/?country=JP")
    page.get_by_label("Choose all on this page").check()
    page.locator("[data-count]", has_text="50").wait_for()
    page.get_by_label("All 55 of this list").check()
    page.get_by_role("button", name="Change the tier").click()
    panel = opened_panel(page)
    panel.get_by_text("55 customers will be changed.").wait_for()
    panel.get_by_label("Change the tier").select_option("B")
    panel.get_by_role("button", name="Change 55 customers").click()
    page.get_by_text("55 customers changed.").wait_for()
    page.goto("/customers/?tier=B")
    page.locator(".fl-page-head", has_text="55 customers").wait_for()
    page.go_back()
    page.goto("/customers/?country=JP&tier=B")
    page.locator(".fl-page-head", has_text="55 customers").wait_for()


def test_the_bin_gives_back_what_it_got(desk: Desk, lin: Any, portfolio: dict[str, Any]) -> None:
    page = desk.window(lin)
    page.goto(f"/customers/{portfolio['known'].pk}")
    page.locator("main summary[aria-label=More]").click()
    page.get_by_role("button", name="Move to the bin").click()
    page.get_by_text("Nordlicht GmbH is in the bin.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator("main h1", has_text="Nordlicht GmbH").wait_for()


def test_the_palette_finds_a_person_and_opens_the_panel(desk: Desk, lin: Any, portfolio: dict[str, Any]) -> None:
    page = desk.window(lin)
    page.goto("/customers/")
    page.keyboard.press("/")
    page.keyboard.type("wang")
    page.locator("[role=option][aria-selected=true]", has_text="王伟").wait_for()
    page.keyboard.press("Enter")
    opened_panel(page).get_by_role("heading", name="王伟").wait_for()


def test_regions_are_offered_for_the_chosen_country(desk: Desk, lin: Any) -> None:
    page = desk.window(lin)
    page.goto("/customers/new")
    page.locator("#id_country").select_option("DE")
    page.locator("#regions option[value=Bayern]").wait_for(state="attached")


def test_everything_works_without_javascript(desk: Desk, lin: Any, portfolio: dict[str, Any]) -> None:
    page = desk.window(lin, java_script_enabled=False)
    page.goto("/customers/")
    page.locator("[name=tier]").select_option("A")
    page.locator("form[role=search] > button").click()
    page.get_by_role("link", name="Nordlicht GmbH").click()
    page.locator("main").get_by_role("link", name="Change").click()
    page.get_by_label("Industry").fill("Furniture")
    page.get_by_role("button", name="Save").click()
    page.locator("dd", has_text="Furniture").wait_for()
    page.goto("/customers/?tier=A")
    page.get_by_label("Choose Nordlicht GmbH").check()
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_label("Tag").fill("fair")
    page.get_by_role("button", name="Change 1 customer").click()
    page.locator(".fl-chip", has_text="fair").wait_for()
    page.get_by_role("button", name="Undo").click()
    assert page.locator(".fl-chip", has_text="fair").count() == 0


@pytest.mark.parametrize(
    ("scheme", "size", "language"),
    [("light", WIDE, "en"), ("dark", WIDE, "zh-hans"), ("light", PHONE, "es"), ("dark", SMALLEST, "zh-hant")],
)
def test_every_page_is_sound(
    desk: Desk, lin: Any, portfolio: dict[str, Any], check_page: Check, scheme: str, size: dict[str, int], language: str
) -> None:
    type(lin).objects.filter(pk=lin.pk).update(language=language)
    page = desk.window(lin, color_scheme=scheme, viewport=size)
    known, contact, vague = (portfolio[name].pk for name in ("known", "contact", "vague"))
    account, person = f"/customers/{known}", f"/contacts/{contact}"
    lists = [
        "/customers/",
        "/customers/?tier=D",
        "/contacts/",
        "/contacts/new?q=nord",
        "/customers/bin",
        "/search?q=orion",
    ]
    of_account = [account, f"{account}/edit", f"{account}/merging?other={vague}", f"{account}/sites/new"]
    for address in (*lists, *of_account, f"/customers/{vague}", person, f"{person}/edit", f"{person}/erasure"):
        page.goto(address)
        check_page(page)


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_every_panel_is_sound(
    desk: Desk, lin: Any, portfolio: dict[str, Any], check_page: Check, scheme: str, size: dict[str, int]
) -> None:
    page = desk.window(lin, color_scheme=scheme, viewport=size)
    page.goto("/customers/?q=nordlicht")
    page.get_by_role("link", name="Nordlicht GmbH").click()
    panel = opened_panel(page)
    check_page(page)
    panel.get_by_role("link", name="Change", exact=True).first.click()
    panel.get_by_role("button", name="Save").wait_for()
    check_page(page)
    page.keyboard.press("Escape")
    page.locator("#sheet[open]").wait_for(state="detached")
    page.goto("/contacts/")
    page.get_by_role("link", name="王伟").click()
    opened_panel(page).get_by_role("heading", name="王伟").wait_for()
    check_page(page)
