"""The desk in a real browser: by mouse, by keys alone, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.factories.browsing import wait_until
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member

from fairlead.exchanges.models import Exchange
from fairlead.planner.models import Item
from fairlead.planner.operations.items import add_item
from fairlead.team.models import Member

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

# Open at every hour of the week, so that "now" is the real one and the test the same on Sundays.
ALWAYS = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "to": "24:00"}]
NEVER_TODAY = "?at=2026-11-28T15:40"


@pytest.fixture
def manager() -> Member:
    return make_member("Mia Manager")


@pytest.fixture
def customers(manager: Member) -> list[str]:
    """Three customers who can always be reached, due in the order of their names."""
    names = ["Alpha Trading", "Beta Handels GmbH", "Gamma Import"]
    for late, name in zip((3, 2, 1), names, strict=True):
        account = make_account(name, owner=manager)
        contact = make_contact(account, f"Person of {name}", is_main=True, week=ALWAYS)
        due = timezone.now().astimezone(manager.zone_info).date() - timedelta(days=late)
        add_item(account=account, by=manager, now=timezone.now(), title=f"Call {name}", due_date=due, contact=contact)
    return names


def row_names(page: Page) -> list[str]:
    return page.locator("#desk-table a[data-row]").all_inner_texts()


def test_a_call_is_logged_in_two_keystrokes(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Alpha Trading"
    page.keyboard.press("c")
    page.get_by_role("heading", name="Log contact").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Logged.").wait_for()
    logged = Exchange.objects.get()
    assert (logged.account.name, logged.kind, logged.recorded_by) == ("Alpha Trading", "CALL", manager)
    # Focus is back in the row, and the address is the desk's again.
    wait_until(page, "() => document.activeElement.textContent === 'Alpha Trading'")
    assert page.evaluate("location.pathname") == "/"


def test_done_and_schedule_next_by_keys_alone(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/")
    for key in ("j", "j", "e"):
        page.keyboard.press(key)
    page.get_by_role("heading", name="Log contact").wait_for()
    assert page.get_by_text("Done: Call Beta Handels GmbH").locator("xpath=ancestor::label//input").is_checked()
    page.keyboard.type("Send the offer")
    page.keyboard.press("Enter")
    page.get_by_text("Logged.").wait_for()
    page.locator("#desk-table").get_by_text("Send the offer").wait_for()
    done, planned = Item.objects.get(title="Call Beta Handels GmbH"), Item.objects.get(title="Send the offer")
    assert done.done_by == manager
    assert planned.due_date > timezone.now().date()


def test_a_snooze_hides_the_row_and_can_be_taken_back(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.get_by_text("Snoozed until").wait_for()
    page.locator("#desk-table").get_by_text("Alpha Trading", exact=True).wait_for(state="detached")
    # The next customer is at hand at once.
    wait_until(page, "() => document.activeElement.textContent === 'Beta Handels GmbH'")
    snoozed = Item.objects.get(title="Call Alpha Trading")
    assert snoozed.snoozed_by == manager
    page.get_by_role("button", name="Undo").click()
    page.locator("#desk-table").get_by_text("Alpha Trading", exact=True).wait_for()
    snoozed.refresh_from_db()
    assert snoozed.snoozed_until_date is None


def test_a_row_opens_as_a_panel_and_escape_or_back_returns(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.get_by_text("Person of Gamma Import").click()
    page.locator("#sheet[open]").get_by_role("heading", name="Gamma Import").wait_for()
    assert "/customers/" in page.url
    page.keyboard.press("Escape")
    page.wait_for_url("**/")
    wait_until(page, "() => document.activeElement.textContent === 'Gamma Import'")
    page.keyboard.press("Enter")
    page.locator("#sheet[open]").wait_for()
    page.go_back()
    page.locator("#sheet:not([open])").wait_for(state="attached")
    wait_until(page, "() => document.activeElement.textContent === 'Gamma Import'")
    assert row_names(page) == customers
    page.keyboard.press("Enter")
    page.locator("#sheet[open]").wait_for()
    page.reload()
    page.get_by_role("heading", name="Gamma Import", level=1).wait_for()


def test_the_way_back_from_a_panel_leaves_the_list_alone(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.keyboard.press("j")
    page.evaluate("document.activeElement.sameNode = true")
    restored: list[str] = []
    page.on("request", lambda one: restored.append(one.url) if "hx-history-restore-request" in one.headers else None)
    for _way in range(2):
        page.keyboard.press("Enter")
        page.locator("#sheet[open] [data-sheet=shown]").wait_for()
        page.go_back()
        wait_until(page, "() => document.activeElement.sameNode")
        page.go_forward()
        page.locator("#sheet[open] [data-sheet=shown]").wait_for()
        page.keyboard.press("Escape")
        page.wait_for_url("**/")
        wait_until(page, "() => document.activeElement.sameNode")
    assert restored == []


def test_two_steps_back_show_what_was_there(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.get_by_role("link", name="Not today").click()
    page.wait_for_url("**/?group=*")
    page.locator("#desk-table a[data-row]").first.wait_for(state="detached")
    page.go_back()
    page.locator("#desk-table a[data-row]").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#sheet[open] [data-sheet=shown]").wait_for()
    page.reload()
    page.get_by_role("heading", name="Alpha Trading", level=1).wait_for()
    page.go_back()
    page.get_by_role("heading", name="Desk", level=1).wait_for()
    assert row_names(page) == customers


def test_a_list_drawn_anew_keeps_the_focus_on_its_row(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/customers/")
    for _press in range(2):
        page.keyboard.press("j")
    page.evaluate("document.activeElement.isOld = true")
    page.evaluate("htmx.trigger(document.body, 'customers-changed')")
    wait_until(
        page, "() => document.activeElement.textContent === 'Beta Handels GmbH' && !document.activeElement.isOld"
    )


def test_the_palette_finds_customers_pages_and_acts(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("world")
    page.get_by_role("option", name="World clock").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="World clock", level=1).wait_for()
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.get_by_role("heading", name="Desk", level=1).wait_for()
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keys").wait_for()
    page.keyboard.press("Escape")


def test_the_refresh_keeps_focus_and_rows(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.keyboard.press("j")
    page.evaluate("document.activeElement.sameNode = true")
    with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
        page.evaluate("htmx.trigger(document.getElementById('desk-table'), 'refresh')")
    wait_until(page, "() => !document.querySelector('.htmx-request')")
    assert page.evaluate("document.activeElement.sameNode")
    assert row_names(page) == customers


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant", "es"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (360, 740)])
def test_the_desk_is_clean_in_every_dress(
    desk: Desk,
    manager: Member,
    customers: list[str],
    check_page: Callable[[Page], None],
    theme: str,
    language: str,
    size: tuple[int, int],
) -> None:
    Member.objects.filter(pk=manager.pk).update(language=language)
    page = desk.window(manager, color_scheme=theme, viewport={"width": size[0], "height": size[1]})
    page.goto("/")
    check_page(page)
    page.locator("a[data-row]").first.click()
    page.locator("#sheet[open]").wait_for()
    check_page(page)


@pytest.mark.parametrize("path", ["/clock", "/to-dos/", "/leave/", "/leave/?span=quarter", "/menu", f"/{NEVER_TODAY}"])
def test_the_other_pages_are_clean(
    desk: Desk, manager: Member, customers: list[str], check_page: Callable[[Page], None], path: str
) -> None:
    for size, theme in (((1440, 900), "light"), ((360, 740), "dark")):
        page = desk.window(manager, color_scheme=theme, viewport={"width": size[0], "height": size[1]})
        page.goto(path)
        check_page(page)


def test_an_empty_desk_says_what_to_do(desk: Desk, manager: Member, check_page: Callable[[Page], None]) -> None:
    page = desk.window(manager)
    page.goto("/")
    page.get_by_role("link", name="Import a list").wait_for()
    check_page(page)


def test_the_slider_moves_all_clocks(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager)
    page.goto("/clock")
    before = page.locator(".fl-slider-time b").inner_text()
    page.get_by_role("slider").focus()
    for _press in range(4):
        page.keyboard.press("ArrowRight")
    page.get_by_text("Then, here").wait_for()
    hour, minute = (int(part) for part in before.split(":"))
    later = f"{(hour + 1) % 24:02d}:{minute:02d}"
    page.locator(".fl-slider-time b", has_text=later).wait_for()


def test_leave_is_recorded_from_a_contacts_page(desk: Desk, manager: Member, customers: list[str]) -> None:
    desk.expect_complaint("422")
    page = desk.window(manager)
    page.goto("/contacts/")
    page.get_by_role("link", name="Person of Alpha Trading").first.click()
    page.get_by_role("link", name="Record leave").click()
    page.get_by_label("First day away").fill("2026-12-21")
    page.get_by_label("Last day away").fill("2026-12-20")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The last day away lies before the first.").wait_for()
    page.get_by_label("Last day away").fill("2027-01-03")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Leave recorded.").wait_for()
    from fairlead.availability.models import Leave

    assert Leave.objects.get().end_date == date(2027, 1, 4)


def test_the_desk_works_without_a_script(desk: Desk, manager: Member, customers: list[str]) -> None:
    page = desk.window(manager, java_script_enabled=False)
    page.goto("/")
    assert row_names(page) == customers
    page.locator("tr.fl-row").first.hover()
    page.locator('a[data-key="c"]').first.click()
    page.get_by_label("What was said").fill("Wants a price")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Alpha Trading", level=1).wait_for()
    assert Exchange.objects.get().text == "Wants a price"
