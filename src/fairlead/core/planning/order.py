"""Batching: the order within a day in which the customers of one zone, and those of one channel, come together.

Each batch has an anchor in each day, a slot around which its members gather. The anchors follow the hours of the
zones, from those that close first, and leave each batch as much of the day as it has members.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_DISTANCE = 31


def anchor_distances(batch: Numbers, inside: Flags, slot_day: Numbers, days: int) -> Numbers:
    """Return how many slots each slot lies from the anchor of each item's batch, MOST_DISTANCE at most.

    `batch` numbers the batches from 0 in an order that does not depend on the list; `inside` says which item fits
    which slot.
    """
    if not len(batch) or not len(slot_day):
        return np.zeros(inside.shape, np.int64)
    batches = int(batch.max()) + 1
    fitting = np.zeros((batches, len(slot_day)), np.int64)
    np.add.at(fitting, batch, inside)
    # Where in its day a slot stands.
    day_begin = np.searchsorted(slot_day, np.arange(days + 1))
    place = np.arange(len(slot_day)) - day_begin[slot_day]
    sizes = np.bincount(batch, minlength=batches)
    distances = np.zeros((batches, len(slot_day)), np.int64)
    for day in range(days):
        here = slice(int(day_begin[day]), int(day_begin[day + 1]))
        if here.start < here.stop:
            anchors = _anchors(fitting[:, here], place[here], sizes)
            distances[:, here] = np.abs(place[here][np.newaxis, :] - anchors[:, np.newaxis])
    return np.minimum(distances, MOST_DISTANCE)[batch]


def _anchors(fitting: Numbers, place: Numbers, sizes: Numbers) -> Numbers:
    """Return the anchor of each batch in one day: its share of the day, in the order of the hours, inside its hours."""
    total = fitting.sum(axis=1)
    there = total > 0
    middle = np.where(there, (fitting * place).sum(axis=1) / np.maximum(total, 1), 0.0)
    order = np.lexsort((np.arange(len(sizes)), middle))
    order = order[there[order]]
    share = sizes[order]
    behind = np.cumsum(share)
    wanted = (behind - share / 2) * (len(place) / max(int(behind[-1]) if len(behind) else 1, 1))
    anchors = np.zeros(len(sizes), np.int64)
    anchors[order] = wanted.astype(np.int64)
    first = np.where(there, np.argmax(fitting > 0, axis=1), 0)
    latest = np.where(there, len(place) - 1 - np.argmax(fitting[:, ::-1] > 0, axis=1), 0)
    found: Numbers = np.clip(anchors, first, latest)
    return found
