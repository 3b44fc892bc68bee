"""Calendars in a real browser: the days of the world, closures, feeds, a customer's calendar and one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from tests.factories.calendar_files import calendar, event
from tests.factories.customers import make_account, make_contact
from tests.factories.little_server import Answer, LittleServer, little_server
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import (
    CalendarCorrection,
    CalendarFeed,
    CalendarSubscription,
    KnownClosure,
    Leave,
    MemberCalendar,
    MemberLeave,
)
from fairlead.availability.operations.calendars import fill_calendars
from fairlead.availability.tasks import fetch_calendar
from fairlead.customers.models import Account, Contact

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def account(cast: Cast) -> Account:
    return make_account(owner=cast.owner)


@pytest.fixture
def contact(account: Account) -> Contact:
    return make_contact(account)


def away_soon() -> bytes:
    first = timezone.now().date() + timedelta(days=20)
    days = (f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{first + timedelta(days=5):%Y%m%d}")
    return calendar(event(*days, uid="away@x", summary="Out of office")).encode()


@pytest.fixture
def server(settings: Any) -> Iterator[LittleServer]:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    with little_server(lambda asked: Answer(body=away_soon())) as running:
        yield running


def test_a_day_is_looked_up_corrected_and_given_back(
    desk: Desk, cast: Cast, account: Account, check_page: Callable[[Page], None]
) -> None:
    fill_calendars(now=timezone.now(), countries=["DE", "TR"])
    page = desk.window(cast.boss)
    page.goto("/calendars/TR?year=2026")
    page.get_by_text("closed from 13:00").first.wait_for()
    check_page(page)
    page.get_by_role("link", name="Correct a day").click()
    page.get_by_label("Day", exact=True).fill("2026-10-28")
    page.get_by_label("Name of the day").fill("Stock-taking")
    page.get_by_role("button", name="Record").click()
    page.goto("/calendars/TR?year=2026")
    page.get_by_role("rowheader", name="Stock-taking").wait_for()
    assert CalendarCorrection.objects.get().date == date(2026, 10, 28)
    check_page(page)
    page.get_by_role("row", name="Stock-taking").get_by_role("link", name=str(cast.boss)).click()
    page.get_by_role("button", name="Remove the correction").click()
    page.wait_for_url("**/calendars/**")
    assert not CalendarCorrection.objects.exists()


def test_what_a_customer_told_of_a_closure_is_written_down(
    desk: Desk, cast: Cast, account: Account, contact: Contact, check_page: Callable[[Page], None]
) -> None:
    page = desk.window(cast.owner)
    page.goto(f"/accounts/{account.pk}/closures/new")
    check_page(page)
    start = timezone.now().date() + timedelta(days=40)
    page.get_by_label("Name", exact=True).fill("Factory holiday")
    page.get_by_label("First day closed").fill(start.isoformat())
    page.get_by_label("Last day closed").fill((start + timedelta(days=10)).isoformat())
    page.get_by_role("button", name="Record").click()
    page.get_by_text("Factory holiday").first.wait_for()
    assert KnownClosure.objects.get().account == account
    page.goto("/closures/")
    page.get_by_role("link", name="Factory holiday").wait_for()
    check_page(page)


def test_a_feed_is_made_copied_read_and_revoked(
    desk: Desk, cast: Cast, contact: Contact, check_page: Callable[[Page], None]
) -> None:
    Leave.objects.create(
        contact=contact,
        start_date=timezone.now().date() + timedelta(days=3),
        end_date=timezone.now().date() + timedelta(days=6),
        recorded_by=cast.owner,
    )
    page = desk.window(cast.owner)
    page.goto("/settings/feeds")
    check_page(page)
    page.get_by_role("link", name="New feed").first.click()
    page.get_by_role("button", name="Make the address").click()
    address = page.locator("#feed-address").input_value()
    check_page(page)
    path = "/feeds/" + address.rpartition("/feeds/")[2]
    read = page.request.get(path)
    assert "BEGIN:VEVENT" in read.text()
    assert "Katrin Albers" in read.text()
    page.get_by_role("link", name="I have it").click()
    page.get_by_role("button", name="Revoke").click()
    page.get_by_text("Revoked").first.wait_for()
    assert page.request.get(path).status == 404
    assert CalendarFeed.objects.get().revoked_at is not None


def test_a_customer_s_calendar_is_read_while_the_page_tells_so(
    desk: Desk, cast: Cast, contact: Contact, server: LittleServer, check_page: Callable[[Page], None]
) -> None:
    page = desk.window(cast.owner)
    page.goto(f"/contacts/{contact.pk}")
    page.locator("#contact-calendars").get_by_role("link", name="Subscribe").click()
    page.get_by_label("Address").fill(server.address("/secret/basic.ics"))
    check_page(page)
    page.get_by_role("button", name="Subscribe").click()
    card = page.locator("#contact-calendars")
    card.get_by_text("being read …").wait_for()
    check_page(page)
    # The card asks for itself until the worker has answered.
    fetch_calendar(calendar_id=CalendarSubscription.objects.get().pk)
    card.get_by_text("being read …").wait_for(state="detached")
    assert Leave.objects.get().source == "SUBSCRIPTION"
    assert "secret" not in page.content()
    card.locator("summary").click()
    card.get_by_role("button", name="End, remove its leave").click()
    page.get_by_text("The subscription has ended. 1 leave removed.").wait_for()


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_one_s_own_calendar_file_becomes_leave(
    desk: Desk, cast: Cast, phone: bool, check_page: Callable[[Page], None]
) -> None:
    page = desk.window(cast.owner, color_scheme="dark", **({"viewport": PHONE} if phone else {}))
    page.goto("/settings/leave")
    check_page(page)
    page.get_by_role("link", name="Add a calendar").click()
    check_page(page)
    page.get_by_label("Calendar file").set_input_files(
        {"name": "mine.ics", "mimeType": "text/calendar", "buffer": away_soon()}
    )
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("Read: 1 new, 0 moved, 0 gone.").wait_for()
    page.locator("#my-calendars").get_by_text("mine.ics").wait_for()
    check_page(page)
    assert MemberLeave.objects.get().member == cast.owner
    page.locator("#my-calendars summary").click()
    page.get_by_role("button", name="End, remove its leave").click()
    page.get_by_text("The calendar is no longer followed. 1 leave removed.").wait_for()
    assert not MemberCalendar.objects.exists()


def test_without_script_a_calendar_is_added_and_read_again(desk: Desk, cast: Cast, server: LittleServer) -> None:
    page = desk.window(cast.owner, java_script_enabled=False)
    page.goto("/settings/calendars/new")
    page.get_by_label("Address").fill(server.address("/mine.ics"))
    page.get_by_role("button", name="Follow").click()
    page.get_by_text("being read …").wait_for()
    assert MemberCalendar.objects.get().host == "127.0.0.1"
