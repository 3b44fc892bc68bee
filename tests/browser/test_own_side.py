"""Our own side in a real browser: from a closure to the customer who has been told, and one's own leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.factories.customers import make_account, make_contact
from tests.factories.people import Cast, make_cast

from fairlead.availability.models import CompanyClosure, MemberLeave
from fairlead.availability.operations.company_closures import record_company_closure
from fairlead.availability.operations.member_leave import record_member_leave
from fairlead.planner.models import Item

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def closure(cast: Cast) -> CompanyClosure:
    """Two weeks from a Monday on: whatever day it is, customers lose working days."""
    today = timezone.now().date()
    start = today + timedelta(days=28 - today.weekday())
    return record_company_closure(
        values={
            "name": "Spring Festival",
            "occasion": "CHINESE_NEW_YEAR",
            "start_date": start,
            "end_date": start + timedelta(days=14),
            "team": None,
            "last_shipping_date": start - timedelta(days=3),
            "emergency_contact": "Zhou, +86 574 5550 0000",
            "note": "",
        },
        by=cast.boss,
        now=timezone.now(),
    )


def test_customers_are_told_from_the_closure_to_the_letter(
    desk: Desk, cast: Cast, closure: CompanyClosure, check_page: Callable[[Page], None]
) -> None:
    account = make_account(owner=cast.owner)
    make_contact(account, email="k.albers@nordlicht.example", languages=["ar"], is_main=True)
    make_account("Zweite Firma", owner=cast.colleague)
    page = desk.window(cast.boss)
    page.goto("/our-closures/")
    check_page(page)
    page.get_by_role("link", name="Spring Festival").click()
    page.get_by_role("button", name="Make the to-dos").click()
    page.get_by_text("0 of 2").wait_for()
    check_page(page)
    assert Item.objects.count() == 2

    owner = desk.window(cast.owner)
    owner.goto(f"/our-closures/{closure.pk}?whose=me")
    owner.get_by_role("link", name="Nordlicht GmbH").click()
    body = owner.get_by_label("Message")
    assert body.get_attribute("lang") == "ar"
    assert "رأس السنة الصينية" in body.input_value()
    assert body.evaluate("element => getComputedStyle(element).direction") == "rtl"
    check_page(owner)
    owner.locator("#notice-language").select_option("es")
    owner.get_by_text("Buenos días").first.wait_for(state="attached")
    link = owner.get_by_role("link", name="Open in your mail program")
    assert str(link.get_attribute("href")).startswith("mailto:k.albers@nordlicht.example?subject=Cerramos")
    owner.context.grant_permissions(["clipboard-read", "clipboard-write"])
    owner.get_by_role("button", name="Copy the message").click()
    assert owner.evaluate("navigator.clipboard.readText()") == owner.get_by_label("Message").input_value()
    owner.get_by_role("button", name="I have told them").click()
    owner.get_by_text("Nordlicht GmbH has been told.").wait_for()
    page.reload()
    page.get_by_text("1 of 2").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone(
    desk: Desk, cast: Cast, closure: CompanyClosure, check_page: Callable[[Page], None], scheme: str
) -> None:
    account = make_account("A company with a name that is a good deal longer than most", owner=cast.boss)
    make_contact(account, "Hedwig von Hohenzollern-Sigmaringen", is_main=True, languages=["de"])
    now = timezone.now()
    record_member_leave(
        member=cast.boss,
        by=cast.boss,
        now=now,
        start_date=now.date() - timedelta(days=2),
        end_date=now.date() + timedelta(days=5),
        stand_in=cast.owner,
    )
    page = desk.window(cast.boss, viewport=PHONE, color_scheme=scheme)
    for path in (
        "/our-company",
        "/our-closures/",
        "/our-closures/new",
        f"/our-closures/{closure.pk}",
        f"/our-closures/{closure.pk}/customers/{account.pk}",
        "/settings/leave",
        "/team-calendar?span=quarter",
        "/settings/team",
        f"/customers/{account.pk}",
        "/",
    ):
        page.goto(path)
        check_page(page)


def test_one_records_ones_leave_and_the_stand_in_is_led_to_ones_customers(
    desk: Desk, cast: Cast, check_page: Callable[[Page], None]
) -> None:
    cast.owner.backup = cast.colleague
    cast.owner.save()
    make_account(owner=cast.owner)
    today = timezone.now().astimezone(cast.owner.zone_info).date()
    page = desk.window(cast.owner)
    page.goto("/settings/leave")
    page.get_by_role("main").get_by_role("link", name="Record leave").first.click()
    assert page.get_by_label("Stand-in").input_value() == str(cast.colleague.pk)
    page.get_by_label("First day away").fill(today.isoformat())
    page.get_by_label("Last day away").fill((today + timedelta(days=4)).isoformat())
    check_page(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("away now").wait_for()
    assert MemberLeave.objects.get().stand_in == cast.colleague
    page.goto("/")
    page.get_by_text("You are away until").wait_for()

    stand_in = desk.window(cast.colleague)
    stand_in.goto("/")
    stand_in.get_by_text("You stand in for Owen Owner").wait_for()
    check_page(stand_in)
    stand_in.get_by_role("link", name="Their customers with a step due").click()
    stand_in.wait_for_url(f"**/?whose={cast.owner.pk}**")
