"""Times work by the wall clock and by the processor: on a busy machine only the second says what the work costs."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one run: the median and the worst by the wall clock, the mean of the processor's."""

    median_ms: float
    worst_ms: float
    cpu_ms: float
    answer: Any


def measure(work: Callable[[], Any], runs: int = 15) -> Timing:
    """Run once to warm up, then `runs` times. Processor time is that of this process and of its database server's."""
    answer = work()
    times: list[float] = []
    begin_cpu = processor_seconds()
    for _ in range(runs):
        begin = time.perf_counter()
        answer = work()
        times.append((time.perf_counter() - begin) * 1000)
    cpu = processor_seconds() - begin_cpu
    return Timing(statistics.median(times), max(times), cpu * 1000 / runs, answer)


def processor_seconds() -> float:
    """Return what this process and its database server have used of the processor so far."""
    from django.db import connection  # noqa: PLC0415  Django is set up by then

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return time.process_time() + _server_seconds(backend)


def _server_seconds(backend: int) -> float:
    """Return what a server process of this machine has used, 0 where that cannot be read."""
    try:
        fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
