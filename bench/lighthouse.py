"""What Lighthouse says of the desk and of the list of customers, on a desk and on a phone.

    PYTHONPATH=src .venv/bin/python bench/lighthouse.py --enter LINK [--runs 5]

Lighthouse is among the packages of the browser tests, which `./fairlead test` brings. LINK is what
`fairlead sign-in-link` prints for the desk that is to be looked at; it is used up. Each page is loaded in turn, so that
other work on the machine falls upon all alike; the median of the runs is told, beside the load while they ran.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from fairlead.config.test_tools import find_chromium

LIGHTHOUSE = Path(__file__).resolve().parents[1] / "tests/browser/node_modules/.bin/lighthouse"
PAGES = ("/", "/customers/")
FORMS = {"desktop": ["--preset=desktop"], "mobile": []}
CATEGORIES = ("performance", "accessibility", "best-practices")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
LEAST_SCORE = 95


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--lighthouse", type=Path, default=LIGHTHOUSE, help="another one than that of the browser tests"
    )
    parser.add_argument("--enter", required=True, help="a link that signs in once")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    cookie = session_of(asked.enter)
    desk = urllib.parse.urlsplit(asked.enter)._replace(path="").geturl()
    seen: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _run in range(asked.runs):
        for page in PAGES:
            for form, options in FORMS.items():
                report = judge(asked.lighthouse, desk + page, cookie, options)
                seen.setdefault((page, form), []).append(report)
                print(page, form, {key: round(value) for key, value in report.items()}, flush=True)
    print(f"\n| page | form | {' | '.join(CATEGORIES)} | blocked | load |\n|{' --- |' * 7}")
    low = False
    for (page, form), reports in seen.items():
        middle = {key: statistics.median(one[key] for one in reports) for key in reports[0]}
        low |= any(middle[name] < LEAST_SCORE for name in CATEGORIES)
        scores = " | ".join(
            f"{middle[name]:.0f} ({min(one[name] for one in reports):.0f}–{max(one[name] for one in reports):.0f})"
            for name in CATEGORIES
        )
        print(f"| {page} | {form} | {scores} | {middle['blocked_ms']:.0f} ms | {middle['load']:.1f} |")
    return int(low)


def session_of(link: str) -> str:
    """Return the cookie of a session that the link opens."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS.split())
        context = browser.new_context()
        context.new_page().goto(link)
        cookies = {one["name"]: one["value"] for one in context.cookies()}
        browser.close()
    return f"fairlead_session={cookies['fairlead_session']}"


def judge(lighthouse: Path, address: str, cookie: str, options: list[str]) -> dict[str, float]:
    """Return the scores of a page as percents, how long its scripts kept it from answering, and the machine's load."""
    with tempfile.TemporaryDirectory() as folder:
        headers, report = Path(folder) / "headers.json", Path(folder) / "report.json"
        headers.write_text(json.dumps({"Cookie": cookie}), encoding="utf-8")
        subprocess.run(
            [
                str(lighthouse), address, *options, f"--only-categories={','.join(CATEGORIES)}", "--quiet",
                f"--extra-headers={headers}", "--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}",
            ],
            check=True,
            env={**os.environ, "CHROME_PATH": str(find_chromium())},
        )  # fmt: skip
        said: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    if said["finalDisplayedUrl"] != address:
        raise SystemExit(f"{address} led to {said['finalDisplayedUrl']}: the link did not sign in")
    return {
        **{name: said["categories"][name]["score"] * 100 for name in CATEGORIES},
        "blocked_ms": said["audits"]["total-blocking-time"]["numericValue"],
        "load": os.getloadavg()[0],
    }


if __name__ == "__main__":
    sys.exit(main())
