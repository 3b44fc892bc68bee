"""What others do with a rhythm: recurring appointments, rolling over what was missed, deadlines with closures in view.

Each says whom to contact on a day. `latest` are the days of the latest contacts, `interval` the rhythms in working
days, `is_open` which customers can be met on which working day. Days are working days of the member.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Flags = NDArray[np.bool_]


def fixed_recurrence(day: int, first: Days, interval: Days, is_open: Flags, capacity: int) -> list[int]:
    """Contact on every n-th day from the first on, and not at all when they are closed then: a calendar's series."""
    falls = ((day - first) % interval == 0) & (day >= first) & is_open[:, day]
    return np.flatnonzero(falls)[:capacity].tolist()


def roll_forward(day: int, latest: Days, interval: Days, is_open: Flags, capacity: int) -> list[int]:
    """Contact whoever is due and open, the longest overdue first; the rest is tomorrow's."""
    due = latest + interval
    waiting = np.flatnonzero((due <= day) & is_open[:, day])
    return waiting[np.argsort(due[waiting], kind="stable")][:capacity].tolist()


def deadline_with_look_ahead(day: int, latest: Days, interval: Days, is_open: Flags, capacity: int) -> list[int]:
    """Contact whoever is due, or closes before the worst gap ends; the earliest effective deadline first."""
    worst = latest + interval * 3 // 2
    rows = np.arange(len(latest))
    # The last open day until the worst gap ends, which for those who close earlier is before their closure.
    ahead = is_open[:, day:]
    days = np.arange(day, is_open.shape[1])
    usable = ahead & (days[np.newaxis, :] <= worst[:, np.newaxis])
    deadline = np.where(usable.any(axis=1), day + ahead.shape[1] - 1 - np.argmax(usable[:, ::-1], axis=1), day)
    due = (latest + interval <= day) | (deadline < np.minimum(latest + interval, worst))
    waiting = rows[due & is_open[:, day] & (latest < day)]
    return waiting[np.argsort(deadline[waiting], kind="stable")][:capacity].tolist()
