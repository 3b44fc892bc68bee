"""All templates of a population side by side, pooled into few arrays so that one search serves everyone."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability import Status
from fairlead.core.availability.stretches import CLOSING_SECONDS, WORKDAY_GOES_ON
from fairlead.core.availability.timeline import LOOK_AHEAD_SECONDS, TimelineKey
from fairlead.core.bitmaps.templates import (
    CODE_OF_STATUS,
    LATEST_SECOND,
    QUARTER_SECONDS,
    STATUS_ORDER,
    WORD_BITS,
    Horizon,
    Seconds,
    Template,
    build_template,
)

Numbers = NDArray[np.intp]

# NumPy copies 32 bytes as fast as 8, and longer pieces slower.
WINDOWS_AT_ONCE = 4

_GOES_ON = np.array([status in WORKDAY_GOES_ON for status in STATUS_ORDER])
_BREAK = CODE_OF_STATUS[Status.BREAK]


class Shelf:
    """Templates by number. The pool is made when first asked after a template was added."""

    def __init__(self, horizon: Horizon) -> None:
        self.horizon = horizon
        self.templates: list[Template] = []
        self._number_of: dict[TimelineKey | None, int] = {}
        self._pool: Pool | None = None

    def number(self, key: TimelineKey | None) -> int:
        """Return the number of the template of a timeline, computing it when it is new."""
        known = self._number_of.get(key)
        if known is None:
            known = self._number_of[key] = len(self.templates)
            self.templates.append(build_template(key, self.horizon))
            self._pool = None
        return known

    @property
    def pool(self) -> Pool:
        if self._pool is None:
            self._pool = Pool(self.templates, self.horizon)
        return self._pool

    def keys(self) -> list[TimelineKey | None]:
        """Return the keys in the order of their numbers."""
        return list(self._number_of)


class Pool:
    """The windows, runs and bits of all templates, one behind the other."""

    def __init__(self, templates: list[Template], horizon: Horizon) -> None:
        self._templates = templates
        self._horizon = horizon
        self.numbers = np.arange(len(templates), dtype=np.int64)
        self.windows = np.concatenate([template.windows for template in templates])
        # Start and end as one number: one look-up fetches both.
        self.packed_windows = np.ascontiguousarray(self.windows).view(np.uint64).ravel()
        counts = [len(template.windows) for template in templates]
        keys = np.repeat(self.numbers << 32, counts)
        self._start_keys = keys | self.windows[:, 0]
        self._end_keys = keys | self.windows[:, 1]
        self._past_of = np.array(list(accumulate(counts)), np.intp)
        self._odd = np.array([n for n, template in enumerate(templates) if not template.on_quarters], np.intp)

    @cached_property
    def bits(self) -> NDArray[np.uint64]:
        """The bitmaps, a row per template, with an empty word behind each for reading across borders of words."""
        rows = np.zeros((len(self._templates), self._horizon.words + 1), np.uint64)
        for number, template in enumerate(self._templates):
            rows[number, :-1] = template.bits
        return rows

    @cached_property
    def windows_by_fours(self) -> NDArray[np.uint64]:
        """Each packed window with the three behind it: four are copied for the price of one look-up."""
        padded = np.append(self.packed_windows, np.zeros(WINDOWS_AT_ONCE, np.uint64))
        return np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(padded, WINDOWS_AT_ONCE))

    @cached_property
    def on_quarters(self) -> NDArray[np.bool_]:
        return np.array([template.on_quarters for template in self._templates])

    def begun_before(self, numbers: Numbers, instants: Seconds) -> Numbers:
        """Return, per template and instant, the position behind the latest window that begins before the instant."""
        return np.searchsorted(self._start_keys, (numbers << 32) | instants, side="left")

    def ending_after(self, numbers: Numbers, instants: Seconds) -> Numbers:
        """Return, per template and instant, the position of the first window that ends after the instant."""
        return np.searchsorted(self._end_keys, (numbers << 32) | instants, side="right")

    def reachable_at(self, instant: int) -> NDArray[np.bool_]:
        """Return per template whether an instant of the horizon is reachable."""
        quarter = (instant - self._horizon.start) // QUARTER_SECONDS
        word, bit = divmod(quarter, WORD_BITS)
        answer = (self.bits[:, word] >> np.uint64(bit) & np.uint64(1)).astype(bool)
        if len(self._odd):
            moments = np.full(len(self._odd), instant)
            positions = self.ending_after(self._odd, moments)
            answer[self._odd] = positions < self.begun_before(self._odd, moments + 1)
        return answer

    def codes_at(self, instant: int) -> NDArray[np.uint8]:
        """Return per template the code of the status at an instant of the horizon."""
        found = np.searchsorted(self._run_keys, (self.numbers << 32) | instant, side="right") - 1
        return self._run_codes[found]

    def window_ends(self, instant: int) -> Seconds:
        """Return per template when the window around an instant ends; -1 without one, or where the horizon cuts it."""
        positions = self.ending_after(self.numbers, np.full(len(self.numbers), instant))
        around = positions < self.begun_before(self.numbers, np.full(len(self.numbers), instant + 1))
        ends = np.append(self.windows[:, 1], 0).astype(np.int64)[positions]
        return np.where(around & (ends < self._horizon.end), ends, -1)

    def closing_at(self, instant: int) -> Seconds:
        """Return per template when the work that goes on at an instant ends for good; -1 if not within two days."""
        position = np.searchsorted(self._run_keys, (self.numbers << 32) | instant, side="right") - 1
        closes, answer = np.full(len(position), -1), np.full(len(position), -1)
        going = np.arange(len(position))
        while len(going):
            runs = position[going]
            code = self._run_codes[runs]
            stops = ~_GOES_ON[code]
            answer[going[stops]] = closes[going[stops]]
            worked = going[~stops & (code != _BREAK)]
            closes[worked] = self._run_ends[position[worked]]
            position[going] += 1
            going = going[~stops & (self._run_ends[runs] < instant + CLOSING_SECONDS)]
        return answer

    def next_good(self, numbers: Numbers, instants: Seconds) -> Seconds:
        """Return, per template and instant, the first reachable second from it on; -1 where the horizon has none."""
        positions = self.ending_after(numbers, instants)
        found = positions < self._past_of[numbers]
        begun = self.windows[np.where(found, positions, 0), 0] if len(self.windows) else np.zeros(len(numbers))
        good = np.maximum(begun.astype(np.int64), instants)
        # The same limit as that of a single answer, for horizons that are longer than it.
        return np.where(found & (good < instants + LOOK_AHEAD_SECONDS), good, -1)

    def worked_until(self, numbers: Numbers, instants: Seconds) -> Seconds:
        """Return the length of all windows up to an instant: two of one template differ by what lies between."""
        positions = self.ending_after(numbers, instants)
        inside = positions < self._past_of[numbers]
        begun = np.append(self.windows[:, 0], LATEST_SECOND).astype(np.int64)[positions]
        return self._worked_before[positions] + np.where(inside, np.maximum(instants - begun, 0), 0)

    @cached_property
    def _worked_before(self) -> Seconds:
        lengths = self.windows[:, 1].astype(np.int64) - self.windows[:, 0]
        return np.concatenate(([0], np.cumsum(lengths)))

    @cached_property
    def _run_keys(self) -> Seconds:
        return np.concatenate([(number << 32) | template.run_starts for number, template in enumerate(self._templates)])

    @cached_property
    def _run_ends(self) -> Seconds:
        end = self._horizon.end + CLOSING_SECONDS
        return np.concatenate([np.append(template.run_starts[1:], end) for template in self._templates])

    @cached_property
    def _run_codes(self) -> NDArray[np.uint8]:
        return np.concatenate([template.run_codes for template in self._templates])
