"""The capped lognormal against quadrature, its closed form and the laws any size obeys."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from models.fit_severity import PARAMETERS
from models.severity import REFERENCE_REACH_USD, CappedLoss, SeverityPosterior, correlate

LAW = CappedLoss(
    log_median=np.array([[14.0, 16.0, 12.0], [15.0, 13.5, 17.0]]),
    sigma=np.array([[1.5], [2.4]]),
    cap=np.array([5e6, 2e8, 1e10]),
)
POSTERIOR = SeverityPosterior(
    PARAMETERS,
    (16.0, 0.6, 0.5, 0.4, 0.2, -0.3),
    tuple(tuple(0.04 * (i == j) + 0.01 for j in range(6)) for i in range(6)),
)


@pytest.mark.parametrize("x", [1e3, 1e5, 4.9e6, 5e6, 3e7, 5e8, 2e10])
def test_limited_mean_is_the_integral_of_the_survival_function(x: float) -> None:
    found = LAW.limited_mean(np.array([x]))[:, :, 0]
    for draw in range(2):
        for tier in range(3):
            top = min(x, LAW.cap[tier])

            def tail(u: float, draw: int = draw, tier: int = tier) -> float:
                z = (LAW.log_median[draw, tier] - u) / LAW.sigma[draw, 0]
                return math.exp(u) * float(stats.norm.cdf(z))

            low = math.log(top) - 40
            expected = quad(tail, low, math.log(top), epsabs=0, epsrel=1e-10, limit=200)[0]
            assert found[draw, tier] == pytest.approx(expected, rel=1e-8)


def test_uncapped_limit_is_the_lognormal_mean() -> None:
    law = CappedLoss(np.array([[10.0]]), np.array([[1.2]]), np.array([1e30]))
    assert law.mean()[0, 0] == pytest.approx(math.exp(10 + 1.2**2 / 2), rel=1e-12)


def test_survival_is_lognormal_below_the_cap_with_an_atom_at_it() -> None:
    cap = LAW.cap[0]
    below = LAW.survival(np.array([cap * (1 - 1e-12)]))[:, 0, 0]
    expected = stats.lognorm.sf(cap, LAW.sigma[:, 0], scale=np.exp(LAW.log_median[:, 0]))
    np.testing.assert_allclose(below, expected, rtol=1e-9)
    assert (below > 0.05).all()
    assert (LAW.survival(np.array([cap, cap * 2]))[:, 0] == 0).all()


def test_survival_at_one_amount_a_draw() -> None:
    x = np.array([[1e5, 2e6], [3e5, 4e6]])
    found = LAW.survival(x)
    for draw in range(2):
        np.testing.assert_array_equal(found[draw], LAW.survival(x[draw])[draw])


@given(a=st.floats(1.0, 1e11), b=st.floats(1.0, 1e11))
def test_limited_mean_and_survival_are_monotone(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    x = np.array([low, high])
    lev, tail = LAW.limited_mean(x), LAW.survival(x)
    assert (lev[..., 1] >= lev[..., 0] * (1 - 1e-12)).all()
    assert (tail[..., 1] <= tail[..., 0]).all()
    assert (lev[..., 0] <= low).all()
    assert (lev[..., 1] <= LAW.mean() * (1 + 1e-12)).all()
    gain = lev[..., 1] - lev[..., 0]
    assert (gain <= tail[..., 0] * (high - low) + 1e-6 * lev[..., 1]).all()


def test_limited_mean_beyond_the_cap_stays() -> None:
    far = LAW.limited_mean(np.array([1e10, 1e12]))
    np.testing.assert_array_equal(far[..., 0], LAW.mean())
    np.testing.assert_array_equal(far[..., 1], LAW.mean())


@pytest.mark.parametrize("rate", [0.01, 150.0, 1400.0])
def test_currency_changes_nothing_but_the_unit(rate: float) -> None:
    parameters = POSTERIOR.draws(np.random.default_rng(1).standard_normal((5, 6)))
    reach = np.array([5e6, 4e7, 2e8, 1e6])
    x = np.geomspace(1e4, 1e9, 12)
    dollars = POSTERIOR.law(parameters, reach, 1.0)
    other = POSTERIOR.law(parameters, reach, rate)
    np.testing.assert_allclose(
        other.limited_mean(x * rate), dollars.limited_mean(x) * rate, rtol=1e-10
    )
    np.testing.assert_allclose(other.survival(x * rate), dollars.survival(x), rtol=1e-10)


def test_parameters_mean_what_they_are_called() -> None:
    a, gamma, log_sigma, cold, warm, third = POSTERIOR.mean
    reach = np.array([1.0, 2.0, 3.0, 0.5]) * REFERENCE_REACH_USD
    law = POSTERIOR.law(np.array([POSTERIOR.mean]), reach, 1.0)
    shifts = np.array([0.0, warm, cold, third])
    expected = a + shifts + gamma * np.log([1.0, 2.0, 3.0, 0.5])
    np.testing.assert_allclose(law.log_median[0], expected, rtol=1e-12)
    assert law.sigma[0, 0] == pytest.approx(math.exp(log_sigma))
    np.testing.assert_array_equal(law.cap, reach)


def test_law_goes_by_name_not_by_place() -> None:
    order = [3, 0, 5, 2, 4, 1]
    shuffled = SeverityPosterior(
        tuple(PARAMETERS[i] for i in order),
        tuple(POSTERIOR.mean[i] for i in order),
        POSTERIOR.covariance,
    )
    reach = np.array([1e6, 1e7, 1e8, 1e9])
    a = POSTERIOR.law(np.array([POSTERIOR.mean]), reach, 1.0)
    b = shuffled.law(np.array([shuffled.mean]), reach, 1.0)
    np.testing.assert_array_equal(a.log_median, b.log_median)
    np.testing.assert_array_equal(a.sigma, b.sigma)


def test_empty_tier_loses_nothing() -> None:
    law = POSTERIOR.law(np.array([POSTERIOR.mean]), np.array([1e6, 0.0, 1e8, 0.0]), 150.0)
    mean = law.mean()[0]
    assert (mean[[1, 3]] == 0).all()
    assert (mean[[0, 2]] > 0).all()
    assert np.isfinite(law.survival(np.array([0.0, 1.0, 1e9]))).all()
    assert (law.survival(np.array([1.0, 1e9]))[0, [1, 3]] == 0).all()


def test_correlated_draws_have_the_stated_moments() -> None:
    covariance = ((2.0, 0.6), (0.6, 0.5))
    normals = np.random.default_rng(7).standard_normal((20_000, 2))
    normals -= normals.mean(axis=0)
    drawn = correlate((1.0, -3.0), covariance, normals)
    np.testing.assert_allclose(drawn.mean(axis=0), [1.0, -3.0], atol=1e-12)
    np.testing.assert_allclose(np.cov(drawn.T), covariance, rtol=0.05)
