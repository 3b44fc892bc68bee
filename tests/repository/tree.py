"""The files that a clone of the repository brings."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file under version control that is on disk."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    found = (ROOT / name for name in listed.decode().split("\0") if name)
    return tuple(path for path in found if path.is_file())


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
