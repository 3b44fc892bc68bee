"""What browser tests do on every page."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def wait_until(page: Page, expression: str, seconds: float = 20) -> None:
    """Wait until an expression of the page is true, asking from outside.

    Playwright's own `wait_for_function` evaluates a text inside the page when it asks again, which our policy forbids.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never came true: {expression}"
        page.wait_for_timeout(50)
