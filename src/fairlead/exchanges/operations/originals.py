"""Keeps bytes as they came, under their SHA-256: in the data directory, or in a store that a connector offers.

Whoever writes a row about kept bytes holds a lock on their digest until the row stands, and whoever removes bytes holds
the same lock alone. So no bytes go while somebody is about to refer to them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection

HEX = frozenset("0123456789abcdef")


class OriginalMissing(Exception):
    """The store holds no bytes under this digest."""


class StoreUnavailable(Exception):
    """The store does not answer, or refuses. The text says why, without any secret."""


class Store(Protocol):
    """Where originals lie. A digest is 64 hexadecimal digits. Each function may raise StoreUnavailable."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep the bytes; when this returns they stay, whatever happens to the machine."""

    def get(self, digest: str) -> bytes:
        """Return kept bytes as they are. Raises OriginalMissing."""

    def remove(self, digest: str) -> None:
        """Remove bytes; those that are not there are no error."""

    def stored(self) -> Iterator[tuple[str, datetime]]:
        """Return the digest of everything that is kept, and since when."""


class FolderStore:
    """Keeps each original in a file of its own, readable by the owner of the data directory alone.

    A file is written beside, brought to the disk, and only then given its name: who kills the process leaves either all
    or nothing under a digest.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, digest: str, content: bytes) -> None:
        path = self._path(digest)
        try:
            if path.stat().st_size == len(content):
                os.utime(path)
                return
        except FileNotFoundError:
            pass
        try:
            self._write(path, content)
        except OSError as problem:
            raise StoreUnavailable(problem.strerror or str(problem)) from problem

    def get(self, digest: str) -> bytes:
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            raise OriginalMissing(digest) from None
        except OSError as problem:
            raise StoreUnavailable(problem.strerror or str(problem)) from problem

    def remove(self, digest: str) -> None:
        with suppress(FileNotFoundError):
            self._path(digest).unlink()

    def stored(self) -> Iterator[tuple[str, datetime]]:
        for path in sorted(self.root.glob("??/" + "?" * 64)):
            with suppress(FileNotFoundError):
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def forget_unfinished(self, before: datetime) -> None:
        """Remove what a killed process had begun to write."""
        for path in self._incoming().iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()

    def _write(self, path: Path, content: bytes) -> None:
        beside = self._incoming() / secrets.token_hex(16)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            _make_folder(path.parent)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def _incoming(self) -> Path:
        folder = self.root / "incoming"
        _make_folder(folder)
        return folder

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / checked_digest(digest)


def checked_digest(digest: str) -> str:
    """Return a digest that is one; it becomes part of a path. Raises OriginalMissing."""
    if len(digest) != 64 or not set(digest) <= HEX:
        raise OriginalMissing(digest)
    return digest


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    except FileNotFoundError:  # the first original of this data directory
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Bring to the disk that a file has its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_make_store: Callable[[], Store] | None = None


def use_store(make: Callable[[], Store] | None) -> None:
    """Keep originals elsewhere than in the data directory. Called by a connector, in its `apps.py`."""
    global _make_store
    _make_store = make


def store() -> Store:
    """Return where this installation keeps originals."""
    return _make_store() if _make_store else FolderStore(settings.PLACE.originals)


def store_original(content: bytes) -> str:
    """Keep bytes and return their digest; bytes that are kept already are kept once.

    Inside a transaction they cannot be removed before it ends. Raises StoreUnavailable.
    """
    digest = sha256(content).hexdigest()
    if connection.in_atomic_block:
        lock_digest(digest, alone=False)
    store().put(digest, content)
    return digest


def read_original(digest: str) -> bytes:
    """Return kept bytes as they are; whether they are what was kept is for the check to say.

    Raises OriginalMissing and StoreUnavailable.
    """
    return store().get(digest)


def lock_digest(digest: str, *, alone: bool) -> None:
    """Hold the lock of a digest until the transaction ends: with others who refer to it, or alone for removing it."""
    key = int.from_bytes(bytes.fromhex(digest)[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}(%s)", [key])
