"""The plan of one member as a minimum cost flow: exact, whole numbers, the same answer to the same question.

    source → item → slot → day → sink,  and  item → sink where it stays out of the plan

An item sends one unit, a slot takes one, a day as many as its capacity leaves when the buffer is kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

UNPLACED = -1


def assign(costs: Numbers, allowed: NDArray[np.bool_], none: Numbers, slot_day: Numbers, day_caps: Numbers) -> Numbers:
    """Return the slot of each item, or UNPLACED, at the least total cost.

    `costs` and `allowed` are by item and slot, `none` is the cost of leaving an item out, `day_caps` how many items a
    day takes. Raises ArithmeticError when the solver refuses the numbers.
    """
    items, slots = costs.shape
    if not items:
        return np.empty(0, np.int64)
    item, slot = np.nonzero(allowed)
    used, used_slot = np.unique(slot, return_inverse=True)
    days = len(day_caps)
    first_slot, first_day, sink = items, items + len(used), items + len(used) + days
    everyone = np.arange(items)
    tails = np.concatenate((item, everyone, first_slot + np.arange(len(used)), first_day + np.arange(days)))
    heads = np.concatenate(
        (first_slot + used_slot, np.full(items, sink), first_day + slot_day[used], np.full(days, sink))
    )
    ones = np.ones(len(item) + items + len(used), np.int64)
    capacities = np.concatenate((ones, np.minimum(day_caps, items)))
    prices = np.concatenate((costs[item, slot], none, np.zeros(len(used) + days, np.int64)))
    network = _solver()()
    arcs = network.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, prices)
    network.set_nodes_supplies(np.append(everyone, sink), np.append(np.ones(items, np.int64), -items))
    status = network.solve()
    if status != network.OPTIMAL:
        raise ArithmeticError(f"the flow of {items} items and {slots} slots ended with {status}")
    chosen = np.asarray(network.flows(arcs[: len(item)])) > 0
    placed = np.full(items, UNPLACED, np.int64)
    placed[item[chosen]] = slot[chosen]
    return placed


def total_cost(costs: Numbers, none: Numbers, placed: Numbers) -> int:
    """Return what an assignment costs."""
    rows = np.arange(len(placed))
    found = np.where(placed >= 0, costs[rows, np.maximum(placed, 0)] if costs.shape[1] else 0, none)
    return int(found.sum())


@lru_cache(maxsize=1)
def _solver() -> Any:
    # A tenth of a second that only those pay who want a plan.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415

    return SimpleMinCostFlow
