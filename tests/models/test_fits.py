"""The two fits against second methods: direct minimisation, a peer library, quadrature."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import norm

from models.errors import TrainingFailed
from models.features import COLUMNS
from models.fit_frequency import Prior, fit_frequency, level, poisson_deviance
from models.fit_severity import (
    PARAMETERS,
    SeverityFit,
    TheftSize,
    fit_severity,
    log_likelihoods,
    pool,
)
from models.severity import REFERENCE_REACH_USD

REFERENCE = math.log(REFERENCE_REACH_USD)


def panel(rows: int = 600) -> pd.DataFrame:
    """A made-up panel in which three columns vary."""
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(np.zeros((rows, len(COLUMNS))), columns=list(COLUMNS))
    frame["intercept"] = 1.0
    frame["log10_volume"] = rng.normal(size=rows)
    frame["earlier_theft"] = rng.integers(0, 2, rows).astype(float)
    frame["exposure"] = rng.uniform(0.2, 1.0, rows)
    frame["year"] = rng.choice([2019, 2020], rows)
    rate = np.exp(-1.5 + 0.5 * frame["log10_volume"] + 0.3 * frame["earlier_theft"])
    frame["thefts"] = rng.poisson(rate * frame["exposure"])
    return frame


def priors(sd: float, mean: float = 0.0) -> dict[str, Prior]:
    names = [n for n in COLUMNS if not n.startswith("region_")] + ["region", "year"]
    return {name: Prior(mean, sd) for name in names}


def test_the_folded_prior_gives_the_mode_of_the_penalised_likelihood() -> None:
    frame, belief = panel(), priors(0.4, mean=-0.2)
    fit = fit_frequency(frame, belief)
    years = (frame["year"].to_numpy()[:, None] == np.array([2019, 2020])).astype(float)
    design = np.hstack([frame[list(COLUMNS)].to_numpy(float), years])
    exposure, thefts = frame["exposure"].to_numpy(), frame["thefts"].to_numpy()

    def loss(beta: np.ndarray) -> float:
        rate = exposure * np.exp(design @ beta)
        penalty = (((beta + 0.2) / 0.4) ** 2).sum() / 2
        return float((rate - thefts * (design @ beta)).sum() + penalty)

    direct = minimize(loss, np.zeros(design.shape[1]), method="BFGS", options={"gtol": 1e-6})
    assert fit.mean == pytest.approx(direct.x, abs=2e-4)
    assert np.sqrt(np.diag(fit.covariance)).max() <= 0.4 + 1e-9


def test_with_a_wide_prior_statsmodels_agrees() -> None:
    frame = panel()
    frame["year"] = 2020
    belief = {**priors(50.0), "year": Prior(0.0, 1e-4)}
    fit = fit_frequency(frame, belief)
    used = ["intercept", "log10_volume", "earlier_theft"]
    peer = sm.GLM(
        frame["thefts"], frame[used], family=sm.families.Poisson(), exposure=frame["exposure"]
    ).fit()
    mean, covariance = fit.marginal(used)
    assert mean == pytest.approx(peer.params.to_numpy(), abs=2e-3)
    assert np.sqrt(np.diag(covariance)) == pytest.approx(peer.bse.to_numpy(), rel=0.01)


def test_the_level_makes_expected_thefts_those_that_happened() -> None:
    frame = panel()
    fit = fit_frequency(frame, priors(0.3))
    mean, _ = fit.marginal(COLUMNS)
    rates = np.exp(frame[list(COLUMNS)].to_numpy(float) @ mean + level(frame, fit))
    assert (frame["exposure"] * rates).sum() == pytest.approx(frame["thefts"].sum())


def test_the_deviance_is_that_of_statsmodels() -> None:
    thefts, expected = np.array([0.0, 2.0, 1.0]), np.array([0.3, 1.1, 1.4])
    assert poisson_deviance(thefts, expected) == pytest.approx(
        sm.families.Poisson().deviance(thefts, expected)
    )


def test_a_panel_without_exposure_or_thefts_cannot_be_fitted() -> None:
    with pytest.raises(TrainingFailed, match="no exchange-years"):
        fit_frequency(panel().iloc[:0], priors(1.0))
    quiet = panel()
    quiet["thefts"] = 0
    with pytest.raises(TrainingFailed, match="no theft"):
        level(quiet, fit_frequency(quiet, priors(1.0)))


THETA = np.array([16.5, 0.5, math.log(1.8), 0.7, 0.2, -0.4])


@pytest.mark.parametrize("tier", ["hot", "cold", "third_party"])
@pytest.mark.parametrize("y", [12.0, 16.0, 19.0])
def test_the_likelihood_of_a_size_is_the_capped_law_averaged_over_the_reach(
    tier: str, y: float
) -> None:
    m, s = 17.5, 1.3
    shift = {"hot": 0.0, "cold": 0.7, "third_party": -0.4}[tier]

    def middle(x: float) -> float:
        return THETA[0] + shift + THETA[1] * (x - REFERENCE)

    # Below the cap the density of L; at the cap the chance of emptying it, times the cap's density.
    below, _ = quad(
        lambda x: norm.pdf(y, middle(x), 1.8) * norm.pdf(x, m, s), y, m + 12 * s, epsabs=1e-13
    )
    emptied = norm.sf(y, middle(y), 1.8) * norm.pdf(y, m, s)
    size = TheftSize("E", tier, y, m, s)
    assert math.exp(log_likelihoods(THETA, [size])[0]) == pytest.approx(below + emptied, rel=1e-7)


def test_the_likelihood_is_a_density() -> None:
    def density(y: float) -> float:
        return math.exp(log_likelihoods(THETA, [TheftSize("E", "hot", y, 17.5, 1.3)])[0])

    total, _ = quad(density, -10, 40, limit=400)
    assert total == pytest.approx(1.0, abs=1e-6)


def test_simulated_thefts_give_back_their_parameters() -> None:
    rng = np.random.default_rng(11)
    size = 1500
    tiers = rng.choice(["hot", "cold"], size)
    m = rng.normal(17.5, 2.0, size)
    reach = m + 0.8 * rng.normal(size=size)
    middle = THETA[0] + np.where(tiers == "cold", THETA[3], 0.0) + THETA[1] * (reach - REFERENCE)
    loss = np.minimum(middle + 1.8 * rng.normal(size=size), reach)
    thefts = [
        TheftSize("E", str(t), float(y), float(a), 0.8)
        for t, y, a in zip(tiers, loss, m, strict=True)
    ]
    belief = {name: Prior(float(v), 1.0) for name, v in zip(PARAMETERS, THETA + 0.3, strict=True)}
    fit = fit_severity(thefts, belief)
    z = (fit.mean - THETA)[:4] / np.sqrt(np.diag(fit.covariance))[:4]
    assert np.abs(z).max() < 4


def test_pooling_adds_the_disagreement_to_the_spread() -> None:
    a = SeverityFit(np.array([0.0, 1.0]), np.eye(2) * 0.04, -1.0)
    b = SeverityFit(np.array([2.0, 1.0]), np.eye(2) * 0.08, -2.0)
    both = pool([a, b])
    assert both.mean == pytest.approx([1.0, 1.0])
    assert both.covariance == pytest.approx(np.array([[0.06 + 1.0, 0.0], [0.0, 0.06]]))


def test_no_sizes_cannot_be_fitted() -> None:
    with pytest.raises(TrainingFailed):
        fit_severity([], {name: Prior(0.0, 1.0) for name in PARAMETERS})
