"""The availability engine for many people at once: calendars as arrays, leave as cuts in them.

`Population` answers for every row what `fairlead.core.availability` answers for one person, thousands of times faster.
docs/algorithms/bitmaps.md tells how.
"""

from fairlead.core.bitmaps.groups import CODE_OF_GROUP, GROUP_ORDER, group_codes
from fairlead.core.bitmaps.population import NEVER, OutsideHorizon, Population
from fairlead.core.bitmaps.tables import Bitmaps, WindowTable
from fairlead.core.bitmaps.templates import CODE_OF_STATUS, QUARTER_SECONDS, STATUS_ORDER, Horizon

__all__ = [
    "CODE_OF_GROUP",
    "CODE_OF_STATUS",
    "GROUP_ORDER",
    "NEVER",
    "QUARTER_SECONDS",
    "STATUS_ORDER",
    "Bitmaps",
    "Horizon",
    "OutsideHorizon",
    "Population",
    "WindowTable",
    "group_codes",
]
