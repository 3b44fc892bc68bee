"""The one directory in which Fairlead keeps everything, and who may look into it."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

# A Unix socket's path must fit into 108 bytes on Linux (104 on macOS), and PostgreSQL adds `/.s.PGSQL.5432`.
LONGEST_SOCKET_DIR = 85


@dataclass(frozen=True)
class DataDir:
    """The data directory and the places inside it.

    Everything is readable by its owner alone (0700). When root runs Fairlead the owner is the system user that
    PostgreSQL runs as, since PostgreSQL refuses to run as root; root reads everything all the same.
    """

    root: Path

    @property
    def cluster(self) -> Path:
        return self.root / "postgres"

    @property
    def uploads(self) -> Path:
        return self.root / "uploads"

    @property
    def originals(self) -> Path:
        return self.root / "originals"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def secret_file(self) -> Path:
        return self.root / "secret.key"

    @property
    def socket_dir(self) -> Path:
        inside = self.root / "run"
        # PostgreSQL and its clients take a comma for the end of one directory and the begin of the next.
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR and "," not in str(inside):
            return inside
        mark = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"fairlead-{os.geteuid()}-{mark}"

    def make(self) -> None:
        """Make the directory and its parts, private to their owner; mend the permissions of an older one."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)
        for part in (self.uploads, self.originals, self.static, self.socket_dir):
            part.mkdir(mode=0o700, exist_ok=True)
            if part.stat().st_uid not in (os.geteuid(), self.root.stat().st_uid):
                raise PermissionError(f"{part} belongs to somebody else; remove it or choose another --data-dir")

    def secret_key(self) -> str:
        """Return the key that signs sessions and links; the first call makes it."""
        try:
            return self.secret_file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            pass
        key = secrets.token_urlsafe(64)
        try:
            descriptor = os.open(self.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process made it a moment ago: theirs counts
            return self.secret_file.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(key)
        return key


def data_dir(path: str | os.PathLike[str] | None = None) -> DataDir:
    """Return the data directory: the one named, else FAIRLEAD_DATA, else the platform's place for this user."""
    chosen = path or os.environ.get("FAIRLEAD_DATA") or platformdirs.user_data_path("fairlead", appauthor=False)
    return DataDir(Path(chosen).expanduser().resolve())
