"""The timeline and the evidence in a real browser: by keys, without JavaScript, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import PHONE, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

Check = Callable[["Page"], None]


@pytest.fixture
def log(db: None) -> Any:
    from tests.factories.evidence import make_log

    return make_log()


def test_what_was_said_is_searched_unfolded_opened_and_downloaded(desk: Desk, log: Any, check_page: Check) -> None:
    page = desk.window(log.cast.owner)
    page.goto(f"/customers/{log.account.pk}/exchanges")
    check_page(page)
    # The mail is folded behind its answer.
    page.get_by_text("They leave today.").wait_for()
    assert page.get_by_text("Please send three samples.").count() == 0
    page.get_by_text("1 earlier in this thread").click()
    page.get_by_text("Please send three samples.").wait_for()
    page.get_by_text("answered by").wait_for()
    # The search finds it without unfolding, and stays in the page.
    search = page.get_by_role("searchbox", name="Search what was said")
    search.fill("THREE samples")
    search.press("Enter")
    page.get_by_text("They leave today.").wait_for(state="detached")
    page.get_by_text("Please send three samples.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="drawing.pdf").click()
    assert download.value.suggested_filename == "drawing.pdf"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    panel = page.locator("#sheet[open]")
    panel.get_by_role("heading", name="Samples").wait_for()
    with page.expect_download() as download:
        panel.get_by_role("link", name="Original").click()
    assert download.value.suggested_filename.endswith(".eml")


def test_words_are_erased_from_the_panel_and_stay_on_record(desk: Desk, log: Any) -> None:
    page = desk.window(log.cast.owner)
    page.goto(f"/exchanges/{log.answer.pk}")
    page.get_by_role("link", name="Erase the words").click()
    page.locator("#sheet[open]").get_by_role("button", name="Erase for good").click()
    page.locator("#sheet[open]").get_by_text("The words were erased.").wait_for()
    page.goto(f"/customers/{log.account.pk}/exchanges")
    page.get_by_text("The words were erased. That this was said stays on record.").wait_for()


def test_without_javascript_and_on_a_phone_everything_is_there(desk: Desk, log: Any, check_page: Check) -> None:
    page = desk.window(log.cast.owner, java_script_enabled=False)
    page.goto(f"/customers/{log.account.pk}/exchanges")
    page.get_by_role("searchbox", name="Search what was said").fill("three")
    page.get_by_role("button", name="Show").first.click()
    page.get_by_text("Please send three samples.").wait_for()
    phone = desk.window(log.cast.owner, viewport=PHONE, color_scheme="dark")
    phone.goto(f"/contacts/{log.contact.pk}/exchanges")
    check_page(phone)


def test_a_leader_starts_a_check_and_sees_its_result(desk: Desk, log: Any, check_page: Check) -> None:
    from django.utils import timezone
    from tests.factories.evidence import NOW, behind_the_back

    from fairlead.exchanges.models import EvidenceCheck
    from fairlead.exchanges.operations.anchors import write_anchor
    from fairlead.exchanges.operations.checks import carry_out_check

    write_anchor(now=NOW)
    page = desk.window(log.cast.leader)
    page.goto("/evidence")
    check_page(page)
    page.get_by_role("button", name="Check now").click()
    page.get_by_text("A check is running. Its result appears here.").wait_for()
    with behind_the_back() as cursor:
        cursor.execute("UPDATE exchanges_exchange SET text = 'x' WHERE id = %s", [log.call.pk])
    carry_out_check(check_id=EvidenceCheck.objects.get().pk, clock=timezone.now)
    page.get_by_text("This was changed after it had been recorded.").wait_for()
    page.get_by_role("link", name=f"Open entry {log.call.pk}").first.wait_for()
    page.reload()
    check_page(page)
