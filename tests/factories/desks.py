"""Real desks for tests: `fairlead up` in a process of its own, and a browser without a screen."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

# A bound for a machine that is busy with other tests, not a claim.
READY_SECONDS = 240


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def own_environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Return this process's variables without those by which the tests find their own database."""
    ours = ("FAIRLEAD", "DATABASE_URL", "DJANGO", "PYTEST")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"FAIRLEAD_DATA": str(data_dir), "FAIRLEAD_LANGUAGE": "en"} | more


class RunningDesk:
    """A desk that `up` has started; it is ready when the object is there."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self._printed = folder / f"printed-{self.port}.txt"
        with self._printed.open("w") as output:
            self.process = subprocess.Popen(
                [*command, "up", "--port", str(self.port), "--web-processes", "1"],
                cwd=folder, env=dict(environment), stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        try:
            self._wait_until_ready()
        except BaseException:
            self.kill()
            raise

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while "Ctrl-C stops it." not in self.printed():
            assert self.process.poll() is None, f"the desk ended:\n{self.printed()}"
            assert time.monotonic() < deadline, f"the desk did not become ready:\n{self.printed()}"
            time.sleep(0.05)

    def printed(self) -> str:
        return self._printed.read_text(encoding="utf-8")

    def sign_in_link(self) -> str:
        """Return the link that a first run prints, "" on a later one."""
        found = re.search(r"Sign in: (\S+)", self.printed())
        return found[1] if found else ""

    def health(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.address}/healthz", timeout=10) as answer:
            assert answer.status == 200
            read: dict[str, Any] = json.load(answer)
            return read

    def stop(self) -> int:
        """Stop the desk as Ctrl-C does; return its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=READY_SECONDS)

    def kill(self) -> None:
        """End the desk without a word, as a power cut would."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(timeout=READY_SECONDS)

    def is_listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Visitor:
    """Somebody with a browser: cookies are kept, forms are sent with their token."""

    def __init__(self, desk: RunningDesk) -> None:
        self.desk = desk
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        return self._open(urllib.request.Request(self._address(path)))

    def post(self, path: str, **values: str) -> str:
        """Send a form; where it leads is followed."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert token is not None
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **values}).encode()
        return self._open(urllib.request.Request(self._address(path), body))

    def _address(self, path: str) -> str:
        return path if path.startswith("http") else self.desk.address + path

    def _open(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=30) as answer:
                text: str = answer.read().decode()
                return text
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{request.full_url}: {refused.code}\n{refused.read().decode()[:2000]}") from None
