"""The groups of the desk for many rows at once: what `core.desk_order` decides of one answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fairlead.core.availability import Status
from fairlead.core.bitmaps.population import NEVER
from fairlead.core.bitmaps.templates import CODE_OF_STATUS, Seconds
from fairlead.core.closures import LIKELY_PERCENT
from fairlead.core.desk_order import LATER, SOON, DeskGroup

# The position of a group in here is its code.
GROUP_ORDER = tuple(DeskGroup)
CODE_OF_GROUP = {group: code for code, group in enumerate(GROUP_ORDER)}


def group_codes(
    statuses: NDArray[np.uint8], good: Seconds, closure_percent: NDArray[np.uint8], instant: int
) -> NDArray[np.uint8]:
    """Return the group of each row: from its status, when it is reachable next, and how likely a closure is then."""
    ahead = good - instant
    conditions = [
        statuses == CODE_OF_STATUS[Status.UNKNOWN_ZONE],
        (good == NEVER) | (ahead > LATER.total_seconds()),
        closure_percent >= LIKELY_PERCENT,
        statuses == CODE_OF_STATUS[Status.REACHABLE],
        ahead <= SOON.total_seconds(),
    ]
    groups = (DeskGroup.UNKNOWN, DeskGroup.NOT_TODAY, DeskGroup.PROBABLY_CLOSED, DeskGroup.NOW, DeskGroup.SOON)
    codes = [np.uint8(CODE_OF_GROUP[group]) for group in groups]
    return np.select(conditions, codes, np.uint8(CODE_OF_GROUP[DeskGroup.LATER])).astype(np.uint8)
