"""Processor time of one thread, the best of several tries: what is left when other programs are not in the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def best_seconds(work: Callable[[], object], tries: int) -> float:
    """Return the least processor time, system calls included, that one call of `work` took."""
    best = float("inf")
    for _ in range(tries):
        begun = time.process_time_ns()
        work()
        best = min(best, (time.process_time_ns() - begun) / 1e9)
    return best


def shown(seconds: float) -> str:
    """Write a length of time in the unit in which it is between 1 and 1000."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns that stand in line, the first one to the left."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    print(f"\n{title}")
    for row in (header, *rows):
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  " + "  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip())
