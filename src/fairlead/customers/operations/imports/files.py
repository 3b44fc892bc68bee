"""The uploaded files, in the data directory under names of our own."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from django.conf import settings

from fairlead.core.tabular import Table, read_table
from fairlead.customers.models import ImportRun

MOST_BYTES = 100 * 1024 * 1024
PIECE_BYTES = 1024 * 1024


class FileTooLarge(Exception):
    """A file is larger than MOST_BYTES. Nothing was kept of it."""

    megabytes = MOST_BYTES // (1024 * 1024)


class FileGone(Exception):
    """A run's file is no longer kept."""


def keep_file(stream: BinaryIO) -> tuple[str, int]:
    """Copy a file into the data directory piece by piece; return its name there and its size. Raises FileTooLarge."""
    folder = _folder()
    name = secrets.token_hex(16)
    size = 0
    with (folder / name).open("xb") as kept:
        (folder / name).chmod(0o600)
        while piece := stream.read(PIECE_BYTES):
            size += len(piece)
            if size > MOST_BYTES:
                break
            kept.write(piece)
    if size > MOST_BYTES:
        (folder / name).unlink()
        raise FileTooLarge
    return name, size


def drop_file(name: str) -> None:
    """Delete a kept file; one that is gone already is no fault."""
    if name:
        (_folder() / name).unlink(missing_ok=True)


@contextmanager
def open_table(run: ImportRun) -> Iterator[Table]:
    """Open a run's file as a table. Raises FileGone and UnreadableTable."""
    try:
        stream = (_folder() / run.stored_as).open("rb")
    except OSError as error:
        raise FileGone from error
    with stream:
        yield read_table(stream, run.file_name, run.sheet or None)


@contextmanager
def open_whole_table(run: ImportRun) -> Iterator[Table]:
    """Open a run's file as a table that is read from one end to the other, with little of it in memory at a time.

    Raises FileGone and UnreadableTable.
    """
    with TemporaryFile(dir=_folder()) as aside, open_table(run) as table:
        # By its name, so that nothing holds the workbook itself any longer.
        table = table.put_aside(aside)
        yield table


def shown_name(name: str) -> str:
    """Return an uploaded file's own name, fit to be shown: no folders, no control characters, not too long."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(char for char in bare if unicodedata.category(char)[0] != "C").strip()
    return clean[-200:] or "list"


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
