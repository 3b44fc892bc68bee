"""Signing in and one's own settings in a real browser: by keys, by app, by passkey, without JavaScript."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import PHONE, SMALLEST, WIDE, Desk
from tests.factories.browsing import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

Check = Callable[["Page"], None]


@pytest.fixture
def lin(db: None) -> Any:
    from tests.factories.people import make_member

    return make_member("Lin Wei", zone="")


@pytest.fixture
def boss(db: None) -> Any:
    from tests.factories.people import make_member

    from fairlead.team.types import Role

    return make_member("Bo Boss", Role.OWNER)


def sign_in(page: Page, member: Any) -> None:
    from tests.factories.people import PASSWORD

    page.goto("/sign-in")
    page.fill("[name=login]", member.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def code_now(secret: str) -> str:
    """Return the app's code; never one that ends while it is on its way."""
    from tests.factories.team import app_code

    left = 30 - time.time() % 30
    if left < 3:
        time.sleep(left)
    return app_code(secret, datetime.now(UTC))


def test_the_password_by_keys_alone(desk: Desk, lin: Any, check_page: Check) -> None:
    from tests.factories.people import PASSWORD

    page = desk.window()
    page.goto("/settings/team")
    check_page(page)
    page.keyboard.type(lin.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/settings/team") and "next=" not in url)
    page.keyboard.press("Control+k")
    page.keyboard.type("sign out")
    page.locator("[role=option][aria-selected=true]", has_text="Sign out").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/out")
    page.locator("button:focus", has_text="Sign out").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("You have signed out.").wait_for()


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", SMALLEST)])
def test_the_pages_before_sign_in(desk: Desk, scheme: str, size: dict[str, int], check_page: Check) -> None:
    page = desk.window(color_scheme=scheme, viewport=size)
    desk.expect_complaint("410")
    for path in ("/sign-in", "/sign-in/password", "/sign-in/inactive", "/enter/unknown"):
        page.goto(path)
        check_page(page)
    page.goto("/sign-in")
    page.get_by_role("button", name="Español").click()
    wait_until(page, "document.documentElement.lang === 'es'")


def test_a_wrong_password_is_said_in_the_page(desk: Desk, lin: Any, check_page: Check) -> None:
    page = desk.window()
    page.goto("/sign-in")
    page.fill("[name=login]", lin.email)
    page.fill("[name=password]", "wrong password")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("do not fit together").wait_for()
    check_page(page)


def test_a_second_step_by_app(desk: Desk, lin: Any, check_page: Check) -> None:
    from tests.factories.people import PASSWORD

    page = desk.window()
    sign_in(page, lin)
    page.goto("/settings/security")
    page.get_by_role("link", name="Set up").click()
    page.get_by_role("heading", name="Is it you?").wait_for()
    check_page(page)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("No camera?").click()
    check_page(page)
    secret = page.locator(".fl-secret code").inner_text()
    page.fill("[name=code]", code_now(secret))
    page.keyboard.press("Enter")
    page.get_by_text("10 of 10 are still unused.").wait_for()
    check_page(page)
    page.get_by_role("link", name="Done").click()
    page.get_by_text("on since").wait_for()
    check_page(page)

    later = desk.window(viewport=PHONE)
    sign_in(later, lin)
    later.get_by_role("heading", name="Second step").wait_for()
    check_page(later)
    later.keyboard.type(code_now(secret))
    later.keyboard.press("Enter")
    later.wait_for_url(lambda url: "/sign-in" not in url)


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a device that confirms with finger or PIN by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return session, str(made["authenticatorId"])


def test_a_passkey_alone_opens_the_desk(desk: Desk, lin: Any, check_page: Check) -> None:
    from tests.factories.people import PASSWORD

    page = desk.window()
    session, device = with_authenticator(page)
    sign_in(page, lin)
    page.goto("/settings/security")
    page.get_by_role("link", name="Add a passkey").click()
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Add a passkey").wait_for()
    check_page(page)
    page.fill("[name=name]", "Office laptop")
    page.get_by_role("button", name="Add").click()
    page.get_by_text("10 of 10 are still unused.").wait_for()
    page.goto("/settings/security")
    page.get_by_text("Office laptop").wait_for()
    page.get_by_text("Signs in alone").wait_for()
    check_page(page)
    page.goto("/sign-in/out")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)

    page.goto("/sign-in/out")
    page.get_by_role("button", name="Sign out").click()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("alert").get_by_text("The device did not confirm it").wait_for()
    check_page(page)


def test_an_invitation_waits_for_its_button(desk: Desk, boss: Any, check_page: Check) -> None:
    page = desk.window(boss)
    page.goto("/settings/team/members/new")
    check_page(page)
    page.get_by_label("Name").fill("María José Fernández")
    page.get_by_label("Mail address").fill("maria@exporter.example")
    page.get_by_label("Language of the pages").select_option("es")
    page.get_by_role("button", name="Make the invitation").click()
    link = page.get_by_label("The invitation").input_value()
    check_page(page)
    link = desk.address + link[link.index("/enter/") :]
    for _preview in range(2):
        desk.window().goto(link)
    visitor = desk.window(viewport=PHONE)
    visitor.goto(link)
    visitor.get_by_role("heading", name="Welcome, María José Fernández").wait_for()
    check_page(visitor)
    visitor.locator("button:focus").wait_for()
    visitor.keyboard.press("Enter")
    visitor.wait_for_url(lambda url: "/enter/" not in url)
    assert visitor.evaluate("document.documentElement.lang") == "es"


