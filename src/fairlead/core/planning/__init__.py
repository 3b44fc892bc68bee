"""The planner: a fair rhythm for every customer, in their hours, with room for the unforeseen.

`plan_book` makes the plan of a member from customers with their rhythms, `plan_member` from items of any source;
`find_remedies` says what would help where the floor cannot be kept, `compare_plans` what has changed.
`score_accounts` and `propose_tiers` say how much an account matters, and why.
docs/algorithms/planning.md tells how. The solver is imported when the first plan is asked for.
"""

from fairlead.core.planning.book import (
    KEY_MARK,
    BookPlan,
    Customer,
    Planner,
    Reach,
    find_remedies,
    look_up_reach,
    plan_book,
    weigh,
)
from fairlead.core.planning.cadence import (
    DEFAULT_POLICY,
    Exchange,
    Rhythm,
    RhythmPolicy,
    Standing,
    Touch,
    decide_standing,
    plan_touches,
)
from fairlead.core.planning.changes import PlanChanges, compare_plans
from fairlead.core.planning.items import DEFAULT_EFFORT_MINUTES, Fact, Facts, Item, Movable, Placed, Unplaced
from fairlead.core.planning.member_days import DEFAULT_BUFFER_MINUTES, MemberDays, make_member_days
from fairlead.core.planning.overload import (
    Density,
    Overload,
    Remedy,
    RemedyKind,
    Shortage,
    find_overload,
    measure_density,
    propose_remedies,
)
from fairlead.core.planning.planning import Plan, plan_member
from fairlead.core.planning.scoring import (
    DEFAULT_WEIGHTS,
    Contribution,
    Factor,
    Figures,
    Score,
    ScoreChange,
    compare_weights,
    score_accounts,
)
from fairlead.core.planning.slots import Span
from fairlead.core.planning.tiers import TierProposal, propose_tiers

__all__ = [
    "DEFAULT_BUFFER_MINUTES",
    "DEFAULT_EFFORT_MINUTES",
    "DEFAULT_POLICY",
    "DEFAULT_WEIGHTS",
    "KEY_MARK",
    "BookPlan",
    "Contribution",
    "Customer",
    "Density",
    "Exchange",
    "Fact",
    "Factor",
    "Facts",
    "Figures",
    "Item",
    "MemberDays",
    "Movable",
    "Overload",
    "Placed",
    "Plan",
    "PlanChanges",
    "Planner",
    "Reach",
    "Remedy",
    "RemedyKind",
    "Rhythm",
    "RhythmPolicy",
    "Score",
    "ScoreChange",
    "Shortage",
    "Span",
    "Standing",
    "TierProposal",
    "Touch",
    "Unplaced",
    "compare_plans",
    "compare_weights",
    "decide_standing",
    "find_overload",
    "find_remedies",
    "look_up_reach",
    "make_member_days",
    "measure_density",
    "plan_book",
    "plan_member",
    "plan_touches",
    "propose_remedies",
    "propose_tiers",
    "score_accounts",
    "weigh",
]
