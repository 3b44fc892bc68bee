"""How much an account matters, by figures and weights that the team can see: the priority score and its explanation.

Each figure is put in relation to those of all accounts, robustly: one giant does not make everybody else small. What
is not known is left out and said so; it is never taken for zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

# The half of a normal distribution's spread around its middle that the median absolute deviation measures.
_SPREAD_OF_MAD = 1.4826
# Three spreads from the middle are the end of the scale.
_MOST_SPREADS = 3.0


class Factor(StrEnum):
    """What a score is made of. All but `RISK` speak for an account."""

    VOLUME = "volume"
    MARGIN = "margin"
    GROWTH = "growth"
    POTENTIAL = "potential"
    STRATEGIC = "strategic"
    RISK = "risk"


# Volumes differ by powers of ten, so that ratios count and not differences.
_BY_RATIO = (Factor.VOLUME, Factor.POTENTIAL)
# A mark is as high as it is; it is compared with nobody.
_MARKS = (Factor.STRATEGIC, Factor.RISK)

DEFAULT_WEIGHTS: Mapping[Factor, float] = {
    Factor.VOLUME: 35,
    Factor.MARGIN: 20,
    Factor.GROWTH: 15,
    Factor.POTENTIAL: 15,
    Factor.STRATEGIC: 10,
    Factor.RISK: 5,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of an account, in one currency and unit per factor; `STRATEGIC` and `RISK` from 0 to 1."""

    key: str
    known: Mapping[Factor, float]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one factor gives to a score.

    `figure` is as stated and `level` (0 to 1) where it stands among all, both None when it is missing; `points` of at
    most `possible_points` are what it adds to the score. Points of all factors add up to it.
    """

    factor: Factor
    figure: float | None
    level: float | None
    points: float
    possible_points: float


@dataclass(frozen=True, slots=True)
class Score:
    """An account's priority from 0 to 100, or None when nothing is known; contributions by weight, heaviest first.

    `known_rate` is the share of the weights for which there are figures: a score by a tenth of them says little.
    """

    key: str
    value: float | None
    known_rate: float
    contributions: tuple[Contribution, ...]


def score_accounts(accounts: Sequence[Figures], weights: Mapping[Factor, float] = DEFAULT_WEIGHTS) -> list[Score]:
    """Score accounts against each other, in their order; weights are relative to each other.

    Raises ValueError for a weight below 0, for weights that are all 0, and for a figure that is no number.

    >>> accounts = [Figures("a", {Factor.VOLUME: 100}), Figures("b", {Factor.VOLUME: 1000}), Figures("c", {})]
    >>> [score.value for score in score_accounts(accounts)]
    [38.8, 61.2, None]
    """
    if any(weight < 0 for weight in weights.values()) or not any(weights.values()):
        raise ValueError("weights must be 0 or more, and one of them more")
    for account in accounts:
        if not all(math.isfinite(figure) for figure in account.known.values()):
            raise ValueError(f"{account.key} has a figure that is no number")
    scales = {factor: _Scale(factor, accounts) for factor in weights}
    return [_score(account, weights, scales) for account in accounts]


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """What other weights would do to an account: both scores, and both places (1 is the highest; equal ones share)."""

    key: str
    before: float | None
    after: float | None
    place_before: int
    place_after: int


def compare_weights(
    accounts: Sequence[Figures], before: Mapping[Factor, float], after: Mapping[Factor, float]
) -> list[ScoreChange]:
    """Return what a change of weights would do, those who move the most places first."""
    old, new = score_accounts(accounts, before), score_accounts(accounts, after)
    old_places, new_places = _places(old), _places(new)
    changes = [
        ScoreChange(one.key, one.value, other.value, old_places[one.key], new_places[one.key])
        for one, other in zip(old, new, strict=True)
    ]
    return sorted(changes, key=lambda change: (-abs(change.place_after - change.place_before), change.key))


class _Scale:
    """Where a figure stands among all of its factor: half way is the median, the ends three spreads away."""

    def __init__(self, factor: Factor, accounts: Sequence[Figures]) -> None:
        self._factor = factor
        figures = [self._measured(account.known[factor]) for account in accounts if factor in account.known]
        self._middle = median(figures) if figures else 0.0
        distances = [abs(figure - self._middle) for figure in figures]
        # Where most figures are alike, their mean distance still tells the others apart.
        self._spread = _SPREAD_OF_MAD * median(distances) if figures else 0.0
        if not self._spread and figures:
            self._spread = sum(distances) / len(distances)

    def level(self, figure: float) -> float:
        if self._factor in _MARKS:
            return min(max(figure, 0.0), 1.0)
        if not self._spread:
            return 0.5
        spreads = (self._measured(figure) - self._middle) / self._spread
        return 0.5 + min(max(spreads, -_MOST_SPREADS), _MOST_SPREADS) / (2 * _MOST_SPREADS)

    def _measured(self, figure: float) -> float:
        if self._factor in _BY_RATIO:
            return math.copysign(math.log1p(abs(figure)), figure)
        return figure


def _score(account: Figures, weights: Mapping[Factor, float], scales: Mapping[Factor, _Scale]) -> Score:
    total = sum(weights.values())
    known = sum(weight for factor, weight in weights.items() if factor in account.known)
    contributions = []
    for factor, weight in sorted(weights.items(), key=lambda entry: (-entry[1], entry[0])):
        figure = account.known.get(factor)
        level = None if figure is None else scales[factor].level(figure)
        # What is known stands for what is not: the weights of the missing figures are shared out among the others.
        possible = 100 * weight / known if level is not None and known else 0.0
        reached = 0.0 if level is None else 1 - level if factor is Factor.RISK else level
        contributions.append(Contribution(factor, figure, level, round(possible * reached, 1), round(possible, 1)))
    # The sum of what is shown, so that nobody adds up to something else.
    value = round(sum(one.points for one in contributions), 1) if known else None
    return Score(account.key, value, known / total, tuple(contributions))


def _places(scores: Sequence[Score]) -> dict[str, int]:
    values = sorted((-1.0 if one.value is None else one.value for one in scores), reverse=True)
    return {one.key: 1 + values.index(-1.0 if one.value is None else one.value) for one in scores}
