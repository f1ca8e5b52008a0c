"""Losses by return period, against brute force on a year small enough to simulate."""

from __future__ import annotations

import numpy as np
import pytest

from models import exceedance
from models.annual_loss import AnnualLoss
from models.exceedance import return_period_losses
from models.severity import CappedLoss

YEARS = 600_000


@pytest.fixture(scope="module")
def year() -> AnnualLoss:
    law = CappedLoss(
        log_median=np.log(np.array([[2e6, 8e6], [4e6, 5e6]])),
        sigma=np.array([[1.5], [2.0]]),
        cap=np.array([3e8, 1e9]),
    )
    rates = np.array([[0.05, 0.02], [0.02, 0.04], [0.10, 0.01], [0.03, 0.05]])
    return AnnualLoss(rates=rates, law=law, dispersion=2.0)


@pytest.fixture(scope="module")
def simulated(year: AnnualLoss) -> tuple[np.ndarray, np.ndarray]:
    """Sum and largest theft of each simulated year."""
    rng = np.random.default_rng(9)
    draw = rng.integers(len(year.rates), size=YEARS)
    shock = rng.gamma(year.dispersion, 1 / year.dispersion, YEARS)
    total, largest = np.zeros(YEARS), np.zeros(YEARS)
    for tier, cap in enumerate(year.law.cap):
        when = np.repeat(np.arange(YEARS), rng.poisson(year.rates[draw, tier] * shock))
        law = year.law_of_draw[draw[when]]
        z = rng.normal(size=len(when))
        loss = np.exp(year.law.log_median[law, tier] + year.law.sigma[law, 0] * z)
        loss = np.minimum(loss, cap)
        np.add.at(total, when, loss)
        np.maximum.at(largest, when, loss)
    return total, largest


def within(observed: float, chance: float) -> bool:
    return abs(observed - chance) < 4 * (chance * (1 - chance) / YEARS) ** 0.5


def test_the_chance_of_a_theft(year: AnnualLoss, simulated: tuple[np.ndarray, np.ndarray]) -> None:
    assert within((simulated[0] > 0).mean(), year.theft_probability().mean())


def test_the_expected_loss_is_the_closed_form(
    year: AnnualLoss, simulated: tuple[np.ndarray, np.ndarray]
) -> None:
    total = simulated[0]
    error = total.std() / YEARS**0.5
    assert abs(total.mean() - year.expected_loss().mean()) < 4 * error


@pytest.mark.parametrize("x", [1e6, 1e7, 1e8])
def test_the_largest_theft_of_a_year(
    year: AnnualLoss, simulated: tuple[np.ndarray, np.ndarray], x: float
) -> None:
    chance = year.largest_exceeds(np.array([x])).mean()
    assert within((simulated[1] > x).mean(), chance)


def test_losses_by_return_period(
    year: AnnualLoss, simulated: tuple[np.ndarray, np.ndarray]
) -> None:
    for period, (loss, by_draw) in zip(
        (50, 100, 200), return_period_losses(year, (50, 100, 200)), strict=True
    ):
        # The loss shown is exceeded as often as its period says.
        assert within((simulated[0] > loss).mean(), 1 / period)
        assert by_draw.shape == (4,)
        assert by_draw.min() < loss < by_draw.max()


def test_a_finer_grid_moves_a_1_in_200_by_less_than_a_thousandth(
    year: AnnualLoss, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((coarse, _),) = return_period_losses(year, (200,))
    monkeypatch.setattr(exceedance, "CURVE_POINTS", 8192)
    ((fine, _),) = return_period_losses(year, (200,))
    assert coarse == pytest.approx(fine, rel=1e-3)


def test_thefts_rarer_than_the_period_cost_nothing_in_it(year: AnnualLoss) -> None:
    quiet = year.scaled(np.array([1e-3, 1e-3]))
    assert return_period_losses(quiet, (100,))[0][0] == 0.0


@pytest.mark.parametrize("points", [64, 128, 1024])
def test_a_wallet_emptied_is_met_at_its_size(points: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every theft takes all of one tier: the loss of a period is that, or that twice."""
    law = CappedLoss(np.full((1, 1), np.log(1e12)), np.full((1, 1), 0.1), np.array([7.3e8]))
    monkeypatch.setattr(exceedance, "CURVE_POINTS", points)
    seldom = AnnualLoss(np.full((4, 1), 0.02), law, float("inf"))
    ((loss, by_draw),) = return_period_losses(seldom, (200,))
    assert loss == pytest.approx(7.3e8, rel=0.01)
    assert by_draw == pytest.approx(np.full(4, 7.3e8), rel=0.01)
    often = AnnualLoss(np.full((4, 1), 0.3), law, float("inf"))
    ((loss, _),) = return_period_losses(often, (200,))
    # Two at once are met on the grid only.
    assert loss == pytest.approx(2 * 7.3e8, rel=3 / points)


def test_draws_are_those_of_each_rate_alone(year: AnnualLoss) -> None:
    ((_, by_draw),) = return_period_losses(year, (100,))
    for i, rates in enumerate(year.rates):
        law = int(year.law_of_draw[i])
        own = CappedLoss(
            year.law.log_median[law : law + 1], year.law.sigma[law : law + 1], year.law.cap
        )
        ((alone, _),) = return_period_losses(AnnualLoss(rates[None], own, 2.0), (100,))
        assert by_draw[i] == pytest.approx(alone, rel=2e-3)
