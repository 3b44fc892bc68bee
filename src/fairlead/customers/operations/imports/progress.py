"""Tells how far a run has come, on a connection of its own: its transaction shows nothing to others before its end."""

from __future__ import annotations

import time
from types import TracebackType

from django.db import connection

# Often enough for an eye, seldom enough to cost nothing.
LEAST_SECONDS = 0.5


def silent(phase: str, done: int, total: int | None) -> None:
    """Tell nobody."""


class ToldProgress:
    """Writes the progress of one run where its page reads it."""

    def __init__(self, run_id: int) -> None:
        self._run_id = run_id
        self._connection = connection.copy()
        self._phase = ""
        self._told = 0.0

    def __enter__(self) -> ToldProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        moment = time.monotonic()
        if phase == self._phase and moment - self._told < LEAST_SECONDS and done != total:
            return
        self._phase, self._told = phase, moment
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE customers_importprogress SET phase = %s, rows_done = %s, rows_total = %s, updated_at = now() "
                "WHERE run_id = %s",
                [phase, done, total, self._run_id],
            )
