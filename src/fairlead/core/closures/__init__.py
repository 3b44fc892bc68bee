"""When companies are closed though no law says so: August in Italy, the weeks around Chinese New Year, Diwali.

A closure is likely and not certain: each rule of `closures.toml` has a probability, says whether factories, offices or
all of public life stand still, and where that is known from. docs/algorithms/closures.md tells how dates are computed.
"""

from fairlead.core.closures.expressions import DateExpression, ImpossibleExpression, parse_expression
from fairlead.core.closures.finding import (
    LIKELY_PERCENT,
    Closure,
    PlaceClosures,
    closure_on,
    closures_between,
    place_closures,
)
from fairlead.core.closures.rules import ClosureRule, ImpossibleRule, Scope, all_rules, read_rules, rules_of_place

__all__ = [
    "LIKELY_PERCENT",
    "Closure",
    "ClosureRule",
    "DateExpression",
    "ImpossibleExpression",
    "ImpossibleRule",
    "PlaceClosures",
    "Scope",
    "all_rules",
    "closure_on",
    "closures_between",
    "parse_expression",
    "place_closures",
    "read_rules",
    "rules_of_place",
]
