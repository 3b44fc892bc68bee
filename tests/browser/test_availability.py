"""Calendars, likely absences, reasons and the coming weeks in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.browser.conftest import PHONE
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member

from fairlead.availability.models import Leave, PatternDismissal
from fairlead.availability.types import LeaveCertainty
from fairlead.customers.models import Contact
from fairlead.team.models import Member

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

WINTER = "at=2026-12-24T15:40"


@pytest.fixture
def manager() -> Member:
    return make_member("Mia Manager")


@pytest.fixture
def contact(manager: Member) -> Contact:
    return make_contact(make_account(owner=manager), is_main=True)


@pytest.fixture
def habit(manager: Member, contact: Contact) -> Contact:
    """Somebody who was away in the same fortnight of three years, half a year before today."""
    begun = timezone.now().date() - timedelta(days=180)
    for years in (3, 2, 1):
        start = date(begun.year - years + 1, begun.month, min(begun.day, 28))
        Leave.objects.create(
            contact=contact, start_date=start, end_date=start + timedelta(days=14), recorded_by=manager
        )
    return contact


def test_a_day_of_the_calendar_becomes_leave(desk: Desk, manager: Member, contact: Contact) -> None:
    page = desk.window(manager)
    page.goto(f"/contacts/{contact.pk}")
    page.get_by_role("link", name="Calendar", exact=True).click()
    page.goto(f"/contacts/{contact.pk}/calendar?month=2027-03")
    page.get_by_role("link", name="Record leave: Tue, 16 Mar").click()
    page.get_by_role("heading", name="Record leave").wait_for()
    assert page.get_by_label("First day away").input_value() == "2027-03-16"
    page.get_by_label("Last day away").fill("2027-03-18")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Leave recorded.").wait_for()
    leave = Leave.objects.get()
    assert (leave.contact, leave.start_date, leave.end_date) == (contact, date(2027, 3, 16), date(2027, 3, 19))


def test_arrow_keys_turn_the_month(desk: Desk, manager: Member, contact: Contact) -> None:
    page = desk.window(manager)
    page.goto(f"/contacts/{contact.pk}/calendar?month=2026-12")
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="January 2027").wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name="December 2026").wait_for()


def test_what_is_likely_is_recorded_or_dismissed(desk: Desk, manager: Member, habit: Contact) -> None:
    page = desk.window(manager)
    page.goto(f"/customers/{habit.account.pk}")
    page.get_by_role("heading", name="Likely away").wait_for()
    page.get_by_text("in 3 of 3 known years").wait_for()
    page.get_by_role("button", name="Record as likely").click()
    page.get_by_text("Recorded as likely, for 1 person.").wait_for()
    recorded = Leave.objects.get(certainty=LeaveCertainty.LIKELY)
    assert page.get_by_role("heading", name="Likely away").count() == 0
    recorded.delete()
    page.goto(f"/contacts/{habit.pk}/calendar")
    page.get_by_role("button", name="Dismiss").click()
    page.get_by_text("Dismissed.").wait_for()
    assert PatternDismissal.objects.get().contact == habit


def test_why_opens_beside_the_desk_and_leads_to_the_form(desk: Desk, manager: Member, contact: Contact) -> None:
    page = desk.window(manager)
    page.goto(f"/?{WINTER}")
    page.locator("#desk-table .fl-c-st a").click()
    page.get_by_role("heading", name="Why?").wait_for()
    steps = page.locator(".fl-why > li")
    assert steps.count() >= 8
    page.get_by_text("Christmas and New Year").first.wait_for()
    page.locator("#sheet").get_by_label("At another moment").fill("2026-12-25T16:00")
    page.locator("#sheet").get_by_role("button", name="Show").click()
    page.get_by_text("Public holiday: Christmas Day").first.wait_for()
    page.locator("#sheet").get_by_role("link", name="Record leave").click()
    page.get_by_role("heading", name="Record leave").wait_for()
    assert page.get_by_label("First day away").input_value() == "2026-12-25"


def test_a_cell_of_the_map_opens_its_week(desk: Desk, manager: Member, contact: Contact) -> None:
    page = desk.window(manager)
    page.goto(f"/leave/?{WINTER}")
    page.get_by_role("row", name="Germany").get_by_role("link").first.click()
    page.get_by_text("Christmas Day").first.wait_for()
    assert "country=DE" in page.url
    page.get_by_role("link", name="Days", exact=True).click()
    page.get_by_role("link", name="Quarter").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_every_page_is_whole(
    desk: Desk, manager: Member, habit: Contact, check_page: Callable[[Page], None], theme: str, phone: bool
) -> None:
    other = make_contact(habit.account, "Jonas Petersen")
    today = timezone.now().date()
    Leave.objects.create(contact=other, start_date=today, end_date=today + timedelta(days=9), recorded_by=manager)
    options = {"viewport": PHONE} if phone else {}
    page = desk.window(manager, color_scheme=theme, **options)
    for path in (
        f"/contacts/{habit.pk}/calendar",
        f"/customers/{habit.account.pk}/calendar",
        f"/customers/{habit.account.pk}",
        f"/contacts/{other.pk}/why",
        f"/leave/?{WINTER}&weeks=52",
        f"/leave/?view=list&{WINTER}",
        f"/leave/?view=timeline&{WINTER}",
    ):
        page.goto(path)
        check_page(page)


def test_without_script_all_of_it_works(desk: Desk, manager: Member, habit: Contact) -> None:
    page = desk.window(manager, java_script_enabled=False)
    page.goto(f"/contacts/{habit.pk}/calendar?month=2027-03")
    page.get_by_role("link", name="Later").click()
    page.get_by_role("heading", name="April 2027").wait_for()
    page.get_by_role("link", name="Why?").click()
    page.get_by_role("heading", name="Why?").wait_for()
    page.goto("/leave/")
    page.get_by_label("Country", exact=True).select_option("DE")
    page.get_by_role("button", name="Show").click()
    assert "country=DE" in page.url
