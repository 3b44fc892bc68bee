"""A letter is changed, shown, written to a customer, sent and taken back in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.factories.browsing import wait_until
from tests.factories.customers import make_account, make_contact
from tests.factories.people import make_member

from fairlead.availability.models import OurCompany
from fairlead.customers.models import Contact
from fairlead.messaging.models import OutgoingMail
from fairlead.messaging.types import OutgoingState
from fairlead.team.models import Member
from fairlead.team.types import Role

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk


@pytest.fixture
def boss() -> Member:
    return make_member("Bo Boss", Role.OWNER)


@pytest.fixture
def contact(boss: Member) -> Contact:
    OurCompany.objects.update_or_create(pk=1, defaults={"name": "Chaoyin Lighting"})
    account = make_account(owner=boss, country="DE", zone="Europe/Berlin")
    return make_contact(
        account, email="katrin@nordlicht.example", is_main=True, salutation="Frau Albers", languages=["de"]
    )


def test_a_letter_is_tried_out_on_a_customer_before_it_is_saved(
    desk: Desk, check_page: Callable[[Page], None], boss: Member, contact: Contact
) -> None:
    page = desk.window(boss)
    page.goto("/letters/thank_you/formal/de")
    frame = page.frame_locator("iframe[name=letter-preview]")
    frame.get_by_role("region", name="Text part").get_by_text("Sehr geehrte Frau Albers,").wait_for()
    html = frame.frame_locator("iframe").get_by_text("Sehr geehrte Frau Albers,")
    html.wait_for()
    page.get_by_label("Text", exact=True).fill("{{ salutation }}\n\nganz neu: {{ ordernumber }}")
    page.get_by_role("button", name="Show this text below").click()
    frame.get_by_text("Did you mean {{ order_number }}?").wait_for()
    page.get_by_label("Text", exact=True).fill("{{ salutation }}\n\nganz neu: {{ order_number }}")
    page.get_by_role("button", name="Show this text below").click()
    frame.get_by_role("region", name="Text part").get_by_text("ganz neu: PO-4711").wait_for()
    page.get_by_role("button", name="Save as a new version").click()
    page.get_by_text("Saved as version 2.").wait_for()
    check_page(page)


def test_a_mail_is_written_from_a_letter_and_taken_back(
    desk: Desk, check_page: Callable[[Page], None], boss: Member, contact: Contact
) -> None:
    page = desk.window(boss)
    page.goto(f"/contacts/{contact.pk}")
    page.get_by_role("link", name="Write to Katrin Albers").click()
    page.get_by_role("heading", name="Mail to Katrin Albers").wait_for()
    page.wait_for_load_state()
    page.get_by_label("Write from").select_option("thank_you:formal")
    page.get_by_role("button", name="Put the letter into the text below").click()
    body = page.get_by_label("Text", exact=True)
    wait_until(page, "document.querySelector('textarea[name=body]')?.value.includes('Sehr geehrte Frau Albers')")
    assert "Bo Boss" in body.input_value()
    check_page(page)
    page.get_by_label("Purpose").select_option("answer")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_text("Kept as a draft.").wait_for()
    send = page.get_by_role("button", name="Send now").or_(page.get_by_role("button", name="At their good moment"))
    send.click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("It is a draft again. Nothing was sent.").wait_for()
    assert OutgoingMail.objects.get().state == OutgoingState.DRAFT
    page.goto("/mail/")
    page.get_by_text("Vielen Dank").wait_for()
    check_page(page)
