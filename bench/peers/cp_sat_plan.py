"""The plan of a member as CP-SAT is asked for it: the same model as the flow's, one worker, until it is proved best."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from fairlead.core.planning.deciding import FlowProblem


def best_cost(problem: FlowProblem) -> int:
    """Return the cost of the best plan; raises ArithmeticError when it could not be proved."""
    model = cp_model.CpModel()
    by_slot: dict[int, list[cp_model.IntVar]] = {}
    terms, constant = [], int(problem.none.sum())
    for item in range(len(problem.none)):
        own = []
        for slot in np.flatnonzero(problem.allowed[item]).tolist():
            chosen = model.new_bool_var("")
            own.append(chosen)
            by_slot.setdefault(slot, []).append(chosen)
            terms.append((int(problem.costs[item, slot] - problem.none[item]), chosen))
        model.add_at_most_one(own)
    by_day: dict[int, list[cp_model.IntVar]] = {}
    for slot, chosen_here in by_slot.items():
        model.add_at_most_one(chosen_here)
        by_day.setdefault(int(problem.slot_day[slot]), []).extend(chosen_here)
    for day, chosen_here in by_day.items():
        model.add(cp_model.LinearExpr.sum(chosen_here) <= int(problem.day_caps[day]))
    model.minimize(
        cp_model.LinearExpr.weighted_sum([chosen for _, chosen in terms], [cost for cost, _ in terms]) + constant
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 120
    if solver.solve(model) != cp_model.OPTIMAL:
        raise ArithmeticError("CP-SAT has proved nothing within two minutes")
    values = solver.values(np.array([chosen for _, chosen in terms]))  # exact, where objective_value is a float
    return constant + sum(cost for (cost, _), value in zip(terms, values, strict=True) if value)
