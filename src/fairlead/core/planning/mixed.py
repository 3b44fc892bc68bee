"""The plan of a member whose contacts take unequally long, or whose customers' hours lie beside the slots.

A contact may begin at any quarter then, so that no flow describes it. CP-SAT decides in two steps, with the same costs.
First the days: what keeps the floors and the least delay, as far as minutes, contacts and the hours of the day allow.
Then each day for itself: comfort and order. A day on which what was put there does not fit is told to the first step,
which decides again; so what comes out is the best of the first step that fits. CP-SAT stops by its own count of work
and not by the clock, so that the answer does not depend on how busy the machine is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairlead.core.planning.flow import UNPLACED

Numbers = NDArray[np.int64]

# What CP-SAT calls seconds of a machine that does not vary.
MOST_WORK_ON_DAYS, MOST_WORK_AGAIN, MOST_WORK_ON_A_DAY = 0.5, 0.1, 0.05
# After so many returns to the first step, or so much work of it, what does not fit into its day is put where it does.
MOST_ROUNDS, MOST_WORK_IN_ALL = 12, 0.8


@dataclass(frozen=True, slots=True, eq=False)
class MixedProblem:
    """Items by start: `starts` are free quarters, ordered, `allowed` and `comfort` are by item and start.

    `by_day` is the cost of each item on each day, `none` of leaving it out. `lengths` are in quarters; a day takes at
    most `day_caps` items and `day_quarters` quarters.
    """

    starts: Numbers
    start_day: Numbers
    lengths: Numbers
    allowed: NDArray[np.bool_]
    by_day: Numbers
    none: Numbers
    comfort: Numbers
    day_caps: Numbers
    day_quarters: Numbers


def assign_mixed(problem: MixedProblem) -> Numbers:
    """Return the place in `starts` of each item, or UNPLACED."""
    days = _Days(problem)
    fitted: dict[tuple[int, tuple[int, ...]], bool] = {}
    for number in range(MOST_ROUNDS):
        chosen = days.choose(MOST_WORK_AGAIN if number else MOST_WORK_ON_DAYS)
        crowded = [(day, items) for day, items in enumerate(chosen) if items and not _fit(problem, day, items, fitted)]
        if not crowded or days.work > MOST_WORK_IN_ALL:
            break
        for day, items in crowded:
            days.forbid(day, _smallest_misfit(problem, day, items, fitted))
    placed = np.full(len(problem.lengths), UNPLACED, np.int64)
    for day, items in enumerate(chosen):
        while items and not _fit(problem, day, items, fitted):
            items = _without_cheapest(problem, day, items)
        for item, place in _arrange(problem, day, items).items():
            placed[item] = place
    _add_what_fits(problem, placed)
    return placed


def _add_what_fits(problem: MixedProblem, placed: Numbers) -> None:
    """Give those who stayed out a place that nobody needs, the dearest to leave out first."""
    taken: set[int] = set()
    contacts, quarters = problem.day_caps.copy(), problem.day_quarters.copy()

    def take(item: int, place: int) -> None:
        length, day = int(problem.lengths[item]), int(problem.start_day[place])
        taken.update(range(int(problem.starts[place]), int(problem.starts[place]) + length))
        contacts[day] -= 1
        quarters[day] -= length

    for item in np.flatnonzero(placed != UNPLACED).tolist():
        take(item, int(placed[item]))
    left_out = np.flatnonzero(placed == UNPLACED)
    for item in left_out[np.argsort(-problem.none[left_out], kind="stable")].tolist():
        length = int(problem.lengths[item])
        possible = np.flatnonzero(problem.allowed[item])
        costs = problem.by_day[item, problem.start_day[possible]]
        for place in possible[np.lexsort((possible, problem.comfort[item, possible], costs))].tolist():
            start, day = int(problem.starts[place]), int(problem.start_day[place])
            roomy = contacts[day] > 0 and quarters[day] >= length
            if (
                roomy
                and problem.by_day[item, day] <= problem.none[item]
                and taken.isdisjoint(range(start, start + length))
            ):
                placed[item] = place
                take(item, place)
                break


class _Days:
    """The first step: on which day each item is done, without knowing when."""

    def __init__(self, problem: MixedProblem) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415  as heavy as pandas, and seldom needed

        self._problem = problem
        self.work = 0.0
        self._model = cp_model.CpModel()
        self._chosen: list[dict[int, Any]] = []
        terms = []
        for item in range(len(problem.lengths)):
            days = np.unique(problem.start_day[problem.allowed[item]]).tolist()
            own = {int(day): self._model.new_bool_var("") for day in days}
            self._chosen.append(own)
            if own:
                self._model.add_at_most_one(own.values())
            left_out = int(problem.none[item])
            terms += [(int(problem.by_day[item, day]) - left_out) * chosen for day, chosen in own.items()]
        self._model.minimize(sum(terms))
        for day in range(len(problem.day_caps)):
            self._limit(problem, day)
        self._days = len(problem.day_caps)

    def choose(self, most_work: float) -> list[list[int]]:
        """Return the items of each day."""
        items: list[list[int]] = [[] for _ in range(self._days)]
        solver = _solve(self._model, most_work)
        self.work += most_work if solver is None else solver.response_proto.deterministic_time
        if solver is not None:
            for item, own in enumerate(self._chosen):
                for day, chosen in own.items():
                    if solver.boolean_value(chosen):
                        items[day].append(item)
        return items

    def forbid(self, day: int, items: Sequence[int]) -> None:
        """Never again put as many items on a day as these, of them and of those who fit even less than any of them."""
        problem = self._problem
        here = problem.start_day == day
        able = np.logical_and.reduce(problem.allowed[items]) & here
        longest = int(problem.lengths[items].max())
        harder = [
            item
            for item, own in enumerate(self._chosen)
            if day in own
            and item not in items
            and problem.lengths[item] >= longest
            and not (problem.allowed[item] & here & ~able).any()
        ]
        self._model.add(sum(self._chosen[item][day] for item in (*items, *harder)) <= len(items) - 1)

    def _limit(self, problem: MixedProblem, day: int) -> None:
        here = [(item, own[day], int(problem.lengths[item])) for item, own in enumerate(self._chosen) if day in own]
        if not here:
            return
        self._model.add(sum(chosen for _, chosen, _ in here) <= int(problem.day_caps[day]))
        self._model.add(sum(length * chosen for _, chosen, length in here) <= int(problem.day_quarters[day]))
        # Whose hours lie inside a part of the day must share what is free of it.
        hours = {item: _hours(problem, item, day) for item, _, _ in here}
        for begin in sorted({start for start, _ in hours.values()}):
            for end in sorted({end for _, end in hours.values() if end > begin}):
                inside = [
                    (chosen, length)
                    for item, chosen, length in here
                    if begin <= hours[item][0] and hours[item][1] <= end
                ]
                free = int(((problem.starts >= begin) & (problem.starts < end)).sum())
                if sum(length for _, length in inside) > free:
                    self._model.add(sum(length * chosen for chosen, length in inside) <= free)


def _hours(problem: MixedProblem, item: int, day: int) -> tuple[int, int]:
    """Return from which quarter until which one an item can be at work on a day."""
    starts = problem.starts[problem.allowed[item] & (problem.start_day == day)]
    return int(starts[0]), int(starts[-1] + problem.lengths[item])


def _fit(problem: MixedProblem, day: int, items: Sequence[int], known: dict[tuple[int, tuple[int, ...]], bool]) -> bool:
    """Return whether items can all be done on a day."""
    key = day, tuple(items)
    if key not in known:
        known[key] = bool(_one_by_one(problem, day, items)) or bool(_arrange(problem, day, items, comfortably=False))
    return known[key]


def _smallest_misfit(
    problem: MixedProblem, day: int, items: Sequence[int], known: dict[tuple[int, tuple[int, ...]], bool]
) -> list[int]:
    """Return items of which each one is needed for them not to fit: the fewer, the more the first step learns."""
    misfit = list(items)
    for item in items:
        rest = [other for other in misfit if other != item]
        if rest and not _fit(problem, day, rest, known):
            misfit = rest
    return misfit


def _without_cheapest(problem: MixedProblem, day: int, items: Sequence[int]) -> list[int]:
    cheapest = min(items, key=lambda item: (int(problem.none[item] - problem.by_day[item, day]), item))
    return [item for item in items if item != cheapest]


def _one_by_one(problem: MixedProblem, day: int, items: Sequence[int]) -> dict[int, int]:
    """Return places found by putting those who close first at the beginning; {} when one finds none."""
    taken: set[int] = set()
    found = {}
    for item in sorted(items, key=lambda item: (_hours(problem, item, day)[1], item)):
        length = int(problem.lengths[item])
        for place in np.flatnonzero(problem.allowed[item] & (problem.start_day == day)).tolist():
            block = range(int(problem.starts[place]), int(problem.starts[place]) + length)
            if taken.isdisjoint(block):
                taken.update(block)
                found[item] = place
                break
        else:
            return {}
    return found


def _arrange(problem: MixedProblem, day: int, items: Sequence[int], *, comfortably: bool = True) -> dict[int, int]:
    """Return the place of each item of a day at the least cost of comfort and order; {} when they do not fit."""
    from ortools.sat.python import cp_model  # noqa: PLC0415

    if not items:
        return {}
    model = cp_model.CpModel()
    hint = _one_by_one(problem, day, items) if comfortably else {}
    by_quarter: dict[int, list[Any]] = {}
    places: dict[int, dict[int, Any]] = {}
    for item in items:
        here = np.flatnonzero(problem.allowed[item] & (problem.start_day == day)).tolist()
        places[item] = {place: model.new_bool_var("") for place in here}
        model.add_exactly_one(places[item].values())
        for place, chosen in places[item].items():
            start = int(problem.starts[place])
            for quarter in range(start, start + int(problem.lengths[item])):
                by_quarter.setdefault(quarter, []).append(chosen)
            if hint:
                model.add_hint(chosen, hint[item] == place)
    for rivals in by_quarter.values():
        if len(rivals) > 1:
            model.add_at_most_one(rivals)
    if comfortably:
        costs = [int(problem.comfort[item, place]) * one for item, own in places.items() for place, one in own.items()]
        model.minimize(sum(costs))
    solver = _solve(model, MOST_WORK_ON_A_DAY)
    if solver is None:
        return hint
    return {item: next(p for p, one in own.items() if solver.boolean_value(one)) for item, own in places.items()}


def _solve(model: Any, most_work: float) -> Any:
    """Return the solver with the best answer that it found, None when it found none."""
    from ortools.sat.python import cp_model  # noqa: PLC0415

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = most_work
    return solver if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
