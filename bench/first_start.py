"""How long from a clean clone to a desk that answers: the first start, and the second.

    .venv/bin/python bench/first_start.py [--caches DIR]

Clones the repository's HEAD into a folder of its own and starts it as a new user would, with an empty home. The first
of the two first starts fills the package caches (its time is the network's), the other finds them warm. Nothing of this
machine's own environment is used but Python and the addresses of its package registries.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_SECONDS = 540


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--caches", type=Path, help="a home whose package caches are used (by default an empty one)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fl-first-", ignore_cleanup_errors=True) as folder:
        home = asked.caches or Path(folder) / "home"
        home.mkdir(exist_ok=True)
        for title in ("first start, empty caches", "first start, warm caches"):
            if asked.caches and "empty" in title:
                continue
            clone = Path(folder) / title.replace(" ", "-").replace(",", "")
            subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
            tell(title, clone, home)
        for title in ("second start", "second start, again"):
            tell(title, clone, home)
    return 0


def tell(title: str, clone: Path, home: Path) -> None:
    """Print one start: the seconds waited, and those of processor, which other work on the machine hardly changes."""
    before = processor_seconds()
    waited = seconds_to_ready(clone, home)
    print(f"{title}: {waited:.1f} s, {processor_seconds() - before:.1f} s of processor", flush=True)


def processor_seconds() -> float:
    """Return the processor time of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds_to_ready(clone: Path, home: Path) -> float:
    """Start the desk of a clone, wait until /healthz answers 200, stop it, and return the seconds until then."""
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FAIRLEAD", "VIRTUAL_ENV", "PYTHON", "DATABASE", "XDG", "DJANGO"))
    } | {"HOME": str(home), "FAIRLEAD_PYTHON": os.path.realpath(sys.executable)}
    begin = time.monotonic()
    desk = subprocess.Popen(
        ["./fairlead", "up", "--port", str(port)], cwd=clone, env=environment, stdout=sys.stderr, start_new_session=True
    )
    try:
        while not answers(f"http://127.0.0.1:{port}/healthz"):
            if desk.poll() is not None or time.monotonic() - begin > LONGEST_SECONDS:
                raise SystemExit("the desk did not start; see above")
            time.sleep(0.05)
        return time.monotonic() - begin
    finally:
        if desk.poll() is None:
            desk.send_signal(signal.SIGTERM)
        desk.wait(timeout=60)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
