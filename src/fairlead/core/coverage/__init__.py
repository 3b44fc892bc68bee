"""Who answers for what at a customer's: what is missing, who is left when some are away, and the company drawn.

Decisions alone. Rows, words and pages are those of `fairlead.continuity`.
"""

from fairlead.core.coverage.chart import Chart, Unit, draw_chart
from fairlead.core.coverage.gaps import Gap, GapKind, SinglePoint, find_gaps, single_points
from fairlead.core.coverage.grid import Cell, Grid, Line, draw_grid
from fairlead.core.coverage.seats import RANKS, Colleague, Rule, Seat, due_on, ladder, usable
from fairlead.core.coverage.weeks import Absence, Level, TopicWeek, Week, who_is_left

__all__ = [
    "RANKS",
    "Absence",
    "Cell",
    "Chart",
    "Colleague",
    "Gap",
    "GapKind",
    "Grid",
    "Level",
    "Line",
    "Rule",
    "Seat",
    "SinglePoint",
    "TopicWeek",
    "Unit",
    "Week",
    "draw_chart",
    "draw_grid",
    "due_on",
    "find_gaps",
    "ladder",
    "single_points",
    "usable",
    "who_is_left",
]
