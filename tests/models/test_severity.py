"""The capped law of one theft, with a Pareto tail and without: quadrature, scipy, closed forms."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.special import ndtri

from models.severity import (
    NO_TAIL,
    PARAMETERS,
    REFERENCE_REACH_USD,
    CappedLoss,
    SeverityPosterior,
    Tail,
    correlate,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.models.conftest import Spliced

    Pair = Callable[..., tuple[CappedLoss, Spliced]]

LAW = CappedLoss(
    log_median=np.array([[14.0, 16.0, 12.0], [15.0, 13.5, 17.0]]),
    sigma=np.array([[1.5], [2.4]]),
    cap=np.array([5e6, 2e8, 1e10]),
)
POSTERIOR = SeverityPosterior(
    PARAMETERS,
    (16.0, 0.6, 0.5, 0.4, 0.2, -0.3, -0.4),
    tuple(tuple(0.04 * (i == j) + 0.01 for j in range(7)) for i in range(7)),
    tail_quantile=0.5,
)
TAILED = replace(LAW, tail=Tail(float(ndtri(0.6)), np.array([[0.45], [1.3]])))

SHAPES = (1e-7, 0.3, 1 - 1e-9, 1.0, 1 + 1e-6, 1.8)
QUANTILES = (0.5, 0.9)


@pytest.fixture(scope="module")
def pair(spliced: Callable[..., Spliced]) -> Pair:
    """The same law twice, ours and one put together from scipy: μ = 14, σ = 1.7."""

    def make(quantile: float, shape: float, cap: float = 1e14) -> tuple[CappedLoss, Spliced]:
        ours = CappedLoss(
            np.array([[14.0]]),
            np.array([[1.7]]),
            np.array([cap]),
            Tail(float(ndtri(quantile)), np.array([[shape]])),
        )
        return ours, spliced(14.0, 1.7, quantile, shape)

    return make


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


@pytest.mark.parametrize("law", [LAW, TAILED], ids=["lognormal", "with a tail"])
def test_survival_at_one_amount_a_draw(law: CappedLoss) -> None:
    x = np.array([[1e5, 2e6], [3e5, 4e6]])
    found = law.survival(x)
    for draw in range(2):
        np.testing.assert_array_equal(found[draw], law.survival(x[draw])[draw])


@pytest.mark.parametrize("law", [LAW, TAILED], ids=["lognormal", "with a tail"])
@given(a=st.floats(1.0, 1e11), b=st.floats(1.0, 1e11))
def test_limited_mean_rises_ever_more_slowly_and_survival_falls(
    law: CappedLoss, a: float, b: float
) -> None:
    """Concave with slope P(L > x): the gain over a step lies between its slopes at both ends."""
    low, high = min(a, b), max(a, b)
    x = np.array([low, (low + high) / 2, high])
    lev, above = law.limited_mean(x), law.survival(x)
    slack = 1e-9 * lev[..., 2]
    assert (np.diff(lev, axis=-1) >= -slack[..., None]).all()
    assert (np.diff(above, axis=-1) <= 0).all()
    assert (lev[..., 0] <= low * (1 + 1e-12)).all()
    assert (lev[..., 2] <= law.mean() * (1 + 1e-12)).all()
    assert (2 * lev[..., 1] >= lev[..., 0] + lev[..., 2] - slack).all()
    gain = lev[..., 2] - lev[..., 0]
    assert (gain <= above[..., 0] * (high - low) + slack).all()
    assert (gain >= above[..., 2] * (high - low) - slack).all()


# With a tail.


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("quantile", QUANTILES)
def test_with_a_tail_survival_is_lognormal_then_generalised_pareto(
    pair: Pair, quantile: float, shape: float
) -> None:
    ours, theirs = pair(quantile, shape)
    x = np.geomspace(1e2, 1e13, 60)
    expected = [theirs.survival(value) for value in x]
    # scipy's genpareto itself loses digits where ξ is next to nothing.
    np.testing.assert_allclose(ours.survival(x)[0, 0], expected, rtol=1e-7, atol=1e-300)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("quantile", QUANTILES)
def test_with_a_tail_limited_mean_is_the_integral_of_survival(
    pair: Pair, quantile: float, shape: float
) -> None:
    """Through ξ = 1, where the usual formula is 0/0, and down to an exponential tail."""
    ours, theirs = pair(quantile, shape)
    u = theirs.threshold
    x = np.array([1e4, u * (1 - 1e-9), u, u * (1 + 1e-9), 2 * u, 50 * u, 1e4 * u])
    expected = [theirs.limited_mean(value) for value in x]
    np.testing.assert_allclose(ours.limited_mean(x)[0, 0], expected, rtol=1e-8)


@pytest.mark.parametrize("quantile", QUANTILES)
def test_without_a_shape_the_tail_is_exponential(pair: Pair, quantile: float) -> None:
    ours, theirs = pair(quantile, 1e-10)
    u, beta = theirs.threshold, theirs.beta
    excess = stats.expon(scale=beta)
    x = u + beta * np.array([0.1, 1.0, 5.0, 20.0])
    above = theirs.chance * excess.sf(x - u)
    gain = theirs.chance * beta * excess.cdf(x - u)
    np.testing.assert_allclose(ours.survival(x)[0, 0], above, rtol=1e-7)
    at_u = ours.limited_mean(np.array([u]))[0, 0]
    np.testing.assert_allclose(ours.limited_mean(x)[0, 0] - at_u, gain, rtol=1e-7)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("quantile", QUANTILES)
def test_the_density_does_not_jump_where_the_tail_begins(
    pair: Pair, quantile: float, shape: float
) -> None:
    ours, theirs = pair(quantile, shape)
    u, h = theirs.threshold, 1e-6 * theirs.threshold
    left, at, right = ours.survival(np.array([u - h, u, u + h]))[0, 0]
    assert at == pytest.approx(theirs.chance, rel=1e-12)
    density = theirs.body.pdf(u)
    assert (left - at) / h == pytest.approx(density, rel=1e-4)
    assert (at - right) / h == pytest.approx(density, rel=1e-4)


@pytest.mark.parametrize("shape", [0.2, 1.0, 3.0])
def test_far_out_nothing_overflows_and_the_tail_keeps_its_index(pair: Pair, shape: float) -> None:
    """P(L > 10 x) / P(L > x) → 10^(-1/ξ), and up to x E[min(L, x)] stays finite."""
    ours, _ = pair(0.5, shape, cap=1e305)
    x = np.array([1e40, 1e41, 1e200, 1e300])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        above, lev = ours.survival(x)[0, 0], ours.limited_mean(x)[0, 0]
    assert above[1] / above[0] == pytest.approx(10 ** (-1 / shape), rel=1e-9)
    assert np.isfinite(lev).all()
    assert (np.diff(lev) >= -1e-15 * lev[:-1]).all()


def test_a_law_without_a_tail_is_the_lognormal() -> None:
    plain = replace(POSTERIOR, tail_quantile=NO_TAIL)
    parameters, reach = np.array([POSTERIOR.mean]), np.array([5e6, 4e7, 2e8, 1e6])
    found = plain.law(parameters, reach, 1.0)
    assert found.tail is None
    x = np.geomspace(1e3, 9e5, 9)
    for tier in range(4):
        lognormal = stats.lognorm(found.sigma[0, 0], scale=math.exp(found.log_median[0, tier]))
        np.testing.assert_allclose(found.survival(x)[0, tier], lognormal.sf(x), rtol=1e-12)


def test_below_its_threshold_a_law_with_a_tail_is_the_one_without() -> None:
    threshold = np.exp(TAILED.log_median + TAILED.sigma * ndtri(0.6))
    x = np.geomspace(1e2, threshold.min(), 20)
    np.testing.assert_array_equal(TAILED.survival(x)[..., :-1], LAW.survival(x)[..., :-1])
    np.testing.assert_allclose(TAILED.limited_mean(x), LAW.limited_mean(x), rtol=1e-13)


@pytest.mark.parametrize("tier", [0, 1, 2])
def test_a_capped_tail_ends_in_an_atom_at_what_can_be_reached(tier: int) -> None:
    """P(loss = A) = P(L >= A), which with E[min(L, A)] makes up the whole mean."""
    cap = TAILED.cap[tier]
    law = replace(TAILED, cap=np.full(3, 1e30))
    uncapped = law.survival(np.array([cap]))[:, tier, 0]
    below, at = (TAILED.survival(np.array([cap * f]))[:, tier, 0] for f in (1 - 1e-12, 1))
    np.testing.assert_allclose(below, uncapped, rtol=1e-9)
    np.testing.assert_array_equal(at, [0, 0])
    assert (uncapped > 0).all()
    np.testing.assert_array_equal(
        TAILED.mean()[:, tier], TAILED.limited_mean(np.array([1e29]))[:, tier, 0]
    )
    np.testing.assert_allclose(
        TAILED.mean()[:, tier], law.limited_mean(np.array([cap]))[:, tier, 0], rtol=1e-12
    )


def test_the_tail_begins_at_the_same_quantile_in_a_house_of_any_size() -> None:
    """Four houses over eight factors of ten: the threshold moves with the size."""
    reach = np.geomspace(1e4, 1e12, 4)
    law = POSTERIOR.law(np.array([POSTERIOR.mean]), reach, 1.0)
    free = replace(law, cap=np.full(4, 1e30))
    assert free.tail is not None
    threshold = np.exp(law.log_median[0] + law.sigma[0] * free.tail.start)
    above = free.survival(threshold)[0]
    np.testing.assert_allclose(np.diag(above), 1 - POSTERIOR.tail_quantile, rtol=1e-12)
    beyond = np.diag(free.survival(10 * threshold)[0])
    np.testing.assert_allclose(beyond, beyond[0], rtol=1e-9)


def test_limited_mean_beyond_the_cap_stays() -> None:
    far = LAW.limited_mean(np.array([1e10, 1e12]))
    np.testing.assert_array_equal(far[..., 0], LAW.mean())
    np.testing.assert_array_equal(far[..., 1], LAW.mean())


@pytest.mark.parametrize("rate", [0.01, 150.0, 1400.0])
def test_currency_changes_nothing_but_the_unit(rate: float) -> None:
    parameters = POSTERIOR.draws(np.random.default_rng(1).standard_normal((5, 7)))
    reach = np.array([5e6, 4e7, 2e8, 1e6])
    x = np.geomspace(1e4, 1e9, 12)
    dollars = POSTERIOR.law(parameters, reach, 1.0)
    other = POSTERIOR.law(parameters, reach, rate)
    np.testing.assert_allclose(
        other.limited_mean(x * rate), dollars.limited_mean(x) * rate, rtol=1e-10
    )
    np.testing.assert_allclose(other.survival(x * rate), dollars.survival(x), rtol=1e-10)


def test_parameters_mean_what_they_are_called() -> None:
    a, gamma, log_sigma, cold, warm, third, log_shape = POSTERIOR.mean
    reach = np.array([1.0, 2.0, 3.0, 0.5]) * REFERENCE_REACH_USD
    law = POSTERIOR.law(np.array([POSTERIOR.mean]), reach, 1.0)
    shifts = np.array([0.0, warm, cold, third])
    expected = a + shifts + gamma * np.log([1.0, 2.0, 3.0, 0.5])
    np.testing.assert_allclose(law.log_median[0], expected, rtol=1e-12)
    assert law.sigma[0, 0] == pytest.approx(math.exp(log_sigma))
    np.testing.assert_array_equal(law.cap, reach)
    assert law.tail is not None
    assert law.tail.shape[0, 0] == pytest.approx(math.exp(log_shape))
    assert law.tail.chance == pytest.approx(1 - POSTERIOR.tail_quantile)


def test_law_goes_by_name_not_by_place() -> None:
    order = [3, 0, 5, 2, 6, 4, 1]
    shuffled = SeverityPosterior(
        tuple(PARAMETERS[i] for i in order),
        tuple(POSTERIOR.mean[i] for i in order),
        POSTERIOR.covariance,
        POSTERIOR.tail_quantile,
    )
    reach = np.array([1e6, 1e7, 1e8, 1e9])
    a = POSTERIOR.law(np.array([POSTERIOR.mean]), reach, 1.0)
    b = shuffled.law(np.array([shuffled.mean]), reach, 1.0)
    x = np.geomspace(1e3, 1e9, 7)
    np.testing.assert_array_equal(a.survival(x), b.survival(x))
    np.testing.assert_array_equal(a.limited_mean(x), b.limited_mean(x))


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
