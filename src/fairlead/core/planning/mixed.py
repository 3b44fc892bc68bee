"""The plan of a member whose contacts take unequally long, or whose customers' hours lie beside the slots.

A contact may begin at any quarter then, so that no flow describes it: CP-SAT decides, with the same costs, in two
steps. First what keeps the floor and the least delay, then, without giving any of it up, comfort and order. It stops
by its own count of work and not by the clock, so that the answer does not depend on how busy the machine is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairlead.core.planning.flow import UNPLACED

Numbers = NDArray[np.int64]

# What CP-SAT calls seconds of a machine that does not vary.
MOST_WORK = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class MixedProblem:
    """Items by start, where `starts` are quarters and `allowed` and costs are by item and start.

    `lengths` are in quarters; a day takes at most `day_caps` items and `day_quarters` quarters.
    """

    starts: Numbers
    start_day: Numbers
    lengths: Numbers
    allowed: NDArray[np.bool_]
    important: tuple[Numbers, Numbers]
    comfortable: tuple[Numbers, Numbers]
    day_caps: Numbers
    day_quarters: Numbers


def assign_mixed(problem: MixedProblem, begin: Numbers, *, most_work: float = MOST_WORK) -> Numbers:
    """Return the place in `starts` of each item, or UNPLACED, never worse than `begin`, a valid assignment."""
    model, places = _model(problem)
    important = _objective(problem.important, places)
    model.minimize(important)
    _hint(model, places, begin)
    found = _solve(model, places, most_work)
    if found is None:
        return begin
    model.clear_hints()
    _hint(model, places, found)
    model.add(important <= _total(problem.important, found))
    model.minimize(_objective(problem.comfortable, places))
    return next((better for better in (_solve(model, places, most_work),) if better is not None), found)


def assign_one_by_one(problem: MixedProblem) -> Numbers:
    """Return a valid assignment to begin with: the dearest to leave out first, each to its cheapest free place."""
    costs, none = problem.important
    comfort = problem.comfortable[0]
    placed = np.full(len(none), UNPLACED, np.int64)
    taken = np.zeros(int(problem.starts.max(initial=0)) + int(problem.lengths.max(initial=1)) + 1, bool)
    contacts, quarters = problem.day_caps.copy(), problem.day_quarters.copy()
    for item in np.lexsort((np.arange(len(none)), -none)).tolist():
        length = int(problem.lengths[item])
        possible = np.flatnonzero(problem.allowed[item] & (costs[item] <= none[item]))
        best = possible[np.lexsort((possible, comfort[item, possible], costs[item, possible]))]
        for place in best.tolist():
            start, day = int(problem.starts[place]), int(problem.start_day[place])
            if contacts[day] < 1 or quarters[day] < length or taken[start : start + length].any():
                continue
            placed[item] = place
            taken[start : start + length] = True
            contacts[day] -= 1
            quarters[day] -= length
            break
    return placed


def _model(problem: MixedProblem) -> tuple[Any, list[dict[int, Any]]]:
    from ortools.sat.python import cp_model  # noqa: PLC0415  as heavy as pandas, and seldom needed

    model = cp_model.CpModel()
    places: list[dict[int, Any]] = []
    by_quarter: dict[int, list[Any]] = {}
    by_day: dict[int, list[tuple[Any, int]]] = {}
    for item, length in enumerate(problem.lengths.tolist()):
        own = {int(place): model.new_bool_var("") for place in np.flatnonzero(problem.allowed[item])}
        places.append(own)
        if own:
            model.add_at_most_one(own.values())
        for place, chosen in own.items():
            start = int(problem.starts[place])
            for quarter in range(start, start + length):
                by_quarter.setdefault(quarter, []).append(chosen)
            by_day.setdefault(int(problem.start_day[place]), []).append((chosen, length))
    for taken in by_quarter.values():
        if len(taken) > 1:
            model.add_at_most_one(taken)
    for day, chosen_here in by_day.items():
        model.add(sum(chosen for chosen, _ in chosen_here) <= int(problem.day_caps[day]))
        model.add(sum(length * chosen for chosen, length in chosen_here) <= int(problem.day_quarters[day]))
    return model, places


def _objective(level: tuple[Numbers, Numbers], places: list[dict[int, Any]]) -> Any:
    costs, none = level
    terms, constant = [], 0
    for item, own in enumerate(places):
        left_out = int(none[item])
        constant += left_out
        terms += [(int(costs[item, place]) - left_out) * chosen for place, chosen in own.items()]
    return sum(terms) + constant


def _total(level: tuple[Numbers, Numbers], placed: Numbers) -> int:
    costs, none = level
    return sum(
        int(none[item] if place == UNPLACED else costs[item, place]) for item, place in enumerate(placed.tolist())
    )


def _hint(model: Any, places: list[dict[int, Any]], placed: Numbers) -> None:
    for own, chosen in zip(places, placed.tolist(), strict=True):
        for place, variable in own.items():
            model.add_hint(variable, place == chosen)


def _solve(model: Any, places: list[dict[int, Any]], most_work: float) -> Numbers | None:
    from ortools.sat.python import cp_model  # noqa: PLC0415

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = most_work
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    chosen = [next((place for place, one in own.items() if solver.boolean_value(one)), UNPLACED) for own in places]
    return np.array(chosen, np.int64)
