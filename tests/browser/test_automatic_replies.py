"""Automatic replies by keyboard: accepted, mended, dismissed and taken back without a mouse; who left is followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import PHONE
from tests.factories.customers import make_account, make_contact
from tests.factories.mails import mail
from tests.factories.people import make_member

from fairlead.availability.models import AbsenceMail, Leave, Succession
from fairlead.availability.types import AbsenceMailState
from fairlead.customers.models import Contact
from fairlead.messaging.operations.incoming import read, take_in
from fairlead.team.models import Member

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

NOW = datetime(2027, 2, 5, 8, 30, tzinfo=UTC)
AT = "at=2027-02-05T17:00"
VAGUE = "I am out of the office at the moment. In urgent cases please write to Jonas Brandt, jonas@nordlicht.example."
GONE = "Katrin Albers no longer works for Nordlicht. Please write to Mia Sommer, mia@nordlicht.example."


@pytest.fixture
def manager() -> Member:
    return make_member("Mia Manager")


@pytest.fixture
def contact(manager: Member) -> Contact:
    account = make_account(owner=manager)
    make_contact(account, "Jonas Brandt", email="jonas@nordlicht.example")
    return make_contact(account, email="katrin@nordlicht.example", is_main=True)


def reply(text: str, number: int = 1) -> AbsenceMail:
    at = NOW - timedelta(days=1)
    content = mail(
        text=text,
        subject="Automatic reply: Samples",
        message_id=f"auto{number}@nordlicht.example",
        headers={"Auto-Submitted": "auto-replied"},
    )
    take_in(read=read(content, received_at=at, now=at), now=at)
    return AbsenceMail.objects.latest("pk")


def to_the_question(page: Page) -> None:
    page.goto(f"/leave/?{AT}")
    page.get_by_role("heading", name="To be decided").wait_for()
    page.keyboard.press("j")


def test_one_key_accepts_and_one_takes_back(desk: Desk, manager: Member, contact: Contact) -> None:
    row = reply(VAGUE)
    page = desk.window(manager)
    to_the_question(page)
    page.keyboard.press("a")
    page.locator(f"#reply-{row.pk}").get_by_text("Accepted").wait_for()
    assert str(Leave.objects.get().stand_in) == "Jonas Brandt"
    page.keyboard.press("u")
    page.locator(f"#reply-{row.pk}").get_by_role("button", name="Accept").wait_for()
    assert not Leave.objects.exists()
    row.refresh_from_db()
    assert (row.state, row.undone_by) == (AbsenceMailState.UNSURE, manager)


def test_one_key_opens_the_days_as_they_were_read(desk: Desk, manager: Member, contact: Contact) -> None:
    row = reply(VAGUE)
    page = desk.window(manager)
    to_the_question(page)
    page.keyboard.press("m")
    page.locator("#sheet mark").first.wait_for()
    assert page.get_by_label("First day away").input_value() == "2027-02-04"
    page.get_by_label("Last day away").fill("2027-02-12")
    page.get_by_label("Ask again on").fill("")
    page.locator("#sheet").get_by_role("button", name="Record leave").click()
    page.get_by_text("Leave recorded, with the days as you know them.").wait_for()
    leave = Leave.objects.get()
    row.refresh_from_db()
    assert (leave.start_date, leave.end_date) == (date(2027, 2, 4), date(2027, 2, 13))
    assert (row.state, row.leave) == (AbsenceMailState.ACCEPTED, leave)


def test_one_key_dismisses_with_a_reason(desk: Desk, manager: Member, contact: Contact) -> None:
    row = reply(VAGUE)
    page = desk.window(manager)
    to_the_question(page)
    page.keyboard.press("x")
    page.get_by_label("Why it is dismissed").fill("An old rule of theirs")
    page.keyboard.press("Enter")
    page.get_by_text("Dismissed.").wait_for()
    row.refresh_from_db()
    assert (row.state, row.reason) == (AbsenceMailState.DISMISSED, "An old rule of theirs")


def test_who_left_is_followed_by_whom_the_reply_names(desk: Desk, manager: Member, contact: Contact) -> None:
    reply(GONE)
    page = desk.window(manager)
    page.goto(f"/?{AT}")
    page.get_by_role("link", name="Decide").click()
    page.get_by_role("link", name="Who follows Katrin Albers?").click()
    page.get_by_role("heading", name="Who follows Katrin Albers?").wait_for()
    page.keyboard.press("a")
    page.get_by_text("Mia Sommer follows.").wait_for()
    assert str(Succession.objects.get().successor) == "Mia Sommer"


def test_a_reply_is_pasted_on_the_contacts_page(desk: Desk, manager: Member, contact: Contact) -> None:
    page = desk.window(manager)
    page.goto(f"/contacts/{contact.pk}")
    page.get_by_role("link", name="Read an automatic reply").click()
    desk.expect_complaint("422")
    page.get_by_label("Text of the reply").fill("What time is it?")
    page.get_by_role("button", name="Read it").click()
    page.get_by_text("This text does not say that somebody is away").wait_for()
    page.get_by_label("Text of the reply").fill(VAGUE)
    page.get_by_role("button", name="Read it").click()
    page.get_by_text("No day of return is told.").wait_for()
    assert AbsenceMail.objects.get().brought_by == manager


def test_a_reply_is_decided_without_scripts(desk: Desk, manager: Member, contact: Contact) -> None:
    reply(VAGUE)
    page = desk.window(manager, java_script_enabled=False)
    page.goto(f"/leave/?{AT}")
    page.get_by_role("button", name="Accept").click()
    page.locator("main").get_by_text("Accepted").first.wait_for()
    page.get_by_role("button", name="Take back").click()
    page.locator("main").get_by_text("Unsure").first.wait_for()
    assert not Leave.objects.exists()


@pytest.mark.parametrize("dress", ["wide", "phone", "dark"])
def test_the_pages_are_whole_in_every_dress(
    desk: Desk, manager: Member, contact: Contact, check_page: Callable[[Page], None], dress: str
) -> None:
    unsure = reply(VAGUE)
    other = make_contact(contact.account, "Ann Ahrens", email="ann@nordlicht.example", left_on_date=NOW.date())
    left = Succession.objects.create(contact=other, opened_at=NOW)
    Leave.objects.create(
        contact=contact,
        start_date=date(2027, 2, 1),
        end_date=date(2027, 2, 20),
        recorded_by=manager,
        mail_access="none",
    )
    dresses: dict[str, dict[str, Any]] = {"phone": {"viewport": PHONE}, "dark": {"color_scheme": "dark"}}
    options = dresses.get(dress, {})
    page = desk.window(manager, **options)
    for address in (f"/leave/?{AT}", f"/leave/replies/{unsure.pk}", f"/leave/successors/{left.pk}", f"/?{AT}"):
        page.goto(address)
        page.get_by_role("heading").first.wait_for()
        check_page(page)
    page.goto(f"/contacts/{contact.pk}/replies/new")
    check_page(page)
