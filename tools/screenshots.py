"""Makes the pictures of the README and the documentation from the demo, the same ones each time.

    PYTHONPATH=src .venv/bin/python tools/screenshots.py [--to docs/images] [--only desk-light account-panel]

It needs the packages of `./fairlead test` and a Chromium. A desk with the demo is started in a folder of its own, with
the clock of the whole process set to one Monday afternoon in Ningbo: `?at=` would show that moment too, but with the
line above the page that tells of the preview.
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import time_machine
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, Page, sync_playwright

from fairlead.config import frontend
from fairlead.config.runtime import database
from fairlead.config.test_tools import find_chromium
from fairlead.ui.languages import compile_catalogues

# 16:20 in Ningbo: Asia is about to leave, Europe has begun, Britain opens soon.
MOMENT = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)
LARGEST_BYTES = 250_000
QUALITY_PERCENT = 92
WIDE, PHONE = (1440, 900), (390, 844)
OWNER, IN_CHINA = "shen@chaoyin.example", "lu@chaoyin.example"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """A picture: whose screen, which page, how large, and what to do on it first."""

    name: str
    path: str
    email: str = OWNER
    size: tuple[int, int] = WIDE
    theme: str = "light"
    act: Callable[[Page], None] = field(default=lambda page: None)


def open_customer(page: Page) -> None:
    """Open a customer of the list in the panel at the side."""
    page.get_by_role("link", name="Hollowbrook Home & Garden Ltd").first.click()
    page.locator("#sheet[open] #sheet-title").wait_for()


def open_calendar(page: Page) -> None:
    """Open a company's August of the coming year."""
    address = page.locator("main a[data-row]").first.evaluate("(link) => link.href")
    page.goto(f"{address}/calendar?month=2027-08")


def open_why(page: Page) -> None:
    """Open the reasons of the first status that is not open."""
    page.locator("#desk-table a.fl-pill.is-hol, #desk-table a.fl-pill.is-off").first.click()
    page.locator("#sheet[open] #sheet-title").wait_for()


def upload_list(page: Page) -> None:
    """Bring a list with Chinese headings to the point where its columns are matched."""
    rows = (
        "公司名称,国家,城市,联系人,邮箱,电话,等级\r\n"
        "Fjellhage AS,挪威,Oslo,Ingrid Solheim,ingrid@fjellhage.example,+47 22 55 01 21,B\r\n"
        "Jardines del Ebro S.L.,西班牙,Zaragoza,Pilar Lacasa,pilar@jardinesdelebro.example,+34 976 55 01 21,C\r\n"
        "灯海园艺株式会社,日本,神戸,田村 翔,tamura@tokai-engei.example,+81 78 555 0121,A\r\n"
    )
    chosen = {"name": "客户名单.csv", "mimeType": "text/csv", "buffer": rows.encode("gb18030")}
    page.locator("input[type=file]").set_input_files([chosen])  # type: ignore[list-item]
    page.locator("main form button:not([type=button])").last.click()
    page.locator("main select").first.wait_for()


SHOTS = (
    Shot("desk-light", "/"),
    Shot("desk-dark", "/", theme="dark"),
    Shot("desk-phone-chinese", "/", email=IN_CHINA, size=PHONE),
    Shot("customers", "/customers/?owner=me"),
    Shot("account-panel", "/", act=open_customer),
    Shot("import-mapping", "/imports/new", act=upload_list),
    Shot("clock", "/clock"),
    Shot("leave", "/leave/?whose=all"),
    Shot("calendar", "/customers/?q=Corte", act=open_calendar),
    Shot("why", "/", act=open_why),
)


def main() -> int:
    asked = _arguments()
    asked.to.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if not asked.only or shot.name in asked.only]
    failed = []
    with desk() as address, browser() as chromium:
        for shot in shots:
            target = asked.to / f"{shot.name}.webp"
            _take(chromium, address, shot, target)
            size = target.stat().st_size
            print(f"{target}  {size // 1000} kB")
            if size > LARGEST_BYTES:
                failed.append(f"{target} is larger than {LARGEST_BYTES // 1000} kB")
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the pictures of the documentation from the demo.")
    parser.add_argument("--to", type=Path, default=Path("docs/images"), help="folder of the pictures (docs/images)")
    parser.add_argument("--only", nargs="+", choices=[shot.name for shot in SHOTS], help="only these pictures")
    return parser.parse_args()


@contextmanager
def desk() -> Iterator[str]:
    """Serve a desk with the demo at MOMENT; yield its address."""
    with ExitStack() as until_done:
        folder = until_done.enter_context(tempfile.TemporaryDirectory(prefix="fl-shots-", ignore_cleanup_errors=True))
        os.environ |= {"FAIRLEAD_TESTING": "1", "FAIRLEAD_LANGUAGE": "en"}
        os.environ.pop("DATABASE_URL", None)
        frontend.ensure_built(say=print)
        compile_catalogues()
        until_done.enter_context(database(f"{folder}/data"))
        until_done.enter_context(time_machine.travel(MOMENT, tick=False))
        from fairlead.demo.operations import load_demo  # noqa: PLC0415  it needs Django, and that the data directory

        load_demo(now=MOMENT)
        _settle_in()
        yield until_done.enter_context(_served())


def _settle_in() -> None:
    """Give everybody a password, so that no picture shows the first steps of a new desk."""
    from fairlead.team.models import Member  # noqa: PLC0415

    for member in Member.objects.all():
        member.set_password("only for pictures")
        member.save()


@contextmanager
def _served() -> Iterator[str]:
    from fairlead.config.wsgi import application  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop running in this thread; Django would refuse its database here.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


def _take(chromium: Browser, address: str, shot: Shot, target: Path) -> None:
    width, height = shot.size
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.theme == "dark" else "light",
        device_scale_factor=2 if shot.size == PHONE else 1,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(_way_in(address, shot.email))
    page.goto(f"{address}{shot.path}")
    shot.act(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
    # Chromium's own WebP: half the size of its PNG, which Playwright would write.
    session = context.new_cdp_session(page)
    picture = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY_PERCENT})
    target.write_bytes(base64.b64decode(picture["data"]))
    context.close()


def _way_in(address: str, email: str) -> str:
    from fairlead.team.operations import make_recovery_link  # noqa: PLC0415

    return f"{address}/enter/{make_recovery_link(email=email, now=datetime.now(UTC))}"


if __name__ == "__main__":
    sys.exit(main())