def pages_of(member: Any) -> list[str]:
    return [
        "/settings/profile", "/settings/security", "/settings/security/password", "/settings/tokens",
        "/settings/tokens/new", "/settings/team", f"/settings/team/members/{member.pk}",
        f"/settings/team/members/{member.pk}/change", f"/settings/team/members/{member.pk}/deactivation",
        "/settings/team/teams/new", "/notifications",
    ]  # fmt: skip


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", SMALLEST)])
def test_every_page_of_settings(
    desk: Desk, boss: Any, lin: Any, scheme: str, size: dict[str, int], check_page: Check
) -> None:
    from django.utils import timezone

    from fairlead.team import operations

    now = timezone.now()
    operations.make_token(name="Report", scopes=["desk:read", "team:read"], days=30, by=boss, now=now)
    operations.notify(member=boss, kind="team.member_entered", facts={"name": "Lin"}, path="/", now=now)
    operations.create_team(name="Europe", by=boss)
    page = desk.window(boss, color_scheme=scheme, viewport=size)
    for path in pages_of(lin):
        page.goto(path)
        check_page(page)


def test_own_hours_and_zone_by_keys(desk: Desk, lin: Any, check_page: Check) -> None:
    page = desk.window(lin, timezone_id="Asia/Tokyo")
    page.goto("/settings/profile")
    assert page.get_by_label("Time zone").input_value() == "Asia/Tokyo"
    page.locator("[name=zone-search]").focus()
    page.keyboard.type("ningbo")
    page.get_by_role("button", name="Ningbo China").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_label("Time zone").input_value() == "Asia/Shanghai"
    page.get_by_label("Own hours").check()
    page.get_by_label("Monday, from").focus()
    for typed in ("9", "18.30", "12", "13"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Copy Monday to all weekdays").press("Enter")
    check_page(page)
    page.locator("[name=clock_zones-add-search]").fill("hamburg")
    page.get_by_role("button", name="Hamburg Germany").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    lin.refresh_from_db()
    assert lin.zone == "Asia/Shanghai"
    assert lin.week == [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:30", "breaks": [["12:00", "13:00"]]}
    ]
    assert lin.clock_zones == ["Europe/Berlin"]


def test_the_switch_of_light_and_dark_is_kept(desk: Desk, lin: Any) -> None:
    from fairlead.team.models import Member

    Member.objects.update(theme="dark")
    page = desk.window(lin)
    page.goto("/settings/team")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Switch light and dark").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    lin.refresh_from_db()
    assert lin.theme == "light"


def test_a_member_opens_beside_the_list_and_the_list_keeps_its_place(
    desk: Desk, boss: Any, lin: Any, check_page: Check
) -> None:
    page = desk.window(boss)
    page.goto("/settings/team")
    page.get_by_role("link", name="Lin Wei").focus()
    page.keyboard.press("Enter")
    page.locator("#sheet").get_by_role("heading", name="Lin Wei").wait_for()
    assert page.url.endswith(f"/settings/team/members/{lin.pk}")
    check_page(page)
    page.keyboard.press("Escape")
    page.wait_for_url("**/settings/team")
    assert page.evaluate("document.activeElement.textContent") == "Lin Wei"


def test_without_javascript_one_signs_in_and_saves(desk: Desk, lin: Any) -> None:
    page = desk.window(java_script_enabled=False)
    sign_in(page, lin)
    page.goto("/settings/profile")
    page.get_by_label("Name", exact=True).fill("Lin Without")
    page.locator("[name=zone]").select_option("Europe/Berlin")
    page.locator("[name=week-kind][value=own]").check()
    page.get_by_label("Friday", exact=True).check()
    page.get_by_label("Friday, from").fill("8")
    page.get_by_label("Friday, to").fill("12")
    page.get_by_role("button", name="Save").click()
    lin.refresh_from_db()
    assert (lin.name, lin.zone) == ("Lin Without", "Europe/Berlin")
    assert lin.week == [{"days": ["fri"], "from": "08:00", "to": "12:00"}]


def test_a_token_is_copied_once(desk: Desk, lin: Any) -> None:
    page = desk.window(lin)
    # A browser without a screen has no clipboard to read from: what would go there is caught.
    page.add_init_script("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.goto("/settings/tokens/new")
    page.get_by_label("Name").fill("Report")
    page.get_by_label("Read the desk, to-dos and exchanges").check()
    page.get_by_role("button", name="Make token").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("window.copied")
    assert lin.api_tokens.get().opens_with(copied.split("_", 2)[2])
