"""The answers of a population over a period: windows one behind the other, and bitmaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability.instants import utc_moment
from fairlead.core.bitmaps.templates import Seconds


@dataclass(frozen=True, slots=True, eq=False)
class WindowTable:
    """The reachable windows of every row: those of row `r` are at `[offsets[r], offsets[r + 1])`, ordered, disjoint.

    `starts` and `ends` are epoch seconds, unsigned: convert before subtracting what may be later.
    """

    offsets: NDArray[np.int64]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]

    def of(self, row: int) -> list[tuple[datetime, datetime]]:
        """Return a row's windows as `fairlead.core.availability.windows` does."""
        begun, past = self.offsets[row], self.offsets[row + 1]
        pairs = zip(self.starts[begun:past].tolist(), self.ends[begun:past].tolist(), strict=True)
        return [(utc_moment(start), utc_moment(end)) for start, end in pairs]

    def minutes(self) -> NDArray[np.float64]:
        """Return how many minutes each row has."""
        worked: Seconds = np.concatenate(([0], np.cumsum(self.ends.astype(np.int64) - self.starts)))
        return (worked[self.offsets[1:]] - worked[self.offsets[:-1]]) / 60


def window_table(offsets: NDArray[np.int64], packed: NDArray[np.uint64]) -> WindowTable:
    """Return the table of windows that are packed as start and end in one number."""
    pairs = packed.view(np.uint32).reshape(-1, 2)
    return WindowTable(offsets, pairs[:, 0], pairs[:, 1])


@dataclass(frozen=True, slots=True, eq=False)
class Bitmaps:
    """A row of bits per row of a population, one bit per quarter of an hour in UTC from `start` on.

    Quarter `q` is bit `q % 64` of word `q // 64`, set when all of it is reachable. `exact` is false for rows in which
    some window begins or ends inside a quarter: such a quarter is not set, and `windows` tells the rest.
    """

    start: datetime
    quarters: int
    words: NDArray[np.uint64]
    exact: NDArray[np.bool_]

    def minutes(self) -> NDArray[np.int64]:
        """Return how many minutes each row has in whole quarters."""
        counted: NDArray[np.int64] = np.bitwise_count(self.words).sum(axis=1, dtype=np.int64)
        return counted * 15

    def quarters_of(self, row: int) -> NDArray[np.bool_]:
        """Return a row unpacked, one truth value per quarter."""
        packed = self.words[row].astype("<u8").view(np.uint8)
        return np.unpackbits(packed, count=self.quarters, bitorder="little").astype(bool)
