from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.planning import (
    DEFAULT_WEIGHTS,
    Factor,
    Figures,
    Score,
    compare_weights,
    propose_tiers,
    score_accounts,
)


def accounts(**volumes: float | None) -> list[Figures]:
    return [Figures(key, {} if volume is None else {Factor.VOLUME: volume}) for key, volume in volumes.items()]


def test_a_giant_does_not_make_everybody_else_small() -> None:
    volumes = {"a": 10_000.0, "b": 20_000.0, "c": 40_000.0, "d": 80_000.0}
    without = {score.key: score.value for score in score_accounts(accounts(**volumes))}
    beside = {score.key: score.value for score in score_accounts(accounts(**volumes, giant=500_000_000.0))}

    assert beside["giant"] == 100
    for key in "abcd":
        assert without[key] is not None
        assert beside[key] is not None
        assert abs(without[key] - beside[key]) < 20
    assert beside["a"] < beside["b"] < beside["c"] < beside["d"]


def test_what_is_missing_is_shown_as_missing_and_not_taken_for_nothing() -> None:
    rich = Figures("rich", {Factor.VOLUME: 100.0})
    poor = Figures("poor", {Factor.VOLUME: 1.0, Factor.MARGIN: 5.0})
    unknown = Figures("unknown", {})
    scored = {score.key: score for score in score_accounts([rich, poor, unknown])}

    margin = next(one for one in scored["rich"].contributions if one.factor is Factor.MARGIN)
    assert (margin.figure, margin.level, margin.points) == (None, None, 0)
    assert scored["rich"].known_rate == pytest.approx(0.35)
    assert (scored["unknown"].value, scored["unknown"].known_rate) == (None, 0)


def test_risk_speaks_against_an_account_and_a_mark_for_it() -> None:
    scored = score_accounts(
        [
            Figures("safe", {Factor.VOLUME: 5, Factor.RISK: 0}),
            Figures("risky", {Factor.VOLUME: 5, Factor.RISK: 1}),
            Figures("marked", {Factor.VOLUME: 5, Factor.RISK: 0, Factor.STRATEGIC: 1}),
        ]
    )

    assert scored[1].value < scored[0].value < scored[2].value


def test_contributions_add_up_heaviest_first() -> None:
    [score, _] = score_accounts(
        [Figures("a", {Factor.VOLUME: 3, Factor.GROWTH: 0.1}), Figures("b", {Factor.VOLUME: 9})]
    )

    assert [one.factor for one in score.contributions][:2] == [Factor.VOLUME, Factor.MARGIN]
    assert score.value == pytest.approx(sum(one.points for one in score.contributions))
    assert sum(one.possible_points for one in score.contributions) == pytest.approx(100, abs=0.2)


def test_what_if_other_weights_held() -> None:
    figures = [Figures("a", {Factor.VOLUME: 9, Factor.MARGIN: 1}), Figures("b", {Factor.VOLUME: 1, Factor.MARGIN: 9})]
    changes = compare_weights(figures, {Factor.VOLUME: 1}, {Factor.MARGIN: 1})

    assert [(one.key, one.place_before, one.place_after) for one in changes] == [("a", 1, 2), ("b", 2, 1)]


@pytest.mark.parametrize("weights", [{Factor.VOLUME: -1}, {Factor.VOLUME: 0}, {}])
def test_weights_that_weigh_nothing_are_refused(weights: dict[Factor, float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        score_accounts(accounts(a=1), weights)


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        score_accounts(accounts(a=float("nan")))


@given(volumes=st.lists(st.floats(-1e9, 1e12), min_size=1, max_size=30), seed=st.integers(0, 99))
def test_scores_lie_on_the_scale_follow_the_figures_and_not_the_list(volumes: list[float], seed: int) -> None:
    listed = [Figures(f"k{number}", {Factor.VOLUME: volume}) for number, volume in enumerate(volumes)]
    scores = {score.key: score.value for score in score_accounts(listed)}
    shuffled = listed.copy()
    random.Random(seed).shuffle(shuffled)

    assert scores == {score.key: score.value for score in score_accounts(shuffled)}
    assert all(value is not None and 0 <= value <= 100 for value in scores.values())
    by_volume = sorted(range(len(volumes)), key=lambda number: volumes[number])
    ordered = [scores[f"k{number}"] for number in by_volume]
    assert ordered == sorted(ordered)


# Tiers.


def scored(**values: float) -> list[Score]:
    return [Score(key, value, 1.0, ()) for key, value in values.items()]


TEN = scored(a=95, b=90, c=80, d=70, e=60, f=50, g=40, h=30, i=20, j=10)


def test_tiers_by_shares_for_those_who_have_none() -> None:
    proposed = {one.key: one.proposed for one in propose_tiers(TEN, {})}

    assert "".join(proposed[key] for key in "abcdefghij") == "AABBBCCCCC"


@pytest.mark.parametrize(
    ("score", "tier", "proposed"), [(88, "A", None), (82, "A", "B"), (92, "B", None), (99, "B", "A"), (20, "A", "C")]
)
def test_a_tier_is_left_only_by_a_margin(score: float, tier: str, proposed: str | None) -> None:
    scores = [*TEN, *scored(x=score)]
    tiers = dict(zip("abcdefghij", "AABBBCCCCC", strict=True)) | {"x": tier}
    found = {one.key: one.proposed for one in propose_tiers(scores, tiers, margin_points=3)}

    assert found.get("x") == proposed


def test_a_score_by_few_figures_moves_nobody() -> None:
    assert propose_tiers([Score("a", 99, 0.2, ())], {"a": "C"}) == []
    assert sum(DEFAULT_WEIGHTS.values()) == 100
