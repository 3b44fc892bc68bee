"""Keeps bytes as they came, under their SHA-256: in the data directory, or in a store that a connector offers.

Whoever writes a row about kept bytes holds a lock on their digest until the row stands, and whoever removes bytes holds
the same lock alone. So no bytes go while somebody is about to refer to them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection

HEX = frozenset("0123456789abcdef")
OPEN_AT_ONCE = 200  # files that wait for the disk together


class OriginalMissing(Exception):
    """The store holds no bytes under this digest."""


class StoreUnavailable(Exception):
    """The store does not answer, or refuses. The text says why, without any secret."""


class Store(Protocol):
    """Where originals lie. A digest is 64 hexadecimal digits. Each function may raise StoreUnavailable."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep the bytes; when this returns they stay, whatever happens to the machine."""

    def put_all(self, contents: Mapping[str, bytes]) -> None:
        """Keep bytes by their digests; when this returns all of them stay."""

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
        self.put_all({digest: content})

    def put_all(self, contents: Mapping[str, bytes]) -> None:
        missing = [
            (path, content)
            for digest, content in contents.items()
            if not _is_there(path := self._path(digest), content)
        ]
        try:
            for begin in range(0, len(missing), OPEN_AT_ONCE):
                self._write(missing[begin : begin + OPEN_AT_ONCE])
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

    def _write(self, new: Sequence[tuple[Path, bytes]]) -> None:
        """Write all, bring all to the disk, then name all: so the disk is waited for together, not once for each."""
        begun: list[Path] = []
        incoming = self._incoming()
        with ExitStack() as opened:
            opened.callback(_forget, begun)
            streams = []
            for _path, content in new:
                begun.append(incoming / secrets.token_hex(16))
                descriptor = os.open(begun[-1], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                streams.append(opened.enter_context(os.fdopen(descriptor, "wb")))
                streams[-1].write(content)
                streams[-1].flush()
            for stream in streams:
                os.fsync(stream.fileno())
            for (path, _content), beside in zip(new, begun, strict=True):
                _make_folder(path.parent)
                beside.replace(path)
        for folder in {path.parent for path, _content in new}:
            _sync_folder(folder)

    def _incoming(self) -> Path:
        folder = self.root / "incoming"
        _make_folder(folder)
        return folder

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / checked_digest(digest)


def _forget(files: Sequence[Path]) -> None:
    for one in files:
        one.unlink(missing_ok=True)


def _is_there(path: Path, content: bytes) -> bool:
    """Tell whether these bytes are kept already, and let them count as kept now."""
    try:
        if path.stat().st_size != len(content):
            return False
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


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
    return store_originals([content])[0]


def store_originals(contents: Sequence[bytes]) -> list[str]:
    """Keep bytes as `store_original` does, many together, and return their digests in their order."""
    digests = [sha256(content).hexdigest() for content in contents]
    if not digests:
        return []
    if connection.in_atomic_block:
        lock_digests(digests, alone=False)
    store().put_all(dict(zip(digests, contents, strict=True)))
    return digests


def read_original(digest: str) -> bytes:
    """Return kept bytes as they are; whether they are what was kept is for the check to say.

    Raises OriginalMissing and StoreUnavailable.
    """
    return store().get(digest)


def lock_digest(digest: str, *, alone: bool) -> None:
    """Hold the lock of a digest until the transaction ends: with others who refer to it, or alone for removing it."""
    lock_digests([digest], alone=alone)


def lock_digests(digests: Iterable[str], *, alone: bool) -> None:
    """Hold the locks of several digests, in an order that is everybody's, so that no two wait for each other."""
    keys = sorted({int.from_bytes(bytes.fromhex(digest)[:8], "big", signed=True) for digest in digests})
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count({lock}(key)) FROM unnest(%s::bigint[]) key", [keys])  # noqa: S608  one of two names
