"""Proposals to move an account to another tier: only when its score has clearly left the old one.

Without hysteresis an account at a border would change its rhythm, and perhaps its account manager, every month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairlead.core.planning.scoring import Score

# The best fifth, the next three tenths, the rest.
DEFAULT_SHARES: Mapping[str, float] = {"A": 0.2, "B": 0.3, "C": 0.5}
MARGIN_POINTS = 5.0
# A score by less than half of the weights is no reason to move anybody.
LEAST_KNOWN_RATE = 0.5


@dataclass(frozen=True, slots=True)
class TierProposal:
    """Where an account belongs by its score, and by how many points it has left its tier; a person decides.

    `tier` is empty for an account that has none yet, whose `margin_points` is its distance to the nearest border.
    """

    key: str
    tier: str
    proposed: str
    score: float
    margin_points: float


def propose_tiers(
    scores: Sequence[Score],
    tiers: Mapping[str, str],
    *,
    shares: Mapping[str, float] = DEFAULT_SHARES,
    margin_points: float = MARGIN_POINTS,
) -> list[TierProposal]:
    """Propose tiers, for those who have none or have left theirs by more than the margin; clearest first.

    `tiers` are those that accounts have now, by key; `shares` name the tiers from the highest down.
    """
    scored = [one for one in scores if one.value is not None and one.known_rate >= LEAST_KNOWN_RATE]
    borders = _borders(sorted((one.value or 0.0 for one in scored), reverse=True), shares)
    proposals = []
    for one in scored:
        value, now = one.value or 0.0, tiers.get(one.key, "")
        fitting = _tier_at(value, borders)
        if now not in borders:
            distance = min((abs(value - border) for border in borders.values() if border > 0), default=0.0)
            proposals.append(TierProposal(one.key, now, fitting, value, round(distance, 1)))
        elif fitting != now:
            beyond = _beyond(value, now, borders)
            if beyond > margin_points:
                proposals.append(TierProposal(one.key, now, fitting, value, round(beyond, 1)))
    return sorted(proposals, key=lambda proposal: (-proposal.margin_points, proposal.key))


def _borders(values: Sequence[float], shares: Mapping[str, float]) -> dict[str, float]:
    """Return the lowest score of each tier, the highest tier first; the last one takes everybody."""
    borders, taken = {}, 0.0
    for tier, share in shares.items():
        taken += share
        behind = round(taken * len(values))
        borders[tier] = values[behind - 1] if 0 < behind <= len(values) else 0.0
    borders[list(borders)[-1]] = 0.0
    return borders


def _tier_at(value: float, borders: Mapping[str, float]) -> str:
    return next((tier for tier, border in borders.items() if value >= border), list(borders)[-1])


def _beyond(value: float, tier: str, borders: Mapping[str, float]) -> float:
    """Return by how many points a score lies above or below its tier."""
    names = list(borders)
    place = names.index(tier)
    above = borders[names[place - 1]] if place else float("inf")
    return value - above if value >= above else borders[tier] - value
