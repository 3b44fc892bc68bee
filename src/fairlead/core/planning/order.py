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
    sizes = np.bincount(batch)
    members = (batch[np.newaxis, :] == np.arange(len(sizes))[:, np.newaxis]).astype(np.float32)
    # Where in its day a slot stands.
    held = np.bincount(slot_day, minlength=days)
    place = np.arange(len(slot_day)) - (np.cumsum(held) - held)[slot_day]
    fitting = np.zeros((len(sizes), days, int(held.max())), np.float32)
    fitting[:, slot_day, place] = members @ inside.astype(np.float32)
    anchors = _anchors(fitting, held, sizes)
    distances = np.abs(place[np.newaxis, :] - anchors[:, slot_day])
    found: Numbers = np.minimum(distances, MOST_DISTANCE)[batch]
    return found


def _anchors(fitting: NDArray[np.float32], held: Numbers, sizes: Numbers) -> Numbers:
    """Return the anchor of each batch in each day: its share of the day, in the order of hours, inside its hours.

    `fitting` counts the members of a batch that fit a place of a day, `held` the places of each day.
    """
    width = fitting.shape[2]
    total = fitting.sum(axis=2)
    there = total > 0
    middle = np.where(there, (fitting * np.arange(width)).sum(axis=2) / np.maximum(total, 1), np.inf)
    order = np.argsort(middle, axis=0, kind="stable")
    share = np.where(np.take_along_axis(there, order, axis=0), sizes[order], 0)
    behind = np.cumsum(share, axis=0)
    wanted = (behind - share / 2) * (held / np.maximum(behind[-1], 1))
    anchors = np.zeros(order.shape, np.int64)
    np.put_along_axis(anchors, order, wanted.astype(np.int64), axis=0)
    first = np.argmax(fitting > 0, axis=2)
    latest = width - 1 - np.argmax(fitting[:, :, ::-1] > 0, axis=2)
    found: Numbers = np.clip(anchors, first, latest)
    return found
