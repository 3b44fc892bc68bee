"""A real Chromium on a running desk: silent console, no axe finding, no page wider than its window."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories.browsing import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from fairlead.team.models import Member

# Playwright keeps an event loop running in the test's thread; Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALLEST = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    from fairlead.config import frontend
    from fairlead.config.test_tools import find_chromium

    frontend.ensure_built()
    path = find_chromium()
    if path is None or not AXE.exists():
        pytest.fail("no Chromium or no axe-core: run ./fairlead test, which brings both", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _no_counted_attempts(db: None) -> None:
    """Begin with nobody having tried to sign in: the counters' table has no model, so nothing else empties it."""
    from django.core.cache import cache

    cache.clear()


class Desk:
    """Windows on the desk. What any of them complains about fails the test at its end."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        # Passkeys are bound to a name: the desk is always opened as localhost.
        self.address = address.replace("127.0.0.1", "localhost")
        self.complaints: list[str] = []
        # The font is preloaded for the first paint; a page that is left at once has not used it yet.
        self.expected = ["was preloaded using link preload"]
        self._open: list[BrowserContext] = []

    def window(self, member: Member | None = None, **options: Any) -> Page:
        """Open a window of its own, signed in as a member when one is given; options are a Playwright context's."""
        usual: dict[str, Any] = {
            "base_url": self.address,
            "locale": "en-GB",
            "viewport": WIDE,
            "reduced_motion": "reduce",
        }
        context = self.browser.new_context(**{**usual, **options})
        context.set_default_timeout(30_000)  # a bound, not a wait: many tests share the machine
        self._open.append(context)
        if member is not None:
            context.add_cookies([{"name": "fairlead_session", "value": _session_of(member), "url": self.address}])
        page = context.new_page()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self._hear("error", str(error)))
        return page

    def expect_complaint(self, part: str) -> None:
        """Allow the browser to complain about something that the test provokes."""
        self.expected.append(part)

    def close(self) -> None:
        for context in self._open:
            context.close()

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(part in text for part in self.expected):
            self.complaints.append(f"{kind}: {text}")


@pytest.fixture
def desk(chromium: Browser, live_server: Any) -> Iterator[Desk]:
    opened = Desk(chromium, live_server.url)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.fixture
def check_page() -> Callable[[Page], None]:
    """Return a check of a page as it stands: no axe finding, nothing wider than the window."""

    def check(page: Page) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # Colours in mid-transition would be judged as they pass by.
        wait_until(page, "document.getAnimations().every((one) => one.playState !== 'running')")
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)")
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than its window"

    return check


def _session_of(member: Member) -> str:
    from django.test import Client

    client = Client()
    client.force_login(member)
    return str(client.cookies["fairlead_session"].value)
