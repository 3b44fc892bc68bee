"""Who can be reached now, in a real browser: by keys, by a press on a number, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.factories.browsing import wait_until
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member

from fairlead.customers.types import Channel
from fairlead.team.models import Member

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

# Open at every hour of the week, so that "now" is the real one and the test the same on Sundays.
ALWAYS = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "to": "24:00"}]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def manager() -> Member:
    """Return a manager with a contact in Hamburg, one in Munich and one in Tokyo, all of whom can be reached."""
    manager = make_member("Mia Manager")
    places = [("DE", "HH", "Europe/Berlin"), ("DE", "BY", "Europe/Berlin"), ("JP", "13", "Asia/Tokyo")]
    for name, (country, region, zone) in zip(("Alma", "Bruno", "Chiyo"), places, strict=True):
        account = make_account(f"{name} Trading", owner=manager, country=country, subdivision=region, zone=zone)
        make_contact(account, name, week=ALWAYS, preferred_channel=Channel.CALL, wishes="After the second coffee")
    make_contact(
        make_account("Nowhere Ltd", owner=manager, country="US", subdivision="", zone="", zone_source=""), "Dora"
    )
    return manager


def shown(page: Page) -> list[str]:
    return page.locator("a[data-row]").all_inner_texts()


def test_a_contact_is_opened_by_keys_alone(desk: Desk, manager: Member) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.get_by_role("heading", name="Reachable now", level=1).wait_for()
    assert shown(page) == ["Alma", "Bruno", "Chiyo"]
    for key in ("j", "j", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("dialog").get_by_role("heading", name="Bruno").wait_for()
    page.keyboard.press("Escape")
    wait_until(page, "() => document.activeElement.textContent === 'Bruno'")


def test_numbers_lead_to_those_whom_they_count(desk: Desk, manager: Member, check_page: Callable[[Page], None]) -> None:
    page = desk.window(manager)
    page.goto("/now")
    check_page(page)
    page.get_by_role("link", name="Germany 2").click()
    page.get_by_role("link", name="Bayern 1").wait_for()
    assert shown(page) == ["Alma", "Bruno"]
    page.get_by_role("link", name="Bayern 1").click()
    wait_until(page, "document.querySelectorAll('a[data-row]').length === 1")
    assert shown(page) == ["Bruno"]
    page.get_by_role("link", name="All countries").click()
    page.get_by_role("link", name="Time zone unknown 1").click()
    wait_until(page, "document.querySelector('a[data-row]').textContent === 'Dora'")
    check_page(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(desk: Desk, manager: Member, check_page: Callable[[Page], None], scheme: str) -> None:
    page = desk.window(manager, viewport=PHONE, color_scheme=scheme)
    page.goto("/now")
    assert page.get_by_text("After the second coffee").first.is_visible()
    check_page(page)


def test_it_filters_without_a_script(desk: Desk, manager: Member) -> None:
    page = desk.window(manager, java_script_enabled=False)
    page.goto("/now")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Tier").select_option("A")
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("No contact fits this filter at this moment.").wait_for()
