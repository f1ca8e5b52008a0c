"""Losses by return period, against brute force on a year small enough to simulate."""

from __future__ import annotations

import numpy as np
import pytest

from models import annual_loss
from models.annual_loss import AnnualLoss
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
        (50, 100, 200), year.return_period_losses((50, 100, 200)), strict=True
    ):
        # The loss shown is exceeded as often as its period says; 2 % for the grid.
        assert (simulated[0] > loss * 1.02).mean() < 1 / period + 4 * (1 / period / YEARS) ** 0.5
        assert (simulated[0] > loss * 0.98).mean() > 1 / period - 4 * (1 / period / YEARS) ** 0.5
        assert by_draw.shape == (4,)
        assert by_draw.min() < loss < by_draw.max()


def test_a_finer_grid_moves_a_1_in_200_by_less_than_two_per_cent(
    year: AnnualLoss, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((coarse, _),) = year.return_period_losses((200,))
    monkeypatch.setattr(annual_loss, "CURVE_POINTS", 8192)
    ((fine, _),) = year.return_period_losses((200,))
    assert coarse == pytest.approx(fine, rel=0.02)


def test_thefts_rarer_than_the_period_cost_nothing_in_it(year: AnnualLoss) -> None:
    quiet = year.scaled(np.array([1e-3, 1e-3]))
    assert quiet.return_period_losses((100,))[0][0] == 0.0


def test_the_predictive_curve_is_the_mean_of_the_draws_curves(year: AnnualLoss) -> None:
    """Put together by two moments a law; the exact mixture differs by thefts three at a time."""
    top = 2e9
    levels = year.law.limited_mean(np.linspace(0.0, top, 2049))
    _, by_draw = year._curve_by_draw(levels, top)
    _, predictive = year._predictive_curve(levels, top)
    assert np.abs(predictive - by_draw.mean(axis=0)).max() < 2e-5


def test_a_poisson_count_without_spread_stays_poisson(year: AnnualLoss) -> None:
    plain = AnnualLoss(np.full((2, 2), 0.1), year.law, float("inf"))
    top = 2e9
    levels = plain.law.limited_mean(np.linspace(0.0, top, 2049))
    _, by_draw = plain._curve_by_draw(levels, top)
    _, predictive = plain._predictive_curve(levels, top)
    assert predictive == pytest.approx(by_draw.mean(axis=0), abs=1e-9)
