"""Whether somebody else changed a row after it was read. Needs no models, so that pages for errors can import it."""

from __future__ import annotations

from typing import Protocol


class Versioned(Protocol):
    """A row that counts its versions."""

    version: int


class ChangedMeanwhile(Exception):
    """Somebody else changed the row after it was read. `current_version` is what it is now."""

    def __init__(self, current_version: int) -> None:
        super().__init__(f"the row is at version {current_version} now")
        self.current_version = current_version


def check_unchanged(row: Versioned, expected_version: int | None) -> None:
    """Raise ChangedMeanwhile when the row is not at the version that the writer had read. Lock the row first."""
    if expected_version is not None and row.version != expected_version:
        raise ChangedMeanwhile(row.version)
