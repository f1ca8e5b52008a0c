"""Dividing thefts into those alone and those shared; sizes by their scores."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from models.book_risk import PRICE_STATES, Proposal, price_weights, split
from models.severity import CappedLoss, Tail
from models.theft_law import Revalued

LAW = CappedLoss(
    log_median=np.log([[1e9, 4e9], [2e9, 5e9]]),
    sigma=np.array([[1.2], [1.6]]),
    cap=np.array([2e10, 9e10]),
    tail=Tail(0.0, np.array([[0.4], [0.9]])),
)
BODY = CappedLoss(LAW.log_median, LAW.sigma, LAW.cap)
DRAWS = np.array([[0.03, 0.002], [0.01, 0.001], [0.06, 0.001], [0.02, 0.004]])
PART = np.array([[0.1, 0.2]])


def proposal(hit: float, rate: float = 0.02, exchanges: int = 3) -> Proposal:
    members = np.arange(exchanges)
    part = np.repeat(PART, exchanges, axis=0)
    return Proposal("V", "vendor", rate, members, np.full(exchanges, hit), part)


def rates(*levels: float) -> np.ndarray:
    """Exchanges whose rates are a multiple of each other, draw by draw."""
    return np.stack([level * DRAWS for level in levels])


def test_alone_and_shared_add_up_to_the_quote_s_rates() -> None:
    given = rates(1.0, 2.0, 0.5)
    risk = split(given, [LAW] * 3, 5.0, [proposal(0.03)])
    assert risk.rates.swapaxes(0, 1) == pytest.approx(given, rel=1e-12)
    assert risk.shared[0].capped == 0
    shared = 0.02 * 0.03 * risk.level.mean()
    assert (given.mean(axis=1).sum(axis=1) - risk.own.mean(axis=0).sum(axis=1)) == pytest.approx(
        np.full(3, shared)
    )


def test_hits_strike_tiers_as_thefts_of_the_cause_do() -> None:
    risk = split(rates(1.0), [LAW], 5.0, [proposal(0.03, exchanges=1)])
    of_cause = DRAWS[:2].mean(axis=0) * PART[0]
    assert risk.shared[0].tiers[0, 0] == pytest.approx(of_cause / of_cause.sum())


@pytest.mark.parametrize("hit", [0.5, 1.0, 7.0])
def test_no_exchange_is_struck_more_often_than_it_has_thefts_of_the_cause(hit: float) -> None:
    given = rates(1.0, 2.0, 0.01)
    risk = split(given, [LAW] * 3, 5.0, [proposal(hit)])
    of_cause = (given.mean(axis=1) * PART).sum(axis=1)
    assert (0.02 * risk.shared[0].hit <= of_cause * (1 + 1e-12)).all()
    assert risk.shared[0].capped == 3
    assert (risk.own >= 0).all()


def test_two_events_of_one_kind_take_no_more_than_one() -> None:
    both = [proposal(1.0), proposal(1.0)]
    risk = split(rates(1.0, 2.0, 0.5), [LAW] * 3, 5.0, both)
    assert risk.shared[0].hit.sum() > 0
    assert risk.shared[1].hit == pytest.approx(np.zeros(3), abs=1e-12)


def test_shared_events_come_more_often_in_draws_of_higher_rates() -> None:
    risk = split(rates(1.0, 2.0), [LAW] * 2, 5.0, [proposal(0.03, exchanges=2)])
    whole = DRAWS.sum(axis=1)
    assert risk.level == pytest.approx(whole / whole.mean())


def test_without_sharing_the_same_thefts_are_all_alone() -> None:
    risk = split(rates(1.0, 2.0), [LAW] * 2, 5.0, [proposal(0.03, exchanges=2)])
    alone = risk.without_sharing()
    assert alone.own == pytest.approx(rates(1.0, 2.0).swapaxes(0, 1))
    assert alone.shared == ()


@pytest.mark.parametrize("law", [LAW, BODY])
def test_a_theft_at_a_score_is_passed_with_that_score_s_chance(law: CappedLoss) -> None:
    scores = np.array([-3.0, -0.5, 0.0, 0.4, 1.0, 1.5])
    logs = law.log_quantile(scores)
    for row in range(2):
        for tier in range(2):
            amounts = np.exp(logs[row, tier])
            below = amounts < law.cap[tier]
            found = law.survival(amounts)[row, tier]
            assert found[below] == pytest.approx(ndtr(-scores)[below], rel=1e-9)


def test_states_of_coin_prices_are_equal_parts_of_their_law() -> None:
    law = Revalued(LAW, np.array([0.4, 0.9, 1.6]), np.array([0.25, 0.5, 0.25]))
    weights = price_weights(law)
    assert weights.shape == (PRICE_STATES, 3)
    assert weights.sum(axis=1) == pytest.approx(np.ones(PRICE_STATES))
    assert weights.mean(axis=0) == pytest.approx(law.weights)
    assert (np.diff(weights @ law.factors) >= -1e-12).all()
