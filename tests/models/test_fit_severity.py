"""The density of a theft's size against quadrature, and the fit against what made its data."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize

from models.errors import TrainingFailed
from models.fit_frequency import Prior
from models.fit_severity import (
    PARAMETERS,
    SeverityFit,
    TheftSize,
    fit_severity,
    log_likelihoods,
    pool,
)
from models.severity import REFERENCE_REACH_USD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

THETA = np.array([15.5, 0.6, 0.4, 0.8, -0.5, 0.3])
SHIFT = {"hot": 0.0, "cold": 0.8, "warm": -0.5, "third_party": 0.3}
WIDE = {name: Prior(mean, 30.0) for name, mean in zip(PARAMETERS, THETA, strict=True)}
PRIORS = {
    "log_reference_loss": Prior(15.0, 2.0),
    "elasticity": Prior(0.6, 0.3),
    "log_sigma": Prior(0.5, 0.4),
    "cold_shift": Prior(0.0, 1.0),
    "warm_shift": Prior(0.0, 0.5),
    "third_party_shift": Prior(0.0, 0.7),
}


def theft(tier: str, y: float, m: float, s: float) -> TheftSize:
    return TheftSize("e", tier, y, m, s)


def brute_force(tier: str, y: float, m: float, s: float) -> float:
    """Density of y: a lognormal loss capped at A, averaged over ln A by quadrature.

    Given A > y the density is the lognormal's; the atom at A = y adds its mass at that density.
    """
    gamma, sigma = THETA[1], math.exp(THETA[2])

    def location(log_reach: float) -> float:
        size = log_reach - math.log(REFERENCE_REACH_USD)
        return float(THETA[0] + SHIFT[tier] + gamma * size)

    def below_cap(log_reach: float) -> float:
        loss = stats.norm.pdf(y, location(log_reach), sigma)
        return float(loss * stats.norm.pdf(log_reach, m, s))

    top = max(m, y) + 14 * max(s, sigma)
    ends = sorted({y, *(p for p in (m - 3 * s, m, m + 3 * s) if y < p < top), top})
    partial = sum(
        quad(below_cap, low, high, epsabs=1e-14, epsrel=1e-10, limit=200)[0]
        for low, high in pairwise(ends)
    )
    atom = stats.norm.pdf(y, m, s) * stats.norm.sf(y, location(y), sigma)
    return float(partial + atom)


CASES = [
    ("hot", 18.0, 0.3),
    ("hot", 14.0, 1.5),
    ("cold", 20.0, 2.2),
    ("warm", 16.0, 0.8),
    ("third_party", 17.0, 1.2),
]


@pytest.mark.parametrize(("tier", "m", "s"), CASES)
def test_density_integrates_to_one(tier: str, m: float, s: float) -> None:
    def density(y: float) -> float:
        return float(np.exp(log_likelihoods(THETA, [theft(tier, y, m, s)])[0]))

    total = sum(
        quad(density, low, high, epsabs=1e-10, limit=200)[0]
        for low, high in ((m - 40, m - 3 * s), (m - 3 * s, m + 3 * s), (m + 3 * s, m + 25))
    )
    assert total == pytest.approx(1.0, abs=1e-7)


@pytest.mark.parametrize(("tier", "m", "s"), CASES)
@pytest.mark.parametrize("offset", [-5.0, -1.0, 0.0, 0.7])
def test_density_is_the_average_over_what_could_be_reached(
    tier: str, m: float, s: float, offset: float
) -> None:
    found = float(np.exp(log_likelihoods(THETA, [theft(tier, m + offset, m, s)])[0]))
    assert found == pytest.approx(brute_force(tier, m + offset, m, s), rel=1e-6)


def simulate(count: int, seed: int) -> list[TheftSize]:
    """Thefts by the model itself, of which the fit sees ln A with an error of sd s."""
    random = np.random.default_rng(seed)
    tiers = random.choice(["hot", "cold", "warm", "third_party"], count, p=[0.55, 0.2, 0.1, 0.15])
    guess = random.normal(math.log(REFERENCE_REACH_USD), 2.5, count)
    sd = random.choice([0.3, 1.4], count)
    reach = guess + sd * random.standard_normal(count)
    shift = np.array([SHIFT[tier] for tier in tiers])
    middle = THETA[0] + shift + THETA[1] * (reach - math.log(REFERENCE_REACH_USD))
    free = middle + math.exp(THETA[2]) * random.standard_normal(count)
    loss = np.minimum(free, reach)
    return [
        theft(str(t), float(y), float(m), float(s))
        for t, y, m, s in zip(tiers, loss, guess, sd, strict=True)
    ]


def test_fit_recovers_what_made_the_data() -> None:
    fit = fit_severity(simulate(3000, 5), WIDE)
    sds = np.sqrt(np.diag(fit.covariance))
    assert (np.abs(fit.mean - THETA) < 4 * sds).all()
    assert (sds < [0.1, 0.05, 0.05, 0.2, 0.3, 0.2]).all()


def test_fit_is_the_posterior_mode_and_its_curvature() -> None:
    """Against another minimiser, in natural coordinates, and a curvature along each axis."""
    thefts = simulate(60, 8)
    mean = np.array([PRIORS[name].mean for name in PARAMETERS])
    sd = np.array([PRIORS[name].sd for name in PARAMETERS])

    def loss(theta: Floats) -> float:
        prior = stats.norm.logpdf(theta, mean, sd).sum()
        return float(-log_likelihoods(theta, thefts).sum() - prior)

    options = {"xatol": 1e-7, "fatol": 1e-11, "maxiter": 20_000, "maxfev": 20_000}
    direct = minimize(loss, mean, method="Nelder-Mead", options={**options, "adaptive": True})
    fit = fit_severity(thefts, PRIORS)
    np.testing.assert_allclose(fit.mean, direct.x, atol=2e-4)
    assert fit.log_likelihood == pytest.approx(log_likelihoods(fit.mean, thefts).sum())
    precision = np.linalg.inv(fit.covariance)
    for i in range(len(PARAMETERS)):
        e = np.eye(len(PARAMETERS))[i] * 0.01
        second = (loss(fit.mean + e) - 2 * loss(fit.mean) + loss(fit.mean - e)) / 1e-4
        assert precision[i, i] == pytest.approx(second, rel=2e-3)


def test_narrow_priors_hold() -> None:
    priors = {name: Prior(prior.mean, 1e-4) for name, prior in PRIORS.items()}
    fit = fit_severity(simulate(40, 3), priors)
    np.testing.assert_allclose(fit.mean, [p.mean for p in PRIORS.values()], atol=1e-4)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), 1e-4, rtol=1e-3)


def test_unseen_tier_keeps_its_prior() -> None:
    fit = fit_severity([t for t in simulate(80, 4) if t.tier in {"hot", "cold"}], PRIORS)
    for name in ("warm_shift", "third_party_shift"):
        i = PARAMETERS.index(name)
        assert fit.mean[i] == pytest.approx(PRIORS[name].mean, abs=1e-6)
        assert math.sqrt(fit.covariance[i, i]) == pytest.approx(PRIORS[name].sd, rel=1e-5)


def test_no_thefts_are_refused() -> None:
    with pytest.raises(TrainingFailed, match="no theft"):
        fit_severity([], PRIORS)


def test_pool_is_the_mixture() -> None:
    """Mean and covariance of an equal mixture of normals, against a sample of it."""
    a = SeverityFit(np.array([1.0, 2.0]), np.array([[0.5, 0.1], [0.1, 0.2]]), -10.0)
    b = SeverityFit(np.array([3.0, -1.0]), np.array([[0.1, 0.0], [0.0, 0.4]]), -4.0)
    pooled = pool([a, b])
    np.testing.assert_allclose(pooled.mean, [2.0, 0.5])
    np.testing.assert_allclose(pooled.covariance, [[1.3, -1.45], [-1.45, 2.55]])
    assert pooled.log_likelihood == -14.0
    random = np.random.default_rng(2)
    sample = np.concatenate(
        [random.multivariate_normal(f.mean, f.covariance, 50_000) for f in (a, b)]
    )
    np.testing.assert_allclose(np.cov(sample.T), pooled.covariance, rtol=0.02)


def test_pool_of_one_is_itself() -> None:
    one = SeverityFit(np.array([1.0, 2.0]), np.diag([0.5, 0.2]), -10.0)
    same = pool([one])
    np.testing.assert_array_equal(same.mean, one.mean)
    np.testing.assert_array_equal(same.covariance, one.covariance)
