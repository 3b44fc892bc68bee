"""Brings what the tests need beyond the pinned packages: a browser, fonts, axe, servers of Debian's age."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from fairlead.config import frontend
from fairlead.ui.languages import compile_catalogues

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without fonts for Chinese every character is the same box, and screenshots and widths prove nothing.
BROWSER_PACKAGES = ("chromium", "fonts-noto-cjk")
SERVER_PACKAGES = ("postgresql-15",)
SERVERS = Path("/usr/lib/postgresql")
MAIL_PACKAGES = ("dovecot-imapd",)


def prepare(root: Path, *, ci: bool, say: Callable[[str], None]) -> dict[str, str]:
    """Install what is missing and can be had; return the variables by which the tests find it.

    What cannot be had is no reason to stop here: the tests that need it fail and say so.
    """
    compile_catalogues()
    frontend.ensure_built(root, say=say)
    _npm_packages(root / "tests" / "browser")
    chromium = find_chromium()
    if chromium is None:
        say("bringing a browser")
        _apt(BROWSER_PACKAGES)
        chromium = find_chromium() or _playwrights_own()
    if shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        say("bringing an IMAP server")
        _apt(MAIL_PACKAGES)
    if ci and own_server() is None:
        say("bringing PostgreSQL 15")
        _apt(SERVER_PACKAGES)
    return {"FAIRLEAD_CHROMIUM": chromium} if chromium else {}


def find_chromium() -> str | None:
    """Return the path of a browser on this machine."""
    named = os.environ.get("FAIRLEAD_CHROMIUM")
    return named or next((path for path in map(shutil.which, BROWSERS) if path), None)


def own_server() -> Path | None:
    """Return the folder of programs of the oldest PostgreSQL that Fairlead supports and Debian installs here."""
    found = sorted(SERVERS.glob("1[5-9]/bin/postgres"))
    return found[0].parent if found else None


def audit() -> int:
    """Ask for known vulnerabilities of the pinned packages, where an advisory service can be reached."""
    command = [str(Path(sys.executable).parent / "pip-audit"), "--disable-pip", "--no-deps", "--progress-spinner=off"]
    try:
        done = subprocess.run(
            [*command, "-r", "requirements/run.txt"], capture_output=True, text=True, check=False, timeout=120
        )
    except subprocess.TimeoutExpired:
        print("no advisory service answered: not checked")
        return 0
    output = done.stdout + done.stderr
    unreachable = (
        "ConnectionError",
        "Dependency not found on",
        "Temporary failure",
        "ServiceError",
        "HTTPError",
        "timed out",
    )
    if "No known vulnerabilities found" in output and "Dependency not found on" not in output:
        print("no known vulnerabilities")
        return 0
    if "Found" in output and "known vulnerabilit" in output:
        print(output)
        return 1
    if any(sign in output for sign in unreachable):
        print("no advisory service can be reached from here: not checked")
        return 0
    print(output)
    return 1


def _npm_packages(folder: Path) -> None:
    mark = folder / "node_modules" / ".lock-installed"
    lock = (folder / "package-lock.json").read_text(encoding="utf-8")
    if not mark.exists() or mark.read_text(encoding="utf-8") != lock:
        frontend.npm_ci(folder)
        mark.write_text(lock, encoding="utf-8")


def _apt(packages: tuple[str, ...]) -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if subprocess.run(install, env=environment, capture_output=True, check=False).returncode != 0:
        subprocess.run(["apt-get", "update", "-q"], env=environment, capture_output=True, check=False)
        subprocess.run(install, env=environment, capture_output=True, check=False)


def _playwrights_own() -> str | None:
    """Let Playwright fetch its browser, for machines that are not Debian's or not ours to change."""
    program = Path(sys.executable).parent / "playwright"
    done = subprocess.run([str(program), "install", "chromium"], capture_output=True, check=False)
    if done.returncode != 0:
        return None
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  a package of the test tier alone

    with sync_playwright() as tool:
        path = tool.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    sys.exit(audit())
