"""The working time of all who share zone, week and holidays, over one horizon, as arrays.

A template holds the same time twice: as runs and windows in epoch seconds, which are always exact, and as a bitmap of
quarters of an hour in UTC, which answers for thousands without a search. A bit is set when the whole quarter is
reachable. Where something begins inside a quarter (hours from 09:10, a historic offset of seconds) the bitmap alone
would be wrong: such a template is marked, and answered from its windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability import Status
from fairlead.core.availability.stretches import CLOSING_SECONDS
from fairlead.core.availability.timeline import Timeline, TimelineKey, shared_timeline

QUARTER_SECONDS = 900
WORD_BITS = 64
# The position of a status in here is its code.
STATUS_ORDER = tuple(Status)
CODE_OF_STATUS = {status: code for code, status in enumerate(STATUS_ORDER)}
# Keys of pooled arrays are `template << 32 | epoch second`: that and the packed windows hold until 2106.
LATEST_SECOND = (1 << 32) - 1

Seconds = NDArray[np.int64]


class Horizon(NamedTuple):
    """The time `[start, end)` in epoch seconds that templates are computed for; both on a quarter of an hour."""

    start: int
    end: int

    @property
    def quarters(self) -> int:
        return (self.end - self.start) // QUARTER_SECONDS

    @property
    def words(self) -> int:
        return -(-self.quarters // WORD_BITS)


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """The time of one timeline over a horizon; `timeline` is None for those whose zone is not known.

    `run_starts` with `run_codes` goes on behind the horizon as far as a day's closing is looked for. `windows` are the
    reachable `(start, end)`, joined; `bits` the quarters of them.
    """

    timeline: Timeline | None
    run_starts: Seconds
    run_codes: NDArray[np.uint8]
    windows: NDArray[np.uint32]
    bits: NDArray[np.uint64]
    on_quarters: bool


def build_template(key: TimelineKey | None, horizon: Horizon) -> Template:
    """Compute a template; without a key that of people whose zone is not known."""
    timeline = None if key is None else shared_timeline(key)
    starts, codes = [horizon.start], [CODE_OF_STATUS[Status.UNKNOWN_ZONE]]
    if timeline is not None:
        built = timeline.build(horizon.start, horizon.end + CLOSING_SECONDS)
        starts, codes = [begun for begun, _, _ in built], [CODE_OF_STATUS[mark.status] for _, _, mark in built]
    run_starts, run_codes = np.array(starts, np.int64), np.array(codes, np.uint8)
    windows = _windows(run_starts, run_codes, horizon)
    return Template(
        timeline,
        run_starts,
        run_codes,
        windows,
        pack_quarters(windows, horizon),
        on_quarters=not (windows % QUARTER_SECONDS).any(),
    )


def _windows(run_starts: Seconds, run_codes: NDArray[np.uint8], horizon: Horizon) -> NDArray[np.uint32]:
    """Return the reachable runs inside the horizon. Two of them never touch: one mark means reachable."""
    ends = np.append(run_starts[1:], horizon.end + CLOSING_SECONDS)
    open_runs = (run_codes == CODE_OF_STATUS[Status.REACHABLE]) & (run_starts < horizon.end)
    found = np.stack((run_starts[open_runs], np.minimum(ends[open_runs], horizon.end)), axis=1)
    return found.astype(np.uint32)


def pack_quarters(windows: NDArray[np.uint32], horizon: Horizon) -> NDArray[np.uint64]:
    """Return the bitmap of the quarters that lie wholly inside disjoint windows; bit 0 of word 0 is the first one."""
    seconds = windows.astype(np.int64) - horizon.start
    first, past = -(-seconds[:, 0] // QUARTER_SECONDS), seconds[:, 1] // QUARTER_SECONDS
    whole = first < past
    # A quarter is inside where more windows have begun than ended. Two may meet in one quarter, so they are counted.
    change = np.zeros(horizon.words * WORD_BITS + 1, np.int8)
    np.add.at(change, first[whole], 1)
    np.add.at(change, past[whole], -1)
    inside = np.cumsum(change[:-1], dtype=np.int8).astype(bool)
    return np.packbits(inside, bitorder="little").view("<u8").astype(np.uint64)
