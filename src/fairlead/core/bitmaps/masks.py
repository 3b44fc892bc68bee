"""Bitmaps of many rows at once: those of templates in a period, and the quarters of leave cleared in their copies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fairlead.core.bitmaps.away import TimesAway
from fairlead.core.bitmaps.shelf import Numbers, Pool
from fairlead.core.bitmaps.templates import QUARTER_SECONDS, WORD_BITS

_ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)

Words = NDArray[np.uint64]


def cut_out(pool: Pool, first_quarter: int, quarters: int) -> Words:
    """Return the bitmaps of all templates from a quarter of the horizon on, the bits behind the last one cleared."""
    word, bit = divmod(first_quarter, WORD_BITS)
    count = -(-quarters // WORD_BITS)
    rows = pool.bits[:, word : word + count + 1]
    if bit:
        rows = np.pad(rows, ((0, 0), (0, count + 1 - rows.shape[1])))
        rows = rows[:, :-1] >> np.uint64(bit) | rows[:, 1:] << np.uint64(WORD_BITS - bit)
    found = np.ascontiguousarray(rows[:, :count])
    if quarters % WORD_BITS:
        found[:, -1] &= ~(_ALL << np.uint64(quarters % WORD_BITS))
    return found


def clear_quarters(words: Words, away: TimesAway, start: int, quarters: int) -> None:
    """Clear, in the bitmaps of rows from `start` on, every quarter that their times away touch."""
    first = np.maximum((away.starts.astype(np.int64) - start) // QUARTER_SECONDS, 0)
    past = np.minimum(-((start - away.ends.astype(np.int64)) // QUARTER_SECONDS), quarters)
    touched = np.flatnonzero(first < past)
    first, past = first[touched], past[touched]
    row_starts = away.rows[touched] * words.shape[1]
    first_word, latest_word = first // WORD_BITS, (past - 1) // WORD_BITS
    keep_before = ~(_ALL << (first % WORD_BITS).astype(np.uint64))
    keep_behind = ~(_ALL >> (-past % WORD_BITS).astype(np.uint64))
    one = first_word == latest_word
    flat = words.reshape(-1)
    _keep(flat, row_starts + first_word, np.where(one, keep_before | keep_behind, keep_before))
    _keep(flat, (row_starts + latest_word)[~one], keep_behind[~one])
    between = np.where(one, 0, latest_word - first_word - 1)
    steps = np.arange(int(between.sum()))
    steps += np.repeat(row_starts + first_word + 1 - (np.cumsum(between) - between), between)
    flat[steps] = 0


def _keep(flat: Words, places: Numbers, masks: Words) -> None:
    """Keep of words the bits of masks; equal places stand together: two times away of one row may share a word."""
    if (places[1:] == places[:-1]).any():
        np.bitwise_and.at(flat, places, masks)
    else:
        flat[places] &= masks
